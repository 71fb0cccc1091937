"""A team with a ritual, people in it, and what they do in a week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from surefoot.web.close.ritual import leading
from surefoot.web.close.ritual.jobs import turn
from surefoot.web.close.ritual.models import Round
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Account, Person, Position
from surefoot.web.people.reader import Reader
from tests.web.cast import SINCE, Cast

MONDAY = date(2026, 11, 2)
WEEK, HOUR, MINUTE = timedelta(days=7), timedelta(hours=1), timedelta(minutes=1)
THURSDAY = 3
NINE = time(9)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def who(cast: Cast, name: str) -> Reader:
    return reader_of(cast.accounts[name], clock.today())


def join(cast: Cast, team: str, count: int, workdays: int = 31) -> list[Account]:
    """So many more people in a team, each with an account."""
    made = []
    for number in range(count):
        key = f"{team}{number}@larkmoor.example"
        person = Person.unscoped.create(key=key, name=f"{team.capitalize()} {number}", email=key, joined=SINCE,
                                        workdays=workdays)
        Position.unscoped.create(person=person, team=cast.teams[team], starts=SINCE,
                                 role=Position.unscoped.filter(team=cast.teams["larkmoor"])[0].role,
                                 site=Position.unscoped.filter(team=cast.teams["larkmoor"])[0].site)
        made.append(Account.objects.create_user(key, person=person))
    return made


def begin(cast: Cast, day: date = MONDAY, hour: int = 6) -> None:
    """Mara's team is asked on Thursdays at nine."""
    with clock.stopped(at(day, hour)):
        leading.set_time(who(cast, "mara"), cast.teams["motor"].pk, THURSDAY, NINE)


def turned(moment: datetime) -> None:
    with clock.stopped(moment):
        turn.run()


def round_of(cast: Cast, week: date = MONDAY) -> Round:
    found: Round = Round.objects.get(team=cast.teams["motor"], week=week)
    return found
