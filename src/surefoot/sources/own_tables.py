"""Our own tables as files: recognised by their columns; the name only decides between equals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from surefoot.sources.contract import Refused, Row, SourceFile
from surefoot.vocabulary.tables import SCHEMAS, Schema


@dataclass(frozen=True)
class Recognised:
    """A file as one of our tables: our column -> the file's, and the columns that are not ours."""

    schema: Schema
    columns: Mapping[str, str]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Near:
    """A file that would be one of our tables if it had these columns."""

    schema: Schema
    missing: tuple[str, ...]


def recognise(header: Sequence[str], file: str) -> Recognised | Near | None:
    """What table of ours a file with these columns is, or nearly is."""
    matches = [(schema, _columns(schema, header)) for schema in SCHEMAS.values()]
    whole = [(schema, columns) for schema, columns in matches if _complete(schema, columns)]
    if whole:
        schema, columns = max(whole, key=lambda match: _fit(match[0], match[1], file))
        taken = set(columns.values())
        return Recognised(schema, columns, tuple(name for name in header if name and name not in taken))
    named = _named(file)
    if named is not None:
        columns = _columns(named, header)
        return Near(named, _missing(named, columns))
    close = [match for match in matches if len(match[1]) >= 3 and len(_missing(*match)) == 1]
    if not close:
        return None
    schema, columns = max(close, key=lambda match: _fit(match[0], match[1], file))
    return Near(schema, _missing(schema, columns))


def own_rows(file: SourceFile, table: str, columns: Mapping[str, str]) -> Iterator[Row | Refused]:
    """The file's rows under our column names."""
    pairs = list(columns.items())
    for row in file.rows():
        values: dict[str, Any] = {ours: row.cells[theirs] for ours, theirs in pairs}
        yield Row(table, row.line, values)


def plain(name: str) -> str:
    """A column name as it is compared: lower case, words joined by underscores."""
    return re.sub(r"[\s_-]+", "_", name.strip().lower())


def _columns(schema: Schema, header: Sequence[str]) -> dict[str, str]:
    there: dict[str, str] = {}
    for name in header:
        there.setdefault(plain(name), name)
    found = {}
    for column in schema.columns:
        for name in (column.name, *column.also):
            if name in there:
                found[column.name] = there[name]
                break
    return found


def _missing(schema: Schema, columns: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(column.name for column in schema.columns if column.required and column.name not in columns)


def _complete(schema: Schema, columns: Mapping[str, str]) -> bool:
    if _missing(schema, columns):
        return False
    if schema.name == "pulse":
        return any(schema.column(name).kind == "answer" for name in columns)
    # A table whose only required column is `team` needs something that is its own.
    return schema.name != "readiness" or len(columns) > 1


def _fit(schema: Schema, columns: Mapping[str, str], file: str) -> tuple[int, int, bool]:
    required = sum(1 for column in schema.columns if column.required)
    return required, len(columns), _named(file) is schema


def _named(file: str) -> Schema | None:
    """The table a path says it is: ``people.csv``, ``people_2026-08.csv.gz``, ``usage/part-1.csv``."""
    path = PurePosixPath(file)
    stem = path.name.split(".")[0].lower()
    for name, schema in SCHEMAS.items():
        if re.match(rf"{name}(?![a-z])", stem) or (name == "usage" and path.parent.name.lower() == "usage"):
            return schema
    return None
