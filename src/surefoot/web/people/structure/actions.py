"""Who leads a team beside its manager, entered by an administrator: each change with its entry in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from surefoot.web.frame import audit, clock
from surefoot.web.people.models import Management, Person, Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done: the key of the sentence that says why."""


@dataclass(frozen=True)
class Appointment:
    """Who is to lead a team beside its manager, as what, from when to when."""

    person: str
    """Their e-mail address or key."""
    kind: str
    starts: date
    ends: date | None


def appoint(who: Reader, pk: int, wanted: Appointment) -> None:
    """Make somebody deputy or co-manager: they see what the manager sees, on these days. Raises Refused."""
    actor = _administrator(who)
    with everything("people.appoint"), transaction.atomic():
        team = Team.objects.select_for_update().filter(pk=pk).first()
        if team is None:
            raise OutsideScope
        person = _named(wanted.person)
        last = min((day for day in (wanted.ends, person.left) if day), default=None)
        if last is not None and last < wanted.starts:
            raise Refused("appoint_left")
        meets = Q(ends=None) | Q(ends__gte=wanted.starts)
        if last is not None:
            meets &= Q(starts__lte=last)
        if Management.objects.filter(meets, team=team, person=person).exists():
            raise Refused("appoint_already")
        made = Management.objects.create(team=team, person=person, kind=wanted.kind, starts=wanted.starts, ends=last,
                                         by_hand=True)
        _tell("people.appointed", actor, made, starts=made.starts.isoformat(), ends=last.isoformat() if last else "")


def dismiss(who: Reader, pk: int, number: int) -> None:
    """End now what was entered here; what has not begun before today goes. Raises Refused for what lists say."""
    actor = _administrator(who)
    today = clock.today()
    with everything("people.dismiss"), transaction.atomic():
        found = Management.objects.select_for_update().filter(team=pk, pk=number).first()
        if found is None:
            raise OutsideScope
        if not found.by_hand or (found.ends is not None and found.ends < today):
            raise Refused("appoint_not_ours")
        _tell("people.dismissed", actor, found)
        if found.starts >= today:
            found.delete()
        else:
            found.ends = today - timedelta(days=1)
            found.save(update_fields=["ends"])


def _named(text: str) -> Person:
    name = text.strip()
    found: list[Person] = list(Person.objects.filter(Q(email=name.lower()) | Q(key__in=(name, name.lower())))[:2])
    if len(found) != 1:
        raise Refused("appoint_unknown")
    return found[0]


def _administrator(who: Reader) -> str:
    if "administrator" not in who.roles:
        raise OutsideScope
    return audit.alias(who.subject)


def _tell(action: str, actor: str, row: Management, **detail: str) -> None:
    audit.record(action, actor=actor, about=f"team:{row.team_id}", kind=row.kind,
                 person=audit.alias(row.person.subject), **detail)
