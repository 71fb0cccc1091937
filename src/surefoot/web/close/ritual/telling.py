"""What the ritual tells people, through the post: the weekly question to who is in the team, and to who leads it that
the sentence is due. Nobody is told twice about one round, and nobody after their day and the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from surefoot.charts.formats import name_text
from surefoot.close.ritual.opening import WEEK, Calendar, ask_until, asked_on, day_of, monday
from surefoot.web.close.ritual import places, standing
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.frame import clock
from surefoot.web.people.models import Person, Position, holding_on
from surefoot.web.people.scope import everything
from surefoot.web.post.actions import hand_in
from surefoot.web.post.expecting import EXPECTED
from surefoot.web.post.kinds import Facts, Kind, declare

TOLD_FOR: Final = timedelta(days=2)
"""So long the Monday note is worth something."""


def ask(found: Round, calendar: Calendar, day: date, *, early: bool = False) -> None:
    """Hand the question to everybody in the team who can be reached, each for their own day. early: those only whose
    days of this week all lie before the round's."""
    days: dict[date, list[UUID]] = {}
    leading, calendars = places.leaders(found.team_id), dict[int | None, Calendar]()
    for member in places.members(found.team_id):
        if member.person in leading:
            continue
        if member.site not in calendars:
            calendars[member.site] = places.calendar_at(member.site)
        theirs = asked_on(day, member.workdays, calendars[member.site])
        if theirs is not None and (theirs < day) == early:
            days.setdefault(theirs, []).append(member.person)
    at = found.team.ritual.at
    for theirs, people in days.items():
        _hand_in(QUESTION, str(found.pk), people, _question_facts(found), ask_until(theirs, found.week, calendar),
                 calendar, theirs, at)


def remind_of_sentence(ritual: Ritual, found: Round, calendar: Calendar) -> None:
    """On Monday, to who leads the team: the sentence is due this week."""
    if found.said_on is None and standing.of_sentence(ritual, found.week).due:
        until = calendar.moment(found.week + TOLD_FOR, time())
        _hand_in(SENTENCE, str(found.pk), places.leaders(ritual.team_id), _sentence_facts(found), until, calendar,
                 found.week, time())


def _hand_in(kind: Kind, key: str, people: Iterable[UUID], facts: Facts, until: datetime, calendar: Calendar, day: date,
             at: time) -> None:
    reached = Person.objects.filter(~Q(email="") | Q(account_links__isnull=False), pk__in=list(people))
    told = dict.fromkeys(reached.distinct().values_list("pk", flat=True), facts)
    starts = max(clock.now(), calendar.moment(day, at))
    if told and starts < until:
        hand_in(kind.name, key, told, asked_for=False, not_after=until, not_before=starts)


def _question_facts(found: Round) -> Facts:
    return {"path": reverse("tries_of", args=[found.team_id]), "team": name_text(found.team.name)}


def _sentence_facts(found: Round) -> Facts:
    return {"path": reverse("ritual_lead", args=[found.team_id]), "team": name_text(found.team.name)}


def _open(key: str) -> Round | None:
    """The round of a message, as long as there is something to tell of it."""
    found = Round.objects.filter(pk=int(key), state__in=("planned", "open"), closes_at__gt=clock.now())
    return found.select_related("team").first()


def _question(person: Person, key: str) -> Facts | None:
    """Nothing where the round is over or skipped, or the person left the team meanwhile."""
    with everything("ritual.question"):
        found = _open(key)
        if found is None or person.pk not in {member.person for member in places.members(found.team_id)}:
            return None
        return _question_facts(found)


def _sentence(person: Person, key: str) -> Facts | None:
    """Nothing where it was said meanwhile, or the person leads the team no longer."""
    with everything("ritual.sentence"):
        found = _open(key)
        if found is None or found.said_on is not None or person.pk not in places.leaders(found.team_id):
            return None
        return _sentence_facts(found)


def next_question(person: Person) -> datetime | None:
    """When somebody is asked next, this week or the coming one; None where they are in no team with a ritual."""
    now, position = clock.now(), Position.objects.filter(holding_on(clock.today()), person=person).first()
    ritual = None if position is None else Ritual.objects.filter(team=position.team_id, ended_on=None).first()
    if ritual is None or person.pk in places.leaders(ritual.team_id):
        return None
    members = places.members(ritual.team_id)
    mine = next((member for member in members if member.person == person.pk), None)
    if mine is None:
        return None
    calendar, own, found = places.calendar_of(members), places.calendar_at(mine.site), list[datetime]()
    this = monday(calendar.today(now))
    over = Round.objects.filter(team=ritual.team_id, week__gte=this).exclude(state="planned")
    for week in {this, this + WEEK} - set(over.values_list("week", flat=True)):
        day = day_of(week, ritual.weekday, calendar)
        theirs = None if day is None else asked_on(day, mine.workdays, own)
        found += [calendar.moment(theirs, ritual.at)] if theirs is not None else []
    return min((moment for moment in found if moment > now), default=None)


QUESTION: Final = declare(Kind("ritual.question", 20, "kind_ritual_question", "mail_ritual_question_subject",
                               "mail_ritual_question", _question))
SENTENCE: Final = declare(Kind("ritual.sentence", 22, "kind_ritual_sentence", "mail_ritual_sentence_subject",
                               "mail_ritual_sentence", _sentence))
EXPECTED.plug(QUESTION.name, next_question)
