"""Looking at a file: what it is, what of it can be used, whose rows it has; and its rows under pseudonyms, set aside.

Nothing counts yet. What people decide by stands in `Import.found` (counts, columns, days, reasons: never a row) and, on
the desk only, a few first rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from surefoot.assessment.loading import Data, joined, load
from surefoot.report.folder import write_private
from surefoot.sources.catalogue import SOURCES, NothingUsable
from surefoot.sources.contract import Row
from surefoot.sources.mapping import FILE, read_mappings
from surefoot.sources.opening import open_source
from surefoot.sources.own_tables import Recognised, recognise
from surefoot.sources.packing import UnusableFile
from surefoot.sources.recognition import plan
from surefoot.vocabulary.reasons import unnamed
from surefoot.vocabulary.tables import DataFacts, FileFacts, UnusableInput
from surefoot.web.frame import worlds
from surefoot.web.intake import identities, incoming, recorded, store, storing
from surefoot.web.intake.models import Import, Part
from surefoot.web.intake.progress import Told
from surefoot.web.intake.store import Draft

PREVIEW: Final = "preview.json"
FIRST_ROWS: Final = 5
REASONS: Final = 5
"""So many say why nothing can be used."""
PERSONAL: Final = ("person", "manager", "email")
UNSHOWN: Final = ("pulse",)
"""Nobody needs to see one answer to know that a file is the right one."""
LONGEST_CELL: Final = 40
Why = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class _Read:
    """A file that was read: its tables are on its desk, its usage is only located."""

    of: Import
    data: Data
    """Without its tables."""
    tables: frozenset[str]
    drafts: Sequence[Draft]
    unknown_teams: int
    told: Told


@dataclass(frozen=True)
class _Beside:
    """What a file is held against."""

    everybody: Collection[str]
    """Every name everybody goes by."""
    drafts: Sequence[Draft]
    """Of files before it, looked at in the same go."""


def look(of: Import) -> Why | None:
    """Look at the file of an import; gives back why it can't be used, as a message, where it can't.

    What was found is set on the import; its caller saves it.
    """
    try:
        return look_at([of])[of.pk]
    except UnusableInput as error:
        return _unusable(error)


def look_at(imports: Sequence[Import]) -> dict[int, Why | None]:
    """Look at several files, whose usage is read in one go.

    Raises UnusableInput where one of them spoils that: then each has to be looked at by itself.
    """
    found: dict[int, Why | None] = {}
    read: list[_Read] = []
    with ExitStack() as ending:
        for of in imports:
            told = Told(of, alone=len(imports) == 1)
            try:
                data = load(incoming.data(of), timezone=settings.TIME_ZONE, progress=told.reading)
            except UnusableInput as error:
                found[of.pk] = _unusable(error)
                continue
            ending.callback(data.workspace.cleanup)
            told("counting", 0.3)
            read.append(_with_tables(of, data, told))
        kept = storing.usage([(one.of, one.data) for one in read])
        everybody = identities.known()
        before: list[Draft] = []
        for one, (usage, counted) in zip(read, kept, strict=True):
            one.told("matching", 0.9)
            drafts = [*usage, *one.drafts]
            found[one.of.pk] = _looked(one, drafts, reduce(joined, counted, one.data.facts), _Beside(everybody, before))
            before += drafts
    return found


def _with_tables(of: Import, data: Data, told: Told) -> _Read:
    """Write the tables, so that they are in memory no longer than one file's."""
    drafts = storing.tables(data, of)
    unknown = recorded.unknown_teams(data.tables["actions"]) if "actions" in data.tables else 0
    return _Read(of, replace(data, tables={}), frozenset(data.tables), drafts, unknown, told)


def _looked(one: _Read, drafts: Sequence[Draft], facts: DataFacts, beside: _Beside) -> Why | None:
    """Set what was found on the import, and write down what people decide by."""
    of = one.of
    storing.write(drafts, of)
    of.found = json.dumps(_found(one, facts, drafts, beside))
    write_private(facts.rejected, rejected_place(of), facts.rejected_more)
    (store.desk(of) / PREVIEW).write_text(json.dumps(_first_rows(of)), encoding="utf-8")
    if drafts:
        return None
    for name in storing.ELSEWHERE:
        if name in one.tables:
            return "import_elsewhere", {"table": name}
    return "import_nothing", {"rows": sum(found.rows for found in facts.files)}


def _unusable(error: UnusableInput) -> Why:
    reasons = [one.reason for one in error.problems[:REASONS]] if isinstance(error, NothingUsable) else [str(error)]
    return "import_unusable", {"reasons": [plain(reason) for reason in reasons]}


def rejected_place(of: Import) -> Path:
    """Beside which the rows that were set aside are listed, without anything they say."""
    return worlds.home() / "imports" / str(of.pk)


def rejected_file(of: Import) -> Path:
    """The list itself."""
    return rejected_place(of).with_name(f"{of.pk}.private") / "rejected.csv"


def plain(words: str) -> str:
    """What went wrong, without a path of this machine, and without what may be values of a row."""
    return re.sub(r"/(?:[^\s/'\"]+/)+", "", unnamed(words))


def preview(of: Import) -> list[dict[str, str]]:
    """The first rows, as long as the import waits."""
    path = store.desk(of) / PREVIEW
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def _found(one: _Read, facts: DataFacts, drafts: Sequence[Draft], beside: _Beside) -> dict[str, Any]:
    ours = [problem for problem in facts.problems if problem.file != FILE and not problem.reason.startswith(FILE)]
    return {
        "tables": [_table(found, drafts, beside) for found in facts.files],
        "problems": [[plain(problem.reason), problem.rows, problem.line] for problem in ours][:50],
        "notes": [[key, dict(values)] for key, values in facts.notes if key not in ("low_match", "columns_left_out")],
        **_columns(one.of),
        "waves": list(waves(drafts)),
        "unknown_teams": one.unknown_teams,
    }


def _table(found: FileFacts, drafts: Sequence[Draft], beside: _Beside) -> dict[str, Any]:
    mine = [draft for draft in drafts if draft.table == found.table and draft.source == found.source]
    people = frozenset[str]().union(*(draft.people for draft in mine))
    return {"table": found.table, "source": found.source, "rows": found.rows, "used": found.used,
            "rejected": found.rejected, "first": found.first, "last": found.last, "keys": len(people),
            "known": sum(mark in beside.everybody for mark in people), "overlap": _overlap(found, beside.drafts)}


def _overlap(found: FileFacts, before: Sequence[Draft]) -> int:
    """Parts of the same days that are stored, or are about to be."""
    same = Part.objects.filter(live=True, table=found.table, source=found.source)
    about = [draft for draft in before if draft.table == found.table and draft.source == found.source]
    if found.first and found.last:
        same = same.filter(first__lte=found.last, last__gte=found.first)
        about = [draft for draft in about if draft.first and draft.last and draft.first.isoformat() <= found.last
                 and draft.last.isoformat() >= found.first]
    return same.count() + len(about)


def waves(drafts: Sequence[Draft]) -> Iterator[dict[str, Any]]:
    """Waves that are stored already: their answers would be replaced, or added to."""
    for draft in drafts:
        if draft.table == "pulse":
            there = Part.objects.filter(live=True, table="pulse", wave=draft.wave)
            if rows := sum(part.rows for part in there):
                yield {"wave": draft.wave.isoformat() if draft.wave else "", "rows": draft.rows, "stored": rows}


def _columns(of: Import) -> dict[str, Any]:
    """Which column is read as which of ours, and which are left out; vendors' exports have their own readers."""
    opened = open_source(incoming.file_of(of), of.name)
    own = recognise(opened.header, of.name) if opened.header else None
    if not isinstance(own, Recognised):
        return {"columns": {}, "left_out": []}
    return {"columns": dict(own.columns), "left_out": list(own.unknown)[:25]}


def _first_rows(of: Import) -> list[dict[str, str]]:
    """The first rows as they will be read: our columns only, names of people shortened, answers not at all."""
    try:
        mappings = read_mappings(incoming.data(of))
        found = plan(open_source(incoming.file_of(of), of.name), mappings, SOURCES, UTC, b"")
    except UnusableFile:
        return []
    if found is None:
        return []
    rows = (item for item in found.reading() if isinstance(item, Row) and item.table not in UNSHOWN)
    return [{name: _cell(name, value) for name, value in row.values.items()} for row in islice(rows, FIRST_ROWS)]


def _cell(name: str, value: Any) -> str:
    text = "" if value is None else " ".join(str(value).split())
    if name in PERSONAL:
        return f"{text[:2]}…" if text else ""
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def found_of(of: Import) -> Mapping[str, Any]:
    """What was found, as it is kept."""
    known: Mapping[str, Any] = json.loads(of.found)
    return known


