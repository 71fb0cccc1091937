"""Imports in tests: tables as a few words, and what holds on a day as plain values that can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from surefoot.web.frame import clock
from surefoot.web.people.importing import steps
from surefoot.web.people.importing.wanted import ATTRIBUTES, PersonRow, TeamRow, Wanted
from surefoot.web.people.models import (
    EVERY_WORKDAY,
    Import,
    ImportFile,
    Management,
    Person,
    Place,
    Position,
    Role,
    Site,
    Team,
    holding_on,
)
from surefoot.web.people.scope import everything

DAY = date(2026, 11, 27)
Row = Mapping[str, Any]
COLUMNS = (*ATTRIBUTES, "location")
BLANK: Row = {**dict.fromkeys(PersonRow._fields, ""), "role": "clerk", "starts": None, "joined": None, "left": None,
              "external": False, "workdays": EVERY_WORKDAY}


def csv(rows: Iterable[Row], columns: Iterable[str]) -> bytes:
    names = list(columns)
    lines = [",".join(names), *(",".join(str(row.get(name, "") or "") for name in names) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


PEOPLE = ("person", "team", "manager", "role", "email", "name", "level", "location", "joined", "left")


def people(*rows: Row, columns: Iterable[str] = PEOPLE) -> bytes:
    return csv([{"role": "clerk", **row} for row in rows], columns)


def teams(*rows: Row) -> bytes:
    return csv(rows, ("team", "parent", "manager", "name"))


def offered(*files: bytes, since: date = DAY, whole: bool = True, last_day: date | None = None) -> Import:
    """Files read and compared."""
    found = Import.objects.create(state="reading", made_at=clock.now(), since=since, whole=whole,
                                  last_day=last_day or since - timedelta(days=1))
    for number, content in enumerate(files):
        ImportFile.objects.create(belongs=found, name=f"file{number}.csv", content=content)
    steps.read_and_compare(found.pk)
    found.refresh_from_db()
    return found


def imported(*files: bytes, **terms: Any) -> Import:
    """Files read, compared and confirmed."""
    found = offered(*files, **terms)
    assert found.state == "ready", found.facts
    return confirmed(found)


def taken(rows: Iterable[Row], tree: Iterable[Row] | None = None, columns: Iterable[str] = COLUMNS) -> Import:
    """The same without files: what they would say."""
    wanted = Wanted(tuple(PersonRow._make({**BLANK, **row}[name] or BLANK[name] for name in PersonRow._fields)
                          for row in rows),
                    None if tree is None else tuple(TeamRow(**row) for row in tree), frozenset(columns))
    found = Import.objects.create(state="reading", made_at=clock.now(), since=DAY, whole=True,
                                  last_day=DAY - timedelta(days=1), wanted=wanted.pack())
    steps.read_and_compare(found.pk)
    return confirmed(found)


def confirmed(found: Import) -> Import:
    Import.objects.filter(pk=found.pk).update(state="running")
    steps.carry_out(found.pk, "system")
    found.refresh_from_db()
    assert found.state == "done", found.state
    return found


def told(found: Import) -> dict[str, int]:
    return dict(found.facts["counts"])


def today(day: date = DAY) -> dict[str, Any]:
    """What holds on a day: who works here, where, for whom; the tree; who leads."""
    with everything("a test"):
        here = Person.objects.exclude(left__lt=day).exclude(joined__gt=day)
        who = {row["key"]: row for row in here.values("key", "name", "email", "external", "level", "workdays",
                                                      "joined", "left")}
        where = {row["person__key"]: row for row in Position.objects.filter(holding_on(day), person__in=here).values(
            "person__key", "team__key", "role__key", "site__key", "manager__key")}
        tree = dict(Place.objects.filter(holding_on(day)).values_list("team__key", "parent__key"))
        leads = set(Management.objects.filter(holding_on(day)).values_list("team__key", "person__key", "kind"))
        return {"who": who, "where": where, "tree": tree, "leads": leads}


def everything_stored() -> dict[str, list[Any]]:
    """Every row of every table an import may touch, ids included."""
    with everything("a test"):
        return {model.__name__: sorted(model._base_manager.values_list(), key=str)
                for model in (Person, Position, Team, Place, Management, Role, Site)}
