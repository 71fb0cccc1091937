"""Small organisations for tests: made of plain rows, turned into the tables and person-weeks that the measures read."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import strategies as st

from surefoot.demo import Organisation
from surefoot.measure.confidence import split_frequency
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.tree import tree
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import SCHEMAS, Table, table
from surefoot.vocabulary.usage import PersonWeeks

from . import oracle
from .oracle import DAY, WEEK, Org, Row

SUNDAY = date(2026, 3, 29)
"""The usual as-of date; the last complete week begins on Monday the 23rd."""
MONDAYS = [date(2026, 3, 23) - WEEK * back for back in range(19, -1, -1)]
"""Twenty complete weeks, the last one last."""
LONG_AGO = date(2024, 1, 1)


def as_table(name: str, rows: list[Row]) -> Table:
    """Rows as one of our tables; an absent or None cell is missing."""
    return table(SCHEMAS[name], {column.name: [_cell(row.get(column.name), column.kind) for row in rows]
                                 for column in SCHEMAS[name].columns})


def _cell(value: Any, kind: str) -> Any:
    if kind == "text":
        return value or ""
    if kind == "date":
        return np.datetime64(value or "NaT", "D")
    if kind == "flag":
        return -1 if value is None else int(value)
    return np.nan if value is None else value


def tables_of(org: Org) -> dict[str, Table]:
    """Every table of the organisation but usage; people always, the others where they have rows."""
    names = ("licences", "training", "leave", "calendar", "teams")
    return {"people": as_table("people", org.people),
            **{name: as_table(name, getattr(org, name)) for name in names if getattr(org, name)}}


def person_weeks(org: Org) -> PersonWeeks:
    """The usage rows counted by the oracle."""
    people = sorted({row["person"] for row in org.people})
    end = oracle.monday(org.as_of)
    first = min(org.delivered, default=end)
    weeks = [first + WEEK * n for n in range((end - first).days // 7 + 1)]
    shape = (len(people), len(weeks))
    actions = np.array([[oracle.actions(org, p, w) for w in weeks] for p in people], dtype=np.float32).reshape(shape)
    active = np.array([[oracle.active(org, p, w) for w in weeks] for p in people], dtype=bool).reshape(shape)
    return PersonWeeks(
        np.array(people, dtype=object), np.array(weeks, dtype="datetime64[D]"), actions, active,
        np.array([week in org.delivered for week in weeks]),
        np.array([oracle.activated_by_use(org, p) for p in people], dtype=bool),
        np.array([oracle.tried(org, p) for p in people], dtype=bool))


def logs_of(org: Org, settings: Settings | None = None) -> Logs:
    """What the code says about the organisation."""
    tables, day = tables_of(org), np.datetime64(org.as_of, "D")
    people = roster(tables["people"])
    nodes = tree(people, tables.get("teams"), day)
    tables.setdefault("licences", as_table("licences", []))
    tables.setdefault("training", as_table("training", []))
    return Logs(day, people, nodes, tables, person_weeks(org), settings or Settings())


def employee(key: str = "ann", team: str = "t1", **more: Any) -> Row:
    """A row of the people table."""
    return {"person": key, "team": team, "manager": "", "role": "clerk", **more}


def use(week: date, actions: float | None = 3, *, person: str = "ann", weekday: int = 1, **more: Any) -> Row:
    """A day's use in the week."""
    return {"person": person, "at": week + DAY * weekday, "grain": "day", "tool": "copilot", "actions": actions, **more}


def one_person(used: list[int] | None = None, **more: Any) -> Org:
    """Ann, employed and licensed for ages, and a colleague who makes sure that every week was delivered.

    used: weeks ago (1 = the last complete week) in which Ann used AI; default none. more: fields of `Org`.
    """
    base = Org(
        SUNDAY, [employee("ann"), employee("bob")],
        licences=[{"person": person, "tool": "copilot", "assigned_on": LONG_AGO} for person in ("ann", "bob")],
        usage=[use(week, person="bob") for week in MONDAYS] + [use(MONDAYS[-ago]) for ago in used or []])
    return replace(base, **more)


def eligible_ago(org: Org, person: str = "ann") -> set[int]:
    """How many weeks ago the person's eligible weeks were, of the last 20 complete ones, as the code says."""
    logs = logs_of(org)
    assert logs.eligible is not None
    row = int(np.flatnonzero(logs.people.keys == person)[0])
    complete = logs.eligible.shape[1]
    return {complete - column for column in np.flatnonzero(logs.eligible[row])} & set(range(1, 21))


TEAMS = [{"team": "dept", "parent": ""}, {"team": "t1", "parent": "dept"}, {"team": "t2", "parent": "dept"},
         {"team": "t3", "parent": ""}]


@dataclass(frozen=True)
class Chance:
    """Draws what may happen to an organisation on days that matter, near the last 20 weeks."""

    rng: random.Random
    as_of: date

    def day(self) -> date:
        return self.as_of - DAY * self.rng.randrange(-10, 20 * 7)

    def perhaps(self, *others: date | None) -> date | None:
        return self.rng.choice((self.day(), *others))

    def one(self, *values: Any) -> Any:
        return self.rng.choice(values)


def small(seed: int, people: int) -> Org:
    """A small organisation with every case of the calendar."""
    rng = random.Random(seed)
    chance = Chance(rng, SUNDAY - DAY * rng.choice((0, 0, 1, 3, 6)))
    org = Org(chance.as_of, [], teams=chance.one([], TEAMS))
    for key in [f"p{n}" for n in range(people)]:
        org.people.extend(_history(chance, key))
        for _ in range(rng.randrange(3)):
            org.licences.append({"person": key, "tool": chance.one("copilot", "chatgpt"),
                                 "assigned_on": chance.perhaps(LONG_AGO, LONG_AGO),
                                 "removed_on": chance.perhaps(None, None), "activated_on": chance.perhaps(None)})
            org.training.append({"person": key, "course": "intro", "completed_on": chance.day(),
                                 "passed": chance.one(None, True, False),
                                 "kind": chance.one("", "general", "role", "check")})
        for _ in range(rng.randrange(3)):
            starts = chance.day()
            org.leave.append({"person": key, "starts": starts,
                              "ends": chance.one(None, starts, starts + DAY, starts + DAY * rng.randrange(10))})
        org.usage.extend(_uses(chance, key))
    for _ in range(rng.randrange(4)):
        starts = chance.day()
        org.calendar.append({"team": chance.one("", "Bern", "t1", "dept", "nowhere"),
                             "site": chance.one("", "", "Bern", "Kiel"), "starts": starts,
                             "ends": starts + DAY * rng.randrange(4),
                             "kind": chance.one("holiday", "holiday", "quiet")})
    return org


def _history(chance: Chance, key: str) -> list[Row]:
    """One row, or several with `from`; employment is the same in all of them."""
    joined, left = chance.perhaps(None, LONG_AGO, LONG_AGO), chance.perhaps(None, None)
    begins: list[date | None] = sorted({chance.day() for _ in range(chance.rng.randrange(4))})
    begins = [None, *begins[1:]] if chance.rng.random() < 0.8 else begins or [None]
    return [employee(key, chance.one("t1", "t2", "t3"), location=chance.one("", "Bern", "Kiel"), joined=joined,
                     left=left, unmeasured=chance.one(*[""] * 12, "usage", "pulse", "both"), **{"from": begin})
            for begin in begins]


def _uses(chance: Chance, key: str) -> list[Row]:
    """Use of one person: a habit with gaps, then rows of every kind; one grain per tool."""
    habit, usual = chance.one(0.0, 0.5, 0.85, 1.0), chance.one(None, 0, 1, 3, 20)
    rows = [{"person": key, "at": chance.as_of - DAY * (7 * back + chance.rng.randrange(7)), "grain": "day",
             "tool": "copilot", "actions": usual} for back in range(21) if chance.rng.random() < habit]
    for _ in range(chance.rng.randrange(6)):
        grain, tool = chance.one(("day", "copilot"), ("event", "audit"), ("week", "chatgpt"), ("rolling", "copilot"),
                                 ("last_seen", "copilot"))
        at = chance.day()
        rows.append({"person": key, "at": oracle.monday(at) if grain == "week" else at, "grain": grain, "tool": tool,
                     "actions": chance.one(None, 0, 1, 3, 20), "own_initiative": chance.one(None, True, False)})
    return rows


organisations = st.builds(small, st.integers(0, 2**32), st.integers(1, 5))
"""Any small organisation. Drawn from a seed: hypothesis draws of so many cells are too slow to be many."""


def assessable(planted: Organisation) -> tuple[dict[str, Table], PersonWeeks]:
    """A planted organisation as the assessment reads it: tables, the pulse without use frequencies, person-weeks."""
    org = from_demo(planted)
    bare, frequency = split_frequency(as_table("pulse", _rows(planted.pulse)), None, Settings())
    assert frequency is not None
    return {**tables_of(org), "pulse": bare, "frequency": frequency}, person_weeks(org)


def from_demo(planted: Organisation) -> Org:
    """A planted organisation as plain rows: local days, the newest of alike day and week rows."""
    names = ("people", "licences", "training", "leave", "calendar", "teams", "usage")
    tables = {name: _rows(getattr(planted, name)) for name in names}
    return Org(planted.as_of, tables["people"], tables["licences"], tables["training"], tables["leave"],
               tables["calendar"], tables["teams"], _newest(tables["usage"], ZoneInfo(planted.options.zone)))


DAYS = ("joined", "left", "from", "assigned_on", "removed_on", "activated_on", "completed_on", "starts", "ends",
        "wave")


def _rows(columns: dict[str, Any]) -> list[Row]:
    return [dict(zip(columns, (_value(name, cell) for name, cell in zip(columns, cells, strict=True)), strict=True))
            for cells in zip(*(column.tolist() for column in columns.values()), strict=True)]


def _value(name: str, cell: Any) -> Any:
    if cell == "" or cell != cell:
        return None
    if name in DAYS:
        return date.fromisoformat(cell)
    return {"true": True, "false": False}.get(cell, cell) if name in ("passed", "own_initiative") else cell


def _newest(usage: list[Row], zone: ZoneInfo) -> list[Row]:
    newest: dict[Any, Row] = {}
    for number, row in enumerate(usage):
        one = (number,) if row["grain"] == "event" else tuple(
            row[name] for name in ("person", "tool", "surface", "at", "until", "grain"))
        if one not in newest or row["observed_at"] > newest[one]["observed_at"]:
            newest[one] = row
    return [{**row, "at": _local(row["at"], zone)} for row in newest.values()]


def _local(at: str, zone: ZoneInfo) -> date:
    if len(at) == 10:
        return date.fromisoformat(at)
    moment = datetime.fromisoformat(at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("UTC"))
    return moment.astimezone(zone).date()
