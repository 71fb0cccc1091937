"""Safe beside earlier reports: choices that stick, and values that are held while one to four people come or go.

What an earlier report showed can be subtracted from what the new one shows. So a group that was shown stays shown
where it can; a group whose members changed by 1 to 4 repeats its last value once, and is then shown pooled over two
waves; and no difference between the new report and an earlier one may isolate 1 to 4 people anywhere in the tree.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    since: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Measure -> team -> members behind a held value: those of when it was computed."""

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
        return cls(**{name: found[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Earlier:
    """An earlier report: who was counted, and what it showed."""

    record: Record
    values: Mapping[str, Mapping[str, Any]]
    """Measure -> team -> the value as published."""
    held: frozenset[tuple[str, str]] = frozenset()
    """(measure, team) that repeated an even earlier value."""

    def people(self, measure: str, kind: str) -> dict[str, frozenset[str]]:
        """Team -> members behind the value this report showed for `measure`, for the teams it showed."""
        below = _descend(self.record.members.get(kind, {}), self.record.parents)
        shown = self.values.get(measure, {})
        old = self.record.since.get(measure, {})
        return {team: frozenset(old[team]) if team in old else below.get(team, frozenset()) for team in shown}


def fingerprint(salt: str, person: str) -> str:
    """A person's key as it stands in a record."""
    return hmac.new(salt.encode(), person.encode(), hashlib.sha256).hexdigest()[:16]


def descend(members: Members, parents: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Team -> everybody counted in it or in any team below it."""
    return _descend(members, parents)


def _descend(members: Members, parents: Mapping[str, str]) -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = {}
    for person, team in members.items():
        step = team
        while step:
            below.setdefault(step, set()).add(person)
            step = parents.get(step, "")
    return {team: frozenset(people) for team, people in below.items()}


def to_hold(shown: Iterable[str], now: Mapping[str, frozenset[str]], before: list[dict[str, frozenset[str]]],
            parents: Mapping[str, str], minimum: int) -> set[str]:
    """Teams among `shown` whose new value may not stand beside the earlier reports.

    now: members of each team; before: for each earlier report the members behind what it showed. A team is held when
    its own members, or the people left between it and the updated teams below it, changed by 1 to minimum - 1.
    """
    held: set[str] = set()
    shown = list(shown)
    for earlier in before:
        common = [team for team in shown if team in earlier]
        held |= {team for team in common if _few(now[team] ^ earlier[team], minimum)}
    changed = True
    while changed:
        changed = False
        for earlier in before:
            updated = [team for team in shown if team in earlier and team not in held]
            below = _nearest_below(updated, parents)
            for team in updated:
                left_now = now[team].difference(*(now[child] for child in below[team]))
                left_then = earlier[team].difference(*(earlier[child] for child in below[team]))
                if _few(left_now ^ left_then, minimum):
                    held.add(team)
                    changed = True
                    break
    return held


def _few(people: frozenset[str], minimum: int) -> bool:
    return 0 < len(people) < minimum


def _nearest_below(teams: list[str], parents: Mapping[str, str]) -> dict[str, list[str]]:
    """For each team those of `teams` below it with none of `teams` between."""
    among = set(teams)
    below: dict[str, list[str]] = {team: [] for team in teams}
    for team in teams:
        step = parents.get(team, "")
        while step and step not in among:
            step = parents.get(step, "")
        if step:
            below[step].append(team)
    return below


def to_drop(shown: set[str], now: Mapping[str, frozenset[str]], before: list[dict[str, frozenset[str]]],
            parents: Mapping[str, str], minimum: int) -> set[str]:
    """Teams among `shown`, new since an earlier report, that would cut something it showed into too small a piece.

    A team shown earlier and hidden now still counts as known: the remainders of the teams known from either report
    must each be empty or hold the minimum, by the members of now.
    """
    dropped: set[str] = set()
    for earlier in before:
        while True:
            kept = shown - dropped
            known = [team for team in {*kept, *earlier} if team in now]
            fresh = {team for team in kept if team not in earlier}
            guilty = _cutting(known, fresh, now, parents, minimum)
            if guilty is None:
                break
            dropped.add(guilty)
    return dropped


def _cutting(known: list[str], fresh: set[str], now: Mapping[str, frozenset[str]], parents: Mapping[str, str],
             minimum: int) -> str | None:
    """A fresh team that takes part in a remainder under the minimum; None when there is none."""
    below = _nearest_below(sorted(known), parents)
    for team in sorted(known):
        left = now[team].difference(*(now[child] for child in below[team]))
        if _few(left, minimum):
            parts = [part for part in (*below[team], team) if part in fresh]
            if parts:
                return min(parts, key=lambda part: (len(now[part]), part))
    return None
