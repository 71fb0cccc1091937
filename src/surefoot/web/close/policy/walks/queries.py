"""Reading walk-throughs: for who leads a team its own, for a lead all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from surefoot.charts.formats import date_text, name_text, percent
from surefoot.vocabulary.words import say
from surefoot.web.close.policy.models import Version, Walk
from surefoot.web.close.policy.versions.telling import works_here
from surefoot.web.close.policy.walks.planned import planned
from surefoot.web.frame import clock
from surefoot.web.people.models import Person, Position, Team, holding_on
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

A_PAGE: Final = 50


@dataclass(frozen=True)
class Line:
    """A team, and how far it is with the version that holds."""

    team: int
    name: str
    state: str
    """done, due or not_yet; nothing where no day was planned."""
    sentence: str
    walks: tuple[Done, ...]


@dataclass(frozen=True)
class Done:
    """A walk that took place."""

    pk: int
    sentence: str


def listing(who: Reader, version: Version, asked: str, language: str) -> Page[Any]:
    """The teams of a reader with people in them, those that are due first."""
    today, starts = clock.today(), planned()
    teams = _teams(who)
    done = set(Walk.objects.filter(version=version, team__in=[pk for pk, _ in teams]).values_list("team", flat=True))

    def first(team: tuple[int, str]) -> tuple[int, str]:
        day = starts.get(team[0])
        return (3 if team[0] in done else 2 if day is None else 0 if day <= today else 1, team[1].casefold())

    page = Paginator(sorted(teams, key=first), A_PAGE).get_page(asked)
    walks: dict[int, list[Walk]] = {}
    for walk in Walk.objects.filter(team__in=[pk for pk, _ in page.object_list]).select_related("version").order_by(
            "-on"):
        walks.setdefault(walk.team_id, []).append(walk)
    page.object_list = [_line(pk, name, walks.get(pk, []), starts.get(pk), version, language)
                        for pk, name in page.object_list]
    return page


def team(who: Reader, pk: int) -> Team:
    """A team of this reader. Raises OutsideScope for any other."""
    found = Team.objects.filter(pk=pk).first() if who.may_see(pk) else None
    if found is None:
        raise OutsideScope
    return found


def people(pk: int) -> int:
    """How many work in a team today."""
    with everything("policy.walks"):
        found = Position.objects.filter(holding_on(clock.today()), team=pk,
                                        person__in=Person.objects.filter(works_here()).values("pk"))
        return int(found.values("person").distinct().count())


def _teams(who: Reader) -> list[tuple[int, str]]:
    """Teams in which somebody works, as this reader may see them."""
    mine = Q() if "lead" in who.roles else Q(pk__in=who.teams)
    with everything("policy.walks"):
        filled = list(Position.objects.filter(holding_on(clock.today())).values("team").annotate(
            people=Count("pk")).values_list("team", flat=True))
    return list(Team.objects.filter(mine, pk__in=filled).values_list("pk", "name"))


def _line(pk: int, name: str, walks: list[Walk], start: date | None, version: Version, language: str) -> Line:
    state = ""
    if any(walk.version_id == version.pk for walk in walks):
        state = "done"
    elif start is not None:
        state = "due" if start <= clock.today() else "not_yet"
    sentence = say(f"policy_walk_is_{state or 'open'}", language,
                   day=date_text(start, language, weekday=True) if start else "", number=version.number)
    return Line(pk, name_text(name), state, sentence, tuple(Done(walk.pk, say(
        "policy_walk_was", language, day=date_text(walk.on, language), number=walk.version.number,
        share=percent(walk.share, language))) for walk in walks))
