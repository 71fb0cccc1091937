"""Measuring the slow, obvious way: dictionaries, dates and loops, written from product.md before the code was read.

A row is a dict; an absent or None cell is empty. What the measures answer must equal this.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

Row = dict[str, Any]
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WEEKLY = ("event", "day", "week")


@dataclass
class Org:
    """The tables of one organisation as plain rows; later rows are still in them."""

    as_of: date
    people: list[Row]
    licences: list[Row] = field(default_factory=list)
    training: list[Row] = field(default_factory=list)
    leave: list[Row] = field(default_factory=list)
    calendar: list[Row] = field(default_factory=list)
    teams: list[Row] = field(default_factory=list)
    usage: list[Row] = field(default_factory=list)

    def of(self, name: str, person: str) -> list[Row]:
        """The person's rows of one table."""
        return self._by_person[name].get(person, [])

    @cached_property
    def _by_person(self) -> dict[str, dict[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = {}
        for name in ("people", "licences", "training", "leave", "usage"):
            found[name] = {}
            for row in getattr(self, name):
                found[name].setdefault(row["person"], []).append(row)
        return found

    @cached_property
    def delivered(self) -> set[date]:
        """Mondays of the weeks in which some source delivered some row, for anybody."""
        return {monday(row["at"]) for row in self.usage if row["grain"] in WEEKLY and row["at"] <= self.as_of}


def monday(day: date) -> date:
    return day - DAY * day.weekday()


def keys(org: Org) -> list[str]:
    """Everybody the people table knows by the end of the as-of day."""
    return sorted({row["person"] for row in org.people if _not_later(org, row.get("from"))})


def _not_later(org: Org, day: date | None) -> bool:
    return day is None or day <= org.as_of


def row_on(org: Org, person: str, day: date) -> Row | None:
    """The person's row that holds on `day`; before the first one, the first."""
    rows = [row for row in org.of("people", person) if _not_later(org, row.get("from"))]
    rows.sort(key=lambda row: row.get("from") or date.min)
    held = [row for row in rows if (row.get("from") or date.min) <= day]
    return held[-1] if held else rows[0] if rows else None


def employed_on(org: Org, person: str, day: date) -> bool:
    row = row_on(org, person, org.as_of)
    if row is None:
        return False
    return (row.get("joined") is None or row["joined"] <= day) and (row.get("left") is None or day <= row["left"])


def licensed_on(org: Org, person: str, day: date) -> bool:
    return any(
        row["assigned_on"] <= org.as_of and row["assigned_on"] <= day
        and (row.get("removed_on") is None or day <= row["removed_on"])
        for row in org.of("licences", person))


def on_leave(org: Org, person: str, day: date) -> bool:
    return any(row["starts"] <= day and (row.get("ends") is None or day <= row["ends"])
               for row in org.of("leave", person))


def ancestors(org: Org, team: str) -> set[str]:
    """The team and every group above it (only the teams table knows)."""
    parents = {row["team"]: row.get("parent") or "" for row in org.teams}
    found: set[str] = set()
    while team and team not in found:
        found.add(team)
        team = parents.get(team, "")
    return found


def on_holiday(org: Org, person: str, day: date) -> bool:
    row = row_on(org, person, day)
    assert row is not None
    for holiday in org.calendar:
        if holiday["kind"] != "holiday" or not holiday["starts"] <= day <= holiday["ends"]:
            continue
        named = [where for where in (holiday.get("team"), holiday.get("site")) if where]
        if all(where == row.get("location") or where in ancestors(org, row["team"]) for where in named):
            return True
    return False


def complete_weeks(org: Org, count: int) -> list[date]:
    """Mondays of the last `count` complete calendar weeks, oldest first."""
    last = monday(org.as_of) if org.as_of.weekday() == 6 else monday(org.as_of) - WEEK
    return [last - WEEK * back for back in range(count - 1, -1, -1)]


def eligible(org: Org, person: str, week: date) -> bool:
    days = [week + DAY * n for n in range(7)]
    if days[-1] > org.as_of or week not in org.delivered or not measured(org, person):
        return False
    if not all(employed_on(org, person, day) and licensed_on(org, person, day) for day in days):
        return False
    return not any(on_leave(org, person, day) or on_holiday(org, person, day) for day in days[:5])


def completions(org: Org, person: str) -> list[Row]:
    """Completions of courses up to D, passed or not; a skill check is not a course."""
    return [row for row in org.of("training", person)
            if row["completed_on"] <= org.as_of and row.get("kind") != "check"]


def own_rows(org: Org, person: str, week: date) -> list[Row]:
    """Rows of own initiative in the week."""
    training_days = {row["completed_on"] for row in completions(org, person)}
    return [row for row in org.of("usage", person)
            if row["grain"] in WEEKLY and row["at"] <= org.as_of
            and monday(row["at"]) == week and row.get("own_initiative") is not False
            and not (row["grain"] != "week" and row["at"] in training_days)]


def actions(org: Org, person: str, week: date) -> float:
    return sum(row["actions"] or 0 for row in own_rows(org, person, week))


def active(org: Org, person: str, week: date) -> bool:
    return any(row["actions"] is None or row["actions"] > 0 for row in own_rows(org, person, week))


def activated_by_use(org: Org, person: str) -> bool:
    return any(row["at"] <= org.as_of and row.get("own_initiative") is not False
               and (row["actions"] is None or row["actions"] > 0) for row in org.of("usage", person))


def tried(org: Org, person: str) -> bool:
    weeks = {monday(row["at"]) for row in org.of("usage", person)}
    counted = any(row["grain"] not in WEEKLY and row["at"] <= org.as_of and row.get("own_initiative") is not False
                  and (row["actions"] or 0) > 0 for row in org.of("usage", person))
    return counted or any(active(org, person, week) for week in weeks)


def eligible_weeks(org: Org, person: str, count: int = 12) -> list[date]:
    return [week for week in complete_weeks(org, count) if eligible(org, person, week)]


def enough(org: Org, person: str) -> bool:
    """Eight or more eligible weeks: not too new."""
    return len(eligible_weeks(org, person)) >= 8


def regular(org: Org, person: str) -> bool:
    weeks = eligible_weeks(org, person)
    used = [week for week in weeks if active(org, person, week)]
    return len(weeks) >= 8 and len(used) >= math.ceil(0.75 * len(weeks))


def early(org: Org, person: str) -> bool:
    last = complete_weeks(org, 4)
    return 4 <= len(eligible_weeks(org, person)) <= 7 and all(
        eligible(org, person, week) and active(org, person, week) for week in last)


def _level(mean: float, is_regular: bool) -> str:
    if is_regular:
        return "power" if mean >= 15 else "habitual"
    return "novice" if mean >= 1 else "low" if mean > 0 else "none"


def segment(org: Org, person: str) -> str:
    if not licensed_on(org, person, org.as_of):
        return "not_enabled"
    weeks = eligible_weeks(org, person)
    if len(weeks) < 8:
        return "too_new"
    return _level(sum(actions(org, person, week) for week in weeks) / len(weeks), regular(org, person))


def segment_4w(org: Org, person: str) -> str:
    if not licensed_on(org, person, org.as_of):
        return "not_enabled"
    weeks = complete_weeks(org, 4)
    if not all(eligible(org, person, week) for week in weeks):
        return "too_new"
    mean = sum(actions(org, person, week) for week in weeks) / 4
    return _level(mean, all(active(org, person, week) for week in weeks))


def employed(org: Org) -> list[str]:
    return [person for person in keys(org) if employed_on(org, person, org.as_of)]


def measured(org: Org, person: str) -> bool:
    """Not kept out of the usage logs, by the row that holds on the as-of day."""
    row = row_on(org, person, org.as_of)
    return row is None or row.get("unmeasured") not in ("usage", "both")


def unmeasured(org: Org) -> int:
    return sum(not measured(org, person) for person in employed(org))


def asked(org: Org, wave: date) -> list[str]:
    """Employed on the wave's day and not kept out of the pulse by the row that holds on it."""
    return [person for person in keys(org) if employed_on(org, person, wave) and _known(org, person, wave)
            and (row_on(org, person, wave) or {}).get("unmeasured") not in ("pulse", "both")]


def _known(org: Org, person: str, day: date) -> bool:
    return any((row.get("from") or date.min) <= day for row in org.of("people", person))


def licensed(org: Org) -> list[str]:
    return [person for person in employed(org) if measured(org, person) and licensed_on(org, person, org.as_of)]


def trained_days(org: Org, person: str) -> list[date]:
    """Days of completions that make a person trained."""
    return sorted(row["completed_on"] for row in completions(org, person) if row.get("passed") is not False)


def activated(org: Org, person: str) -> bool:
    return activated_by_use(org, person) or any(
        row["assigned_on"] <= org.as_of and row.get("activated_on") is not None
        and row["activated_on"] <= org.as_of for row in org.of("licences", person))


def funnel(org: Org) -> list[tuple[str, int, int]]:
    """(step, people, also all before) of the licensed."""
    reached = [
        ("licensed", lambda person: True),
        ("activated", lambda person: activated(org, person)),
        ("trained", lambda person: bool(trained_days(org, person))),
        ("tried", lambda person: tried(org, person)),
        ("regular", lambda person: regular(org, person)),
    ]
    everybody = licensed(org)
    before = set(everybody)
    steps = []
    for name, has in reached:
        those = {person for person in everybody if has(person)}
        before &= those
        steps.append((name, len(those), len(before)))
    return steps


def regular_among_trained(org: Org) -> tuple[int, int]:
    those = [person for person in licensed(org) if trained_days(org, person)]
    return sum(regular(org, person) for person in those), len(those)


def adoption(org: Org, team: str) -> tuple[int, int, int]:
    """(regular, of, licensed headcount) of the people whose team it is on D."""
    those = [person for person in licensed(org) if (row_on(org, person, org.as_of) or {})["team"] == team]
    return (sum(regular(org, p) for p in those if enough(org, p)), sum(enough(org, p) for p in those), len(those))


def accessible(org: Org, person: str) -> bool | None:
    """Licensed in 8 or more of the last 12 weeks (a week counts when all seven days are covered)."""
    if not measured(org, person):
        return None
    return sum(all(licensed_on(org, person, week + DAY * n) for n in range(7)) for week in complete_weeks(org, 12)) >= 8


def checked(org: Org, person: str) -> bool | None:
    """Passed the latest skill check; None without one, or where the source does not say."""
    rows = [row for row in org.of("training", person)
            if row.get("kind") == "check" and row["completed_on"] <= org.as_of]
    return sorted(rows, key=lambda row: row["completed_on"])[-1].get("passed") if rows else None


def weeks_used_before(org: Org, person: str, wave: date) -> int:
    """Active weeks among the four complete weeks before the wave."""
    return sum(active(org, person, monday(wave) - WEEK * back) for back in (1, 2, 3, 4))


def month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - DAY


def lag_shows(org: Org, cohort: date, weeks: int) -> bool:
    """A completion on the month's last day has reached the lag."""
    return monday(month_end(cohort)) + WEEK * weeks + DAY * 6 <= org.as_of


def lag(org: Org, weeks: int) -> dict[str, tuple[int, int] | None]:
    """Cohort -> (regular, of the people with enough eligible weeks in their window); None where it does not show."""
    cells: dict[str, tuple[int, int] | None] = {}
    for person in {row["person"] for row in org.people}:
        days = trained_days(org, person)
        if not days or not measured(org, person):
            continue
        cohort = days[0].strftime("%Y-%m")
        if not lag_shows(org, days[0].replace(day=1), weeks):
            cells[cohort] = None
            continue
        found = lag_regular(org, person, days[0], weeks)
        was = cells.get(cohort) or (0, 0)
        cells[cohort] = (was[0] + (found is True), was[1] + (found is not None))
    return cells


def lag_window(completed: date, weeks: int) -> list[date]:
    end = monday(completed) + WEEK * weeks
    return [end - WEEK * back for back in range(min(weeks, 12) - 1, -1, -1)]


def lag_regular(org: Org, person: str, completed: date, weeks: int) -> bool | None:
    """Regular in the window of the lag; None where under 75 % of it is eligible."""
    window = lag_window(completed, weeks)
    those = [week for week in window if eligible(org, person, week)]
    if len(those) < 0.75 * len(window):
        return None
    return sum(active(org, person, week) for week in those) >= 0.75 * len(those)


def pair_mean(first: float | None, second: float | None) -> float | None:
    given = [value for value in (first, second) if value is not None]
    return sum(given) / len(given) if given else None


def agrees(first: float | None, second: float | None) -> bool | None:
    """Capable or confident by the two core items."""
    mean = pair_mean(first, second)
    return None if mean is None else mean >= 4


def driver_level(first: float | None, second: float | None) -> float | None:
    mean = pair_mean(first, second)
    return None if mean is None else 100 * (5 - mean) / 4


def held_back(first: float | None, second: float | None) -> bool | None:
    level = driver_level(first, second)
    return None if level is None else level > 50
