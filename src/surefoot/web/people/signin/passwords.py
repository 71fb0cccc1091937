"""Signing in by password. Stored by scrypt; an unknown address takes as long as a wrong password."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from surefoot.web.frame import audit
from surefoot.web.people.models import Account
from surefoot.web.people.signin.accounts import may_enter
from surefoot.web.people.signin.limits import PASSWORD, PASSWORD_NETWORK, network


class TooMany(Exception):  # noqa: N818 - reads as what happened
    """There were too many tries: nothing was looked at."""


def check(request: HttpRequest, email: str, password: str) -> Account | None:
    """The account with this address and password; raises TooMany where there were too many tries.

    Each try counts before it is looked at, so that many at once are not more than many in a row.
    """
    typed, here = email.strip().lower(), network(request)
    if PASSWORD_NETWORK.is_over(here) or not PASSWORD.hit(typed):
        raise TooMany
    account = Account.objects.select_related("person").filter(email=typed).first()
    if account is None:
        make_password(password)  # as much work as looking at a password that is there
    elif account.check_password(password) and may_enter(account):
        PASSWORD.clear(typed)
        return account
    PASSWORD_NETWORK.hit(here)
    if account is not None and PASSWORD.is_over(typed):
        audit.record("sign_in.locked", about=f"person:{audit.alias(account.subject)}")
    return None
