"""Parquet files as rows of text, streaming through DuckDB."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from surefoot.sources.contract import TextRow
from surefoot.sources.database import connected
from surefoot.sources.packing import UnusableFile
from surefoot.sources.workbook import cell_text

BATCH: Final = 10_000


def parquet_types(path: Path) -> dict[str, str]:
    """Column name -> DuckDB type, in the order of the columns. Raises UnusableFile."""
    with _reading() as connection:
        found = connection.execute(f"DESCRIBE FROM {_scan(path)}").fetchall()
        return {row[0]: row[1] for row in found}


def parquet_rows(path: Path, types: Mapping[str, str]) -> Iterator[TextRow]:
    """The rows, values as text; `line` is the row's number. `types`: of all columns. Raises UnusableFile."""
    with _reading() as connection:
        cursor = connection.execute(f"SELECT {_cells(types)} FROM {_scan(path)}")
        line = 0
        while batch := cursor.fetchmany(BATCH):
            for values in batch:
                line += 1
                cells = [value if type(value) is str else cell_text(value) for value in values]
                yield TextRow(line, dict(zip(types, cells, strict=True)))


def first_values(path: Path, types: Mapping[str, str], rows: int) -> list[dict[str, str]]:
    """What the first rows say in these columns, as text: each combination once. Raises UnusableFile."""
    if not types:
        return []
    with _reading() as connection:
        found = connection.execute(
            f"SELECT DISTINCT * FROM (SELECT {_cells(types)} FROM {_scan(path)} LIMIT {rows})").fetchall()
        return [dict(zip(types, map(cell_text, values), strict=True)) for values in found]


@contextmanager
def _reading() -> Iterator[duckdb.DuckDBPyConnection]:
    with connected() as connection:
        try:
            connection.execute("SET timezone = 'UTC'")
            yield connection
        except duckdb.Error as error:
            raise UnusableFile("the Parquet file is damaged", "a complete file; write it again") from error


def _cells(types: Mapping[str, str]) -> str:
    # Zoned times as text: as objects they would need a time zone library we do not depend on.
    return ", ".join(f"CAST({_name(name)} AS VARCHAR)" if kind == "TIMESTAMP WITH TIME ZONE" else _name(name)
                     for name, kind in types.items())


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _scan(path: Path) -> str:
    # DuckDB takes * ? [ in a path for wildcards; a quote would end the literal.
    escaped = glob.escape(str(path)).replace("'", "''")
    return f"read_parquet('{escaped}')"
