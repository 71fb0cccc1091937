"""A glance at each part before it is counted: what can be told from statistics, so that the query can leave it out.

A *plain* part has typed columns in which nothing but the person can be wrong, and one grain, event or day. Its rows
need no checks, and its facts come from the statistics every Parquet file carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from surefoot.engine import query
from surefoot.engine.rows import (
    DAY,
    EARLIEST_DAY,
    EVENT,
    GRAINS,
    MOST_ACTIONS,
    Scan,
    alike,
    is_text,
    name,
    typed,
)
from surefoot.engine.zones import DAY_US

Offsets = Sequence[tuple[int, int]]
SMALL = 1 << 20
"""Bytes of a file of which reading the rows costs no more than a query."""
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


@dataclass(frozen=True)
class _Checked:
    facts: Mapping[int, Facts] = field(default_factory=dict)
    grains: frozenset[int] = frozenset()
    moments: tuple[int, int] | None = None
    undated_events: bool = False


@dataclass(frozen=True)
class Look:
    """What the parts say before anybody is matched."""

    scans: tuple[Scan, ...]
    plain: Mapping[int, tuple[_Limits, int]]
    """Limits and grain of each plain part."""
    pairs: Mapping[int, frozenset[tuple[str, str]]]

    @property
    def all_plain(self) -> bool:
        """Whether nothing but the person can be wrong, in any part."""
        return len(self.plain) == len(self.scans)


def look(connection: duckdb.DuckDBPyConnection, scans: Sequence[Scan], offsets: Offsets) -> Look:
    """Look at the parts; those of one shape together, as a query costs more than a small file."""
    plain: dict[int, tuple[_Limits, int]] = {}
    for scan in _together(scans):
        limits = _plain_limits(connection, scan, offsets)
        grains = _one_grain(connection, scan) if limits else {}
        plain |= {part: (found, grains[part]) for part, found in limits.items()
                  if part in grains and not (grains[part] == EVENT and found.moments is None)}
    pairs = _pairs(connection, [scan for scan in scans if scan.parts[0] in plain], True)
    for part, found in pairs.items():
        if not all(tool.strip() for tool, _ in found):
            del plain[part]
    pairs |= _pairs(connection, [scan for scan in scans if scan.parts[0] not in plain], False)
    return Look(tuple(scans), plain, pairs)


def glances(connection: duckdb.DuckDBPyConnection, seen: Look, offsets: Offsets, strangers: Mapping[int, int],
            matched: bool) -> list[Glance]:
    """What there is to know of each part.

    `strangers` are a part's rows without a known person; `matched`: the table of persons exists.
    """
    asked = [scan for scan in seen.scans if scan.parts[0] not in seen.plain or strangers.get(scan.parts[0])]
    checked = _facts(connection, asked, offsets, matched)
    return [_glance(scan, seen.plain.get(scan.parts[0]), checked.get(scan.parts[0]), seen.pairs[scan.parts[0]])
            for scan in seen.scans]


def _glance(scan: Scan, plain: tuple[_Limits, int] | None, checked: _Checked | None,
            pairs: frozenset[tuple[str, str]]) -> Glance:
    part, file = scan.parts[0], scan.files[0]
    if plain is None:
        checked = checked or _Checked()
        return Glance(part, file, scan, False, checked.facts, checked.grains, True, True, checked.moments,
                      checked.undated_events, pairs=pairs)
    limits, grain = plain
    facts = checked.facts if checked else {0: Facts(limits.rows, *limits.days)} if limits.rows else {}
    return Glance(part, file, scan, True, facts, frozenset({grain} if limits.rows else ()), limits.unreported,
                  limits.idle, limits.moments if grain == EVENT else None,
                  whole=scan.types["actions"].endswith(("INT", "INTEGER")), pairs=pairs)


def _together(scans: Sequence[Scan]) -> list[Scan]:
    """Small files of one shape as one scan; large ones, whose rows should not be read, each by itself."""
    return [*alike([scan for scan in scans if scan.size <= SMALL]), *(scan for scan in scans if scan.size > SMALL)]


def _plain_limits(connection: duckdb.DuckDBPyConnection, scan: Scan, offsets: Offsets) -> dict[int, _Limits]:
    """Limits of the typed columns of each part, from statistics; none where a row could be rejected for one of them."""
    if "person" not in scan.columns or any(
            column not in scan.columns or is_text(scan, column) for column in ("at", "actions")):
        return {}
    if any(column in scan.columns and is_text(scan, column) for column in ("own_initiative", "observed_at")):
        return {}
    written = dict(zip(scan.parts, scan.observed_us, strict=True))
    found = dict.fromkeys(scan.parts, _Limits(0, (0, 0), None, False, False))
    unfit = _not_numbers(connection, scan)
    for part, rows, *values in connection.execute(query.limits(scan)).fetchall():
        if rows:
            limits = _limits(rows, values, written[part], offsets)
            if limits is None or part in unfit:
                del found[part]
            else:
                found[part] = limits
    return found


def _limits(rows: int, values: Sequence[Any], written: int, offsets: Offsets) -> _Limits | None:
    """Limits of a part with rows, from what `query.limits` answers."""
    dated, reported, least, most, periods, own, low_us, low_day, high_us, high_day, seen_us, seen_day = values
    if dated < rows or periods or (reported and not 0 <= least <= most <= MOST_ACTIONS):
        return None
    days = [_local(us, day, offsets)
            for us, day in ((low_us, low_day), (high_us, high_day), (seen_us, seen_day), (written, None))]
    if days[0] < EARLIEST_DAY or days[1] > min(days[2:]) + 1:
        return None
    return _Limits(rows, (days[0], days[1]), None if low_us is None else (low_us, high_us), reported < rows,
                   not own or least == 0)


def _not_numbers(connection: duckdb.DuckDBPyConnection, scan: Scan) -> set[int]:
    """Parts in which an action count is NaN: writers leave NaN out of the limits in a file."""
    if scan.types["actions"] not in ("FLOAT", "DOUBLE"):
        return set()
    unfit = f"ISNAN(SUM({name(scan.columns['actions'])}))"
    if len(scan.parts) == 1:
        found = connection.execute(f"SELECT {unfit} FROM {scan.relation}").fetchall()
        return {scan.parts[0]} if found[0][0] else set()
    found = connection.execute(f"SELECT {scan.of_file(scan.parts)}, {unfit} FROM {scan.relation} GROUP BY ALL"
                               ).fetchall()
    return {part for part, is_one in found if is_one}


def _local(us: int | None, day: int | None, offsets: Offsets) -> int:
    """The local day of a moment or a day; the end of time for neither."""
    if us is None:
        return 2**40 if day is None else day
    seconds = us // 1_000_000
    shift = next((offset for start, offset in reversed(offsets) if seconds >= start), offsets[0][1])
    return (us + shift * 1_000_000) // DAY_US


def _one_grain(connection: duckdb.DuckDBPyConnection, scan: Scan) -> dict[int, int]:
    """The one grain of all rows of a part, where it is event or day."""
    default = DAY if scan.types.get("at") == "DATE" else EVENT
    if "grain" not in scan.columns:
        return dict.fromkeys(scan.parts, default)
    found = {part: {GRAINS.get(grain, 0) if grain else default for (grain,) in grains}
             for part, grains in _distinct(connection, scan, [
                 f"LOWER(TRIM(CAST({name(scan.columns['grain'])} AS VARCHAR)))"]).items()}
    single = {part: (grains or {default}).pop() for part, grains in found.items() if len(grains) <= 1}
    return {part: grain for part, grain in single.items() if grain in (EVENT, DAY)}


def _distinct(connection: duckdb.DuckDBPyConnection, scan: Scan, cells: Sequence[str]) -> dict[int, set[Any]]:
    """What the rows of each part say, each once."""
    found: dict[int, set[Any]] = {part: set() for part in scan.parts}
    # One column alone is told from its dictionaries: the number of the part is asked for only where it must be.
    part = [f"{scan.of_file(scan.parts)} AS part"] if len(scan.parts) > 1 else []
    for row in connection.execute(f"SELECT DISTINCT {', '.join([*part, *cells])} FROM {scan.relation}").fetchall():
        found[row[0] if part else scan.parts[0]].add(row[len(part):])
    return found


def _pairs(connection: duckdb.DuckDBPyConnection, scans: Sequence[Scan], raw: bool,
           ) -> dict[int, frozenset[tuple[str, str]]]:
    """Tools and surfaces of each part, as written or trimmed; an absent one is empty. A few are told from either
    column alone: every tool with every surface, which costs a third of asking for pairs."""
    def cell(scan: Scan, column: str) -> str:
        if column not in scan.columns:
            return "''"
        written = f"CAST({name(scan.columns[column])} AS VARCHAR)"
        return f"COALESCE({written if raw else f'TRIM({written})'}, '')"

    def distinct(scan: Scan, *columns: str) -> dict[int, set[tuple[str, ...]]]:
        return _distinct(connection, scan, [cell(scan, column) for column in columns])

    pairs: dict[int, frozenset[tuple[str, str]]] = {}
    for scan in alike(scans):
        tools, surfaces = distinct(scan, "tool"), distinct(scan, "surface")
        many = [part for part in scan.parts if len(tools[part]) * len(surfaces[part]) > SLOTS]
        exact = distinct(scan, "tool", "surface") if many else {}
        pairs |= {part: frozenset((tool, surface) for tool, surface in exact[part]) if part in many else
                  frozenset((tool, surface) for (tool,) in tools[part] for (surface,) in surfaces[part])
                  for part in scan.parts}
    return pairs


def _facts(connection: duckdb.DuckDBPyConnection, scans: Sequence[Scan], offsets: Offsets, matched: bool,
           ) -> dict[int, _Checked]:
    """What the checked rows of each part that has rows say."""
    checked: dict[int, _Checked] = {}
    for scan in alike(scans):
        rows = typed(scan, offsets)
        found = connection.execute(query.facts(query.checked(rows) if matched else rows)).fetchall()
        for part, reason, rows_of_it, first, last, low, high, bits, dates in found:
            seen = checked.get(part, _Checked())
            seen = replace(seen, facts={**seen.facts, reason: Facts(rows_of_it, first, last)})
            if reason == 0:
                seen = replace(seen, moments=(low, high) if low is not None else None, undated_events=dates > 0,
                               grains=frozenset(grain for grain in GRAINS.values() if bits >> grain & 1))
            checked[part] = seen
    return checked
