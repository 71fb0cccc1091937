"""Safe beside earlier reports: who was counted where when they were made, and what they showed.

What an earlier report showed can be subtracted from what the new one shows. So a group that was shown stays shown
where it can; a group whose figure of now would isolate 1 to 4 people beside any of them repeats its last value once,
and is then shown pooled over two waves.

Of a wave there is one published result a group: what a report told of it, every later report on the same wave tells
again, whatever was corrected or moved since (`Earlier.tells_wave`). Only groups not shown before may come in, and only
while the answers of the wave are the very same.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from surefoot.vocabulary.diagnosis import Diagnosis, ManagerEffects
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.results import Response
from surefoot.vocabulary.roadmaps import Roadmap

_LATER = ("rows", "pooled")
"""What records of earlier versions do not have."""
Members = Mapping[str, str]
"""Person -> team. People are keyed hashes: the record sits beside the report and names nobody."""


@dataclass(frozen=True)
class Record:
    """Who was counted where when a report was made; kept privately beside it, mode 0600."""

    as_of: str
    wave: str | None
    salt: str
    parents: Mapping[str, str]
    """Team -> parent; the root's is empty."""
    members: Mapping[str, Members]
    """Kind of measure (pulse, log, check) -> who was counted, in which team's cell."""
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Pulse measure -> team as it stands in the wave's rows -> answers."""
    since: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Measure -> team -> members behind a held value: those of when it was computed."""
    pooled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Measure -> teams whose value is one over two waves, or repeats such a one: it is no sum of one day's people."""
    rows: str = ""
    """Keyed hash over all answers of the wave: whether they are still the same."""
    report: str = ""
    """SHA-256 of the report.json it belongs to: a record of another report would protect the wrong people."""

    def to_json(self) -> str:
        """The record as JSON text; the same record gives the same bytes."""
        return json.dumps({"record": 1, **{name: getattr(self, name) for name in self.__dataclass_fields__}},
                          sort_keys=True, indent=0)

    @classmethod
    def from_json(cls, text: str) -> Record:
        """Raises ValueError for anything that is no record of ours."""
        found = json.loads(text)
        if not isinstance(found, dict) or found.get("record") != 1:
            raise ValueError("not a disclosure record; expected the JSON file that `surefoot report` wrote")
        since = {measure: {team: tuple(people) for team, people in teams.items()}
                 for measure, teams in found["since"].items()}
        pooled = {measure: tuple(teams) for measure, teams in found.get("pooled", {}).items()}
        kept = {name: found[name] for name in cls.__dataclass_fields__ if name in found or name not in _LATER}
        return cls(**{**kept, "since": since, "pooled": pooled})


@dataclass(frozen=True)
class Earlier:
    """An earlier report: who was counted, and what it showed."""

    record: Record
    values: Mapping[str, Mapping[str, Any]]
    """Measure -> team -> the value as published."""
    held: frozenset[tuple[str, str]] = frozenset()
    """(measure, team) that repeated an even earlier value."""
    complete: bool = True
    """Whether everybody in the record is known by the keys of the new report."""
    diagnosis: Diagnosis | None = None
    managers: ManagerEffects | None = None
    """What it said of the whole organisation's drivers and managers, to be repeated where its figures are."""
    design_effect: float | None = None
    response: Response | None = None
    effects: Rows[Effect] | None = None
    plans: Mapping[str, Roadmap] | None = None
    """Team -> its roadmap; None where they are still to be read from `report`."""
    report: Mapping[str, Any] = field(default_factory=dict)
    """Its report.json, where it was read from one."""

    def tells_wave(self, now: Record) -> bool:
        """Whether it told of the wave that the new report is on."""
        return now.wave is not None and self.record.wave == now.wave

    def people(self, measure: str, kind: str) -> dict[str, frozenset[str]]:
        """Team -> members behind the value this report showed for `measure`, for the teams it showed."""
        below = descend(self.record.members.get(kind, {}), self.record.parents)
        shown = self.values.get(measure, {})
        old = self.record.since.get(measure, {})
        return {team: frozenset(old[team]) if team in old else below.get(team, frozenset()) for team in shown}

    def keyed(self, salt: str, people: Iterable[str]) -> Earlier:
        """The same with everybody keyed by `salt`, so that several reports know a person by the same key.

        people: all person keys of today's table. Whoever is no longer in it is left out, which can only make groups
        look smaller than they were.
        """
        if salt == self.record.salt:
            return self
        new = {fingerprint(self.record.salt, person): fingerprint(salt, person) for person in people}
        kept, old = self.record.members, self.record.since
        members = {kind: {new[key]: team for key, team in found.items() if key in new} for kind, found in kept.items()}
        since = {measure: {team: tuple(sorted(new[key] for key in found if key in new))
                           for team, found in teams.items()} for measure, teams in old.items()}
        complete = all(len(members[kind]) == len(found) for kind, found in kept.items()) and all(
            len(since[measure][team]) == len(found) for measure, teams in old.items() for team, found in teams.items())
        record = replace(self.record, salt=salt, members=members, since=since, rows="")
        return replace(self, record=record, complete=complete)


def fingerprint(salt: str, person: str) -> str:
    """A person's key as it stands in a record."""
    return hmac.new(salt.encode(), person.encode(), hashlib.sha256).hexdigest()[:16]


def descend(members: Members, parents: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Team -> everybody counted in it or in any team below it."""
    below: dict[str, set[str]] = {}
    for person, team in members.items():
        step = team
        while step:
            below.setdefault(step, set()).add(person)
            step = parents.get(step, "")
    return {team: frozenset(people) for team, people in below.items()}
