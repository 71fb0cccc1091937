"""How the data stands, in plain warnings, each with what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from surefoot.charts.formats import date_text, number, percent
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.intake import latest
from surefoot.web.intake.models import Health, Import
from surefoot.web.intake.queries import LOW_MATCH, span, title_of
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything

STALE: Final = {"usage": 14, "licences": 45, "training": 120, "leave": 60, "pulse": 120}
"""Table -> days after its last row from which on a new export is due. A guess; stated on the page."""
MANY_REJECTED: Final = 0.1
"""Share of a file's rows that were set aside from which on somebody should look."""
NEEDED: Final = ("usage", "licences", "training")
"""Without these, pages stay empty."""


@dataclass(frozen=True)
class Warned:
    """One warning: what is the matter, and what to do."""

    what: str
    do: str
    grave: bool = True


@dataclass(frozen=True)
class Standing:
    """One table from one source."""

    title: str
    rows: str
    span: str
    match: str
    state: str
    """Key of a word: fine, stale, gaps or unmatched."""


def standings(language: str) -> tuple[list[Standing], list[Warned]]:
    """Every table from every source, and what there is to say about them."""
    today = clock.today()
    found = list(Health.objects.order_by("table", "source"))
    rows = [_standing(one, today, language) for one in found]
    return rows, list(_warned(found, today, language))


def failed_since(days: int = 14) -> int:
    """Imports that failed lately."""
    return Import.objects.filter(Q(state="failed"), made_at__gte=clock.now() - timedelta(days=days)).count()


def _standing(one: Health, today: date, language: str) -> Standing:
    state = ("health_stale" if _stale(one, today) else "health_unmatched" if _unmatched(one) else
             "health_gaps" if one.missing != "[]" else "health_fine")
    return Standing(title_of(one.source, one.table, language), number(one.rows, language),
                    span(one.first, one.last, language),
                    percent(one.known / one.keys, language) if one.keys else "", state)


def _stale(one: Health, today: date) -> bool:
    return one.table in STALE and one.last is not None and (today - one.last).days > STALE[one.table]


def _unmatched(one: Health) -> bool:
    return bool(one.keys) and one.known < LOW_MATCH * one.keys


def _warned(found: list[Health], today: date, language: str) -> Iterator[Warned]:
    tables = {one.table for one in found}
    with everything("intake.health"):
        people = Person.objects.filter(Q(left=None) | Q(left__gte=today)).count()
    if not people:
        yield _say("warn_no_people", language)
    if found or people:
        for name in NEEDED:
            if name not in tables:
                yield _say("warn_missing", language, table=say(f"table_{name}", language))
    for one in found:
        title = title_of(one.source, one.table, language)
        if _stale(one, today) and one.last:
            yield _say("warn_stale", language, title=title, day=date_text(one.last, language))
        if _unmatched(one) and people:
            yield _say("warn_match", language, title=title, share=percent(one.known / one.keys, language))
        missing = [date.fromisoformat(day) for day in json.loads(one.missing)]
        if missing:
            weeks = ", ".join(date_text(day, language) for day in missing[-3:])
            yield _say("warn_weeks_one" if len(missing) == 1 else "warn_weeks", language, title=title,
                       count=number(len(missing), language), weeks=weeks)
    yield from _of_files(language)
    if waiting := Import.objects.filter(state="ready").count():
        yield _say("warn_waiting", language, count=number(waiting, language))
    if count := failed_since():
        yield _say("warn_failed", language, count=number(count, language))


def _of_files(language: str) -> Iterator[Warned]:
    """What the newest file of each source said, and sources that tell of no week."""
    for one in latest.latest():
        title = title_of(one.source, one.table, language)
        if one.conceals:
            yield _say("warn_concealed", language, title=title)
        elif one.rejected >= MANY_REJECTED * one.rows and one.rejected:
            yield _say("warn_rejected", language, title=title, share=percent(one.rejected / one.rows, language))
    for source in latest.only_last_seen():
        yield _say("warn_last_seen", language, title=title_of(source, "usage", language))


def _say(key: str, language: str, **values: str) -> Warned:
    return Warned(say(key, language, **values), say(f"{key}_do".replace("_one_do", "_do"), language))
