"""The tables of closed waves, laid out for an assessment. Nothing of a wave that is not closed.

Answers are laid out whole while the first assessment has still to tell what goes with what, else taken apart; both are
the same answers and go by the same digest, so that nothing is assessed anew when the whole rows are gone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from surefoot.vocabulary.tables import ASKED, Table, table
from surefoot.web.intake import parquet, store
from surefoot.web.people.models import Place, Team, holding_on
from surefoot.web.people.pseudonyms import pseudonyms
from surefoot.web.pulse import keys, whole
from surefoot.web.pulse.merging import way
from surefoot.web.pulse.models import Asked, Cell, Wave, Written


def export(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Write the tables of every closed wave into a folder; gives back their digests by table."""
    digests: dict[str, list[str]] = {}
    for wave in Wave.objects.filter(state="closed", opened_on__isnull=False).order_by("opened_on"):
        for name, digest in _wave(wave, folder):
            digests.setdefault(name, []).append(digest)
    return {name: tuple(found) for name, found in digests.items()}


def clear(folder: Path) -> None:
    """Overwrite copies of whole rows below a folder that is about to go: where keys lie on another disk, the rows were
    copied. Files that are second names of others are left alone."""
    for path in folder.rglob("pulse-wave-*.parquet"):
        if path.stat().st_nlink == 1:
            keys.wipe(path)


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
    teams = _written_in(wave, Counter(cell for _, cell in found))
    named = dict(Team.objects.filter(pk__in=set(teams.values())).values_list("pk", "key"))
    return table(ASKED, {"person": pseudonyms(key for key, _ in found),
                         "wave": np.full(len(found), np.datetime64(wave.opened_on, "D")),
                         "team": [named.get(teams.get(cell, 0), "") for _, cell in found]})


def _written_in(wave: Wave, people: Mapping[int, int]) -> dict[int, int]:
    """Cell -> the team whose rows its answers stand in; people: cell -> how many it asked.

    A cell in which too few answered was joined with the nearest above that has rows, when the wave closed (merging.py).
    Only the smallest under a top may have gone to that top itself: then the numbers of people asked tell.
    """
    written = dict(Cell.objects.filter(wave=wave, answered__gt=0).values_list("team", "asked"))
    above = dict(Place.objects.filter(holding_on(wave.opened_on)).order_by("pk").values_list("team", "parent"))
    found = {cell: into for cell in people if (into := next((step for step in way(cell, above) if step in written),
                                                            None)) is not None}
    off = dict(written)
    for cell, into in found.items():
        off[into] -= people[cell]
    for cell in sorted(found.keys() - written.keys()):
        other = next((team for team, missing in off.items() if missing == people[cell]), None)
        if other is not None and off[found[cell]] == -people[cell]:
            off[found[cell]] = off[other] = 0
            found[cell] = other
    return found
