"""Signing in and out: the one place where a session begins."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from surefoot.web.frame import clock
from surefoot.web.people.models import Account
from surefoot.web.people.sessions import BROWSER, GUARDED
from surefoot.web.people.signin import browser
from surefoot.web.people.signin.accounts import may_enter

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
NEXT: Final = "next"
PENDING: Final = "pending"
SIGNED: Final = "signed"
"""When this session was signed in, in seconds."""
PATIENCE: Final = 600
"""Seconds between the first factor and the second."""
RECENT: Final = 900
"""Seconds after signing in during which somebody may change how they sign in."""
GUARDED_ROLES: Final = frozenset({"administrator", "auditor"})


def sign_in_as(request: HttpRequest, account: Account) -> None:
    """Begin a session of this account under a new key; whatever the visitor's session held stays behind."""
    goes_to = request.session.get(NEXT, "")
    request.session.flush()
    roles = set(account.grants.values_list("role", flat=True))
    login(request, account, backend=BACKEND)
    request.session[BROWSER] = browser.words(request.headers.get("User-Agent", ""))
    request.session[SIGNED] = int(clock.now().timestamp())
    request.session[NEXT] = goes_to
    if roles & GUARDED_ROLES:
        request.session[GUARDED] = True


def sign_out(request: HttpRequest) -> None:
    """End this session."""
    logout(request)


def is_recent(request: HttpRequest) -> bool:
    """Whether this session was signed in a short while ago: an open browser alone must not be enough to stay in."""
    return int(request.session.get(SIGNED, 0)) > clock.now().timestamp() - RECENT


def proceed(request: HttpRequest, account: Account) -> HttpResponse:
    """After the first factor: on to the second where there is one or must be one, else in."""
    if needs_second(account):
        request.session[PENDING] = {"account": str(account.pk), "until": int(clock.now().timestamp()) + PATIENCE}
        return redirect("sign_in_second")
    sign_in_as(request, account)
    return onward(request)


def needs_second(account: Account) -> bool:
    """Whether a first factor is not enough: somebody has a second one, or administers."""
    return has_second(account) or account.grants.filter(role="administrator").exists()


def has_second(account: Account) -> bool:
    """Whether the account has a second factor."""
    return account.passkeys.exists() or hasattr(account, "code_app")


def pending(request: HttpRequest) -> Account | None:
    """Who passed the first factor a short while ago and still owes the second."""
    found = request.session.get(PENDING) or {}
    if found.get("until", 0) < clock.now().timestamp():
        return None
    account = Account.objects.select_related("person").filter(pk=UUID(found["account"])).first()
    return account if account is not None and may_enter(account) else None


def remember(request: HttpRequest, address: str) -> None:
    """Where the visitor wanted to go; another site is nowhere."""
    if url_has_allowed_host_and_scheme(address, None):
        request.session[NEXT] = address


def onward(request: HttpRequest) -> HttpResponse:
    """To where the visitor wanted to go, else to their first place."""
    return redirect(request.session.pop(NEXT, "") or "home")
