"""Whom a wave asks, and the cell in which each answer counts: the team of the opening day, joined until it has five.

A manager of a team answers in the team of their own manager, for in their own they would be the one who is not like the
others. Teams in which fewer than five are asked are joined (gathering.py). So nobody's answer counts in a group of
fewer than five people asked, unless fewer than five are asked in all; then no wave is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from surefoot.web.people.access import below
from surefoot.web.people.measuring import excluded
from surefoot.web.people.models import Management, Person, Position, holding_on
from surefoot.web.pulse.gathering import Tree, gathered, tree, upwards
from surefoot.web.pulse.models import Asked, Wave

LEADING: Final = ("manager", "co_manager")
"""Who answers in the team above; a deputy answers where they work."""
AT_ONCE: Final = 5000


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
