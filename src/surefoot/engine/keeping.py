"""Usable rows of usage as they are kept: typed, under other person keys, one Parquet file for the file they came in.

Counting the kept file gives what counting the file as it came gives; rows that could not be used stay behind. Many
small files are read in one query: a query costs more than their rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from surefoot.engine.glance import Facts
from surefoot.engine.query import all_typed
from surefoot.engine.rows import GRAINS, WEEK, Scan, local_day, text
from surefoot.engine.zones import monday
from surefoot.vocabulary.usage import UsageKept

Rename = Callable[[Sequence[str]], Sequence[str]]
"""Person keys as they are written -> the keys they are kept under."""
Offsets = Sequence[tuple[int, int]]

SMALL: Final = 1 << 26
"""Bytes of files whose typed rows are put down once rather than worked out for each question."""
_DAY: Final = "DATE '1970-01-01' + CAST({} AS INTEGER)"
_STAMP: Final = "'%Y-%m-%d %H:%M:%S.%f'"


@dataclass(frozen=True)
class _Week:
    """The rows of one part with one fate in one week."""

    part: int
    reason: int
    """0: usable."""
    week: int
    rows: int
    stamped: int
    """Rows with a time of day."""
    first: int
    last: int
    shifted: int
    """Rows whose day of report is another by the clock."""
    delivering: int


@dataclass
class Keeping:
    """The rows of some parts, ready to be kept lot by lot."""

    connection: duckdb.DuckDBPyConnection
    offsets: Offsets
    _weeks: list[_Week] = field(default_factory=list)
    _people: dict[int, set[str]] = field(default_factory=dict)
    """By part: whose rows they are, by the new keys."""

    def read(self, scans: Sequence[Scan], rename: Rename, *, small: bool) -> None:
        """Type the rows of the parts, and ask what there is to know of them."""
        self.connection.execute(f"CREATE OR REPLACE TEMP {'TABLE' if small else 'VIEW'} rows_typed AS "
                                f"{all_typed(scans, self.offsets)}")
        self._weeks = [_Week(*found) for found in self.connection.execute(
            f"SELECT part, COALESCE(reason, 0), week, COUNT(*), COUNT(at_us), MIN(day), "
            f"MAX(LEAST(ends, GREATEST(day, seen_day))), "
            f"COUNT(*) FILTER ({local_day('seen', self.offsets)} <> seen_day), COUNT(*) FILTER (grain <= {WEEK}) "
            f"FROM rows_typed GROUP BY ALL ORDER BY ALL").fetchall()]
        found = self.connection.execute(
            "SELECT DISTINCT part, who FROM rows_typed WHERE reason IS NULL").fetchall()
        raw = sorted({who for _, who in found})
        marks = dict(zip(raw, rename(raw), strict=True))
        for part, who in found:
            self._people.setdefault(part, set()).add(marks[who])
        self.connection.register("marks_now", {"raw": np.array(raw, dtype=object),
                                               "mark": np.array(list(marks.values()), dtype=object)})
        self.connection.execute("CREATE OR REPLACE TEMP TABLE marks AS SELECT CAST(raw AS VARCHAR) AS raw, "
                                "CAST(mark AS VARCHAR) AS mark FROM marks_now")
        self.connection.unregister("marks_now")

    def facts(self, part: int) -> Mapping[int, Facts]:
        """What became of the rows of a part, by reason; 0 = usable."""
        found: dict[int, Facts] = {}
        for one in self._weeks:
            if one.part == part:
                known = found.get(one.reason, Facts(0))
                found[one.reason] = Facts(known.rows + one.rows, _least(known.first, one.first),
                                          _most(known.last, one.last))
        return found

    def keep(self, parts: range, target: Path) -> UsageKept:
        """Write the usable rows of these parts."""
        weeks = [one for one in self._weeks if one.part in parts and not one.reason]
        if not weeks:
            return UsageKept(0)
        rows, stamped = sum(one.rows for one in weeks), sum(one.stamped for one in weeks)
        self.connection.execute(
            f"COPY (SELECT m.mark AS person, {_at(stamped, rows)} AS at, tool, actions, "
            f"NULLIF(surface, '') AS surface, {_DAY.format('until')} AS until, {_grain()} AS grain, "
            f"own = 1 AS own_initiative, {_seen(self.offsets, split=any(one.shifted for one in weeks))} AS observed_at "
            f"FROM rows_typed AS u JOIN marks AS m ON m.raw = u.who "
            f"WHERE reason IS NULL AND part BETWEEN {parts[0]} AND {parts[-1]} ORDER BY ALL) TO {text(str(target))} "
            "(FORMAT parquet, COMPRESSION zstd)")
        return UsageKept(rows, _date(min(one.first for one in weeks)), _date(max(one.last for one in weeks)),
                    tuple(monday(week) for week in sorted({one.week for one in weeks if one.delivering})),
                    frozenset().union(*(self._people[part] for part in parts if part in self._people)))


def _least(one: int | None, other: int | None) -> int | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _most(one: int | None, other: int | None) -> int | None:
    return max((day for day in (one, other) if day is not None), default=None)


def _at(stamped: int, rows: int) -> str:
    """A timestamp, a date, or text where a file has both: only dates are local."""
    if stamped == rows:
        return "MAKE_TIMESTAMP(at_us)"
    day = _DAY.format("day")
    if not stamped:
        return day
    return (f"CASE WHEN at_us IS NULL THEN STRFTIME({day}, '%Y-%m-%d') "
            f"ELSE STRFTIME(MAKE_TIMESTAMP(at_us), {_STAMP}) END")


def _seen(offsets: Offsets, *, split: bool) -> str:
    """When it was reported; as text where a date without a time would become another day in this zone."""
    if not split:
        return "MAKE_TIMESTAMP(seen)"
    return (f"CASE WHEN {local_day('seen', offsets)} <> seen_day THEN STRFTIME({_DAY.format('seen_day')}, '%Y-%m-%d') "
            f"ELSE STRFTIME(MAKE_TIMESTAMP(seen), {_STAMP}) END")


def _grain() -> str:
    return "CASE grain " + " ".join(f"WHEN {number} THEN {text(name)}" for name, number in GRAINS.items()) + " END"


def _date(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)
