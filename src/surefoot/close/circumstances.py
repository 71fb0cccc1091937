"""What a team's plan has to live with: the manager's minutes, quiet weeks, what it can build on, what runs already.

None of it comes from answers or use. A team's own row counts for capacity; the nearest group above with a row stands
in for readiness; calendar, actions and plan hold for everything below the group they name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from surefoot.close.efforts import EFFORTS, REST_WEEKS, REST_WEEKS_MANAGER
from surefoot.measure.roster import roster
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.results import Group
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Table

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
                "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_ABBREVIATED: Final = 3


@dataclass(frozen=True)
class Recorded:
    """An action that has begun; ends is its last day, None = it goes on."""

    action: str
    starts: date
    ends: date | None

    def runs(self, day: date) -> bool:
        """Whether it goes on on `day`."""
        return self.ends is None or self.ends >= day

    def rests(self, day: date) -> bool:
        """Whether it ended so recently before `day` that it is not planned again."""
        weeks = REST_WEEKS_MANAGER if self.action == "manager" else REST_WEEKS
        return self.ends is not None and day - timedelta(weeks=weeks) <= self.ends < day


@dataclass(frozen=True)
class Registered:
    """A start of the plan table; starts None = held back, so that there are teams to compare with."""

    action: str
    starts: date | None


@dataclass(frozen=True)
class Circumstances:
    """What one team's plan has to live with; None = nobody told us."""

    minutes: int | None
    """Of the manager, a week."""
    meeting: int | None
    """Day of the team meeting, 0 = Monday."""
    quiet: tuple[bool, ...]
    """By week of the plan."""
    gaps: int | None
    outlook: bool | None
    peers: int | None
    tasks: int | None
    recorded: tuple[Recorded, ...]
    registered: tuple[Registered, ...]

    def assumed(self, settings: Settings, actions: Sequence[str]) -> tuple[Sentence, ...]:
        """The defaults that stood in, as far as the planned `actions` rest on them."""
        found = []
        if self.minutes is None:
            found.append(Sentence("roadmap_assumed_minutes", {"minutes": settings.manager_minutes}))
        if self.meeting is None:
            found.append(Sentence("roadmap_assumed_meeting"))
        for action, value, sentence in (("policy", self.gaps, Sentence("roadmap_assumed_gaps")),
                                        ("outlook", self.outlook, Sentence("roadmap_assumed_outlook")),
                                        ("peers", self.peers, Sentence("roadmap_assumed_peers")),
                                        ("practice", self.tasks, Sentence("roadmap_assumed_tasks"))):
            if value is None and action in actions:
                found.append(sentence)
        return tuple(found)

    def prepared(self, action: str) -> bool:
        """Whether what the action builds on is known to be there."""
        return {"policy": self.gaps == 0, "outlook": bool(self.outlook), "peers": (self.peers or 0) >= 2,
                "practice": (self.tasks or 0) >= 2}.get(action, True)


class Given:
    """The tables of a plan, looked up by team."""

    def __init__(self, groups: Sequence[Group], tables: Mapping[str, Table], as_of: date, starts: date,
                 settings: Settings) -> None:
        self._parents = {group.team: group.parent for group in groups}
        self._starts, self._settings, self._as_of = starts, settings, as_of
        self._capacity = _by_team(tables.get("capacity"))
        self._readiness = _by_team(tables.get("readiness"))
        self._actions = _by_team(tables.get("actions"))
        self._plan = _by_team(tables.get("plan"))
        calendar = tables.get("calendar")
        self._calendar: dict[str, list[dict[str, Any]]] = {}  # by one of the names a row has
        for row in [] if calendar is None else _rows(calendar):
            self._calendar.setdefault(row["team"] or row["site"], []).append(row)
        self._sites = _sites(tables.get("people"), as_of)

    def chain(self, team: str) -> list[str]:
        """The team and the groups above it, nearest first."""
        found: list[str] = []
        at: str | None = team
        while at is not None and at not in found:
            found.append(at)
            at = self._parents.get(at)
        return found

    def of(self, team: str) -> Circumstances:
        """What the plan of a team has to live with."""
        chain = self.chain(team)
        capacity = self._capacity.get(team, [{}])[-1]
        ready: dict[str, Any] = {}
        for above in reversed(chain):
            known = self._readiness.get(above, [{}])[-1]
            ready |= {name: value for name, value in known.items() if value is not None}
        outlook = ready.get("outlook_current")
        return Circumstances(
            minutes=_whole(capacity.get("manager_minutes_week")),
            meeting=weekday(capacity.get("meeting_weekday") or ""),
            quiet=self._quiet(team, chain),
            gaps=_whole(ready.get("policy_gaps")), outlook=outlook,
            peers=_whole(ready.get("peers_available")), tasks=_whole(ready.get("tasks_chosen")),
            recorded=self._recorded(chain), registered=self._registered(chain))

    def _quiet(self, team: str, chain: Sequence[str]) -> tuple[bool, ...]:
        """Weeks with a quiet or holiday working day; as in the measures, one such day is enough."""
        names = {*chain, *self._sites.get(team, ())}
        quiet = [False] * self._settings.roadmap_weeks
        rows = [row for name in ("", *names) for row in self._calendar.get(name, ())]
        for row in rows:
            if row["site"] and row["site"] not in names:
                continue  # it names a team and a site: it is for those of the team at the site
            for week in range(len(quiet)):
                monday = self._starts + timedelta(weeks=week)
                quiet[week] |= row["starts"] <= monday + timedelta(days=4) and row["ends"] >= monday
        return tuple(quiet)

    def _recorded(self, chain: Sequence[str]) -> tuple[Recorded, ...]:
        """What has begun in the team or for a group above it; an action that does not go on ends by itself."""
        found = set()
        for row in (row for above in chain for row in self._actions.get(above, ())):
            if row["started_on"] > self._as_of:
                continue
            ends, weeks = row["ended_on"], EFFORTS[row["action"]].weeks
            if ends is None and weeks is not None:
                ends = row["started_on"] + timedelta(weeks=weeks, days=-1)
            found.add(Recorded(row["action"], row["started_on"], ends))
        return tuple(sorted(found, key=lambda one: (one.starts, one.action, one.ends or date.max)))

    def _registered(self, chain: Sequence[str]) -> tuple[Registered, ...]:
        """The registered start of each action; the team's own row comes before one of a group, the newest first."""
        found: dict[str, Registered] = {}
        for above in chain:
            rows = [row for row in self._plan.get(above, ())
                    if row["registered_on"] is None or row["registered_on"] <= self._as_of]
            rows.sort(key=lambda row: (row["registered_on"] or date.min, row["starts_on"] or date.max), reverse=True)
            for row in rows:
                found.setdefault(row["action"], Registered(row["action"], row["starts_on"]))
        return tuple(found[action] for action in sorted(found))


def weekday(text: str) -> int | None:
    """Day of the week, 0 = Monday, from its English or German name, its first letters or 1 to 7; None where unclear."""
    said = text.strip().lower().rstrip(".")
    if said in {"1", "2", "3", "4", "5", "6", "7"}:
        return int(said) - 1
    if said in {"mo", "di", "mi", "do", "fr", "sa", "so"}:
        return ("mo", "di", "mi", "do", "fr", "sa", "so").index(said)
    found = [place % 7 for place, name in enumerate(_DAYS) if len(said) >= _ABBREVIATED and name.startswith(said)]
    return found[0] if len(set(found)) == 1 else None


def _rows(table: Table) -> list[dict[str, Any]]:
    columns = {name: _plain(values) for name, values in table.columns.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(values: Any) -> list[Any]:
    """A column as Python values, None where missing."""
    if values.dtype.kind == "M":
        return list(values.astype("datetime64[D]").tolist())
    if values.dtype == np.int8:
        return [None if value < 0 else bool(value) for value in values.tolist()]
    return [None if isinstance(value, float) and math.isnan(value) else value for value in values.tolist()]


def _by_team(table: Table | None) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in [] if table is None else _rows(table):
        found.setdefault(row["team"], []).append(row)
    return found


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _sites(people: Table | None, as_of: date) -> dict[str, tuple[str, ...]]:
    """Sites at which at least half of a team's people are."""
    if people is None:
        return {}
    day = np.datetime64(as_of, "D")
    staff = roster(people)
    rows = staff.row_on(day)[staff.employed(day)]
    counts: dict[str, dict[str, int]] = {}
    for team, site in zip(people["team"][rows].tolist(), people["location"][rows].tolist(), strict=True):
        counts.setdefault(team, {}).setdefault(site, 0)
        counts[team][site] += 1
    return {team: tuple(sorted(site for site, number in here.items() if site and 2 * number >= sum(here.values())))
            for team, here in counts.items()}
