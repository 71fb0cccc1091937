"""What the room does in the background."""

from __future__ import annotations

from uuid import UUID

from surefoot.web.frame.jobs import job
from surefoot.web.intake.tables import EXPORTERS
from surefoot.web.pulse import closing
from surefoot.web.pulse.blind import making
from surefoot.web.pulse.results.exporting import export

EXPORTERS.plug("pulse", export)

__all__ = ["closing", "make_cell_keys"]


@job("pulse.make_cell_keys")
def make_cell_keys(wave: str, cells: str) -> None:
    """Make the keys of these cells of a blind wave: ids, spaces between."""
    making.make(UUID(wave), map(int, cells.split()))
