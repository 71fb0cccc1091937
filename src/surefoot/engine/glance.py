"""A glance at each part before it is counted: what can be told from statistics, so that the query can leave it out.

A *plain* part has typed columns in which nothing but the person can be wrong, and one grain, event or day. Its rows
need no checks, and its facts come from the statistics every Parquet file carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from surefoot.engine import query
from surefoot.engine.rows import DAY, EARLIEST_DAY, EVENT, GRAINS, Scan, is_text, local_day, name, typed

Offsets = Sequence[tuple[int, int]]
SLOTS = 9
"""Tools and surfaces in one 64-bit mask of seven weekdays each."""


@dataclass(frozen=True)
class Facts:
    """Rows of one part with one fate, and the days they span."""

    rows: int
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Glance:
    """What is known of a part's usable rows before counting."""

    part: int
    file: int
    scan: Scan
    plain: bool
    facts: Mapping[int, Facts]
    """By reason; 0 = usable."""
    grains: frozenset[int]
    unreported: bool
    """Whether action counts may be missing."""
    idle: bool
    """Whether rows may be no use: 0 actions, or not own initiative."""
    moments: tuple[int, int] | None
    """First and last moment of event rows, UTC microseconds."""
    undated_events: bool = False
    """Whether there are event rows with a date only."""
    whole: bool = False
    """Whether action counts are integers."""
    pairs: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Tools and surfaces, as the part writes them (trimmed unless plain)."""


@dataclass(frozen=True)
class _Limits:
    rows: int
    days: tuple[int, int]
    moments: tuple[int, int] | None
    unreported: bool
    idle: bool


def glance(connection: duckdb.DuckDBPyConnection, scan: Scan, offsets: Offsets, strangers: int,
           matched: bool) -> Glance:
    """Look at a part. `strangers` are its rows without a known person; `matched`: the table of persons exists."""
    limits, grain = _plain_limits(connection, scan, offsets), _one_grain(connection, scan)
    pairs = _pairs(connection, scan, limits is not None)
    tools_given = all(tool.strip() for tool, _ in pairs)
    if limits is not None and grain is not None and tools_given and not (grain == EVENT and limits.moments is None):
        if strangers:
            facts = _facts(connection, scan, offsets, matched)[0]
        else:
            facts = {0: Facts(limits.rows, *limits.days)} if limits.rows else {}
        return Glance(scan.parts[0], scan.files[0], scan, True, facts, frozenset({grain} if limits.rows else ()),
                      limits.unreported, limits.idle, limits.moments if grain == EVENT else None,
                      whole=scan.types["actions"].endswith(("INT", "INTEGER")), pairs=pairs)
    if limits is not None:
        pairs = _pairs(connection, scan, False)
    facts, grains, moments, undated = _facts(connection, scan, offsets, matched)
    return Glance(scan.parts[0], scan.files[0], scan, False, facts, grains, True, True, moments, undated, pairs=pairs)


def _plain_limits(connection: duckdb.DuckDBPyConnection, scan: Scan, offsets: Offsets) -> _Limits | None:
    """Limits of the typed columns, from statistics; None where a row could be rejected for one of them."""
    if any(column not in scan.columns or is_text(scan, column) for column in ("at", "actions")):
        return None
    if any(column in scan.columns and is_text(scan, column) for column in ("own_initiative", "observed_at")):
        return None
    written = scan.of_file(scan.observed_us)
    rows, dated, reported, least, most, periods, own, low_us, low_day, high_us, high_day, seen_us, seen_day, written = (
        connection.execute(query.limits(scan, written)).fetchall()[0])
    if rows == 0:
        return _Limits(0, (0, 0), None, False, False)
    if dated < rows or periods or (reported and not 0 <= least <= most < float("inf")):
        return None
    days = [_local(connection, us, day, offsets)
            for us, day in ((low_us, low_day), (high_us, high_day), (seen_us, seen_day), (written, None))]
    if days[0] < EARLIEST_DAY or days[1] > min(days[2:]) + 1:
        return None
    return _Limits(rows, (days[0], days[1]), None if low_us is None else (low_us, high_us), reported < rows,
                   not own or least == 0)


def _local(connection: duckdb.DuckDBPyConnection, us: int | None, day: int | None, offsets: Offsets) -> int:
    """The local day of a moment or a day; the end of time for neither."""
    if us is None:
        return 2**40 if day is None else day
    found: int = connection.execute(f"SELECT {local_day(f'CAST({us} AS BIGINT)', offsets)}").fetchall()[0][0]
    return found


def _one_grain(connection: duckdb.DuckDBPyConnection, scan: Scan) -> int | None:
    """The one grain of all rows, if it is event or day."""
    default = DAY if scan.types.get("at") == "DATE" else EVENT
    if "grain" not in scan.columns:
        return default
    found = connection.execute(f"SELECT DISTINCT LOWER(TRIM(CAST({name(scan.columns['grain'])} AS VARCHAR))) "
                               f"FROM {scan.relation}").fetchall()
    grains = {GRAINS.get(grain, 0) if grain else default for (grain,) in found} or {default}
    return grains.pop() if len(grains) == 1 and grains <= {EVENT, DAY} else None


def _pairs(connection: duckdb.DuckDBPyConnection, scan: Scan, raw: bool) -> frozenset[tuple[str, str]]:
    """Tools and surfaces, as written or trimmed; an absent one is empty. A few are told from either column alone:
    every tool with every surface, which costs a third of asking for pairs."""
    def cell(column: str) -> str:
        if column not in scan.columns:
            return "''"
        written = f"CAST({name(scan.columns[column])} AS VARCHAR)"
        return written if raw else f"TRIM({written})"

    def distinct(cells: str) -> list[tuple[str | None, ...]]:
        return connection.execute(f"SELECT DISTINCT {cells} FROM {scan.relation}").fetchall()

    tools, surfaces = distinct(cell("tool")), distinct(cell("surface"))
    if len(tools) * len(surfaces) <= SLOTS:
        return frozenset((tool or "", surface or "") for (tool,) in tools for (surface,) in surfaces)
    return frozenset((tool or "", surface or "") for tool, surface in distinct(f"{cell('tool')}, {cell('surface')}"))


def _facts(connection: duckdb.DuckDBPyConnection, scan: Scan, offsets: Offsets, matched: bool,
           ) -> tuple[dict[int, Facts], frozenset[int], tuple[int, int] | None, bool]:
    """Facts by reason, grains, moments of events, and whether there are event rows with a date only."""
    rows = typed(scan, offsets)
    found = connection.execute(query.facts(query.checked(rows) if matched else rows)).fetchall()
    facts = {row[0]: Facts(*row[1:4]) for row in found}
    grains: frozenset[int] = frozenset()
    moments, undated = None, False
    for reason, *_, low, high, bits, dates in found:
        if reason == 0:
            grains = frozenset(grain for grain in GRAINS.values() if bits >> grain & 1)
            moments = (low, high) if low is not None else None
            undated = dates > 0
    return facts, grains, moments, undated
