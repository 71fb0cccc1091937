"""Keys of cells are made in the background, before a wave opens: .06 seconds each, half an hour for 30,000 teams."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from surefoot.web.frame.jobs import job
from surefoot.web.pulse.blind import signing
from surefoot.web.pulse.models import Wave


@job("pulse.make_cell_keys")
def make_cell_keys(wave: str, cells: str) -> None:
    """Make the keys of these cells of a blind wave: ids, spaces between."""
    make(UUID(wave), map(int, cells.split()))


def make(wave: UUID, cells: Iterable[int]) -> None:
    """Make the keys of these cells that are not there yet. Ends where the wave was given up meanwhile."""
    for cell in sorted(set(cells) - signing.made(wave)):
        if not Wave.objects.filter(pk=wave, state="planned").exists():
            return
        signing.make(wave, cell)
