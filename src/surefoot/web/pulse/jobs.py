"""What the room does in the background."""

from __future__ import annotations

from surefoot.web.frame.jobs import job


@job("pulse.close")
def close(wave: str) -> None:
    """Open, mix and write the answers of a wave, once."""
    raise NotImplementedError(wave)


from surefoot.web.pulse.waves import turns  # noqa: E402 - closing, which it calls, asks for the job above

__all__ = ["close", "turns"]
