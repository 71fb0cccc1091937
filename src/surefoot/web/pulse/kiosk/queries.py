"""Who needs a card, counted by team. Nothing here looks at what was handed in: no number changes when somebody answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.frame import clock
from surefoot.web.people.models import Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.pulse.models import Asked, Cards, Wave

A_PAGE: Final = 50
FEWEST: Final = 5
WHY: Final = "pulse.cards"


@dataclass(frozen=True)
class Line:
    """A team in which somebody needs a card. people: how many, or that they are fewer than 5."""

    team: int
    name: str
    people: str
    printed: bool


def wave_for(who: Reader, pk: UUID) -> Wave:
    """The wave, for a lead; raises OutsideScope for anybody else, and where there is none."""
    found = Wave.objects.filter(pk=pk).first() if "lead" in who.roles else None
    if found is None:
        raise OutsideScope
    return found


def without_a_way_in(wave: Wave) -> QuerySet[Asked]:
    """Whom the wave asks and who can neither be written to nor sign in. Read it inside `everything`."""
    return Asked.objects.filter(wave=wave, issued=False, person__email="", person__account__isnull=True)


def lines(wave: Wave, page: str, language: str) -> Page[Any]:
    """The teams where somebody needs a card, by name, a page at a time."""
    with everything(WHY):
        found = {row["cell"]: row["people"] for row in
                 without_a_way_in(wave).order_by().values("cell").annotate(people=Count("pk"))}
    printed = dict(Cards.objects.filter(wave=wave).values_list("cell", "cards"))
    teams = Team.objects.filter(pk__in={*found, *printed}).order_by("name", "key")
    shown = Paginator(teams, A_PAGE).get_page(page)
    shown.object_list = [
        Line(team.pk, team.name or team.key, amount(max(found.get(team.pk, 0), printed.get(team.pk, 0)), language),
             team.pk in printed) for team in shown.object_list]
    return shown


def amount(people: int, language: str) -> str:
    """A number of people as it is shown: from 5 on."""
    return str(people) if people >= FEWEST else say("cards_few", language)


def needed(wave: Wave) -> bool:
    """Whether anybody needs a card."""
    with everything(WHY):
        return without_a_way_in(wave).exists()


def spoken(wave: Wave) -> list[str]:
    """The languages of a wave, the organisation's first."""
    asked = [code for code in wave.languages if code in LANGUAGES]
    return asked or list(LANGUAGES)


def language_of(wave: Wave | None, wanted: str, otherwise: str) -> str:
    """The language wanted if the wave speaks it, else the other, else the wave's first."""
    known = spoken(wave) if wave else list(LANGUAGES)
    return next((code for code in (wanted, otherwise) if code in known), known[0])


def until(wave: Wave, language: str) -> str:
    """The last day on which a wave takes answers."""
    return date_text(clock.day_of(wave.closes_at), language, weekday=True)
