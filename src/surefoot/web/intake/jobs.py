"""What brings files in by itself; the work on them, and all the rest that runs in the background, is in `work.py`."""

from __future__ import annotations

from datetime import time, timedelta

from surefoot.web.frame.jobs import job
from surefoot.web.intake import watching, work

__all__ = ["pull", "watch", "work"]


@job("intake.watch", every=timedelta(minutes=1))
def watch() -> None:
    """Look into the watched folder."""
    watching.look_around()


@job("intake.pull", daily=time(4, 30))
def pull() -> None:
    """Fetch from the systems that are plugged in."""
    watching.pull()
