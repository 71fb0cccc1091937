"""What the room does in the background."""

from __future__ import annotations

from uuid import UUID

from surefoot.web.frame.jobs import job
from surefoot.web.pulse.blind import making


@job("pulse.close")
def close(wave: str) -> None:
    """Open, mix and write the answers of a wave, once."""
    raise NotImplementedError(wave)


# blind
@job("pulse.make_cell_keys")
def make_cell_keys(wave: str, cells: str) -> None:
    """Make the keys of these cells of a blind wave: ids, spaces between."""
    making.make(UUID(wave), map(int, cells.split()))
