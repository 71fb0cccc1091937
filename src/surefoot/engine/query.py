"""The query: typed rows -> what each person did in each week. The first half is `surefoot.engine.rows`.

Plain SQL (FILTER, QUALIFY and a few functions sqlglot can translate), so that another engine can run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from surefoot.engine.reasons import UNKNOWN
from surefoot.engine.rows import DAY, EVENT, ROLLING, WEEK, Scan, typed

NO_DAY: Final = -1_000_000
"""Stands for no training day: no row has it."""


def all_typed(scans: Sequence[Scan], offsets: Sequence[tuple[int, int]]) -> str:
    """The rows of all parts."""
    return " UNION ALL ".join(typed(scan, offsets) for scan in scans)


def checked(rows: str) -> str:
    """Rows with the person's number and training days; an unknown key is the last reason to set a row aside."""
    return (f"SELECT r.* EXCLUDE (reason), p.pid, p.t1, p.t2, p.t3, p.more_days, p.more_weeks, "
            f"COALESCE(r.reason, CASE WHEN p.pid IS NULL THEN {UNKNOWN} END) AS reason "
            f"FROM ({rows}) AS r LEFT JOIN persons AS p ON r.who = p.raw")


def facts(rows: str) -> str:
    """Per reason (0 = usable): rows, first and last day; moments, grains as bits and date-only rows of events."""
    return (f"SELECT COALESCE(reason, 0) AS reason, COUNT(*), MIN(day), MAX(LEAST(ends, GREATEST(day, seen_day))), "
            f"MIN(at_us) FILTER (WHERE grain = {EVENT}), MAX(at_us) FILTER (WHERE grain = {EVENT}), "
            f"BIT_OR(CAST(1 AS BIGINT) << CAST(grain AS INTEGER)), "
            f"COUNT(*) FILTER (WHERE grain = {EVENT} AND at_us IS NULL) FROM ({rows}) AS r GROUP BY ALL")


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
