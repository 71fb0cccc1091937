"""A large text file in bounded memory: usage.csv of 5 GB to person-weeks: `python -m benchmarks.large_file`.

Held against DuckDB reading the same file once and counting its rows: the least that any reader of it does.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
from benchmarks import usage_rows
from benchmarks.children import child, compare, table

from surefoot.engine.contract import Resources
from surefoot.engine.duck import DuckEngine
from surefoot.vocabulary.usage import UsagePart


def write(file: Path, gigabytes: float, people: int) -> int:
    """Event rows as text until the file has that size; rows written."""
    rows = int(gigabytes * 1e9 / 56)
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"""
COPY (SELECT 'p' || LPAD(CAST(HASH(n) % {people} AS VARCHAR), 6, '0') AS person,
             STRFTIME(TIMESTAMP '2025-01-06' + TO_SECONDS(CAST(n * {usage_rows.DAYS * 86400} // {rows} AS BIGINT)),
                      '%Y-%m-%dT%H:%M:%SZ') AS "at",
             'm365_copilot' AS tool, {list(usage_rows.SURFACES)}[CAST(HASH(n, 3) % 4 AS INTEGER) + 1] AS surface,
             1 AS actions
      FROM RANGE({rows}) AS a(n)) TO '{file}' (FORMAT csv, HEADER)""")
    return rows


def count(file: Path, people: int) -> None:
    keys = np.array([f"p{number:06d}" for number in range(people)], dtype=object)
    part = UsagePart(file, "csv", file.name, "usage", datetime(2026, 1, 6, tzinfo=UTC),
                     {column: column for column in usage_rows.COLUMNS})
    engine = DuckEngine(Resources(file.parent, "1GB", 2))
    engine.count([part], keys=dict(zip(keys, keys, strict=True)), people=keys,
                 training_days=(np.empty(0, dtype=int), np.empty(0, dtype="datetime64[D]")),
                 timezone="Europe/Berlin", as_of=usage_rows.AS_OF)


def scan(file: Path) -> None:
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as connection:
        connection.execute(f"SELECT COUNT(*) FROM read_csv('{file}', header = true, all_varchar = true)").fetchall()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=5.0)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--child", choices=("ours", "scan"))
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    if given.child == "ours":
        child(lambda: count(given.file, given.people))
    elif given.child:
        child(lambda: scan(given.file))
    else:
        with tempfile.TemporaryDirectory(prefix="surefoot-bench-") as folder:
            file = Path(folder) / "usage.csv"
            rows = write(file, given.gigabytes, given.people)
            print(f"{rows:,} event rows as text, {file.stat().st_size / 1e9:.1f} GB, limit of the engine 1 GB")
            again = ["--file", str(file), "--people", str(given.people), "--child"]
            costs = compare("benchmarks.large_file", {"one scan by DuckDB": [*again, "scan"],
                                                      "engine, into PersonWeeks": [*again, "ours"]}, given.runs)
            table(costs, "one scan by DuckDB", rows)


if __name__ == "__main__":
    main()
