"""Whose calendar an address is, and what stands in it: when this person's rounds are, and for owners when the policy is
to be looked at again. No names of others, no tries, nothing that was asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse

from surefoot.channels.calendar import Entry, Feed
from surefoot.charts.formats import name_text
from surefoot.close.ritual import opening
from surefoot.close.ritual.opening import WEEK, Calendar, monday
from surefoot.vocabulary.words import say
from surefoot.web.api.models import CalendarAddress
from surefoot.web.close.policy import queries as policy
from surefoot.web.close.ritual import places
from surefoot.web.close.ritual.access import team_of
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Account, Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import everything
from surefoot.web.people.signin import secret
from surefoot.web.people.signin.accounts import may_enter

BACK: Final = 2
AHEAD: Final = 12
"""Weeks before this one and after it."""
LASTS: Final = timedelta(minutes=5)
OVER: Final = ("open", "closed")


@dataclass(frozen=True)
class Slot:
    """When a team's rounds are, for one person."""

    ritual: Ritual
    leads: bool
    theirs: Calendar
    """Of the team."""
    mine: Calendar
    """Of the person's own site."""
    workdays: frozenset[int] | None
    """The person's; None for who leads: they go first, on the day itself."""


def made_on(who: Reader) -> date | None:
    """When the reader's address was made; None where there is none."""
    return CalendarAddress.objects.filter(pk=who.person).values_list("made_on", flat=True).first()


def feed_of(made: str) -> Feed | None:
    """The calendar at an address; None where there is none, and where its person is no longer here."""
    row = CalendarAddress.objects.filter(digest=secret.digest(made)).first()
    account = Account.objects.select_related("person").filter(person=row.person_id).first() if row else None
    if row is None or account is None or not may_enter(account):
        return None
    who, language = reader_of(account, clock.today()), row.language
    with everything("calendar.feed"):
        slots = list(_slots(who))
    entries = [entry for slot in slots for entry in _rounds(slot, language)]
    return Feed(say("calendar_name", language), settings.ENVIRONMENT.public_host, clock.now(),
                (*entries, *_reviews(who, language)))


def _slots(who: Reader) -> Iterator[Slot]:
    own = team_of(who)
    teams = {*who.teams, *([own] if own is not None else [])}
    for ritual in Ritual.objects.filter(team__in=teams, ended_on=None).select_related("team").order_by("team"):
        members = places.members(ritual.team_id)
        leads = ritual.team_id in who.teams
        me = next((member for member in members if member.person == who.person), None)
        theirs = places.calendar_of(members)
        mine = places.calendar_at(me.site) if me is not None else theirs
        yield Slot(ritual, leads, theirs, mine, None if leads or me is None else me.workdays)


def _rounds(slot: Slot, language: str) -> Iterator[Entry]:
    now = monday(slot.theirs.today(clock.now()))
    weeks = [now + step * WEEK for step in range(-BACK, AHEAD + 1)]
    known = {found.week: found for found in Round.objects.filter(team=slot.ritual.team_id, week__in=weeks)}
    part = "lead" if slot.leads else "round"
    view = "ritual_card" if slot.leads else "tries_of"
    for week in weeks:
        starts = _moment(slot, week, known.get(week))
        if starts is not None:
            title = say(f"calendar_{part}_title", language, **_team(slot))
            text = say(f"calendar_{part}_text", language)
            yield Entry(f"calendar_{part}/{slot.ritual.team_id}/{week}", starts, title, text,
                        _link(view, slot.ritual.team_id), LASTS)


def _moment(slot: Slot, week: date, found: Round | None) -> datetime | None:
    """When a week's round is for this person; None where there is none."""
    if found is not None and found.state == "skipped":
        return None
    if found is not None and found.state in OVER:
        return found.opens_at.astimezone(slot.theirs.zone)
    day = opening.day_of(week, slot.ritual.weekday, slot.theirs)
    if day is None or (day < slot.ritual.since and found is None):
        return None
    if slot.workdays is not None:
        day = opening.asked_on(day, slot.workdays, slot.mine)
    return None if day is None else slot.theirs.moment(day, slot.ritual.at).astimezone(slot.theirs.zone)


def _team(slot: Slot) -> dict[str, str]:
    return {"team": name_text(Team.objects.values_list("name", flat=True).get(pk=slot.ritual.team_id))}


def _reviews(who: Reader, language: str) -> Iterator[Entry]:
    """For who owns the policy: the day on which it is to be looked at again."""
    found = policy.current() if "policy_owner" in who.roles else None
    if found is not None and found.review_on is not None:
        yield Entry(f"calendar_review/{found.pk}", found.review_on,
                    say("calendar_review_title", language, version=found.number), say("calendar_review_text", language),
                    settings.ENVIRONMENT.url)


def _link(view: str, team: int) -> str:
    return f"{settings.ENVIRONMENT.url}{reverse(view, args=[team])}"
