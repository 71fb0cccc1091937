"""What the room does in the background."""

from __future__ import annotations

from datetime import time, timedelta

from surefoot.web.frame.jobs import job
from surefoot.web.pulse.waves import invitations

__all__ = ["close", "invitations", "sweep", "turn"]


@job("pulse.close")
def close(wave: str) -> None:
    """Open, mix and write the answers of a wave, once."""
    raise NotImplementedError(wave)


# waves
@job("pulse.turn", every=timedelta(minutes=5))
def turn() -> None:
    """Open, remind and close waves whose moment has come."""
    from surefoot.web.pulse.waves import turns  # noqa: PLC0415 - closing, which it calls, asks for a job of this module
    turns.turn()


@job("pulse.sweep", daily=time(3, 40))
def sweep() -> None:
    """Destroy keys that no wave needs, tell of waves that lost theirs, and how many have answered."""
    from surefoot.web.pulse.waves import turns  # noqa: PLC0415 - as above
    turns.sweep()
