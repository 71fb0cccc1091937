"""The health of rituals as it may be shown: counted here, cut and rounded by surefoot.close.ritual.health."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q

from surefoot.charts.formats import band_text, date_text, name_text
from surefoot.close.ritual import health, holding
from surefoot.vocabulary.words import say
from surefoot.web.close.ritual.models import Round, Try
from surefoot.web.close.ritual.reporting.hiding import shown
from surefoot.web.frame import clock
from surefoot.web.people.access import below
from surefoot.web.people.models import Place, Team, holding_on
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

MOST: Final = 100
"""Groups on one page."""


@dataclass(frozen=True)
class Row:
    """Four weeks as people read them."""

    period: str
    held: str
    people: str
    tried: str
    failed: str


@dataclass(frozen=True)
class Told:
    """The health of one group."""

    team: int
    name: str
    rows: tuple[Row, ...]


def of_team(team: int, language: str) -> Told:
    """For who leads it (access.py)."""
    return _told(team, _name(team), _weeks([team]), language, health.MINIMUM)


def of_departments(who: Reader, language: str) -> list[Told]:
    """The organisation and its departments, for adoption leads. Raises OutsideScope for all others."""
    if "lead" not in who.roles:
        raise OutsideScope
    today = clock.today()
    weeks = _weeks(None)
    parents = dict(Place.objects.filter(holding_on(today)).values_list("team_id", "parent_id"))
    lines = {team: below([team], today) for team in {parent for parent in parents.values() if parent is not None}}
    kept: dict[int, list[health.Week]] = {}
    for first in health.windows(today):
        rows = health.counted(week for week in weeks if health.window_of(week.week) == first)
        for group in health.departments(_sizes(rows, lines), parents):
            kept.setdefault(group, []).extend(row for row in rows if row.team in lines[group])
    names = dict(Team.objects.filter(pk__in=kept).values_list("pk", "name"))
    order = sorted(kept, key=lambda team: (_depth(team, parents), names[team].casefold(), team))[:MOST]
    return [_told(team, name_text(names[team]), kept[team], language, health.DEPARTMENT) for team in order]


def _weeks(teams: Iterable[int] | None) -> list[health.Week]:
    """What is counted of rounds that are over, in the windows that are shown."""
    rows = Round.objects.filter(state="closed", week__gte=health.windows(clock.today())[0], people__isnull=False)
    if teams is not None:
        rows = rows.filter(team__in=list(teams))
    seen = Q(tries__in=shown(Try.objects.all()))  # a hidden try counts as one that is gone
    counted = rows.annotate(
        all=Count("tries", filter=seen), failed=Count("tries", filter=seen & Q(tries__result="did_not_work")))
    return [health.Week(row.team_id, row.week, holding.held(holding.Round(
        row.week, row.week, row.led, row.met_on is not None, row.took_part or 0)), row.people or 0, row.took_part or 0,
        row.signers or 0, row.people if row.known is None else row.known, row.all, row.failed) for row in counted]


def _sizes(weeks: Iterable[health.Week], lines: Mapping[int, set[int]]) -> dict[int, int]:
    """How many people are in teams with a ritual below each group: the fewest of its weeks."""
    people: dict[int, int] = {}
    for week in weeks:
        people[week.team] = min(week.people, people.get(week.team, week.people))
    return {group: sum(count for team, count in people.items() if team in teams) for group, teams in lines.items()}


def _depth(team: int, parents: Mapping[int, int | None]) -> int:
    seen = set[int]()
    step: int | None = team
    while step is not None and step not in seen:
        seen.add(step)
        step = parents.get(step)
    return len(seen)


def _told(team: int, name: str, weeks: Iterable[health.Week], language: str, fewest: int) -> Told:
    shown = health.health(weeks, clock.today(), fewest)
    return Told(team, name, tuple(_row(window, language) for window in shown))


def _row(window: health.Window, language: str) -> Row:
    few = say("ritual_health_few", language)
    return Row(
        say("ritual_health_period", language, first=date_text(window.first, language),
            last=date_text(window.last, language)),
        few if window.held is None else say("ritual_health_held", language, held=window.held, rounds=window.rounds),
        few if window.people is None else band_text(window.people, "people", language),
        few if window.tried is None else _share(window.tried, language),
        few if window.failed is None else _share(window.failed, language))


def _share(share: health.Share, language: str) -> str:
    low, high = round(100 * share.low), round(100 * share.high)
    if low == high:
        return say("ritual_health_about", language, share=low)
    if low == 0:
        return say("ritual_health_at_most", language, share=high)
    if high == 100:
        return say("ritual_health_at_least", language, share=low)
    return say("ritual_health_between", language, low=low, high=high)


def _name(team: int) -> str:
    return name_text(Team.objects.values_list("name", flat=True).get(pk=team))
