"""Parquet files as rows of text, streaming through DuckDB."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb

from surefoot.sources.contract import TextRow
from surefoot.sources.packing import UnusableFile
from surefoot.sources.workbook import cell_text

BATCH: Final = 10_000


def parquet_header(path: Path) -> tuple[str, ...]:
    """Column names. Raises UnusableFile."""
    with duckdb.connect() as connection:
        try:
            return tuple(row[0] for row in connection.execute(f"DESCRIBE FROM {_scan(path)}").fetchall())
        except duckdb.Error as error:
            raise UnusableFile("the Parquet file is damaged", "a complete file; write it again") from error


def parquet_types(path: Path) -> dict[str, str]:
    """Column name -> DuckDB type."""
    with duckdb.connect() as connection:
        return _types(connection, path)


def _types(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE FROM {_scan(path)}").fetchall()}


def parquet_rows(path: Path) -> Iterator[TextRow]:
    """The rows, values as text; `line` is the row's number. Raises UnusableFile."""
    with duckdb.connect() as connection:
        try:
            connection.execute("SET timezone = 'UTC'")
            # Zoned times as text: as objects they would need a time zone library we do not depend on.
            zoned = [name for name, kind in _types(connection, path).items() if kind == "TIMESTAMP WITH TIME ZONE"]
            columns = ", ".join(f"CAST({_name(name)} AS VARCHAR) AS {_name(name)}" for name in zoned)
            replaced = f" REPLACE ({columns})" if zoned else ""
            cursor = connection.execute(f"SELECT *{replaced} FROM {_scan(path)}")
            names = [column[0] for column in cursor.description or ()]
            line = 0
            while batch := cursor.fetchmany(BATCH):
                for values in batch:
                    line += 1
                    yield TextRow(line, {name: cell_text(value) for name, value in zip(names, values, strict=True)})
        except duckdb.Error as error:
            raise UnusableFile("the Parquet file is damaged", "a complete file; write it again") from error


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _scan(path: Path) -> str:
    # DuckDB takes * ? [ in a path for wildcards; a quote would end the literal.
    escaped = glob.escape(str(path)).replace("'", "''")
    return f"read_parquet('{escaped}')"
