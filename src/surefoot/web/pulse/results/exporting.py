"""The tables of closed waves, laid out for an assessment. Nothing of a wave that is not closed.

Answers are laid out whole while the first assessment has still to tell what goes with what, else taken apart; both are
the same answers and go by the same digest, so that nothing is assessed anew when the whole rows are gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from surefoot.vocabulary.tables import ASKED, Table, table
from surefoot.web.intake import parquet, store
from surefoot.web.people.models import Place, holding_on
from surefoot.web.people.pseudonyms import pseudonyms
from surefoot.web.pulse import whole
from surefoot.web.pulse.models import Asked, Cell, Wave, Written


def export(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Write the tables of every closed wave into a folder; gives back their digests by table."""
    digests: dict[str, list[str]] = {}
    for wave in Wave.objects.filter(state="closed", opened_on__isnull=False).order_by("opened_on"):
        for name, digest in _wave(wave, folder):
            digests.setdefault(name, []).append(digest)
    return {name: tuple(found) for name, found in digests.items()}


def _wave(wave: Wave, folder: Path) -> Iterator[tuple[str, str]]:
    written = {one.table: one for one in Written.objects.filter(wave=wave)}
    if "pulse" not in written:
        return  # too few answered: its answers are gone
    for name, one in sorted(written.items()):
        path = folder / f"{name}-wave-{wave.opened_on}.parquet"
        rows = whole.of(wave.opened_on) if name == "pulse" else None
        if rows is None:
            path.write_bytes(bytes(one.content))
        else:
            store.link(rows, path)  # overwritten where it lies, it is overwritten here too
        yield name, one.digest
    people = asked(wave)
    if len(people):
        path = folder / f"asked-wave-{wave.opened_on}.parquet"
        parquet.write(people, path)
        yield "asked", hashlib.sha256(path.read_bytes()).hexdigest()


def asked(wave: Wave) -> Table:
    """Whom a closed wave asked, under pseudonyms, each in the team in whose rows their answer would stand."""
    found = list(Asked.objects.filter(wave=wave).order_by("person__key").values_list("person__key", "cell"))
    teams = _written_in(wave, {cell for _, cell in found})
    return table(ASKED, {"person": pseudonyms(key for key, _ in found),
                         "wave": np.full(len(found), np.datetime64(wave.opened_on, "D")),
                         "team": [teams[cell] for _, cell in found]})


def _written_in(wave: Wave, cells: set[int]) -> dict[int, str]:
    """Cell -> key of the team whose rows its answers stand in: itself, or the nearest above that has rows of its own.

    Cells in which too few answered were joined with the team above when the wave closed.
    """
    keys = dict(Cell.objects.filter(wave=wave, answered__gt=0).values_list("team", "team__key"))
    above = dict(Place.objects.filter(holding_on(wave.opened_on)).values_list("team", "parent"))
    found: dict[int, str] = {}
    for cell in cells:
        step: int | None = cell
        seen: set[int] = set()
        while step is not None and step not in keys and step not in seen:
            seen.add(step)
            step = above.get(step)
        found[cell] = keys.get(step, "") if step is not None else ""
    return found
