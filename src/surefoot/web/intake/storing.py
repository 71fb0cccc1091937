"""From a file that was read to parts of the store, all of them at once or none."""

from __future__ import annotations

import json
import random
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any, Final

import numpy as np
from django.db import transaction

from surefoot.assessment import waves
from surefoot.assessment.loading import Data
from surefoot.vocabulary.tables import SCHEMAS, Array, Table, table
from surefoot.vocabulary.usage import UsageKept, UsageLot
from surefoot.web.frame import clock
from surefoot.web.intake import chosen, parquet, recorded, store
from surefoot.web.intake.models import Import, Part
from surefoot.web.intake.store import Draft
from surefoot.web.people.pseudonyms import pseudonym, pseudonyms

STORED: Final = ("usage", "licences", "training", "leave", "pulse", "frequency", "asked", "calendar", "capacity",
                 "readiness", "plan")
"""Tables that are kept as parts, in the order people read them."""
RECORDED: Final = "actions"
"""Kept in the database: the product adds to them."""
MANIFEST: Final = "manifest.json"
ELSEWHERE: Final = ("people", "teams")
"""Tables the people room takes in."""


def tables(data: Data, of: Import) -> list[Draft]:
    """What a file holds beside usage, on the import's desk: written under pseudonyms, not counting yet."""
    place = store.cleared(store.desk(of))
    return [draft for name in (*STORED, RECORDED) if name in data.tables for draft in _table(data, name, of, place)]


def usage(files: Sequence[tuple[Import, Data]]) -> list[tuple[list[Draft], list[UsageKept]]]:
    """The usage of each file, likewise, and what was read and set aside; in one go, as queries cost more than rows.

    To be called after `tables`. Raises UnusableInput where one of them can't be scanned.
    """
    lots = [(of, source, UsageLot([part for part in data.usage if part.source == source],
                             store.desk(of) / f"usage-{number}.parquet"))
            for of, data in files
            for number, source in enumerate(sorted({part.source for part in data.usage}), start=1)]
    if not lots:
        return [([], []) for _ in files]
    first = files[0][1]
    kept = first.engine.keep([lot for _, _, lot in lots], pseudonyms, timezone=first.timezone)
    found: dict[int, tuple[list[Draft], list[UsageKept]]] = {of.pk: ([], []) for of, _ in files}
    for (of, source, lot), one in zip(lots, kept, strict=True):
        drafts, all_kept = found[of.pk]
        all_kept.append(one)
        if one.rows:
            drafts.append(Draft("usage", lot.target, one.rows, source, title_of(of), of.modified, one.first, one.last,
                                one.weeks, people=one.people))
    return [found[of.pk] for of, _ in files]


def write(drafts: Sequence[Draft], of: Import) -> None:
    """Say on the desk what lies there."""
    (store.desk(of) / MANIFEST).write_text(json.dumps([draft.to_plain() for draft in drafts]), encoding="utf-8")


def written(of: Import) -> list[Draft]:
    """What lies on the desk."""
    place = store.desk(of)
    return [Draft.from_plain(found, place) for found in json.loads((place / MANIFEST).read_text(encoding="utf-8"))]


def swap(of: Import) -> bool:
    """Let what lies on the desk count, and what it replaces no longer; False where that was done already.

    Where it is one of several in a transaction, the caller ends that with `store.flush`.
    """
    with transaction.atomic():
        now = Import.objects.select_for_update().get(pk=of.pk)
        if now.state != "storing":
            return False
        drafts = chosen.left_out(written(now), now)
        for wave in sorted({draft.wave for draft in drafts if draft.wave is not None}):
            drafts = _settle_wave(wave, drafts, now)
        store.enter([draft for draft in drafts if draft.table != RECORDED], now)
        for draft in drafts:
            if draft.table == RECORDED:
                recorded.take(parquet.table_of(RECORDED, [draft.path]), now)
        _settled(now)
    return True


def _settled(now: Import) -> None:
    now.state, now.step, now.share = "stored", "", 100
    now.stored_at = now.ended_at = clock.now()
    now.save(update_fields=["state", "step", "share", "stored_at", "ended_at"])


def title_of(of: Import) -> str:
    """A name for laying out: what people called the file, as far as every system can write it."""
    plain = re.sub(r"[^a-z0-9]+", "-", PurePath(of.name).name.lower().split(".")[0]).strip("-")
    return f"{of.pk:08d}-{plain[:40] or 'file'}"


def _table(data: Data, name: str, of: Import, place: Path) -> list[Draft]:
    rows = data.tables[name]
    sources = [found.source for found in data.facts.files if found.table == name]
    source = sources[0] if sources else name
    if name in ("pulse", "frequency"):
        rows = rows if name == "pulse" else _coarse(rows)
        return [_draft(_wave_of(rows, wave), of, place, source, wave) for wave in np.unique(rows["wave"])]
    if name == "asked":
        rows = _with(rows, person=np.array(pseudonyms(rows["person"]), dtype=object))
        waves = {wave: _wave_of(rows, wave) for wave in np.unique(rows["wave"])}
        return [replace(_draft(mine, of, place, source, wave), people=frozenset(mine["person"]))
                for wave, mine in waves.items()]
    if name in store.PERSONAL:
        rows = _with(rows, person=np.array(pseudonyms(rows["person"]), dtype=object))
        return [replace(_draft(rows, of, place, source), people=frozenset(rows["person"]))]
    return [_draft(rows, of, place, source)]


def _draft(rows: Table, of: Import, place: Path, source: str, wave: Any = None) -> Draft:
    name = rows.schema.name
    path = place / f"{name}-{'' if wave is None else wave}.parquet"
    parquet.write(rows, path)
    first, last = _span(rows)
    return Draft(name, path, len(rows), source, title_of(of), of.modified, first, last,
                 wave=None if wave is None else wave.astype(date))


def _wave_of(rows: Table, wave: Any) -> Table:
    """The rows of a wave. Answers lose their order and their codes: neither tells any more who answered when."""
    mine = np.flatnonzero(rows["wave"] == wave)
    found = Table(rows.schema, {name: values[mine] for name, values in rows.columns.items()})
    if rows.schema.name != "pulse":
        return found
    answers = [found[column.name] for column in rows.schema.columns if column.kind == "answer"]
    order = np.lexsort([*answers, found["team"].astype(str)])
    found = Table(rows.schema, {name: values[order] for name, values in found.columns.items()})
    return _with(found, respondent=np.array([secrets.token_hex(8) for _ in order], dtype=object))


def _coarse(rows: Table) -> Table:
    """A frequency table as the product's own waves are kept: nobody's row is found in it again. Rounded at random, but
    the same for the same counts: bringing a file again and again tells no more."""
    said = sorted(zip(*(rows[column.name].tolist() for column in rows.schema.columns), strict=True))
    return waves.coarse(rows, random.Random(pseudonym(repr(said))))


def _settle_wave(wave: date, drafts: list[Draft], of: Import) -> list[Draft]:
    """Answers of a wave take the place of those stored of it; or are added to them, counts of people included."""
    stored = list(Part.objects.filter(live=True, wave=wave).select_for_update())
    if not of.adds:
        store.retire(stored, of)
        return drafts
    counts = [part for part in stored if part.table == "frequency"]
    new = next((draft for draft in drafts if draft.table == "frequency" and draft.wave == wave), None)
    if new is None or not counts:
        return drafts
    store.retire(counts, of)
    both = _added_up(parquet.table_of("frequency", [*(store.path_of(part) for part in counts), new.path]))
    path = new.path.with_name(f"both-{new.path.name}")
    parquet.write(both, path)
    return [replace(draft, rows=len(both), path=path) if draft is new else draft for draft in drafts]


def _added_up(rows: Table) -> Table:
    names = ("wave", "measure", "score", "use_frequency")
    sums: dict[tuple[Any, ...], float] = {}
    for *key, people in zip(*(rows[name] for name in (*names, "people")), strict=True):
        sums[tuple(key)] = sums.get(tuple(key), 0) + people
    columns = {name: [key[place] for key in sums] for place, name in enumerate(names)}
    return table(SCHEMAS["frequency"], {**columns, "people": list(sums.values())})


def _with(rows: Table, **columns: Array) -> Table:
    return Table(rows.schema, {**rows.columns, **columns})


def _span(rows: Table) -> tuple[date | None, date | None]:
    """First and last day in the first required column of days."""
    name = next((column.name for column in rows.schema.columns if column.kind == "date" and column.required), None)
    if name is None:
        return None, None
    days = rows[name][~np.isnat(rows[name])]
    return (days.min().astype(date), days.max().astype(date)) if len(days) else (None, None)
