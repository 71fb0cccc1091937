"""Small organisations for tests: made of plain rows, turned into the tables and person-weeks that the measures read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import strategies as st

from surefoot.demo import Organisation
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


@st.composite
def organisations(draw: Any) -> Org:
    """Any small organisation: what happens falls on days that matter, near the last 14 weeks."""
    as_of = SUNDAY - DAY * draw(st.sampled_from((0, 0, 1, 3, 6)))
    near = st.integers(-20 * 7, 10).map(lambda n: as_of + DAY * n)
    maybe = st.one_of(st.none(), near)
    old = st.one_of(st.none(), st.just(LONG_AGO), st.just(LONG_AGO), near)
    keys = [f"p{n}" for n in range(draw(st.integers(1, 5)))]
    org = Org(as_of, [], teams=draw(st.sampled_from(([], TEAMS))))
    for key in keys:
        joined, left = draw(old), draw(st.one_of(st.none(), st.none(), near))
        homes = draw(st.lists(st.tuples(st.sampled_from(("t1", "t2", "t3")), st.sampled_from(("", "Bern", "Kiel"))),
                              min_size=1, max_size=3))
        begins = [None, *sorted(draw(st.lists(near, min_size=len(homes) - 1, max_size=len(homes) - 1, unique=True)))]
        org.people.extend(employee(key, team, location=site, joined=joined, left=left, **{"from": begin})
                          for (team, site), begin in zip(homes, begins, strict=True))
        for _ in range(draw(st.integers(0, 2))):
            org.licences.append({"person": key, "tool": draw(st.sampled_from(("copilot", "chatgpt"))),
                                 "assigned_on": draw(st.one_of(st.just(LONG_AGO), near)), "removed_on": draw(maybe),
                                 "activated_on": draw(maybe)})
        for _ in range(draw(st.integers(0, 2))):
            org.training.append({"person": key, "course": "intro", "completed_on": draw(near),
                                 "passed": draw(st.sampled_from((None, True, False))),
                                 "kind": draw(st.sampled_from(("", "general", "role", "check")))})
        for _ in range(draw(st.integers(0, 2))):
            starts = draw(near)
            org.leave.append({"person": key, "starts": starts,
                              "ends": draw(st.one_of(st.none(), st.integers(0, 9).map(lambda n, s=starts: s + DAY * n)))})
        org.usage.extend(_uses(draw, key, as_of))
    for _ in range(draw(st.integers(0, 3))):
        starts = draw(near)
        org.calendar.append({"team": draw(st.sampled_from(("", "Bern", "t1", "dept", "nowhere"))), "starts": starts,
                             "ends": starts + DAY * draw(st.integers(0, 3)),
                             "kind": draw(st.sampled_from(("holiday", "holiday", "quiet")))})
    return org


def _uses(draw: Any, key: str, as_of: date) -> list[Row]:
    """Use of one person: a habit with gaps, then rows of every kind; one grain per tool."""
    amount = st.sampled_from((None, 0, 1, 3, 20))
    habit = draw(st.sampled_from((0.0, 0.5, 0.85, 1.0)))
    rows = []
    usual = draw(amount)
    for back in range(21):
        if habit and draw(st.integers(0, 99)) < 100 * habit:
            day = as_of - DAY * (7 * back + draw(st.integers(0, 6)))
            rows.append({"person": key, "at": day, "grain": "day", "tool": "copilot", "actions": usual})
    near = st.integers(-20 * 7, 10).map(lambda n: as_of + DAY * n)
    for _ in range(draw(st.integers(0, 4))):
        grain, tool = draw(st.sampled_from((("day", "copilot"), ("event", "audit"), ("week", "chatgpt"),
                                            ("rolling", "copilot"), ("last_seen", "copilot"))))
        at = draw(near)
        rows.append({"person": key, "at": oracle.monday(at) if grain == "week" else at, "grain": grain, "tool": tool,
                     "actions": draw(amount), "own_initiative": draw(st.sampled_from((None, True, False)))})
    return rows


def from_demo(planted: Organisation) -> Org:
    """A planted organisation as plain rows: local days, the newest of alike day and week rows."""
    tables = {name: _rows(columns) for name, columns in planted.tables().items()}
    for row in tables["calendar"]:
        row["team"] = row["team"] or row["site"]
    return Org(planted.as_of, tables["people"], tables["licences"], tables["training"], tables["leave"],
               tables["calendar"], tables["teams"], _newest(tables["usage"], ZoneInfo(planted.options.zone)))


DAYS = ("joined", "left", "from", "assigned_on", "removed_on", "activated_on", "completed_on", "starts", "ends")


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


def weeks_ago(*ago: int) -> list[date]:
    """Mondays of complete weeks, 1 = the last."""
    return [MONDAYS[-1] - timedelta(weeks=n - 1) for n in ago]
