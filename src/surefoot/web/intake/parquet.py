"""Small tables as Parquet files and back, and what can be asked of any part of the store."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

from surefoot.sources.database import connected as at_hand
from surefoot.vocabulary.tables import SCHEMAS, Array, Kind, Table, table

_TYPES: Final[dict[Kind, str]] = {"text": "VARCHAR", "date": "DATE", "number": "DOUBLE", "answer": "DOUBLE",
                                  "flag": "BOOLEAN", "moment": "VARCHAR"}


@contextmanager
def connected(spill: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that loads nothing from outside; with `spill` to a database of its own, which may write there."""
    with at_hand(2) if spill is None else duckdb.connect(config={
            "autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": "512MB",
            "threads": 2, "temp_directory": str(spill)}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def literal(text: str) -> str:
    """A SQL string."""
    return "'" + text.replace("'", "''") + "'"


def scan(paths: Sequence[Path]) -> str:
    """The FROM clause of some files of one table; columns go by their names."""
    found = ", ".join(literal(glob.escape(str(path))) for path in paths)
    return f"read_parquet([{found}], union_by_name = true)"


def write(table: Table, path: Path) -> None:
    """The table in the order of its rows; missing is null, and columns without any value are left out."""
    kept = [column for column in table.schema.columns
            if column.required or bool(np.any(~_missing(table[column.name], column.kind)))]
    columns: dict[str, Array] = {f"c{place}": _plain(table[column.name], column.kind)
                                 for place, column in enumerate(kept)}
    shown = ", ".join(f'{_cell(f"c{place}", column.kind)} AS "{column.name}"' for place, column in enumerate(kept))
    with connected() as connection:
        connection.register("rows_now", columns)
        connection.execute(f"COPY (SELECT {shown} FROM rows_now) TO {literal(str(path))} (FORMAT parquet)")


def table_of(name: str, paths: Sequence[Path]) -> Table:
    """The rows of a small table, from all these files."""
    schema = SCHEMAS[name]
    with connected() as connection:
        found = connection.execute(f"SELECT * FROM {scan(paths)}")
        there = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    columns = {column.name: [_value(row[there.index(column.name)], column.kind) for row in rows]
               for column in schema.columns if column.name in there}
    return table(schema, columns)


def count(path: Path, people: Collection[str]) -> int:
    """Rows of these people."""
    with connected() as connection:
        connection.execute("CREATE TEMP TABLE asked AS SELECT UNNEST(?) AS person", [list(people)])
        found = connection.execute(f"SELECT COUNT(*) FROM {scan([path])} SEMI JOIN asked USING (person)").fetchone()
    return int(found[0]) if found else 0


def people(paths: Sequence[Path]) -> list[str]:
    """Everybody who has a row in these files, each once."""
    with connected() as connection:
        return [mark for mark, in connection.execute(f"SELECT DISTINCT person FROM {scan(paths)}").fetchall()]


def copy(source: Path, target: Path, condition: str, spill: Path) -> int:
    """The rows of a file for which the condition holds, in their order; counts them. Nothing is written for none."""
    with connected(spill) as connection:
        rows = f"FROM {scan([source])} WHERE {condition}"
        found = connection.execute(f"SELECT COUNT(*) {rows}").fetchone()
        if found and found[0]:
            connection.execute(f"COPY (SELECT * {rows}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)")
    return int(found[0]) if found else 0


def _value(value: Any, kind: Kind) -> Any:
    if kind == "date":
        return np.datetime64("NaT" if value is None else value, "D")
    if value is None:
        return {"text": "", "flag": -1}.get(kind, np.nan)
    return value


def _missing(values: Array, kind: Kind) -> Array:
    if kind == "text":
        return values == ""
    if kind == "date":
        return np.isnat(values)
    return values == -1 if kind == "flag" else np.isnan(values)


def _plain(values: Array, kind: Kind) -> Array:
    if kind == "date":
        return values.astype("datetime64[us]")
    return values.astype(object) if kind == "text" else values


def _cell(name: str, kind: Kind) -> str:
    as_kind = f"CAST({name} AS {_TYPES[kind]})"
    if kind == "flag":
        return f"CASE WHEN {name} >= 0 THEN {as_kind} END"
    if kind in ("number", "answer"):
        return f"CASE WHEN NOT ISNAN({name}) THEN {as_kind} END"
    return as_kind


def of_others(marks: Collection[str]) -> str:
    """The condition that a row is of none of these people."""
    return f"person NOT IN ({', '.join(map(literal, sorted(marks)))})" if marks else "TRUE"


def rows(paths: Sequence[Path], marks: Collection[str]) -> list[dict[str, object]]:
    """The rows of these people in files of one table, as plain values: days and moments as text."""
    with connected() as connection:
        connection.execute("CREATE TEMP TABLE asked AS SELECT UNNEST(?) AS person", [list(marks)])
        found = connection.execute(f"SELECT * FROM {scan(paths)} SEMI JOIN asked USING (person) ORDER BY ALL")
        names = [column[0] for column in found.description or ()]
        return [{name: value if isinstance(value, bool | int | float | None) else str(value)
                 for name, value in zip(names, row, strict=True)} for row in found.fetchall()]
