"""Reading the audit log: newest first, a page at a time, with words for who acted and never a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from surefoot.vocabulary.words import keys
from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import Actor, AuditEntry
from surefoot.web.people.models import Account, Management, holding_on
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

A_PAGE: Final = 50
SHORT: Final = 6
"""Letters of a random id that are shown: enough to tell entries of one page apart."""

FIRST_DAY: Final = date(2000, 1, 1)
"""No entry is older; days at the ends of the calendar can't be counted from."""
MACHINE: Final = "token:"
"""What the key of a machine begins with; all others are people's."""


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see."""

    action: str = ""
    kind: str = ""
    """What an entry is about: "team", "person", "organisation" or nothing."""
    day: date | None = None
    before: int | None = None
    """Only entries with a lower number: the next page."""


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it."""

    number: int
    at: datetime
    word: str
    """Key of who acted, in words."""
    short: str
    action: str
    about: str
    detail: tuple[tuple[str, Any], ...]


def page(who: Reader, asked: Asked) -> tuple[list[Line], int | None]:
    """The entries of one page, and where the next begins; as many queries for the first page as for the last."""
    found = list(entries(who, asked).order_by("-number")[:A_PAGE + 1])
    told = words(entry.actor for entry in found[:A_PAGE])
    lines = [Line(entry.number, entry.at.astimezone(clock.zone()), told.get(entry.actor, "actor_forgotten"),
                  "" if entry.actor == audit.SYSTEM else entry.actor[:SHORT], entry.action, _about(entry.about),
                  tuple(sorted(audit.read(entry).items()))) for entry in found[:A_PAGE]]
    return lines, lines[-1].number if len(found) > A_PAGE else None


def entries(who: Reader, asked: Asked) -> QuerySet[AuditEntry]:
    """The entries asked for. Raises OutsideScope for who may not read the log."""
    if not who.roles & {"auditor", "administrator"}:
        raise OutsideScope
    found = AuditEntry.objects.all()
    if asked.action:
        found = found.filter(action=asked.action)
    if asked.kind:
        found = found.filter(Q(about=asked.kind) | Q(about__startswith=f"{asked.kind}:"))
    if asked.day:
        if not FIRST_DAY <= asked.day <= clock.today():
            return found.none()
        starts = datetime.combine(asked.day, time(), clock.zone())
        found = found.filter(at__gte=starts, at__lt=datetime.combine(asked.day + timedelta(days=1), time(),
                                                                     clock.zone()))
    return found if asked.before is None else found.filter(number__lt=asked.before)


def actions() -> list[str]:
    """Every action that stands in the log."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())


def rows(found: QuerySet[AuditEntry]) -> Iterator[dict[str, Any]]:
    """The entries as they are taken along, oldest first, in constant memory."""
    for entry in found.order_by("number").iterator(chunk_size=2000):
        yield {"number": entry.number, "at": entry.at.isoformat(), "actor": entry.actor, "action": entry.action,
               "about": entry.about, "detail": entry.detail, "mark": entry.mark}


def word_of(action: str) -> str:
    """Key of an action in words; empty for one that has none."""
    key = f"audit_{action.replace('.', '_')}"
    return key if key in keys() else ""


def _about(about: str) -> str:
    kind, _, which = about.partition(":")
    return f"{kind} {which[:SHORT] if kind == 'person' else which}".strip()


def words(actors: Iterable[str]) -> dict[str, str]:
    """What each actor is today, in words: a role, or that they lead a team; somebody erased is forgotten."""
    subjects = dict(Actor.objects.filter(pk__in=set(actors)).values_list("pk", "subject"))
    named = {subject for subject in subjects.values() if not subject.startswith(MACHINE)}
    accounts = Account.objects.filter(Q(person__in=named) | Q(pk__in=named, person=None)).prefetch_related("grants")
    roles = {account.subject: sorted(grant.role for grant in account.grants.all()) for account in accounts}
    leading = {str(person) for person in Management.objects.filter(holding_on(clock.today()), person__in=named)
               .values_list("person_id", flat=True)}
    found = {alias: f"role_{roles[subject][0]}" if roles.get(subject) else
             "role_manager" if subject in leading else
             "actor_token" if subject.startswith(MACHINE) else "actor_person" for alias, subject in subjects.items()}
    return found | {audit.SYSTEM: "actor_system"}
