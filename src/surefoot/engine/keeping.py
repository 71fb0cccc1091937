"""Usable rows of usage as they are kept: typed, under other person keys, one Parquet file for the file they came in.

Counting the kept file gives what counting the file as it came gives; rows that could not be used stay behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from surefoot.engine.query import all_typed
from surefoot.engine.rows import GRAINS, WEEK, Scan, local_day, text
from surefoot.engine.zones import monday

Rename = Callable[[Sequence[str]], Sequence[str]]
"""Person keys as they are written -> the keys they are kept under."""

_DAY: Final = "DATE '1970-01-01' + CAST({} AS INTEGER)"
_STAMP: Final = "'%Y-%m-%d %H:%M:%S.%f'"


@dataclass(frozen=True)
class Kept:
    """What was written: rows, the days they cover, and the weeks (Mondays) that event, day and week rows deliver."""

    rows: int
    first: date | None = None
    last: date | None = None
    weeks: tuple[date, ...] = ()


def keep(connection: duckdb.DuckDBPyConnection, scans: Sequence[Scan], offsets: Sequence[tuple[int, int]],
         target: Path, rename: Rename) -> Kept:
    """Write the usable rows of the parts of one file to `target`; nothing is written where there is none."""
    usable = f"(SELECT * FROM ({all_typed(scans, offsets)}) AS t WHERE reason IS NULL)"
    weeks = connection.execute(
        f"SELECT week, COUNT(*), COUNT(at_us), MIN(day), MAX(LEAST(ends, GREATEST(day, seen_day))), "
        f"COUNT(*) FILTER (WHERE {local_day('seen', offsets)} <> seen_day), COUNT(*) FILTER (WHERE grain <= {WEEK}) "
        f"FROM {usable} AS u GROUP BY week ORDER BY week").fetchall()
    rows = sum(found[1] for found in weeks)
    if not rows:
        return Kept(0)
    raw = [who for who, in connection.execute(f"SELECT DISTINCT who FROM {usable} AS u").fetchall()]
    connection.register("marks_now", {"raw": np.array(raw, dtype=object),
                                      "mark": np.array(rename(raw), dtype=object)})
    connection.execute("CREATE OR REPLACE TEMP TABLE marks AS SELECT CAST(raw AS VARCHAR) AS raw, "
                       "CAST(mark AS VARCHAR) AS mark FROM marks_now")
    connection.unregister("marks_now")
    stamped = sum(found[2] for found in weeks)
    connection.execute(
        f"COPY (SELECT m.mark AS person, {_at(stamped, rows)} AS at, tool, actions, NULLIF(surface, '') AS surface, "
        f"{_DAY.format('until')} AS until, {_grain()} AS grain, own = 1 AS own_initiative, "
        f"{_seen(offsets, split=any(found[5] for found in weeks))} AS observed_at "
        f"FROM {usable} AS u JOIN marks AS m ON m.raw = u.who ORDER BY ALL) TO {text(str(target))} "
        "(FORMAT parquet, COMPRESSION zstd)")
    return Kept(rows, _date(min(found[3] for found in weeks)), _date(max(found[4] for found in weeks)),
                tuple(monday(found[0]) for found in weeks if found[6]))


def _at(stamped: int, rows: int) -> str:
    """A timestamp, a date, or text where a file has both: only dates are local."""
    if stamped == rows:
        return "MAKE_TIMESTAMP(at_us)"
    day = _DAY.format("day")
    if not stamped:
        return day
    return (f"CASE WHEN at_us IS NULL THEN STRFTIME({day}, '%Y-%m-%d') "
            f"ELSE STRFTIME(MAKE_TIMESTAMP(at_us), {_STAMP}) END")


def _seen(offsets: Sequence[tuple[int, int]], *, split: bool) -> str:
    """When it was reported; as text where a date without a time would become another day in this zone."""
    if not split:
        return "MAKE_TIMESTAMP(seen)"
    return (f"CASE WHEN {local_day('seen', offsets)} <> seen_day THEN STRFTIME({_DAY.format('seen_day')}, '%Y-%m-%d') "
            f"ELSE STRFTIME(MAKE_TIMESTAMP(seen), {_STAMP}) END")


def _grain() -> str:
    return "CASE grain " + " ".join(f"WHEN {number} THEN {text(name)}" for name, number in GRAINS.items()) + " END"


def _date(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)
