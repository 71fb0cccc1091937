"""The query: usage rows of any shape -> typed rows -> what each person did in each week. All SQL text is here.

Written in plain SQL (no DuckDB-only syntax but FILTER, QUALIFY and a few functions sqlglot can translate), so that
another engine can run it. Days and weeks are numbers: days since 1970-01-01, weeks since the week of that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.engine.zones import DAY_US

EVENT, DAY, WEEK, ROLLING, LAST_SEEN = 1, 2, 3, 4, 5
_GRAINS: Final = {"event": EVENT, "day": DAY, "week": WEEK, "rolling": ROLLING, "last_seen": LAST_SEEN}
NO_DAY: Final = -1_000_000
"""Stands for no training day: no row has it."""
_EARLIEST_DAY: Final = 10_957  # 2000-01-01: an epoch zero or a spreadsheet's 1900 is no day of use


@dataclass(frozen=True)
class Reason:
    """Why a row is set aside."""

    column: str
    reason: str
    expected: str


UNKNOWN: Final = 15
REASONS: Final[Mapping[int, Reason]] = {
    1: Reason("", "the line cannot be read as a row", "as many cells as the header has, quotes closed, UTF-8"),
    2: Reason("person", "no person", "employee id, sign-in name or e-mail"),
    3: Reason("at", "no date", "date or timestamp"),
    4: Reason("at", "not a date or timestamp", "ISO form, e.g. 2026-01-31 or 2026-01-31T08:15:00Z"),
    5: Reason("tool", "no tool", "name of the tool"),
    6: Reason("actions", "not a number", "a count, 0 or more, or empty"),
    7: Reason("actions", "below 0", "a count, 0 or more, or empty"),
    8: Reason("grain", "not a grain", "event, day, week, rolling, last_seen or empty"),
    9: Reason("own_initiative", "neither true nor false", "true, false or empty"),
    10: Reason("until", "not a date", "ISO date, e.g. 2026-01-31, or empty"),
    11: Reason("observed_at", "not a date or timestamp", "ISO form, e.g. 2026-01-31T08:15:00Z, or empty"),
    12: Reason("until", "the period does not fit the grain",
               "until on or after at; a week row inside one week, Monday to Sunday; an event or day row on one day"),
    13: Reason("at", "dated after the file was written", "at most one day after observed_at"),
    14: Reason("at", "dated before 2000", "a day on which the tool existed"),
    UNKNOWN: Reason("person", "nobody in the people table has this key", "a key or e-mail of the people table"),
}


def text(value: str) -> str:
    """A SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def name(column: str) -> str:
    """A quoted SQL identifier."""
    return '"' + column.replace('"', '""') + '"'


@dataclass(frozen=True)
class Scan:
    """One part as the query sees it: a FROM clause, which columns it has, and of what type."""

    part: int
    file: int
    """Parts of one file share its number: inside one file no event is a duplicate."""
    relation: str
    columns: Mapping[str, str]
    """Column of the usage table -> column of the relation."""
    types: Mapping[str, str]
    """Column of the usage table -> SQL type."""
    observed_us: int
    line: str
    """Expression of the line number, or of the number of the row."""


def _is_text(scan: Scan, column: str) -> bool:
    kind = scan.types[column]
    known = {"at": ("DATE", "TIMESTAMP"), "until": ("DATE", "TIMESTAMP"), "observed_at": ("DATE", "TIMESTAMP"),
             "actions": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
                         "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL"),
             "own_initiative": ("BOOLEAN",)}
    return not kind.startswith(known.get(column, ()))


def _text(scan: Scan, column: str) -> str:
    """The column as trimmed text, NULL when empty or absent."""
    if column not in scan.columns:
        return "CAST(NULL AS VARCHAR)"
    return f"NULLIF(TRIM(CAST({name(scan.columns[column])} AS VARCHAR)), '')"


def _moment(scan: Scan, column: str) -> tuple[str, str]:
    """(UTC microseconds of a timestamp, day number of a date-only value); NULL where it is the other, or unreadable."""
    if column not in scan.columns:
        return "CAST(NULL AS BIGINT)", "CAST(NULL AS BIGINT)"
    field = name(scan.columns[column])
    if not _is_text(scan, column):
        if scan.types[column] == "DATE":
            return "CAST(NULL AS BIGINT)", f"({field} - DATE '1970-01-01')"
        return f"EPOCH_US({field})", "CAST(NULL AS BIGINT)"
    value = _text(scan, column)
    date_only = f"{value} LIKE '____-__-__'"
    stamp = f"{value} LIKE '____-__-__T__:%' OR {value} LIKE '____-__-__ __:%'"
    return (f"CASE WHEN {stamp} THEN EPOCH_US(TRY_CAST({value} AS TIMESTAMPTZ)) END",
            f"CASE WHEN {date_only} THEN TRY_CAST({value} AS DATE) - DATE '1970-01-01' END")


def _number(scan: Scan) -> str:
    """The action count; NULL when not reported, NaN when not a number."""
    if "actions" not in scan.columns:
        return "CAST(NULL AS DOUBLE)"
    field = name(scan.columns["actions"])
    if not _is_text(scan, "actions"):
        return f"CAST({field} AS DOUBLE)"
    value = _text(scan, "actions")
    return (f"CASE WHEN {value} IS NULL THEN NULL WHEN {value} LIKE '%\\_%' ESCAPE '\\' THEN 'NaN'::DOUBLE "
            f"ELSE COALESCE(TRY_CAST({value} AS DOUBLE), 'NaN'::DOUBLE) END")


def _own(scan: Scan) -> str:
    """1 own initiative (also when not said), 0 not, -1 unreadable."""
    if "own_initiative" not in scan.columns:
        return "1"
    field = name(scan.columns["own_initiative"])
    if not _is_text(scan, "own_initiative"):
        return f"CASE WHEN {field} THEN 1 WHEN {field} IS NULL THEN 1 ELSE 0 END"
    value = f"LOWER({_text(scan, 'own_initiative')})"
    return (f"CASE WHEN {value} IS NULL THEN 1 WHEN {value} IN ('true', 't', 'yes', 'y', '1', '1.0') THEN 1 "
            f"WHEN {value} IN ('false', 'f', 'no', 'n', '0', '0.0') THEN 0 ELSE -1 END")


def _grain(scan: Scan) -> str:
    """The grain's number; 0 when unreadable."""
    default = f"CASE WHEN at_us IS NOT NULL THEN {EVENT} ELSE {DAY} END"
    if "grain" not in scan.columns:
        return default
    known = " ".join(f"WHEN grain_text = {text(grain)} THEN {number}" for grain, number in _GRAINS.items())
    return f"CASE WHEN grain_text IS NULL THEN {default} {known} ELSE 0 END"


def local_day(us: str, offsets: Sequence[tuple[int, int]]) -> str:
    """The local day number of UTC microseconds, by the zone's changes of offset, the latest first."""
    if len(offsets) == 1:
        shift = str(offsets[0][1] * 1_000_000)
    else:
        cases = " ".join(f"WHEN {us} >= {start * 1_000_000} THEN {offset * 1_000_000}"
                         for start, offset in reversed(offsets[1:]))
        shift = f"CASE {cases} ELSE {offsets[0][1] * 1_000_000} END"
    return f"(({us} + {shift}) // {DAY_US})"


def _parsed(scan: Scan, shown: str) -> str:
    """Level 1: every cell read as what it should be."""
    at_us, at_day = _moment(scan, "at")
    until_us, until_day = _moment(scan, "until")
    seen_us, seen_day = _moment(scan, "observed_at")
    person = f"CAST({name(scan.columns['person'])} AS VARCHAR)" if "person" in scan.columns else "NULL"
    return (f"SELECT {person} AS who, {_text(scan, 'tool')} AS tool, "
            f"COALESCE({_text(scan, 'surface')}, '') AS surface, "
            f"{at_us} AS at_us, {at_day} AS at_day, {_text(scan, 'at')} IS NULL AS at_empty, "
            f"{until_us} AS until_us, {until_day} AS until_day, {_text(scan, 'until')} IS NOT NULL AS until_given, "
            f"{seen_us} AS seen_us, {seen_day} AS seen_day, {_text(scan, 'observed_at')} IS NOT NULL AS seen_given, "
            f"{_number(scan)} AS actions, {_own(scan)} AS own, LOWER({_text(scan, 'grain')}) AS grain_text, "
            f"{scan.line} AS line, {shown} AS shown FROM {scan.relation}")


def typed(scan: Scan, offsets: Sequence[tuple[int, int]], shown: str = "''") -> str:
    """The part's rows, typed and checked: `reason` is NULL for a usable row (of a person still to be matched)."""
    days = (f"SELECT who, tool, surface, at_us, COALESCE(at_day, {local_day('at_us', offsets)}) AS day, at_empty, "
            f"COALESCE(until_day, {local_day('until_us', offsets)}) AS until, until_given, "
            f"COALESCE(seen_us, seen_day * {DAY_US}, "
            f"CASE WHEN seen_given THEN NULL ELSE {scan.observed_us} END) AS seen, "
            f"COALESCE(seen_day, {local_day(f'COALESCE(seen_us, {scan.observed_us})', offsets)}) AS seen_day, "
            f"actions, own, {_grain(scan)} AS grain, line, shown FROM ({_parsed(scan, shown)}) AS parsed")
    reason = ("CASE WHEN who IS NULL OR TRIM(who) = '' THEN 2 WHEN at_empty THEN 3 WHEN day IS NULL THEN 4 "
              "WHEN tool IS NULL THEN 5 WHEN ISNAN(actions) OR ISINF(actions) THEN 6 WHEN actions < 0 THEN 7 "
              "WHEN grain = 0 THEN 8 WHEN own < 0 THEN 9 WHEN until_given AND until IS NULL THEN 10 "
              "WHEN seen IS NULL THEN 11 "
              f"WHEN until < day OR (grain = {WEEK} AND until > day - (day + 3) % 7 + 6) "
              f"OR (grain <= {DAY} AND until > day) THEN 12 "
              f"WHEN day > seen_day + 1 THEN 13 WHEN day < {_EARLIEST_DAY} THEN 14 END")
    end = (f"CASE WHEN until IS NOT NULL THEN until "
           f"WHEN grain = {WEEK} THEN day - (day + 3) % 7 + 6 ELSE day END")
    return (f"SELECT {scan.part} AS part, {scan.file} AS file, who, tool, surface, at_us, day, until, "
            f"seen, seen_day, actions, own, grain, line, shown, "
            f"(day + 3) // 7 AS week, {end} AS ends, {reason} AS reason "
            f"FROM ({days}) AS days")


def all_typed(scans: Sequence[Scan], offsets: Sequence[tuple[int, int]]) -> str:
    """The rows of all parts."""
    return " UNION ALL ".join(typed(scan, offsets) for scan in scans)


def checked(rows: str) -> str:
    """Rows with the person's number and training days; an unknown key is the last reason to set a row aside."""
    return (f"SELECT r.* EXCLUDE (reason), p.pid, p.t1, p.t2, p.t3, p.more_days, p.more_weeks, "
            f"COALESCE(r.reason, CASE WHEN p.pid IS NULL THEN {UNKNOWN} END) AS reason "
            f"FROM ({rows}) AS r LEFT JOIN persons AS p ON r.who = p.raw")


def facts(rows: str) -> str:
    """Per part and reason: how many rows, and the days they span."""
    return (f"SELECT part, COALESCE(reason, 0) AS reason, COUNT(*) AS n, MIN(day) AS first, "
            f"MAX(LEAST(ends, GREATEST(day, seen_day))) AS last FROM ({rows}) AS r GROUP BY ALL")


def observed(rows: str) -> str:
    """One row an observation: the newest of those alike; of events alike in several files those of the newest file."""
    return f"""
SELECT * FROM ({rows}) AS r WHERE grain <> {EVENT}
QUALIFY ROW_NUMBER() OVER (PARTITION BY pid, tool, surface, day, until, grain
                           ORDER BY seen DESC, actions DESC NULLS LAST, own DESC, part) = 1
UNION ALL
SELECT * FROM ({rows}) AS r WHERE grain = {EVENT}
QUALIFY file = FIRST_VALUE(file) OVER (PARTITION BY pid, tool, surface, day, at_us ORDER BY seen DESC, file DESC)"""


def counted(rows: str, as_of_day: int) -> str:
    """Per person, tool, week and grain what observed rows say. `uses`: own initiative, more than nothing."""
    training = ("(day = t1 OR day = t2 OR day = t3 OR COALESCE(LIST_CONTAINS(more_days, day), FALSE))")
    drilled = ("((t1 + 3) // 7 = week OR (t2 + 3) // 7 = week OR (t3 + 3) // 7 = week "
               "OR COALESCE(LIST_CONTAINS(more_weeks, week), FALSE))")
    return f"""
SELECT pid, tool, week, grain,
  COALESCE(SUM(CASE WHEN counts THEN actions END), 0) AS actions,
  COUNT(*) FILTER (WHERE counts) AS uses,
  COUNT(*) FILTER (WHERE counts AND actions IS NULL) AS unreported,
  COUNT(*) FILTER (WHERE counts AND drilled) AS unsplit,
  COUNT(*) FILTER (WHERE used AND actions IS NOT NULL) AS proofs,
  MIN(CASE WHEN used THEN day END) AS first,
  MAX(CASE WHEN used THEN LEAST(ends, {as_of_day}) END) AS last
FROM (SELECT *, used AND grain <= {WEEK} AND NOT (grain <= {DAY} AND {training}) AS counts,
             grain = {WEEK} AND {drilled} AS drilled
      FROM (SELECT *, own = 1 AND COALESCE(actions > 0, TRUE) AS used FROM ({rows}) AS o) AS u) AS c
GROUP BY ALL"""


def usable(rows: str, as_of_day: int) -> str:
    """Rows that nothing rejects and that are not later than the as-of day."""
    return (f"SELECT * FROM ({rows}) AS r WHERE reason IS NULL "
            f"AND CASE WHEN grain = {ROLLING} THEN ends ELSE day END <= {as_of_day}")


def week_sums(cells: str) -> str:
    """Per person and week: unlike grains of a tool are not added up, the largest counts; tools are added."""
    return (f"SELECT pid, week, SUM(actions) AS actions, SUM(uses) > 0 AS active FROM ("
            f"SELECT pid, week, tool, MAX(actions) AS actions, SUM(uses) AS uses FROM {cells} "
            f"WHERE grain <= {WEEK} GROUP BY ALL) AS t GROUP BY ALL")


def tool_days(cells: str) -> str:
    """Per person and tool: first and last day of use."""
    return (f"SELECT pid, tool, MIN(first) AS first, MAX(last) AS last FROM {cells} "
            f"WHERE first IS NOT NULL GROUP BY ALL")


def proofs(cells: str) -> str:
    """People with a rolling or last-seen row with a count above 0."""
    return f"SELECT DISTINCT pid FROM {cells} WHERE grain > {WEEK} AND proofs > 0"


def totals(cells: str) -> str:
    """Rows without a count that made a week active, and week rows that could not be split."""
    return f"SELECT COALESCE(SUM(unreported), 0), COALESCE(SUM(unsplit), 0) FROM {cells} WHERE grain <= {WEEK}"
