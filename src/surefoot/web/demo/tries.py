"""The demo's boards: a few invented teams with a ritual and six weeks of invented tries."""

from __future__ import annotations

import tomllib
from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Final

from django.db import transaction

from surefoot.close.ritual.opening import DAY, WEEK, Calendar, ends, monday, opens
from surefoot.close.ritual.saying import sentence
from surefoot.web.close.ritual import places, rounds
from surefoot.web.close.ritual.models import Ritual, Round, Try
from surefoot.web.frame import clock
from surefoot.web.people.models import Account, Management, Team, holding_on
from surefoot.web.people.scope import everything
from surefoot.web.see_as.players import players

WEEKS: Final = 6
TEAMS: Final = 4
A_WEEK: Final = 4
"""Tries on a board."""
THURSDAY: Final = 3
NINE_THIRTY: Final = time(9, 30)


def fill_boards(home: Path, language: str) -> None:
    """Give the teams of those a visitor may be, and some more, a ritual that has gone on for six weeks."""
    told = tomllib.loads(files(__package__).joinpath("tries.toml").read_text(encoding="utf-8"))[language]["tries"]
    today = clock.today()
    accounts = Account.objects.filter(pk__in=[player.account for player in players(home)])
    led = Management.objects.filter(holding_on(today), kind="manager", team__children=None)
    mine = led.filter(person__account__in=accounts).values_list("team_id", flat=True)
    others = led.exclude(team__in=mine).order_by("team").values_list("team_id", flat=True).distinct()
    with everything("demo.tries"), transaction.atomic():
        for number, team in enumerate([*sorted(set(mine)), *others][:TEAMS]):
            _fill(Team.objects.get(pk=team), told[number:] + told[:number], today, language)


def _fill(team: Team, told: list[list[str]], today: date, language: str) -> None:
    calendar = places.calendar_of(places.members(team.pk))
    week = monday(today)
    ritual = Ritual.objects.create(team=team, weekday=THURSDAY, at=NINE_THIRTY, since=week - WEEKS * WEEK)
    leader = min(places.leaders(team.pk), key=str)
    for back in range(WEEKS, -1, -1):
        lines = [told[(back + place) % len(told)] for place in range(A_WEEK)]
        found = _round(ritual, week - back * WEEK, calendar, language) if back else rounds.of_week(
            ritual, calendar, week)
        found.led = lines[0][0] != "worked"
        found.signers = int(found.led) if back else None
        found.save(update_fields=["led", "signers"])
        for place, (result, text) in enumerate(lines):
            led = place == 0 and found.led
            day = min(found.week + place * DAY, today)
            Try.objects.create(round=found, result=result, text=text, on=day, leads=led,
                               author_id=leader if led else None)


def _round(ritual: Ritual, week: date, calendar: Calendar, language: str) -> Round:
    """A round that is over."""
    people, closes = places.size(ritual.team_id), ends(week, calendar)
    return Round.objects.create(
        team_id=ritual.team_id, week=week, opens_at=opens(week, ritual.weekday, ritual.at, calendar) or closes,
        closes_at=closes, state="closed", people=people, took_part=min(people, A_WEEK),
        known=len(places.leaders(ritual.team_id)),
        sentence=sentence(ritual.team.key, week, language), said_on=week if week.toordinal() % 2 else None)
