"""roadmap.csv and roadmap.ics: the plans of all groups as a table, and as a calendar (RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Calendar, Event

from surefoot.charts.formats import name_text, sentence_text, value_text
from surefoot.report.folder import csv_text
from surefoot.report.told import plan_of
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.roadmaps import Roadmap, Step
from surefoot.vocabulary.words import say

COLUMNS: Final = ("team", "made_for", "action", "driver", "starts", "ends", "owner", "minutes_week", "why")
_PRODUCT: Final = "-//Surefoot//Roadmap 1//EN"


def roadmap_csv(assessment: Assessment, language: str = "en") -> str:
    """A row for each step of each group's plan, by group and start; the header row alone where there is no plan."""
    rows = [(group.team, plan.made_for, step.action, step.driver or "", step.starts.isoformat(), step.ends.isoformat(),
             sentence_text(step.owner, language), f"{step.minutes_week:g}", sentence_text(step.why, language))
            for group, plan, step in _steps(assessment)]
    return csv_text(COLUMNS, rows)


def roadmap_ics(assessment: Assessment, language: str = "en") -> str:
    """A calendar with an all-day entry for each step, the same bytes for the same assessment; lines end in CR LF.

    An entry is stamped with the as-of date and keeps its UID from report to report (group and action), so that a
    calendar that is read again moves entries instead of doubling them. Entries block nobody's time. Without steps the
    calendar names its time zone alone, since RFC 5545 asks for at least one component.
    """
    entries = list(_steps(assessment))
    if not entries:
        return _empty()
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", say("roadmap_calendar_name", language))
    for group, _, step in entries:
        calendar.add_component(_entry(group, step, assessment.as_of, language))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _steps(assessment: Assessment | None) -> Iterator[tuple[Group, Roadmap, Step]]:
    for group in assessment.teams if assessment is not None else ():
        if plan := plan_of(group):
            yield from ((group, plan, step) for step in plan.steps)


def _entry(group: Group, step: Step, as_of: date, language: str) -> Event:
    title = say("roadmap_event", language, team=name_text(group.name), action=say(f"action_{step.action}", language))
    lines = (sentence_text(step.why, language), *(sentence_text(each, language) for each in step.what),
             say("roadmap_event_owner", language, owner=sentence_text(step.owner, language)),
             say("roadmap_event_minutes", language, minutes=value_text("minutes", step.minutes_week, language)))
    event = Event()
    event.add("uid", _uid(group.team, step.action))
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", step.starts)
    event.add("dtend", step.ends + timedelta(days=1))  # the first day after it
    event.add("summary", title)
    event.add("description", "\n".join(lines))
    event.add("transp", "TRANSPARENT")
    return event


def _uid(team: str, action: str) -> str:
    mark = hashlib.sha256(f"{team}/{action}".encode()).hexdigest()[:32]
    return f"{mark}@roadmap.surefoot"


def _empty() -> str:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN",
             "BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
             "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE", "END:VCALENDAR", "")
    return "\r\n".join(lines)
