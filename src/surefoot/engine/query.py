"""The query: typed rows -> what each person did in each week. The first half is `surefoot.engine.rows`.

Plain SQL (FILTER, QUALIFY and a few functions sqlglot can translate), so that another engine can run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from surefoot.engine.reasons import UNKNOWN
from surefoot.engine.rows import DAY, EVENT, ROLLING, WEEK, Scan, alike, name, stamp, typed

NO_DAY: Final = -1_000_000
"""Stands for no training day: no row has it."""
SAMPLE: Final = 50_000
"""Rows of each shape whose keys are looked at before any are counted."""


def all_typed(scans: Sequence[Scan], offsets: Sequence[tuple[int, int]]) -> str:
    """The rows of all parts."""
    return " UNION ALL ".join(typed(scan, offsets) for scan in alike(scans))


def checked(rows: str) -> str:
    """Rows with the person's number and training days; an unknown key is the last reason to set a row aside."""
    return (f"SELECT r.* EXCLUDE (reason), p.pid, "
            f"COALESCE(r.reason, CASE WHEN p.pid IS NULL THEN {UNKNOWN} END) AS reason "
            f"FROM ({rows}) AS r LEFT JOIN persons AS p ON r.who = p.raw")


def facts(rows: str) -> str:
    """Per part and reason (0 = usable): rows, first and last day; moments, grains as bits, date-only rows of events."""
    return (f"SELECT part, COALESCE(reason, 0) AS reason, COUNT(*), MIN(day), "
            f"MAX(LEAST(ends, GREATEST(day, seen_day))), "
            f"MIN(at_us) FILTER (WHERE grain = {EVENT}), MAX(at_us) FILTER (WHERE grain = {EVENT}), "
            f"BIT_OR(CAST(1 AS BIGINT) << CAST(grain AS INTEGER)), "
            f"COUNT(*) FILTER (WHERE grain = {EVENT} AND at_us IS NULL) FROM ({rows}) AS r GROUP BY ALL")


def limits(scan: Scan) -> str:
    """Per part, limits of typed columns; of one part asked in a way that the statistics in its file answer."""
    field = {column: name(real) for column, real in scan.columns.items()}
    asked = {"rows": "COUNT(*)", "dated": f"COUNT({field['at']})", "reported": f"COUNT({field['actions']})",
             "least": f"MIN({field['actions']})", "most": f"MAX({field['actions']})",
             "low": f"MIN({field['at']})", "high": f"MAX({field['at']})"}
    for column, least in (("until", "COUNT"), ("own_initiative", "MIN"), ("observed_at", "MIN")):
        if column in field:
            asked[column] = f"{least}({field[column]})"
    seen = stamp("observed_at", scan.types["observed_at"]) if "observed_at" in field else ("NULL", "NULL")
    moments = [*stamp("low", scan.types["at"]), *stamp("high", scan.types["at"]), *seen]
    one = len(scan.parts) == 1
    part, grouped = (scan.parts[0], "") if one else ("part", f" GROUP BY {scan.of_file(scan.parts)}")
    if not one:
        asked["part"] = scan.of_file(scan.parts)
    inner = ", ".join(f"{value} AS {key}" for key, value in asked.items())
    return (f"SELECT {part}, rows, dated, reported, CAST(least AS DOUBLE), CAST(most AS DOUBLE), "
            f"{'until' if 'until' in field else '0'}, "
            f"{'COALESCE(own_initiative, TRUE)' if 'own_initiative' in field else 'TRUE'}, "
            f"{', '.join(moments)} FROM (SELECT {inner} FROM {scan.relation}{grouped}) AS s")


def raw_keys(scan: Scan, sources: Sequence[int]) -> str:
    """Per source (each part's is given), distinct person keys as they are written, and their rows."""
    return (f"SELECT {scan.of_file(sources)} AS source, {_raw_key(scan)} AS who, COUNT(*) AS n "
            f"FROM {scan.relation} GROUP BY ALL")


def some_keys(scan: Scan) -> str:
    """Distinct person keys of the first rows, as they are written."""
    return f"SELECT DISTINCT {_raw_key(scan)} AS who FROM (SELECT * FROM {scan.relation} LIMIT {SAMPLE}) AS u"


def strangers(scan: Scan) -> str:
    """Per part, its rows of nobody known."""
    return (f"SELECT part, COUNT(*) FROM (SELECT {scan.of_file(scan.parts)} AS part, {_raw_key(scan)} AS who "
            f"FROM {scan.relation}) AS u LEFT JOIN persons AS p ON p.raw = u.who WHERE p.pid IS NULL GROUP BY ALL")


def _raw_key(scan: Scan) -> str:
    return f"COALESCE(CAST({name(scan.columns['person'])} AS VARCHAR), '')" if "person" in scan.columns else "''"


def rejected(rows: str) -> str:
    """Part, line and reason of the rows that are set aside."""
    return f"SELECT part, line, reason FROM ({rows}) AS r WHERE reason IS NOT NULL"


def observed(rows: str) -> str:
    """One row an observation: the newest of those alike; of events alike in several files those of the newest file."""
    return f"""
SELECT * FROM ({rows}) AS r WHERE grain <> {EVENT}
QUALIFY ROW_NUMBER() OVER (PARTITION BY pid, tool, surface, day, until, grain
                           ORDER BY seen DESC, actions DESC NULLS LAST, own DESC, part) = 1
UNION ALL
SELECT * FROM ({rows}) AS r WHERE grain = {EVENT}
QUALIFY file = FIRST_VALUE(file) OVER (PARTITION BY pid, tool, surface, day, at_us ORDER BY seen DESC, file DESC)"""


TRAINING_DAY: Final = "(u.pid, u.day) IN (SELECT pid, day FROM training)"


def counted(rows: str, as_of_day: int) -> str:
    """Per person, tool, week and grain what observed rows say. `uses`: own initiative, more than nothing."""
    drilled = f"grain = {WEEK} AND (pid, week) IN (SELECT pid, (day + 3) // 7 FROM training)"
    return f"""
SELECT pid, tool, week, grain,
  COALESCE(SUM(CASE WHEN counts THEN actions END), 0) AS actions,
  COUNT(*) FILTER (WHERE counts) AS uses,
  COUNT(*) FILTER (WHERE counts AND actions IS NULL) AS unreported,
  COUNT(*) FILTER (WHERE counts AND drilled) AS unsplit,
  COUNT(*) FILTER (WHERE used AND actions IS NOT NULL) AS proofs,
  MIN(CASE WHEN used THEN day END) AS first,
  MAX(CASE WHEN used THEN LEAST(ends, {as_of_day}) END) AS last
FROM (SELECT *, used AND grain <= {WEEK} AND NOT (grain <= {DAY} AND {TRAINING_DAY}) AS counts,
             {drilled} AS drilled
      FROM (SELECT *, own = 1 AND COALESCE(actions > 0, TRUE) AS used FROM ({rows}) AS o) AS u) AS c
GROUP BY ALL"""


def of_doubtful_people(scan: Scan) -> Scan:
    """The part without the rows of people none of whose weeks is in doubt, left out before anything is parsed."""
    raw = f"CAST({name(scan.columns['person'])} AS VARCHAR)"
    return replace(scan, only=f"{raw} IN (SELECT raw FROM persons WHERE pid IN (SELECT pid FROM doubts))")


def doubtful(rows: str) -> str:
    """Usable rows the quick count does not answer for: those of doubtful person-weeks, rolling and last-seen rows."""
    return (f"SELECT r.* FROM ({rows}) AS r LEFT JOIN doubts AS d ON d.pid = r.pid AND d.week = r.week "
            f"WHERE d.pid IS NOT NULL OR r.grain > {WEEK}")


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


def days(first: int, last: int, weeks: tuple[int, int], as_of_day: int, persons: int) -> str:
    """The table of days: number, first cell of its week in a table of weeks by persons, and the bit of the weekday.

    Days after the as-of day share a week behind the last one.
    """
    kind = "INTEGER" if (weeks[1] - weeks[0] + 1) * persons < 2**31 else "BIGINT"
    week = f"CASE WHEN n > {as_of_day} THEN {weeks[1]} ELSE (n + 3) // 7 END"
    return (f"CREATE OR REPLACE TEMP TABLE days AS SELECT DATE '1970-01-01' + CAST(n AS INTEGER) AS day, "
            f"CAST(n AS INTEGER) AS number, CAST(({week} - {weeks[0]}) * {persons} AS {kind}) AS start, "
            f"CAST(1 AS BIGINT) << CAST((n + 3) % 7 AS INTEGER) AS bit "
            f"FROM RANGE({first}, {max(last, first) + 1}) AS r(n)")
