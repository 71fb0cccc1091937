"""Reading accounts, for the administrator's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.db.models.functions import Lower

from surefoot.web.frame import clock
from surefoot.web.people.access import gone
from surefoot.web.people.models import Account
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """An account as the pages show it."""

    id: UUID
    name: str
    email: str
    roles: tuple[str, ...]
    is_open: bool
    has_left: bool
    was_used: bool

    @property
    def words(self) -> list[str]:
        """Keys of the roles' names."""
        return [f"role_{role}" for role in self.roles]


def page(who: Reader, search: str, role: str, number: str) -> Page[Row]:
    """One page of the accounts whose name or address holds the text and that have the role; always three queries."""
    _allowed(who)
    found = Account.objects.select_related("person").prefetch_related("grants").order_by(Lower("email"))
    if search:
        found = found.filter(Q(email__icontains=search) | Q(person__name__icontains=search))
    if role:
        found = found.filter(grants__role=role)
    shown = Paginator(found, A_PAGE).get_page(number)
    shown.object_list = [_row(account, clock.today()) for account in shown.object_list]
    return shown


def one(who: Reader, pk: UUID) -> Account:
    """The account; raises OutsideScope for who may not see it and where it is not there."""
    _allowed(who)
    account = Account.objects.select_related("person").filter(pk=pk).first()
    if account is None:
        raise OutsideScope
    return account


def row(account: Account) -> Row:
    """An account as the pages show it."""
    return _row(account, clock.today())


def _row(account: Account, today: date) -> Row:
    person = account.person
    return Row(account.pk, (person.name or person.key) if person else "", account.email,
               tuple(sorted(grant.role for grant in account.grants.all())), account.is_active,
               person is not None and gone(person.left, today), account.last_login is not None)


def _allowed(who: Reader) -> None:
    if "administrator" not in who.roles:
        raise OutsideScope
