"""What the room does in the background."""

from __future__ import annotations

from surefoot.web.frame.jobs import job


@job("pulse.close")
def close(wave: str) -> None:
    """Open, mix and write the answers of a wave, once."""
    raise NotImplementedError(wave)
