"""Erasing a person: asked for by themselves or, once they left, by an administrator; done by a job that gives nothing
back. What stays, and why, stands on the page that asks (templates/people/me/erase.html)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from surefoot.web.frame import audit, clock
from surefoot.web.frame.jobs import job
from surefoot.web.people import own
from surefoot.web.people.access import gone
from surefoot.web.people.accounts.actions import LastAdministrator, other_administrators
from surefoot.web.people.models import Account, Link, Person, Session, Token
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

A_NIGHT: Final = 1000
"""The most leavers that are erased in one night."""


class StillHere(ValueError):  # noqa: N818 - reads as what it is
    """Somebody who still works here erases themselves; an administrator can't do it for them."""


def erase_myself(who: Reader) -> None:
    """Have everything about the reader erased: they are shut out now, the rows go by a job.

    Raises LastAdministrator where nobody could administer after it, OutsideScope for who is not signed in.
    """
    if who.account is None:
        raise OutsideScope
    with transaction.atomic():
        account = Account.objects.get(pk=who.account)
        if "administrator" in who.roles and not other_administrators(account):
            raise LastAdministrator
        audit.record("person.erasure_asked", actor=audit.alias(who.subject), about="person")
        _begin(who.subject)


def erase_person(who: Reader, pk: UUID) -> None:
    """Have everything about somebody who left erased. Raises OutsideScope for who does not administer and where there
    is no such person, StillHere for somebody whose last day is not over."""
    if "administrator" not in who.roles:
        raise OutsideScope
    with transaction.atomic():
        person = Person.objects.one_for(who, pk=pk)
        if not gone(person.left, clock.today()):
            raise StillHere(f"person {pk} still works here; they erase what is held about them on their own page")
        audit.record("person.erasure_asked", actor=audit.alias(who.subject), about="person")
        _begin(person.subject)


@job("people.erase")
def erase(subject: str) -> None:
    """Erase somebody. Done twice it finds nothing."""
    own.erase(subject)


def go_on() -> None:
    """Ask again for every erasure that is not done, so that one whose job failed is not forgotten."""
    with everything("people.erase"):
        for subject in own.waiting():
            erase.enqueue(subject=subject)


def erase_leavers() -> int:
    """Erase people who left longer ago than the settings allow; counts them."""
    months = settings.ENVIRONMENT.keep_leavers_months
    if not months:
        return 0
    limit = clock.months_ago(clock.today(), months)
    with everything("people.retention"):
        old = list(Person.objects.filter(left__lt=limit).order_by("left").values_list("pk", flat=True)[:A_NIGHT])
    for pk in old:
        own.erase(str(pk))
    if old:
        audit.record("people.retention", people=len(old), months=months)
    return len(old)


def _begin(subject: str) -> None:
    """Nobody signs in any more, and nothing more is stored, before the first row goes."""
    own.keep_out(subject)
    accounts = Account.objects.filter(Q(person=subject) | Q(pk=subject))
    accounts.update(is_active=False)
    Link.objects.filter(Q(account__in=accounts) | Q(person=subject)).delete()
    for model in (Session, Token):
        model.objects.filter(account__in=accounts).delete()
    erase.enqueue(subject=subject)
