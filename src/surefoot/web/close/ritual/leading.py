"""What who leads a team does with its ritual: each checks who asks, changes, and leaves an entry in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from django.conf import settings
from django.db import transaction

from surefoot.close.ritual import opening
from surefoot.close.ritual.opening import WEEK, Calendar, monday
from surefoot.web.close.ritual import guarding, places, rounds, running
from surefoot.web.close.ritual.access import led_or_refuse
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.close.ritual.queries import GOES_ON
from surefoot.web.close.ritual.refusing import Caught, Refused
from surefoot.web.frame import audit, clock
from surefoot.web.frame.language import current
from surefoot.web.people.models import Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import everything

LONGEST: Final = 600
"""Characters of what was said."""

BEFORE_QUIET: Final = 15
"""Minutes before the quiet hours begin: so long it may take until everybody was written to."""


@dataclass(frozen=True)
class _Held:
    """A ritual that is held while it changes, with the calendar of its team."""

    team: int
    ritual: Ritual | None
    calendar: Calendar
    today: date

    def going_on(self) -> Ritual:
        """The ritual; raises Refused where there is none, or it rests."""
        if self.ritual is None or self.ritual.ended_on is not None:
            raise Refused("ritual_refused_rests")
        return self.ritual

    def round(self, week: date | None = None) -> Round:
        """The round of a week, held; this week's where none is named."""
        made = rounds.of_week(self.going_on(), self.calendar, week or monday(self.today))
        return Round.objects.select_for_update().get(pk=made.pk)


def weekdays() -> tuple[int, ...]:
    """On which days a round may be, Monday 0: those that are not kept quiet."""
    return tuple(day for day in range(7) if day not in settings.ENVIRONMENT.quiet_days) or tuple(range(7))


def asked_in_time(at: time) -> bool:
    """Whether people can still be written to on the day itself; after it there may be a weekend."""
    quiet = settings.ENVIRONMENT.quiet_hours
    if quiet is None or quiet[0] < quiet[1]:
        return True
    return _minutes(at) + BEFORE_QUIET <= _minutes(quiet[0])


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute


def set_time(who: Reader, team: int, weekday: int, at: time) -> None:
    """Choose when the team is asked; the ritual begins, or begins anew where it rested."""
    if weekday not in weekdays():
        raise Refused("ritual_refused_day")
    if not asked_in_time(at):
        raise Refused("ritual_refused_hour")
    with _held(who, team) as held:
        ritual, new = held.ritual, held.ritual is None or held.ritual.ended_on is not None
        if ritual is None:
            ritual = Ritual(team_id=team)
        if new:
            ritual.since, ritual.ended_on, ritual.begun_on = held.today, None, None
        ritual.weekday, ritual.at = weekday, at
        ritual.save()
        _replan(ritual, held, begins=new)
        _tell("ritual.set", who, team, weekday=weekday, at=at.isoformat("minutes"), begins=new)


def rest(who: Reader, team: int) -> None:
    """The ritual rests from today on: an open round ends now, one that is planned is not asked."""
    with _held(who, team) as held:
        ritual = held.going_on()
        for found in Round.objects.select_for_update().filter(team=team, salt__isnull=False):
            found.state = "skipped" if found.state == "planned" and not found.tries.exists() else found.state
            rounds.close(found)
        ritual.refresh_from_db()
        running.end(ritual, held.today, held.calendar)
        ritual.ended_on = held.today
        ritual.save()
        _tell("ritual.rested", who, team)


def skip(who: Reader, team: int) -> None:
    """Leave this week's round out; where it has begun or is skipped already, the next one."""
    with _held(who, team) as held:
        found = held.round()
        if found.state != "planned" or found.tries.exists():
            found = held.round(monday(held.today) + WEEK)
        if found.state != "planned":
            raise Refused("ritual_refused_skip")
        found.state = "skipped"
        found.save(update_fields=["state"])
        _tell("ritual.skipped", who, team, week=found.week.isoformat())


def unskip(who: Reader, team: int) -> None:
    """Have the newest round that was left out after all, as long as its week is not over."""
    with _held(who, team) as held:
        ritual = held.going_on()
        found = Round.objects.select_for_update().filter(team=team, state="skipped", salt__isnull=False,
                                                         closes_at__gt=clock.now()).order_by("-week").first()
        moment = found and opening.opens(found.week, ritual.weekday, ritual.at, held.calendar)
        if found is None or moment is None:
            raise Refused("ritual_refused_skip")
        found.state, found.opens_at = "planned", moment if moment > clock.now() else found.closes_at
        found.save(update_fields=["state", "opens_at"])
        _tell("ritual.skipped_not", who, team, week=found.week.isoformat())


def said(who: Reader, team: int, sentence: str) -> None:
    """The safety sentence was said today, in these words. Raises Caught for what must not be kept."""
    text = " ".join(sentence.split())
    if not text:
        raise Refused("ritual_refused_nothing_said")
    if len(text) > LONGEST:
        raise Refused("ritual_refused_said_long")
    if spans := guarding.caught(text, current(), guarding.MAY_BE_WRONG):
        raise Caught(text, spans)
    with _held(who, team) as held:
        found = held.round()
        found.sentence, found.said_on = text, held.today
        found.save(update_fields=["sentence", "said_on"])
        _tell("ritual.said", who, team, week=found.week.isoformat())


def met(who: Reader, team: int) -> None:
    """This week's round was held in a meeting today."""
    with _held(who, team) as held:
        found = held.round()
        if found.state not in GOES_ON:
            raise Refused("tries_refused_skipped")
        found.met_on = held.today
        found.save(update_fields=["met_on"])
        _tell("ritual.met", who, team, week=found.week.isoformat())


@contextmanager
def _held(who: Reader, team: int) -> Iterator[_Held]:
    """The team's row is held, so that two changes follow each other. Raises OutsideScope for who does not lead it."""
    led_or_refuse(who, team)
    with everything("ritual.lead"), transaction.atomic():
        Team.objects.select_for_update().get(pk=team)
        calendar = places.calendar_of(places.members(team))
        ritual = Ritual.objects.select_for_update().filter(team=team).first()
        yield _Held(team, ritual, calendar, calendar.today(clock.now()))


def _replan(ritual: Ritual, held: _Held, *, begins: bool) -> None:
    """Rounds that did not open yet move to the new time; where it is over this week, the round waits for the manager.
    """
    rounds.of_week(ritual, held.calendar, monday(held.today), begins=begins)
    for found in Round.objects.select_for_update().filter(team=ritual.team_id, salt__isnull=False, state="planned"):
        moment = opening.opens(found.week, ritual.weekday, ritual.at, held.calendar)
        found.opens_at = moment if moment is not None and moment > clock.now() else found.closes_at
        found.save(update_fields=["opens_at"])


def _tell(action: str, who: Reader, team: int, **detail: str | int | bool) -> None:
    audit.record(action, actor=audit.alias(who.subject), about=f"team:{team}", **detail)
