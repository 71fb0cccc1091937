"""Reading waves, for leads: all of them, one of them, and whom one asks. Counts only; nothing of who answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from surefoot.charts.formats import counted, date_text, name_text, number
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.frame.clock import day_of
from surefoot.web.people.models import Person, Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.pulse.gathering import FEWEST
from surefoot.web.pulse.models import Asked, Rhythm, Wave
from surefoot.web.pulse.waves import opening
from surefoot.web.pulse.waves.cells import Asking, asking
from surefoot.web.pulse.waves.moments import time_of
from surefoot.web.pulse.waves.response import band

A_PAGE: Final = 25
GROUPS: Final = 50
NAMED: Final = 3
"""Teams that are named among those that joined a group; the others are counted."""


@dataclass(frozen=True)
class Line:
    """A wave in the list."""

    pk: UUID
    number: int
    state: str
    """Key of it in words."""
    days: str
    asked: str
    answered: str


@dataclass(frozen=True)
class Group:
    """A cell: how many are asked in it, and which teams joined to make it."""

    name: str
    people: str
    joined: str


@dataclass(frozen=True)
class Whom:
    """Whom a wave asks, as counts."""

    people: str
    enough: bool
    left_out: tuple[str, ...]
    page: Page[Any]
    """Of groups."""


def one(who: Reader, pk: UUID) -> Wave:
    """A wave. Raises OutsideScope for who does not lead the programme, and for one that is not there."""
    allowed(who)
    found = Wave.objects.filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    return found


def listing(who: Reader, asked: str, language: str) -> Page[Any]:
    """All waves, the newest first."""
    allowed(who)
    page = Paginator(Wave.objects.order_by("-number"), A_PAGE).get_page(asked)
    page.object_list = [_line(wave, language) for wave in page.object_list]
    return page


def foremost(who: Reader) -> Wave | None:
    """The wave to speak of first: the one under way or lost, else the next planned, else the last that closed."""
    allowed(who)
    for states, order in ((opening.UNDER_WAY, "number"), (("lost",), "-number"), (("planned",), "opens_at"),
                          (("closed",), "-opened_on")):
        found = Wave.objects.filter(state__in=states).order_by(order).first()
        if found is not None:
            return found
    return None


def rhythm() -> Rhythm:
    """How waves follow each other."""
    return Rhythm.objects.filter(pk=1).first() or Rhythm()


def has_people() -> bool:
    """Whether anybody could be asked."""
    with everything("pulse.waves"):
        return Person.objects.exists()


def heading(wave: Wave, language: str) -> str:
    """How a wave stands, in one sentence."""
    state = "empty" if wave.state == "closed" and not wave.answered else wave.state
    return say(f"waves_is_{state}", language, number=wave.number, opens=_day(wave.opens_at, language),
               closes=_day(wave.closes_at, language))


def hindered(wave: Wave) -> str:
    """Why a planned wave can't open now: the key of a sentence; empty where it can, or is not due and may yet."""
    return opening.in_the_way() if wave.state == "planned" else ""


def whom(wave: Wave, asked: str, language: str) -> Whom:
    """Whom a wave asks: as of today while it is planned, as it was written down once it is open."""
    if wave.state == "planned":
        with everything("pulse.waves"):
            found = asking(wave, clock.today())
        counts, joined = found.counts, _joined(found)
        left_out = tuple(say(f"waves_left_{why}", language, people=counted("people", count, language))
                         for why, count in sorted(found.left_out.items()))
    else:
        rows = Asked.objects.filter(wave=wave).values("cell").annotate(people=Count("pk"))
        counts, joined, left_out = {row["cell"]: row["people"] for row in rows}, {}, ()
    people = sum(counts.values())
    page = Paginator(sorted(counts, key=lambda cell: (-counts[cell], cell)), GROUPS).get_page(asked)
    page.object_list = _groups(list(page.object_list), counts, joined, language)
    return Whom(counted("people", people, language), people >= FEWEST, left_out, page)


def facts(wave: Wave, language: str) -> list[tuple[str, str]]:
    """What is settled about a wave: key of what, and the value in words."""
    teams = [name_text(name) for name in wave.teams.order_by("name").values_list("name", flat=True)[:NAMED + 1]]
    return [
        ("waves_fact_opens", moment(wave.opens_at, language)),
        ("waves_fact_closes", moment(wave.closes_at, language)),
        ("waves_fact_reminds", _day(wave.reminds_at, language) if wave.reminds_at else say("waves_never", language)),
        ("waves_fact_results", date_text(wave.results_on, language, weekday=True) if wave.results_on else
         say("waves_no_day", language)),
        ("waves_fact_whom", _names(teams, wave.teams.count(), language) if teams else say("waves_everybody", language)),
        ("waves_fact_rest", say("waves_rest", language, weeks=wave.rest_weeks) if wave.rest_weeks else
         say("waves_no_rest", language)),
        ("waves_fact_languages", ", ".join(say("language_name", code) for code in wave.languages)),
        ("waves_fact_own", str(len(wave.own)) if wave.own else say("waves_none_own", language)),
        ("waves_fact_comment", say("waves_yes" if wave.comment else "waves_no", language)),
        ("waves_fact_mode", say("waves_mode_blind" if wave.blind else "waves_mode_codes", language)),
    ]


def moment(at: datetime, language: str) -> str:
    """A day and a time of the organisation's clock."""
    return say("moment_text", language, day=_day(at, language), time=f"{time_of(at):%H:%M}")


def response(wave: Wave, language: str) -> str:
    """How many have answered, of all it asks, in a band and as of last night; empty unless it is being asked."""
    if wave.state not in Wave.ASKING:
        return ""
    return say("waves_band_none" if wave.band is None else f"waves_band_{wave.band}", language)


def allowed(who: Reader) -> None:
    """Raises OutsideScope for who may not see waves."""
    if "lead" not in who.roles:
        raise OutsideScope


def _line(wave: Wave, language: str) -> Line:
    days = say("waves_days", language, first=date_text(day_of(wave.opens_at), language),
               last=date_text(day_of(wave.closes_at), language))
    nothing = say("waves_not_yet", language)
    return Line(wave.pk, wave.number, f"waves_state_{wave.state}", days,
                number(wave.asked, language) if wave.asked else nothing,
                _answered(wave, language) if wave.state == "closed" else nothing)


def _answered(wave: Wave, language: str) -> str:
    if not wave.answered:
        return say("waves_answered_none", language)
    return say(f"waves_answered_{band(wave.answered, wave.asked)}", language)


def _joined(found: Asking) -> dict[int, list[int]]:
    joined: dict[int, list[int]] = {}
    for team, cell in sorted(found.joined.items()):
        if team != cell:
            joined.setdefault(cell, []).append(team)
    return joined


def _groups(cells: list[int], counts: Mapping[int, int], joined: Mapping[int, list[int]],
            language: str) -> list[Group]:
    wanted = {*cells, *(team for cell in cells for team in joined.get(cell, [])[:NAMED])}
    names = {pk: name_text(name) for pk, name in Team.objects.filter(pk__in=wanted).values_list("pk", "name")}
    return [Group(names[cell], number(counts[cell], language),
                  _names([names[team] for team in joined.get(cell, [])[:NAMED]], len(joined.get(cell, [])), language))
            for cell in cells]


def _names(names: list[str], total: int, language: str) -> str:
    """Names in a row; beyond the first few they are counted."""
    if total <= NAMED:
        return ", ".join(names)
    return say("waves_and_more", language, names=", ".join(names[:NAMED]), more=number(total - NAMED, language))


def _day(at: datetime, language: str) -> str:
    return date_text(day_of(at), language, weekday=True)
