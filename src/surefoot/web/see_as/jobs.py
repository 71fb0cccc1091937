"""The room's job."""

from __future__ import annotations

from surefoot.web.frame.jobs import job
from surefoot.web.see_as import making


@job("see_as.make")
def make() -> None:
    """Make the invented organisation; a second run makes it anew."""
    making.make()
