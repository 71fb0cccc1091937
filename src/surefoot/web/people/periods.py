"""Days from when to when, as people read them."""

from __future__ import annotations

from datetime import date

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import say
from surefoot.web.people.models import BEGINNING


def period_text(starts: date, ends: date | None, language: str) -> str:
    """Both days are inclusive; what was there before anybody told from when on has no first day."""
    first = "" if starts <= BEGINNING else date_text(starts, language)
    last = date_text(ends, language) if ends else ""
    key = {(False, False): "period_always", (True, False): "period_since", (False, True): "period_until",
           (True, True): "period_days"}[bool(first), bool(last)]
    return say(key, language, first=first, last=last)


def day_asked(sent: str, otherwise: date) -> date:
    """The day of an address; what can't be read, or lies outside any calendar of people, counts as not asked for."""
    try:
        found = date.fromisoformat(sent)
    except ValueError:
        return otherwise
    return found if BEGINNING <= found <= date(2199, 12, 31) else otherwise
