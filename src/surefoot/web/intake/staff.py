"""Who works here, as the tables `people`, `teams` and `calendar`: the people room's history under pseudonyms.

To be asked inside `everything(...)`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from surefoot.vocabulary.tables import SCHEMAS, Table, table
from surefoot.web.people.measuring import unmeasured
from surefoot.web.people.models import Holiday, Management, Person, Place, Position, holding_on
from surefoot.web.people.pseudonyms import pseudonym

NEVER = np.datetime64("NaT", "D")


def people(day: date) -> Table:
    """One row a position. The first of a person holds from the beginning: what came before is not known."""
    marks = {pk: pseudonym(key) for pk, key in Person.objects.values_list("pk", "key")}
    about = {pk: more for pk, *more in Person.objects.values_list("pk", "level", "joined", "left")}
    out = unmeasured(day)
    rows: list[dict[str, Any]] = []
    seen: set[Any] = set()
    ends = _last_days()
    for person, team, manager, role, site, starts in Position.objects.order_by("person__key", "starts").values_list(
            "person", "team__key", "manager", "role__key", "site__key", "starts"):
        level, joined, left = about[person]
        begins = starts if person in seen or starts > day else None
        seen.add(person)
        rows.append({"person": marks[person], "team": team, "manager": marks.get(manager, ""), "role": role or "",
                     "level": level, "location": site or "", "joined": _day(joined), "left": _day(left or ends[person]),
                     "from": _day(begins), "unmeasured": out.get(person, "")})
    return _table("people", rows)


def teams(day: date) -> Table:
    """Where each team of that day stands, and who leads it."""
    leads = {team: pseudonym(key) for team, key in Management.objects.filter(holding_on(day), kind="manager").order_by(
        "-starts", "-pk").values_list("team", "person__key")}
    return _table("teams", [{"team": key, "parent": parent or "", "manager": leads.get(team, ""),
                             "name": name if name != key else ""}
                            for team, key, name, parent in Place.objects.filter(holding_on(day)).order_by(
                                "team__key").values_list("team", "team__key", "team__name", "parent__key")])


def holidays() -> Table:
    """The days on which sites do not work."""
    return _table("calendar", [{"team": "", "site": site, "starts": _day(starts), "ends": _day(ends), "kind": "holiday"}
                               for site, starts, ends in Holiday.objects.order_by("site__key", "starts").values_list(
                                   "site__key", "starts", "ends")])


def _last_days() -> dict[Any, date | None]:
    """Person -> the end of their last position; None where it goes on."""
    return dict(Position.objects.order_by("starts").values_list("person", "ends"))


def _day(value: date | None) -> np.datetime64:
    return NEVER if value is None else np.datetime64(value, "D")


def _table(name: str, rows: list[dict[str, Any]]) -> Table:
    """The rows under the columns this version's table has."""
    schema = SCHEMAS[name]
    there = rows[0].keys() if rows else {column.name for column in schema.columns if column.required}
    return table(schema, {column.name: [row[column.name] for row in rows]
                          for column in schema.columns if column.name in there})
