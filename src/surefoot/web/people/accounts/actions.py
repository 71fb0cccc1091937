"""What an administrator does with accounts: each with its permission, its change and its entry in the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from surefoot.web.frame import audit, clock, mail
from surefoot.web.people.accounts.queries import one
from surefoot.web.people.models import Account, CodeApp, Grant, Identity, Passkey, Person, RecoveryCode, Token
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.people.sessions import end_all
from surefoot.web.people.signin import links


class LastAdministrator(ValueError):  # noqa: N818 - reads as what it is
    """After this nobody could administer any more."""


class Known(ValueError):  # noqa: N818 - reads as what it is
    """There is an account with this address already."""


def set_roles(who: Reader, pk: UUID, roles: Iterable[str], keep_session: str | None = None) -> bool:
    """Give and take roles until the account has exactly these; whether anything changed. Its sessions end, since they
    were begun with other rights. Raises LastAdministrator."""
    wanted = set(roles) & set(Grant.ROLES)
    with transaction.atomic():
        account = one(who, pk)
        others = other_administrators(account)
        had = set(account.grants.values_list("role", flat=True))
        if "administrator" in had - wanted and not others:
            raise LastAdministrator
        for role in sorted(wanted - had):
            Grant.objects.create(account=account, role=role, since=clock.now())
            _tell("role.given", who, account, role=role)
        for role in sorted(had - wanted):
            Grant.objects.filter(account=account, role=role).delete()
            _tell("role.taken", who, account, role=role)
        if had != wanted:
            end_all(account, keep_session)
        return had != wanted


def make(who: Reader, email: str, language: str) -> tuple[Account, str]:
    """Make an account for an address, tied to the person who has it in the people table, and invite them.

    Gives back the account, and where there is no mail server the link to hand over. Raises Known.
    """
    if "administrator" not in who.roles:
        raise OutsideScope
    address = email.strip().lower()
    with transaction.atomic():
        with everything("people.make_account"):
            person = Person.objects.filter(email=address).first()
        if Account.objects.filter(Q(email=address) | Q(person=person, person__isnull=False)).exists():
            raise Known
        account = Account.objects.create_user(address, person=person)
        _tell("account.made", who, account, has_person=person is not None)
        return account, _invite(who, account, language)


def invite(who: Reader, pk: UUID, language: str) -> str:
    """Invite once more somebody who never signed in; nothing happens for anybody else."""
    with transaction.atomic():
        account = one(who, pk)
        return _invite(who, account, language) if account.last_login is None and account.is_active else ""


def close(who: Reader, pk: UUID) -> None:
    """Nobody signs in with this account any more; sessions and tokens end now. Raises LastAdministrator."""
    with transaction.atomic():
        account = one(who, pk)
        if not other_administrators(account) and account.grants.filter(role="administrator").exists():
            raise LastAdministrator
        Account.objects.filter(pk=pk).update(is_active=False)
        Token.objects.filter(account=account).delete()
        end_all(account)
        _tell("account.closed", who, account)


def reopen(who: Reader, pk: UUID) -> None:
    """The account can be used again."""
    with transaction.atomic():
        account = one(who, pk)
        Account.objects.filter(pk=pk).update(is_active=True)
        _tell("account.reopened", who, account)


def reset(who: Reader, pk: UUID) -> None:
    """Take second factors away from somebody who lost theirs, and end their sessions; a password stays needed."""
    with transaction.atomic():
        account = one(who, pk)
        for model in (CodeApp, Passkey, RecoveryCode):
            model.objects.filter(account=account).delete()
        end_all(account)
        _tell("account.second_factor_reset", who, account)


def untie(who: Reader, pk: UUID) -> None:
    """Forget which work account this account belongs to: the next sign-in with the provider ties it anew."""
    with transaction.atomic():
        account = one(who, pk)
        Identity.objects.filter(account=account).delete()
        end_all(account)
        _tell("account.untied", who, account)


def other_administrators(account: Account) -> bool:
    """Whether somebody else can administer; the rows are held, so that two can't take each other's role at once."""
    today = clock.today()
    held = Grant.objects.select_for_update(of=("self",)).filter(role="administrator")
    return any(grant.account_id != account.pk and grant.account.is_active
               and not (grant.account.person and grant.account.person.left and grant.account.person.left < today)
               for grant in held.select_related("account__person"))


def _invite(who: Reader, account: Account, language: str) -> str:
    if "link" in settings.ENVIRONMENT.ways_in and mail.is_set_up():
        links.invite(account, language)
        _tell("account.invited", who, account)
        return ""
    if "password" not in settings.ENVIRONMENT.ways_in:
        return ""
    _tell("account.link_shown", who, account)
    return links.hand_over(account, language)


def _tell(action: str, who: Reader, account: Account, **detail: str | bool) -> None:
    audit.record(action, actor=audit.alias(who.subject), about=f"person:{audit.alias(account.subject)}", **detail)
