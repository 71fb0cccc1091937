"""The rows of all files of a table -> one `Table`: people resolved, duplicates and older rows set aside and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from surefoot.sources.collecting import TableRows
from surefoot.sources.identity import (
    CONCEALED_EXPECTED,
    CONCEALED_REASON,
    UNKNOWN_EXPECTED,
    UNKNOWN_REASON,
    Concealment,
    Identity,
    normal,
)
from surefoot.vocabulary.tables import SCHEMAS, Schema, Table, table

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("person", "from"),
    "teams": ("team",),
    "licences": ("person", "tool", "assigned_on"),
    "training": ("person", "course", "completed_on", "kind"),
    "leave": ("person", "starts", "ends"),
    "pulse": ("wave", "team", "respondent"),
    "frequency": ("wave", "measure", "score", "use_frequency"),
    "asked": ("person", "wave"),
    "actions": ("team", "action", "started_on"),
    "plan": ("team", "action"),
    "capacity": ("team",),
    "calendar": ("team", "site", "starts", "ends", "kind"),
    "readiness": ("team",),
}
"""What makes two rows the same observation.

Of one source the newest file's row is used, in a file the last. Between sources our own table goes before a vendor's,
and what it leaves open is filled in: a vendor who does not report a removal does not take it back.
"""

_SAME: Final = ("the same row stands in the data again", "each row once")
_OLDER: Final = ("a newer row says something else about the same", "one row for each")


def assemble(name: str, files: Sequence[TableRows], identity: Identity | None) -> Table:
    """One table from all its files, oldest first. Rows set aside are accounted for in each file's tally.

    With an `identity` the rows of people nobody knows are set aside and the others get the people table's key.
    """
    schema = SCHEMAS[name]
    if identity is not None and identity.known and name != "people" and schema.columns[0].name == "person":
        for rows in files:
            _resolve(rows, identity)
    _keep_newest(schema, files)
    for rows in files:
        _cover(schema, rows)
    return table(schema, {column.name: _array(column.kind, column.name, files) for column in schema.columns})


def match_rate(files: Sequence[TableRows], identity: Identity) -> tuple[int, int]:
    """Distinct person keys of these files, and how many of them are known. To be asked before `assemble`."""
    keys = {normal(key) for rows in files for key in rows.columns["person"]}
    return len(keys), sum(1 for key in keys if key in identity.keys)


def _resolve(rows: TableRows, identity: Identity) -> None:
    keys = rows.columns["person"]
    concealment = Concealment(keys)
    for row, key in enumerate(keys):
        person = identity.person(key)
        if person is not None:
            keys[row] = person
        elif concealment.hides(key):
            rows.refuse(row, "person", CONCEALED_REASON, CONCEALED_EXPECTED)
        else:
            rows.refuse(row, "person", UNKNOWN_REASON, UNKNOWN_EXPECTED)


def _keep_newest(schema: Schema, files: Sequence[TableRows]) -> None:
    """Of rows alike in the table's key keep the last, and say of the others whether anything differed."""
    key = KEYS[schema.name]
    newest: dict[tuple[Any, ...], _One] = {}
    for rows in files:
        columns = [rows.columns[name] for name in key]
        for row in range(len(rows.lines)):
            if not rows.used[row]:
                continue
            values = tuple(normal(cells[row]) if isinstance(cells[row], str) else cells[row] for cells in columns)
            held = newest.get(values)
            newest[values] = (rows, row) if held is None else _settle(schema, held, (rows, row))


_One = tuple[TableRows, int]


def _settle(schema: Schema, older: _One, newer: _One) -> _One:
    """Of two rows about the same set one aside, and return the other."""
    if older[0].tally.source == newer[0].tally.source:
        _set_aside(schema, older, newer)
        return newer
    keep, drop = (older, newer) if older[0].tally.source == schema.name else (newer, older)
    for column in schema.columns:
        if keep[0].columns[column.name][keep[1]] in (None, ""):
            keep[0].columns[column.name][keep[1]] = drop[0].columns[column.name][drop[1]]
    drop[0].refuse(drop[1], "", "the same stands in another source", "nothing to do: both were joined")
    return keep


def _set_aside(schema: Schema, older: _One, newer: _One) -> None:
    differs = [
        column.name
        for column in schema.columns
        if older[0].columns[column.name][older[1]] != newer[0].columns[column.name][newer[1]]
    ]
    if not differs:
        older[0].refuse(older[1], "", *_SAME)
    elif schema.name == "people":
        older[0].refuse(older[1], "from", "another row of this person holds from the same day on",
                        "one row a person, or a `from` date in each row of a history")
    else:
        older[0].refuse(older[1], differs[0], *_OLDER)


def _cover(schema: Schema, rows: TableRows) -> None:
    """First and last day in the first required date column."""
    name = next((column.name for column in schema.columns if column.kind == "date" and column.required), None)
    if name is None:
        return
    days = [day for day, used in zip(rows.columns[name], rows.used, strict=True) if used and day is not None]
    if days:
        rows.tally.cover(min(days))
        rows.tally.cover(max(days))


def _array(kind: str, name: str, files: Sequence[TableRows]) -> Any:
    cells = [cell for rows in files for cell, used in zip(rows.columns[name], rows.used, strict=True) if used]
    if kind == "date":
        return np.array([np.datetime64("NaT") if cell is None else cell for cell in cells], dtype="datetime64[D]")
    if kind in ("number", "answer"):
        return np.array([np.nan if cell is None else cell for cell in cells], dtype="float64")
    if kind == "flag":
        return np.array([-1 if cell is None else cell for cell in cells], dtype="int8")
    return np.array(cells, dtype=object)
