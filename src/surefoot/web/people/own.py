"""The one door to the rows of one person: to that person, or to a job that gives nothing back.

- `rows` asks the request itself who sends it: a session, or a personal token that names `own.export`. Whoever asks for
  somebody else is refused, whatever their role.
- What jobs need of people's own rows (who is not measured; erasing somebody) raises while a request is being answered.

Nothing else may import what finds these rows (contracts of pyproject.toml), and a test looks for planted rows of one
person in every answer to everybody else (tests/web/test_own.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from surefoot.web.frame import audit, clock, held
from surefoot.web.frame.answering import is_answering
from surefoot.web.frame.erasure import Rows
from surefoot.web.people.access import reader
from surefoot.web.people.marks import BEFORE, marks_of
from surefoot.web.people.models import Person, holding_on
from surefoot.web.people.own_models import Erasure, OptOut, StaysOut
from surefoot.web.people.pseudonyms import pseudonym
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.people.signin import tokens

DAY: Final = timedelta(days=1)


class OutsideJob(RuntimeError):  # noqa: N818 - reads as what happened
    """Something that only a job or a command may read was asked for while a request is being answered."""


@dataclass(frozen=True)
class Choice:
    """Days on which somebody chose not to be measured by usage logs, both included; no end: until they say so."""

    starts: date
    ends: date | None


# --- to that person ---------------------------------------------------------------------------------------------------
def rows(request: HttpRequest, subject: str) -> dict[str, Rows]:
    """Everything that is held about a person, by model, to that person. Raises OutsideScope for anybody else."""
    if not subject or subject not in _asking(request):
        raise OutsideScope
    return held.export_all(subject)


def _asking(request: HttpRequest) -> set[str]:
    """Who this request proves to be from."""
    who, bearer = reader(request), tokens.bearer(request)
    return ({who.subject} if who.signed_in else set()) | (
        {bearer.subject} if bearer.may(tokens.OWN_EXPORT) else set())


def is_out(who: Reader) -> bool:
    """Whether the reader is not measured today by their own choice, an earlier erasure included."""
    return OptOut.objects.seen_by(who).filter(holding_on(clock.today())).exists() or _stays_out(who).exists()


def opt_out(who: Reader) -> None:
    """From today on usage logs do not measure the reader. Nothing of it stands in the audit log: that somebody opted
    out is nobody's business. Raises OutsideScope for an account without a person."""
    with _mine(who) as today:
        mine = OptOut.objects.seen_by(who)
        if mine.filter(holding_on(today)).exists():
            return
        if not mine.filter(ends=today - DAY).update(ends=None):
            OptOut.objects.create(person_id=who.person, starts=today)


def opt_in(who: Reader) -> None:
    """From today on usage logs measure the reader again. Raises OutsideScope for an account without a person."""
    with _mine(who) as today:
        mine = OptOut.objects.seen_by(who).filter(holding_on(today))
        mine.filter(starts=today).delete()
        mine.update(ends=today - DAY)
        _stays_out(who).delete()


@contextmanager
def _mine(who: Reader) -> Iterator[date]:
    """Today, with the reader's own row held: two clicks at once follow each other."""
    if who.person is None:
        raise OutsideScope
    with everything("people.choose"), transaction.atomic():
        Person.objects.select_for_update().get(pk=who.person)
        yield clock.today()


def _stays_out(who: Reader) -> Q:
    """Every name under which the reader was erased."""
    with everything("people.choose"):
        mine = StaysOut.objects.filter(mark__in=marks_of(str(who.person or UUID(int=0))))
        return StaysOut.objects.filter(whose__in=list(mine.values_list("whose", flat=True)))


# --- to a job that gives nothing back ---------------------------------------------------------------------------------
def not_measured(day: date) -> set[UUID]:
    """Everybody who chose not to be measured on a day. Raises OutsideJob while a request is being answered."""
    _only_in_jobs()
    out = set(OptOut.objects.filter(holding_on(day)).values_list("person", flat=True))
    if marks := erased():
        out |= {pk for pk, *names in Person.objects.values_list("pk", "key", "email").iterator(chunk_size=5000)
                if any(pseudonym(name) in marks for name in names if name)}
    return out


def opted_out() -> list[tuple[UUID, Choice]]:
    """Everybody who chose not to be measured, and when. Raises OutsideJob while a request is being answered."""
    _only_in_jobs()
    found = OptOut.objects.order_by("person", "starts").values_list("person", "starts", "ends")
    return [(person, Choice(starts, ends)) for person, starts, ends in found]


def erased() -> frozenset[str]:
    """The names of those who were erased and stay out. Raises OutsideJob while a request is being answered."""
    _only_in_jobs()
    return frozenset(StaysOut.objects.values_list("mark", flat=True))


def waiting() -> list[str]:
    """Who is to be erased. Raises OutsideJob while a request is being answered."""
    _only_in_jobs()
    return list(Erasure.objects.order_by("asked_at").values_list("subject", flat=True))


def erase(subject: str) -> None:
    """Erase everything that is held about a person; broken off, it can be done again. Raises OutsideJob while a request
    is being answered."""
    _only_in_jobs()
    for piecemeal in BEFORE.plugged():
        piecemeal(subject)
    with everything("people.erase"), transaction.atomic():
        found = held.erase_all(subject)
        audit.record("person.erased", tables=len(found), rows=sum(found.values()))


def keep_out(subject: str) -> None:
    """Note that a person is to be erased, and that none of their names may be stored or measured from now on."""
    with everything("people.keep_out"), transaction.atomic():
        Erasure.objects.get_or_create(subject=subject, defaults={"asked_at": clock.now()})
        whose = uuid4()
        StaysOut.objects.bulk_create(
            [StaysOut(mark=mark, whose=whose, since=clock.today()) for mark in sorted(marks_of(subject))],
            ignore_conflicts=True)


def _only_in_jobs() -> None:
    if is_answering():
        raise OutsideJob("people's own rows were asked for while a request is being answered; only a job or a command "
                         "may read them, and gives nothing back to who asked for it")
