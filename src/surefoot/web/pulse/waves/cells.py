"""Whom a wave asks, and the cell in which each answer counts: the team of the opening day, joined until it has five.

A manager of a team answers in the team of their own manager, for in their own they would be the one who is not like the
others. Teams in which fewer than five are asked join the team above them, the deepest first. What is left at the top,
one to four people, takes in the smallest cell below it. So nobody's answer counts in a group of fewer than five people
asked, unless fewer than five are asked in all; then no wave is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from surefoot.web.people.access import below
from surefoot.web.people.measuring import excluded
from surefoot.web.people.models import Management, Person, Place, Position, holding_on
from surefoot.web.pulse.models import Asked, Wave

FEWEST: Final = 5
"""People asked in a cell."""
LEADING: Final = ("manager", "co_manager")
"""Who answers in the team above; a deputy answers where they work."""
AT_ONCE: Final = 5000
Tree = Mapping[int, int | None]
"""Team -> the team above it; None at a top."""


@dataclass(frozen=True)
class Asking:
    """Whom a wave asks. cells: person -> team; joined: team -> the cell its people count in."""

    cells: Mapping[UUID, int]
    joined: Mapping[int, int]
    left_out: Mapping[str, int]
    """Why -> how many: "unmeasured" by agreement, "rests" after an earlier wave, "no_team" on that day."""

    @property
    def people(self) -> int:
        """How many are asked."""
        return len(self.cells)

    @property
    def counts(self) -> dict[int, int]:
        """Cell -> people asked in it."""
        return dict(Counter(self.cells.values()))


@dataclass(frozen=True)
class Post:
    """Where somebody works on the day: their team, and who manages them."""

    team: int
    manager: UUID | None = None


def asking(wave: Wave, day: date) -> Asking:
    """Whom the wave asks if it opens on this day. To be asked inside `everything(...)`: it reads who works where."""
    posts, above, left_out = _posts(day), tree(day), Counter[str]()
    within = _within(wave, day)
    unmeasured, resting = excluded(day), _resting(wave, day)
    asked: dict[UUID, Post] = {}
    for person in _employed(day):
        post = posts.get(person)
        if post is None:
            left_out.update(["no_team"] if within is None else [])
        elif within is not None and post.team not in within:
            continue
        elif "pulse" in unmeasured.get(person, ()):
            left_out["unmeasured"] += 1
        elif person in resting:
            left_out["rests"] += 1
        else:
            asked[person] = post
    leading = _leading(day)
    homes = {person: home(person, post, posts, above, leading, within) for person, post in asked.items()}
    joined = gathered(Counter(homes.values()), above)
    return Asking({person: joined[team] for person, team in homes.items()}, joined, dict(left_out))


def home(person: UUID, post: Post, posts: Mapping[UUID, Post], above: Tree, leading: frozenset[tuple[UUID, int]],
         within: frozenset[int] | None = None) -> int:
    """The team somebody's answer belongs to before small teams are joined: their own; for who leads it, that of their
    own manager, else the team above, as far as the wave asks there."""
    if (person, post.team) not in leading:
        return post.team
    boss = posts.get(post.manager) if post.manager else None
    for team in (boss.team if boss else None, above.get(post.team)):
        if team is not None and post.team not in upwards(team, above) and (within is None or team in within):
            return team
    return post.team


def gathered(asked: Mapping[int, int], above: Tree) -> dict[int, int]:
    """Team -> the cell its people count in, for every team in which somebody is asked."""
    above = _one_top(asked, above)
    cells: dict[int, list[int]] = {team: [team] for team in sorted(asked)}
    sizes = dict(asked)
    ways = {team: list(upwards(team, above)) for team in asked}
    steps = {step for way in ways.values() for step in way}
    depth = {step: len(list(upwards(step, above))) for step in steps}
    tops = _tops(ways.values())
    for team in sorted(steps, key=lambda step: (-depth[step], step)):
        up = above.get(team)
        if 0 < sizes.get(team, 0) < FEWEST and up is not None and team not in tops:
            _join(team, up, cells, sizes)
    for top in sorted(tops):
        under = [cell for cell in sizes if cell != top and top in upwards(cell, above)]
        if 0 < sizes.get(top, 0) < FEWEST and under:
            _join(min(under, key=lambda cell: (sizes[cell], depth[cell], cell)), top, cells, sizes)
    return {team: cell for cell, teams in cells.items() for team in teams}


def tree(day: date) -> dict[int, int | None]:
    """The tree of a day, without circles: each is cut at its first team."""
    found = dict(Place.objects.filter(holding_on(day)).order_by("pk").values_list("team_id", "parent_id"))
    for team in sorted(found):
        seen, step = {team}, found[team]
        while step is not None and step not in seen:
            seen.add(step)
            step = found.get(step)
        if step == team:
            found[team] = None
    return found


def upwards(team: int, above: Tree) -> Iterator[int]:
    """A team and all above it, the nearest first."""
    step: int | None = team
    while step is not None:
        yield step
        step = above.get(step)


def _join(team: int, into: int, cells: dict[int, list[int]], sizes: dict[int, int]) -> None:
    cells.setdefault(into, []).extend(cells.pop(team))
    sizes[into] = sizes.get(into, 0) + sizes.pop(team)


def _one_top(asked: Mapping[int, int], above: Tree) -> Tree:
    """The tree with every top under which fewer than five are asked put below the largest one: there they find four
    others."""
    totals = Counter[int]()
    for team, people in asked.items():
        totals[list(upwards(team, above))[-1]] += people
    if not totals:
        return above
    largest = min(totals, key=lambda top: (-totals[top], top))
    return {**above, **{top: largest for top, people in totals.items() if people < FEWEST and top != largest}}


def _tops(ways: Iterable[list[int]]) -> set[int]:
    """Of each tree the lowest team above everybody who is asked in it: nothing has to count higher up than there."""
    shared: dict[int, list[int]] = {}
    for way in ways:
        so_far = shared.get(way[-1])
        shared[way[-1]] = way if so_far is None else [step for step in so_far if step in way]
    return {steps[0] for steps in shared.values()}


def _employed(day: date) -> Iterable[UUID]:
    here = Q(joined=None) | Q(joined__lte=day), Q(left=None) | Q(left__gte=day)
    return Person.objects.filter(*here).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)


def _posts(day: date) -> dict[UUID, Post]:
    held = Position.objects.filter(holding_on(day)).order_by("pk").values_list("person", "team", "manager")
    return {person: Post(team, manager) for person, team, manager in held.iterator(chunk_size=AT_ONCE)}


def _leading(day: date) -> frozenset[tuple[UUID, int]]:
    led = Management.objects.filter(holding_on(day), kind__in=LEADING)
    return frozenset(led.values_list("person_id", "team_id"))


def _within(wave: Wave, day: date) -> frozenset[int] | None:
    """The teams a wave is meant for; None for everybody."""
    chosen = list(wave.teams.values_list("pk", flat=True))
    return frozenset(below(chosen, day)) if chosen else None


def _resting(wave: Wave, day: date) -> frozenset[UUID]:
    """Who was asked in a wave that opened too short a while ago."""
    since = day - timedelta(weeks=wave.rest_weeks)
    before = Asked.objects.filter(wave__opened_on__gt=since).exclude(wave=wave)
    return frozenset(before.values_list("person", flat=True).iterator(chunk_size=AT_ONCE))
