"""Usage rows of any shape as typed rows: the first half of the query.

Plain SQL with a few functions that sqlglot can translate, so that another engine can run it. Days and weeks are
numbers: days since 1970-01-01, weeks since the week of that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from surefoot.engine.zones import DAY_US

EVENT, DAY, WEEK, ROLLING, LAST_SEEN = 1, 2, 3, 4, 5
GRAINS: Final = {"event": EVENT, "day": DAY, "week": WEEK, "rolling": ROLLING, "last_seen": LAST_SEEN}
EARLIEST_DAY: Final = 10_957
"""2000-01-01: an epoch zero or a spreadsheet's 1900 is no day of use."""
MOST_ACTIONS: Final = 1e30
"""More is no count: sums of it would leave the range of the numbers they are kept in."""


def text(value: str) -> str:
    """A SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def name(column: str) -> str:
    """A quoted SQL identifier."""
    return '"' + column.replace('"', '""') + '"'


@dataclass(frozen=True)
class Scan:
    """One part, or several of one shape, as the query sees them: Parquet files, their columns, and of what type."""

    parts: tuple[int, ...]
    files: tuple[int, ...]
    """Of each part, its file: inside one file no event is a duplicate."""
    observed_us: tuple[int, ...]
    paths: tuple[str, ...]
    columns: Mapping[str, str]
    """Column of the usage table -> column of the files."""
    schema: Mapping[str, str]
    """Column of the files -> SQL type."""
    line: str
    """Expression of the line number, or of the number of the row."""
    size: int
    """Bytes of all files."""
    only: str = ""
    """Condition on rows, asked before anything is parsed."""

    @property
    def relation(self) -> str:
        """The FROM clause."""
        files = ", ".join(text(path) for path in self.paths)
        rows = f"read_parquet([{files}], file_row_number = true)"
        return f"(SELECT *, file_index FROM {rows} WHERE {self.only})" if self.only else rows

    @property
    def types(self) -> Mapping[str, str]:
        """Column of the usage table -> SQL type."""
        return {column: self.schema[real] for column, real in self.columns.items()}

    def of_file(self, values: Sequence[int]) -> str:
        """Expression of a number that each part has its own of."""
        if len(set(values)) == 1:
            return f"CAST({values[0]} AS BIGINT)"
        return f"CAST([{', '.join(map(str, values))}][CAST(file_index AS INTEGER) + 1] AS BIGINT)"


def merged(scans: Sequence[Scan]) -> Scan:
    """Parts of one shape as one scan: a query over many small files must not become many small queries."""
    return replace(scans[0], parts=tuple(part for scan in scans for part in scan.parts),
                   files=tuple(file for scan in scans for file in scan.files),
                   observed_us=tuple(moment for scan in scans for moment in scan.observed_us),
                   paths=tuple(path for scan in scans for path in scan.paths), size=sum(scan.size for scan in scans))


def alike(scans: Sequence[Scan]) -> list[Scan]:
    """The scans merged, a scan for each shape."""
    groups: dict[tuple[object, ...], list[Scan]] = {}
    for scan in scans:
        groups.setdefault(shape_of(scan), []).append(scan)
    return [merged(group) for group in groups.values()]


def shape_of(scan: Scan) -> tuple[object, ...]:
    """What two scans must share to be merged."""
    return tuple(sorted(scan.columns.items())), tuple(sorted(scan.schema.items())), scan.line, scan.only


def is_text(scan: Scan, column: str) -> bool:
    """Whether the column must be read as text."""
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


def stamp(value: str, kind: str) -> tuple[str, str]:
    """(UTC microseconds, day number) of a typed date or timestamp, NULL for the one it is not."""
    if kind == "DATE":
        return "CAST(NULL AS BIGINT)", f"({value} - DATE '1970-01-01')"
    return f"EPOCH_US({value})", "CAST(NULL AS BIGINT)"


def _moment(scan: Scan, column: str) -> tuple[str, str]:
    """(UTC microseconds of a timestamp, day number of a date-only value); NULL where it is the other, or unreadable."""
    if column not in scan.columns:
        return "CAST(NULL AS BIGINT)", "CAST(NULL AS BIGINT)"
    field = name(scan.columns[column])
    if not is_text(scan, column):
        return stamp(field, scan.types[column])
    value = _text(scan, column)
    day_only = f"{value} LIKE '____-__-__'"
    to_the_minute = f"{value} LIKE '____-__-__T__:%' OR {value} LIKE '____-__-__ __:%'"
    return (f"CASE WHEN {to_the_minute} THEN EPOCH_US(TRY_CAST({value} AS TIMESTAMPTZ)) END",
            f"CASE WHEN {day_only} THEN TRY_CAST({value} AS DATE) - DATE '1970-01-01' END")


def _number(scan: Scan) -> str:
    """The action count; NULL when not reported, NaN when not a number."""
    if "actions" not in scan.columns:
        return "CAST(NULL AS DOUBLE)"
    field = name(scan.columns["actions"])
    if not is_text(scan, "actions"):
        return f"CAST({field} AS DOUBLE)"
    value = _text(scan, "actions")
    return (f"CASE WHEN {value} IS NULL THEN NULL WHEN {value} LIKE '%\\_%' ESCAPE '\\' THEN 'NaN'::DOUBLE "
            f"ELSE COALESCE(TRY_CAST({value} AS DOUBLE), 'NaN'::DOUBLE) END")


def _own(scan: Scan) -> str:
    """1 own initiative (also when not said), 0 not, -1 unreadable."""
    if "own_initiative" not in scan.columns:
        return "1"
    field = name(scan.columns["own_initiative"])
    if not is_text(scan, "own_initiative"):
        return f"CASE WHEN {field} THEN 1 WHEN {field} IS NULL THEN 1 ELSE 0 END"
    value = f"LOWER({_text(scan, 'own_initiative')})"
    return (f"CASE WHEN {value} IS NULL THEN 1 WHEN {value} IN ('true', 't', 'yes', 'y', '1', '1.0') THEN 1 "
            f"WHEN {value} IN ('false', 'f', 'no', 'n', '0', '0.0') THEN 0 ELSE -1 END")


def _grain(scan: Scan) -> str:
    """The grain's number; 0 when unreadable."""
    default = f"CASE WHEN at_us IS NOT NULL THEN {EVENT} ELSE {DAY} END"
    if "grain" not in scan.columns:
        return default
    known = " ".join(f"WHEN grain_text = {text(grain)} THEN {number}" for grain, number in GRAINS.items())
    return f"CASE WHEN grain_text IS NULL THEN {default} {known} ELSE 0 END"


def local_day(us: str, offsets: Sequence[tuple[int, int]]) -> str:
    """The local day number of UTC microseconds, by the zone's changes of offset."""
    return f"(({us} + {_shift(us, offsets)}) // {DAY_US})"


def _shift(us: str, offsets: Sequence[tuple[int, int]]) -> str:
    """The offset in microseconds, found by halving: a few comparisons a row, however many years there are."""
    if len(offsets) == 1:
        return str(offsets[0][1] * 1_000_000)
    half = len(offsets) // 2
    return (f"CASE WHEN {us} >= {offsets[half][0] * 1_000_000} THEN {_shift(us, offsets[half:])} "
            f"ELSE {_shift(us, offsets[:half])} END")


def _parsed(scan: Scan) -> str:
    """Level 1: every cell read as what it should be."""
    at_us, at_day = _moment(scan, "at")
    until_us, until_day = _moment(scan, "until")
    seen_us, seen_day = _moment(scan, "observed_at")
    person = f"CAST({name(scan.columns['person'])} AS VARCHAR)" if "person" in scan.columns else "NULL"
    return (f"SELECT {scan.of_file(scan.parts)} AS part, {scan.of_file(scan.files)} AS file, "
            f"{scan.of_file(scan.observed_us)} AS written, {person} AS who, {_text(scan, 'tool')} AS tool, "
            f"COALESCE({_text(scan, 'surface')}, '') AS surface, "
            f"{at_us} AS at_us, {at_day} AS at_day, {_text(scan, 'at')} IS NULL AS at_empty, "
            f"{until_us} AS until_us, {until_day} AS until_day, {_text(scan, 'until')} IS NOT NULL AS until_given, "
            f"{seen_us} AS seen_us, {seen_day} AS seen_day, {_text(scan, 'observed_at')} IS NOT NULL AS seen_given, "
            f"{_number(scan)} AS actions, {_own(scan)} AS own, LOWER({_text(scan, 'grain')}) AS grain_text, "
            f"{scan.line} AS line FROM {scan.relation} AS u")


def typed(scan: Scan, offsets: Sequence[tuple[int, int]]) -> str:
    """The part's rows, typed and checked: `reason` is NULL for a usable row (of a person still to be matched)."""
    days = (f"SELECT part, file, who, tool, surface, at_us, "
            f"COALESCE(at_day, {local_day('at_us', offsets)}) AS day, at_empty, "
            f"COALESCE(until_day, {local_day('until_us', offsets)}) AS until, until_given, "
            f"COALESCE(seen_us, seen_day * {DAY_US}, "
            f"CASE WHEN seen_given THEN NULL ELSE written END) AS seen, "
            f"COALESCE(seen_day, {local_day('COALESCE(seen_us, written)', offsets)}) AS seen_day, "
            f"actions, own, {_grain(scan)} AS grain, line FROM ({_parsed(scan)}) AS parsed")
    # `x - x` is 0 for numbers only. ISNAN alone is not asked: DuckDB answers it from the limits in a Parquet file,
    # and other writers leave NaN out of them.
    reason = ("CASE WHEN who IS NULL OR TRIM(who) = '' THEN 2 WHEN at_empty THEN 3 WHEN day IS NULL THEN 4 "
              f"WHEN tool IS NULL THEN 5 WHEN actions - actions <> 0 OR actions > {MOST_ACTIONS} THEN 6 "
              "WHEN actions < 0 THEN 7 "
              "WHEN grain = 0 THEN 8 WHEN own < 0 THEN 9 WHEN until_given AND until IS NULL THEN 10 "
              "WHEN seen IS NULL THEN 11 "
              f"WHEN until < day OR (grain = {WEEK} AND until > day - (day + 3) % 7 + 6) "
              f"OR (grain <= {DAY} AND until > day) THEN 12 "
              f"WHEN day > seen_day + 1 THEN 13 WHEN day < {EARLIEST_DAY} THEN 14 END")
    end = (f"CASE WHEN until IS NOT NULL THEN until "
           f"WHEN grain = {WEEK} THEN day - (day + 3) % 7 + 6 ELSE day END")
    return (f"SELECT part, file, who, tool, surface, at_us, day, until, "
            f"seen, seen_day, actions, own, grain, line, "
            f"(day + 3) // 7 AS week, {end} AS ends, {reason} AS reason "
            f"FROM ({days}) AS days")
