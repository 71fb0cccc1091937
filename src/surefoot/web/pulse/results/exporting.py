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
from surefoot.web.people.models import Team
from surefoot.web.people.pseudonyms import pseudonyms
from surefoot.web.pulse import keys, whole
from surefoot.web.pulse.models import Asked, Wave, Written


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
    """Whom a closed wave asked, under pseudonyms, each in the team in whose rows an answer of theirs stands."""
    found = list(Asked.objects.filter(wave=wave).order_by("person__key").values_list("person__key", "cell"))
    named = dict(Team.objects.filter(pk__in={cell for _, cell in found}).values_list("pk", "key"))
    return table(ASKED, {"person": pseudonyms(key for key, _ in found),
                         "wave": np.full(len(found), np.datetime64(wave.opened_on, "D")),
                         "team": [named[cell] for _, cell in found]})
