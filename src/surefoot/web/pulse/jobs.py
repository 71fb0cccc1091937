"""What the room does in the background."""

from __future__ import annotations

from surefoot.web.frame.jobs import job

# blind
from surefoot.web.pulse.blind import making  # noqa: F401 - its job is registered where it is written


@job("pulse.close")
def close(wave: str) -> None:
    """Open, mix and write the answers of a wave, once."""
    raise NotImplementedError(wave)
