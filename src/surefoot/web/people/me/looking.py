"""Who looked at results of the groups the reader is in: by day, in words for what they are, never by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import say
from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.access import above
from surefoot.web.people.models import Position, Team
from surefoot.web.people.oversight.queries import words
from surefoot.web.people.reader import Reader

BACK: Final = timedelta(days=365)
Span = tuple[date, date]


@dataclass(frozen=True)
class Looked:
    """A group's results on a day, and how many looked, by what they are."""

    day: str
    group: str
    """Empty: the organisation."""
    who: str


def looked(who: Reader, language: str) -> list[Looked]:
    """The last year, newest first; always the same few queries."""
    spans = dict(_groups(who))
    found = AuditEntry.objects.filter(action="results.viewed", about__in=spans, at__gte=clock.now() - BACK)
    days: dict[tuple[date, str], set[str]] = {}
    for entry in found:
        day = date.fromisoformat(str(audit.read(entry)["day"]))
        if any(starts <= day <= ends for starts, ends in spans[entry.about]):
            days.setdefault((day, entry.about), set()).add(entry.actor)
    told = words(actor for actors in days.values() for actor in actors)
    names = {f"team:{pk}": name for pk, name in Team.objects.filter(
        pk__in=[about.split(":")[1] for about in spans if ":" in about]).values_list("pk", "name")}
    return [Looked(date_text(day, language), names.get(about, ""),
                   _counted([told.get(actor, "actor_forgotten") for actor in actors], language))
            for (day, about), actors in sorted(days.items(), key=lambda item: (item[0][0], item[0][1]), reverse=True)]


def _groups(who: Reader) -> Iterator[tuple[str, list[Span]]]:
    """The groups the reader is or was in, and when; those above their team of today for as long as they are in it."""
    if who.person is None:
        return
    mine = list(Position.objects.seen_by(who).filter(person=who.person).order_by("starts").values_list(
        "team", "starts", "ends"))
    spans: dict[str, list[Span]] = {}
    for team, starts, ends in mine:
        spans.setdefault(f"team:{team}", []).append((starts, ends or date.max))
    if mine:
        spans["organisation"] = [(mine[0][1], mine[-1][2] or date.max)]
        team, starts, ends = mine[-1]
        for group in above(team, clock.today()):
            spans.setdefault(f"team:{group}", []).append((starts, ends or date.max))
    yield from spans.items()


def _counted(found: list[str], language: str) -> str:
    return ", ".join(say("me_looked_by", language, role=say(word, language), count=found.count(word))
                     for word in sorted(set(found)))
