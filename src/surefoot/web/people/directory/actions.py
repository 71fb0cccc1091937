"""What an administrator does about one person: the last day of their employment, set and taken back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from surefoot.web.frame import audit
from surefoot.web.people.accounts.actions import other_administrators
from surefoot.web.people.leaving import close_leavers
from surefoot.web.people.models import Account, Management, Person, Position
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done: the key of the sentence that says why."""


def end_employment(who: Reader, pk: UUID, last: date) -> None:
    """The person's last day. After it they can't sign in, are in no team and lead none. Raises Refused."""
    with everything("people.end_employment"), transaction.atomic():
        person = _held(who, pk)
        if person.left is not None:
            raise Refused("person_end_already")
        if person.joined and last < person.joined:
            raise Refused("person_end_before_joined")
        if _last_administrator(person):
            raise Refused("account_done_last")
        person.left = last
        person.save(update_fields=["left"])
        goes_on = Q(person=person) & (Q(ends=None) | Q(ends__gt=last))
        for rows in (Position.objects.filter(goes_on), Management.objects.filter(goes_on)):
            rows.filter(starts__gt=last).delete()
            rows.update(ends=last)
        close_leavers()
        _tell("people.employment_ended", who, person, last=last.isoformat())


def take_back_end(who: Reader, pk: UUID) -> None:
    """They work on: what ended with their last day goes on. Raises Refused."""
    with everything("people.take_back_end"), transaction.atomic():
        person = _held(who, pk)
        if person.left is None:
            raise Refused("person_end_none")
        ended = Q(person=person, ends=person.left)
        Position.objects.filter(ended).update(ends=None)
        Management.objects.filter(ended).update(ends=None)
        person.left = None
        person.save(update_fields=["left"])
        _tell("people.employment_goes_on", who, person)


def _held(who: Reader, pk: UUID) -> Person:
    """The person, held until the transaction ends; raises OutsideScope."""
    found = Person.objects.select_for_update().filter(pk=pk).first() if "administrator" in who.roles else None
    if found is None:
        raise OutsideScope
    return found


def _last_administrator(person: Person) -> bool:
    account = Account.objects.filter(person=person, grants__role="administrator").first()
    return account is not None and not other_administrators(account)


def _tell(action: str, who: Reader, person: Person, **detail: str) -> None:
    audit.record(action, actor=audit.alias(who.subject), about=f"person:{audit.alias(person.subject)}", **detail)
