"""What who leads a team sees of its ritual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from surefoot.charts.formats import date_text, name_text
from surefoot.close.ritual import saying
from surefoot.close.ritual.opening import WEEK, monday
from surefoot.vocabulary.words import say
from surefoot.web.close.ritual import places, queries, standing
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.frame import clock
from surefoot.web.people.models import Team
from surefoot.web.people.scope import everything

QUESTIONS: Final = ("ritual_card_question_tried", "ritual_card_question_surprised", "ritual_card_question_next")
"""Of the five-minute meeting."""


@dataclass(frozen=True)
class LeadPage:
    """This week's round, and what is to be said and done."""

    team: int
    name: str
    ritual: Ritual | None
    """None where there is none, or it rests."""
    week: date
    status: str
    """How this week's round stands, in words."""
    led: bool
    skipped: bool
    """Whether a round is left out that can still be had."""
    can_open: bool
    """Whether the manager's own try would open the round, or can at least be added."""
    sentence: str
    """Ready to be said, or as it was said."""
    said: str
    """When, in words; empty where it was not said this week."""
    due: bool
    lapsed: bool
    met: str
    small: bool


def lead_page(team: int, language: str) -> LeadPage:
    """The page of a team; whether the reader leads it was asked before."""
    row = Team.objects.get(pk=team)
    with everything("ritual.lead_page"):
        members = places.members(team)
        calendar = places.calendar_of(members)
        small = places.size(team) < queries.FEW
    week = monday(calendar.today(clock.now()))
    ritual = Ritual.objects.filter(team=team, ended_on=None).first()
    found = Round.objects.filter(team=team, week=week).first()
    coming = Round.objects.filter(team=team, week__in=(week, week + WEEK), state="skipped", salt__isnull=False)
    stands = standing.of_sentence(ritual, week) if ritual else None
    ready = saying.sentence(row.key, week, language)
    return LeadPage(
        team, name_text(row.name), ritual, week, _status(ritual, found, language),
        bool(found and found.led), coming.exists(),
        ritual is not None and (found is None or found.state in queries.GOES_ON),
        found.sentence if found and found.said_on else ready, _day(found.said_on if found else None, language),
        bool(stands and stands.due), bool(stands and stands.lapsed), _day(found.met_on if found else None, language),
        small)


def _status(ritual: Ritual | None, found: Round | None, language: str) -> str:
    if ritual is None:
        return ""
    time = f"{ritual.at:%H:%M}"
    weekday = say(f"weekday_{ritual.weekday + 1}", language)
    if found is None or (found.state == "planned" and found.opens_at < found.closes_at):
        return say("ritual_status_planned", language, weekday=weekday, time=time)
    if found.state == "planned":
        return say("ritual_status_waits", language, weekday=weekday, time=time)
    return say(f"ritual_status_{found.state}", language, weekday=weekday, time=time)


def _day(day: date | None, language: str) -> str:
    return date_text(day, language, weekday=True) if day else ""
