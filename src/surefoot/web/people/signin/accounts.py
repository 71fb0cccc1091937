"""Whom an address means. Who is not in the people table gets in only with an account an administrator made."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from surefoot.web.frame import clock
from surefoot.web.people.access import gone
from surefoot.web.people.models import Account, Person
from surefoot.web.people.scope import everything


def may_enter(account: Account) -> bool:
    """Whether the account is open, and its person still here."""
    person = account.person
    return bool(account.is_active) and not (person is not None and gone(person.left, clock.today()))


def known(column: str, value: str) -> tuple[Account | None, Person | None]:
    """The account, or the person who has none yet, with this "email" or "key"; neither where they may not enter."""
    wanted = value.strip().lower()
    if not wanted:
        return None, None
    if column == "email":
        account = Account.objects.select_related("person").filter(email=wanted).first()
        if account is not None:
            return (account, None) if may_enter(account) else (None, None)
    with everything("people.sign_in"):
        person = Person.objects.filter(**{column: wanted}).first()
    if person is None or gone(person.left, clock.today()):
        return None, None
    account = Account.objects.select_related("person").filter(person=person).first()
    if account is not None:
        return (account, None) if may_enter(account) else (None, None)
    return None, person


def account_of(person: Person, email: str = "") -> Account | None:
    """The account of a person, made where there is none; None for a person without an e-mail address.

    Two that ask at the same moment get the same account.
    """
    address = person.email or email.strip().lower()
    if "@" not in address:
        return None
    try:
        with transaction.atomic():
            return Account.objects.create_user(address, person=person)
    except IntegrityError:
        return Account.objects.filter(person=person).first()
