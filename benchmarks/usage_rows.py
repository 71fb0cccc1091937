"""Usage made up by DuckDB, and the engine run over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np

from surefoot.engine.contract import Resources
from surefoot.engine.duck import DuckEngine
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.tree import tree
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import LICENCES, PEOPLE, table
from surefoot.vocabulary.usage import UsageCount, UsagePart

DAYS = 364
FIRST = "DATE '2025-01-06'"
AS_OF = date(2026, 1, 4)
SURFACES = ("word", "excel", "teams", "ide")
COLUMNS = ("person", "at", "tool", "surface", "actions")


def day_rows(path: Path, rows: int, people: int) -> int:
    """A Parquet file in the order of days, as exports are; at most one row a person, day and surface."""
    kinds = len(SURFACES)
    share = int(1000 * rows / (DAYS * people * kinds))
    _write(path, f"""
SELECT 'p' || LPAD(CAST(p AS VARCHAR), 6, '0') AS person, {FIRST} + CAST(d AS INTEGER) AS "at",
       CASE WHEN s < 3 THEN 'm365_copilot' ELSE 'github_copilot' END AS tool, {list(SURFACES)}[s + 1] AS surface,
       CAST(1 + HASH(p, d, s, 1) % 9 AS INTEGER) AS actions
FROM (SELECT n // {people * kinds} AS d, n // {kinds} % {people} AS p, n % {kinds} AS s
      FROM RANGE({DAYS * people * kinds}) AS a(n)) AS cells
WHERE HASH(p, d, s) % 1000 < {share}""")
    return _count([path])


def event_rows(folder: Path, rows: int, people: int, files: int, overlap_days: int) -> tuple[list[Path], int]:
    """Parquet files one after the other in time, each holding the last days of the one before again."""
    each = DAYS // files
    per_day = rows // (DAYS + overlap_days * (files - 1))
    paths = []
    for file in range(files):
        first = max(file * each - overlap_days, 0)
        last = DAYS if file == files - 1 else (file + 1) * each
        path = folder / f"events-{file}.parquet"
        _write(path, f"""
SELECT 'p' || LPAD(CAST(HASH(d, n) % {people} AS VARCHAR), 6, '0') AS person,
       TIMESTAMP '2025-01-06' + TO_DAYS(CAST(d AS INTEGER))
           + TO_SECONDS(CAST(HASH(d, n, 2) % 86400 AS INTEGER)) AS "at",
       CASE WHEN HASH(d, n, 3) % 4 < 3 THEN 'm365_copilot' ELSE 'github_copilot' END AS tool,
       {list(SURFACES)}[CAST(HASH(d, n, 3) % 4 AS INTEGER) + 1] AS surface, CAST(1 AS INTEGER) AS actions
FROM RANGE({first}, {last}) AS a(d), RANGE({per_day}) AS b(n)""")
        paths.append(path)
    return paths, _count(paths)


def _write(path: Path, query: str) -> None:
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def _count(paths: Sequence[Path]) -> int:
    with duckdb.connect() as connection:
        found = connection.execute("SELECT COUNT(*) FROM read_parquet($1)", [[str(path) for path in paths]]).fetchall()
    return int(found[0][0])


def bare(paths: Sequence[Path], *, fetch: bool) -> None:
    """DuckDB's own GROUP BY, nothing else: into a table, or into numpy arrays as the engine's answer is."""
    with duckdb.connect(config={"threads": 2}) as connection:
        files = [str(path) for path in paths]
        query = f"""SELECT person, DATE_TRUNC('week', "at") AS week, SUM(actions) AS actions
                    FROM read_parquet({files}) GROUP BY 1, 2"""
        if fetch:
            connection.execute(query).fetchnumpy()
        else:
            connection.execute(f"CREATE TEMP TABLE answer AS {query}")


def measured(paths: Sequence[Path], people: int, zone: str) -> Callable[[], object]:
    """From the files to funnel and segments, ready to run; tables of people and licences are at hand."""
    count = ours(paths, people, zone)
    keys = [f"p{number:06d}" for number in range(people)]
    staff = table(PEOPLE, {"person": keys, "team": [f"t{number // 8}" for number in range(people)],
                           "manager": [""] * people, "role": [""] * people})
    licences = table(LICENCES, {"person": keys, "tool": ["m365_copilot"] * people,
                                "assigned_on": np.full(people, np.datetime64("2024-12-01"))})

    def run() -> object:
        roll, day = roster(staff), np.datetime64(AS_OF)
        logs = Logs(day, roll, tree(roll, None, day), {"people": staff, "licences": licences}, count().person_weeks,
                    Settings())
        return logs.funnel(), logs.segments()
    return run


def ours(paths: Sequence[Path], people: int, zone: str, memory_limit: str = "1GB") -> Callable[[], UsageCount]:
    """The engine, ready to run: from the files to person-weeks, with up to three training days for each person."""
    keys = np.array([f"p{number:06d}" for number in range(people)], dtype=object)
    known = dict(zip(keys, keys, strict=True))
    random = np.random.default_rng(1)
    rows = np.repeat(np.arange(people), random.integers(0, 4, people))
    days = np.datetime64("2025-01-06") + random.integers(0, DAYS, len(rows))
    written = datetime(2026, 1, 6, tzinfo=UTC)
    parts = [UsagePart(path, "parquet", path.name, "usage", written + timedelta(minutes=number),
                       {column: column for column in COLUMNS}) for number, path in enumerate(paths)]
    engine = DuckEngine(Resources(paths[0].parent, memory_limit, 2))
    return lambda: engine.count(parts, keys=known, people=keys, training_days=(rows, days), timezone=zone, as_of=AS_OF)
