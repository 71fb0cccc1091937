"""What an import would change, row by row, and how a person reads it: the preview and the change are the same plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from surefoot.sources.identity import normal
from surefoot.web.people.importing.people import Outcome, Terms, outcomes, works_on
from surefoot.web.people.importing.standing import PersonState, Rows, Standing
from surefoot.web.people.importing.teams import TeamOutcome, team_outcomes
from surefoot.web.people.importing.timeline import Segment, on
from surefoot.web.people.importing.wanted import Wanted

TOO_MANY = 0.1
"""Share of those who work here above which a file that does not name them is taken for a mistake, until said twice."""


class Told(NamedTuple):
    """A line of the preview."""

    kind: str
    key: str
    name: str
    before: str
    after: str
    fields: str


@dataclass(frozen=True)
class RowChanges:
    """What becomes of the rows of one table: whose and segment, id and segment, id."""

    create: list[tuple[str, Segment[Any]]] = field(default_factory=list)
    change: list[tuple[int, Segment[Any]]] = field(default_factory=list)
    remove: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """Everything an import would do, and what it is to a reader."""

    roles: dict[str, str]
    """New ones: key -> name."""
    sites: dict[str, str]
    teams_new: dict[str, TeamOutcome]
    teams_changed: dict[int, TeamOutcome]
    people_new: dict[str, PersonState]
    people_changed: list[PersonState]
    positions: RowChanges
    places: RowChanges
    managers: RowChanges
    ended_by_hand: dict[int, date]
    """Entered managements that end with who left or with their team."""
    told: list[Told]
    left: list[str]
    """Keys of those who leave."""
    missing: int
    """How many of them because the files do not name them."""
    here: int
    """How many work here on the day, before."""

    @property
    def too_many_leave(self) -> bool:
        """Whether this looks like a file that was cut off."""
        return self.missing > TOO_MANY * self.here

    def digest(self) -> str:
        """The same plan has the same digest."""
        return hashlib.sha256(json.dumps(sorted(self.told)).encode()).hexdigest()


def plan(wanted: Wanted, standing: Standing, terms: Terms) -> Plan:
    """Compare what files say with what stands."""
    people = outcomes(wanted, standing, terms)
    teams = team_outcomes(wanted, standing, people, terms)
    roles = {normal(row.role): row.role for row in wanted.people if row.role}
    sites = {normal(row.location): row.location for row in wanted.people if row.location}
    left = [key for key, outcome in people.items() if outcome.kind == "leaving"]
    return Plan(
        {key: name for key, name in roles.items() if key not in standing.roles},
        {key: name for key, name in sites.items() if key not in standing.sites},
        {key: team for key, team in teams.items() if key not in standing.teams},
        {standing.teams[key].pk: team for key, team in teams.items() if _retold(team, standing.teams.get(key))},
        {key: outcome.person for key, outcome in people.items() if outcome.kind == "new"},
        [outcome.person for key, outcome in people.items()
         if outcome.kind not in ("", "new") and outcome.person != standing.people[key]],
        _changes(standing.positions, {key: outcome.segments for key, outcome in people.items() if outcome.kind}),
        _changes(standing.places, {key: team.places for key, team in teams.items()}),
        _changes(standing.managers, {key: team.managers for key, team in teams.items()}),
        _ended(standing, people, teams, terms),
        [*_people_told(people, teams, standing, terms), *_teams_told(teams, people, standing, terms)],
        left, sum(outcome.missing for outcome in people.values()), _here(standing, terms.since))


def _retold(team: TeamOutcome, state: Any) -> bool:
    return state is not None and (team.name, team.by_table, team.led_by_table) != (
        state.name, state.by_table, state.led_by_table)


def _changes(held: Rows, after: Mapping[str, list[Segment[Any]]]) -> RowChanges:
    """Rows are the same row where they start on the same day."""
    found = RowChanges()
    for whose, segments in after.items():
        rows = {segment.starts: (pk, segment) for pk, segment in held.get(whose, ())}
        for segment in segments:
            pk, before = rows.pop(segment.starts, (0, None))
            if before is None:
                found.create.append((whose, segment))
            elif before != segment:
                found.change.append((pk, segment))
        found.remove.extend(pk for pk, _ in rows.values())
    return found


def _ended(standing: Standing, people: Mapping[str, Outcome], teams: Mapping[str, TeamOutcome],
           terms: Terms) -> dict[int, date]:
    found = {}
    for row in standing.by_hand:
        places = teams[row.team].places
        limits = [day for day in (people[row.person].person.left, places[-1].ends if places else None) if day]
        if limits and (row.ends is None or row.ends > min(limits)):
            found[row.pk] = max(min(limits), row.starts)
    return found


def _here(standing: Standing, day: date) -> int:
    return sum(1 for person in standing.people.values()
               if (person.left is None or person.left >= day) and (person.joined is None or person.joined <= day))


def _people_told(people: Mapping[str, Outcome], teams: Mapping[str, TeamOutcome], standing: Standing,
                 terms: Terms) -> Iterable[Told]:
    for key, outcome in people.items():
        if outcome.kind:
            person = outcome.person
            held = [segment for _, segment in standing.positions.get(key, ())]
            before, after = on(held, terms.since), works_on(outcome, terms.since)
            until = person.left.isoformat() if outcome.kind == "leaving" and person.left else ""
            yield Told(outcome.kind, person.key, person.name, teams[before.stand.team].name if before else "",
                       until or (teams[after.stand.team].name if after else ""), " ".join(outcome.fields))


def _teams_told(teams: Mapping[str, TeamOutcome], people: Mapping[str, Outcome], standing: Standing,
                terms: Terms) -> Iterable[Told]:
    def named(place: Segment[str] | None) -> str:
        return teams[place.stand].name if place and place.stand in teams else ""

    def leads(manager: Segment[str] | None) -> str:
        person = people[manager.stand].person if manager else None
        return (person.name or person.key) if person else ""

    for key, team in teams.items():
        state = standing.teams.get(key)
        held, led = ([segment for _, segment in rows.get(key, ())] for rows in (standing.places, standing.managers))
        before, after = on(held, terms.since), on(team.places, terms.since)
        if state is None:
            yield Told("team_new", key, team.name, "", named(after), "")
        elif before and not after:
            yield Told("team_ended", key, team.name, named(before), "", "")
        elif held != team.places or team.name != state.name:
            yield Told("team_moved", key, team.name, named(before), named(after),
                       "name" if team.name != state.name else "")
        if led != team.managers:
            yield Told("team_led", key, team.name, leads(on(led, terms.since)),
                       leads(on(team.managers, terms.since)), "")
