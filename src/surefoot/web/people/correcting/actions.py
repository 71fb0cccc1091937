"""What somebody corrects of their own record, what they ask to be corrected, and the answer; each with its entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.people.models import Correction, Person
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

OPEN_AT_MOST: Final = 20
"""Corrections one person may have open."""
OWN: Final = ("name", "workdays")
"""What people change themselves of that which the list of people says, too; their language stands in no list."""


class TooMany(ValueError):  # noqa: N818 - reads as what it is
    """So much of theirs waits already that more would bury it."""


class Answered(ValueError):  # noqa: N818 - reads as what it is
    """Somebody was faster."""


@dataclass(frozen=True)
class Own:
    """What people change themselves."""

    name: str
    workdays: int
    """As bits, Monday the lowest."""
    language: str


def correct(who: Reader, wanted: Own) -> list[str]:
    """Change the reader's own record; gives back what changed. Who looks after the list of people is told, since the
    next list would bring the old value back. Raises TooMany."""
    with _locked(who) as person:
        changed = [name for name in (*OWN, "language") if getattr(person, name) != getattr(wanted, name)]
        for name in changed:
            if name in OWN:
                _note(person, field=name, wish=str(getattr(wanted, name)), before=str(getattr(person, name)), made=True)
            setattr(person, name, getattr(wanted, name))
        if changed:
            person.save(update_fields=changed)
            _tell("person.corrected", who, person, fields=changed)
    return changed


def ask(who: Reader, field: str, wish: str) -> Correction:
    """Ask for a correction. Raises TooMany."""
    with _locked(who) as person:
        made = _note(person, field=field, wish=wish)
        _tell("correction.asked", who, person, field=field)
    return made


def answer(who: Reader, number: int, state: str, text: str) -> None:
    """Say that it is done, or why not. Raises Answered where that was said before."""
    if not who.roles & {"lead", "administrator"} or state not in ("done", "declined"):
        raise OutsideScope
    with everything("people.answer_correction"), transaction.atomic():
        found = Correction.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise OutsideScope
        if found.state != "open":
            raise Answered
        found.state, found.answer, found.answered_at = state, text, clock.now()
        found.save(update_fields=["state", "answer", "answered_at"])
        _tell(f"correction.{state}", who, Person.objects.get(pk=found.person_id), field=found.field)


@contextmanager
def _locked(who: Reader) -> Iterator[Any]:
    """The reader's own row, held until the change is written. Raises OutsideScope for an account without a person."""
    if who.person is None:
        raise OutsideScope
    with everything("people.correct"), transaction.atomic():
        yield Person.objects.select_for_update().get(pk=who.person)


def _note(person: Any, **what: Any) -> Correction:
    if Correction.objects.filter(person=person, state="open").count() >= OPEN_AT_MOST:
        raise TooMany(f"{OPEN_AT_MOST} corrections of one person wait already")
    made: Correction = Correction.objects.create(person=person, asked_at=clock.now(), **what)
    return made


def _tell(action: str, who: Reader, person: Any, **detail: Any) -> None:
    audit.record(action, actor=audit.alias(who.subject), about=f"person:{audit.alias(person.subject)}", **detail)
