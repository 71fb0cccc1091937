"""What stands in the database, as an import compares it: everything by key, with the rows' ids beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from surefoot.sources.identity import normal
from surefoot.web.people.importing.timeline import Segment
from surefoot.web.people.models import Management, Person, Place, Position, Role, Site, Team


class Stand(NamedTuple):
    """Where somebody works: keys as they are compared; empty = none."""

    team: str
    role: str
    site: str
    manager: str


class PersonState(NamedTuple):
    """A person's own row."""

    pk: UUID | None
    key: str
    name: str
    email: str
    external: bool
    level: str
    workdays: int
    joined: date | None
    left: date | None


class TeamState(NamedTuple):
    """A team's own row."""

    pk: int
    name: str
    by_table: bool
    led_by_table: bool


class ByHand(NamedTuple):
    """A row of who leads a team that somebody entered."""

    pk: int
    team: str
    person: str
    kind: str
    starts: date
    ends: date | None


Rows = dict[str, list[tuple[int, Segment[Any]]]]
"""Whose -> id and segment of each row, in order of days."""


@dataclass(frozen=True)
class Standing:
    """All of it."""

    people: dict[str, PersonState]
    positions: Rows
    teams: dict[str, TeamState]
    places: Rows
    managers: Rows
    """Derived managers, a team."""
    by_hand: tuple[ByHand, ...]
    roles: dict[str, int]
    sites: dict[str, int]
    keys: dict[UUID, str]
    """Id of a person -> key as it is compared."""

    @property
    def first(self) -> bool:
        """Whether nobody is known yet."""
        return not self.people


def stand_in_database() -> Standing:
    """Read it all, inside `everything(...)`: seven queries however much there is."""
    people = {normal(row[1]): PersonState(*row) for row in _rows(Person.objects, (
        "pk", "key", "name", "email", "external", "level", "workdays", "joined", "left"))}
    keys = {person.pk: key for key, person in people.items() if person.pk}
    teams = {row[0]: TeamState(*row[1:]) for row in _rows(Team.objects, (
        "key", "pk", "name", "by_table", "led_by_table"))}
    names = {team.pk: key for key, team in teams.items()}
    roles, sites = (dict(_rows(model.objects, ("key", "pk"))) for model in (Role, Site))
    role_of, site_of = ({pk: key for key, pk in found.items()} for found in (roles, sites))
    positions: Rows = {}
    for pk, person, team, role, site, manager, starts, ends in _rows(
            Position.objects, ("pk", "person", "team", "role", "site", "manager", "starts", "ends")):
        stand = Stand(names[team], role_of.get(role, ""), site_of.get(site, ""), keys.get(manager, ""))
        positions.setdefault(keys[person], []).append((pk, Segment(starts, ends, stand)))
    places: Rows = {}
    for pk, team, parent, starts, ends in _rows(Place.objects, ("pk", "team", "parent", "starts", "ends")):
        places.setdefault(names[team], []).append((pk, Segment(starts, ends, names.get(parent, ""))))
    managers, by_hand = _managements(names, keys)
    return Standing(people, positions, teams, places, managers, by_hand, roles, sites, keys)


def _managements(names: dict[int, str], keys: dict[UUID, str]) -> tuple[Rows, tuple[ByHand, ...]]:
    managers: Rows = {}
    by_hand = []
    for pk, team, person, kind, starts, ends, hand in _rows(
            Management.objects, ("pk", "team", "person", "kind", "starts", "ends", "by_hand")):
        if hand:
            by_hand.append(ByHand(pk, names[team], keys[person], kind, starts, ends))
        else:
            managers.setdefault(names[team], []).append((pk, Segment(starts, ends, keys[person])))
    return managers, tuple(by_hand)


def _rows(manager: Any, fields: tuple[str, ...]) -> Iterable[Any]:
    """In order of days where there are days, so that segments come sorted."""
    order = [field for field in ("starts",) if field in fields]
    return manager.order_by(*order, "pk").values_list(*fields).iterator(chunk_size=5000)
