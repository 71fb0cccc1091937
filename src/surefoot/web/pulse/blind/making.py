"""Keys of cells are made in the background, before a wave opens: .06 seconds each, half an hour for 30,000 teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from surefoot.web.frame import jobs
from surefoot.web.frame.jobs import job
from surefoot.web.pulse.blind import signing
from surefoot.web.pulse.models import Wave

A_JOB: Final = 50
"""Keys one job makes: it ends after some seconds, so that others get their turn."""


@job("pulse.make_cell_keys")
def make_cell_keys(wave: str, cells: str) -> None:
    """Make the keys of these cells (ids, spaces between) that are not there yet. Ends where the wave was given up."""
    identity = UUID(wave)
    for cell in sorted(set(map(int, cells.split())) - signing.made(identity)):
        if not Wave.objects.filter(pk=identity, state="planned").exists():
            return
        signing.make(identity, cell)


def ask(wave: UUID, cells: Sequence[int]) -> None:
    """Ask for the keys of these cells, unless some are waited for already."""
    if jobs.newest(make_cell_keys.name) in ("waiting", "running"):
        return
    for start in range(0, len(cells), A_JOB):
        make_cell_keys.enqueue(wave=str(wave), cells=" ".join(map(str, cells[start:start + A_JOB])))
