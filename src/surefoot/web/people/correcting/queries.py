"""Reading corrections: one's own, and for who looks after the list of people all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.people.models import Correction
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

A_PAGE: Final = 50
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Line:
    """A correction as pages show it."""

    number: int
    who: str
    key: str
    word: str
    """Key of which field it is about."""
    wish: str
    before: str
    made: bool
    asked: str
    state: str
    answer: str
    answered: str
    undone: bool = False
    """Whether a later list of people says otherwise than what the person had changed."""


def page(who: Reader, state: str, number: str, language: str) -> Page[Line]:
    """One page of all corrections, the oldest open one first; always two queries. Raises OutsideScope."""
    if not who.roles & {"lead", "administrator"}:
        raise OutsideScope
    found = Correction.objects.seen_by(who).select_related("person")
    found = found.filter(state="open").order_by("asked_at", "pk") if state == "open" else found.exclude(
        state="open").order_by("-answered_at", "-pk")
    shown = Paginator(found, A_PAGE).get_page(number)
    shown.object_list = [_line(row, language) for row in shown.object_list]
    return shown


def one(who: Reader, number: int, language: str) -> Line:
    """One of them, for who answers. Raises OutsideScope where it is not theirs to see, or not there."""
    if not who.roles & {"lead", "administrator"}:
        raise OutsideScope
    found = Correction.objects.seen_by(who).select_related("person").filter(pk=number).first()
    if found is None:
        raise OutsideScope
    return _line(found, language)


def mine(who: Reader, language: str) -> list[Line]:
    """The reader's own, newest first."""
    if who.person is None:
        return []
    rows = Correction.objects.seen_by(who).select_related("person").filter(person=who.person).order_by("-pk")
    newest: set[str] = set()
    found = []
    for row in rows:
        overtaken = row.made and row.field not in newest and str(getattr(row.person, row.field)) != row.wish
        if row.made:
            newest.add(row.field)
        found.append(_line(row, language, undone=overtaken))
    return found


def days_text(bits: int, language: str) -> str:
    """Days of the week in words."""
    return ", ".join(say(f"day_{day}", language) for place, day in enumerate(DAYS) if bits >> place & 1)


def _line(row: Any, language: str, *, undone: bool = False) -> Line:
    person = row.person
    wish, before = (_told(row, text, language) for text in (row.wish, row.before))
    return Line(row.pk, person.name or person.key, person.key, f"correction_field_{row.field}", wish, before, row.made,
                _day(row.asked_at, language), row.state, row.answer, _day(row.answered_at, language), undone)


def _told(row: Any, text: str, language: str) -> str:
    """What was changed, in words; what was asked for is in the person's own."""
    return days_text(int(text), language) if row.made and row.field == "workdays" and text else text


def _day(moment: Any, language: str) -> str:
    return date_text(clock.day_of(moment), language) if moment else ""
