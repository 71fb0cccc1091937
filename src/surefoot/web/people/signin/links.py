"""Signing in by a link that is mailed: good once, for a quarter of an hour, in the browser that asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from surefoot.vocabulary.words import say
from surefoot.web.frame import clock, mail
from surefoot.web.frame.jobs import job
from surefoot.web.frame.language import current
from surefoot.web.people.models import Account, Link
from surefoot.web.people.signin import accounts, secret
from surefoot.web.people.signin.limits import LINK, LINK_NETWORK, network

GOOD_FOR: Final = {"sign_in": timedelta(minutes=15), "invite": timedelta(days=7)}
ASKED: Final = "asked"
"""Where the session keeps what ties a link to the browser that asked for it."""


def ask(request: HttpRequest, email: str) -> bool:
    """Have a link mailed, if anybody is known by this address: to the visitor both look the same, also in time.

    False where too many were asked for, whether or not the address is known.
    """
    allowed = LINK_NETWORK.hit(network(request)) and LINK.hit(email.strip().lower())
    if not allowed:
        return False
    account, person = accounts.known("email", email)
    mark = request.session.setdefault(ASKED, secret.new())
    with transaction.atomic():
        link = Link.objects.create(account=account, person=person, purpose="sign_in", browser=secret.digest(mark),
                                   language=current(), until=clock.now() + GOOD_FOR["sign_in"])
        send.enqueue(link=str(link.pk))
    return True


def invite(account: Account, language: str) -> None:
    """Have a link mailed with which somebody opens their new account, within a week and in any browser."""
    link = Link.objects.create(account=account, purpose="invite", language=language,
                               until=clock.now() + GOOD_FOR["invite"])
    send.enqueue(link=str(link.pk))


def hand_over(account: Account, language: str) -> str:
    """The same link as text, where no mail server is set up: an administrator hands it over, once."""
    made = secret.new()
    Link.objects.create(account=account, purpose="invite", language=language, digest=secret.digest(made),
                        until=clock.now() + GOOD_FOR["invite"])
    return _address(made)


@job("people.send_link")
def send(link: str) -> None:
    """Make the link's secret and mail it. Run again after a broken run it makes a new one: only the last is good."""
    found = Link.objects.select_related("account__person", "person").filter(pk=link, until__gt=clock.now()).first()
    if found is None:
        return
    account = found.account or (accounts.account_of(found.person) if found.person else None)
    if account is None or not accounts.may_enter(account):
        found.delete()
        return
    made = secret.new()
    found.account, found.person, found.digest = account, None, secret.digest(made)
    found.save()
    mail.send(account.email, say(f"mail_{found.purpose}_subject", found.language),
              say(f"mail_{found.purpose}", found.language, address=_address(made)))


def is_from_here(request: HttpRequest, made: str) -> bool | None:
    """Whether this browser may use the link; None for one that is used up, too old or not ours."""
    link = Link.objects.filter(digest=secret.digest(made), until__gt=clock.now()).first()
    if link is None:
        return None
    return not link.browser or secret.same(link.browser, secret.digest(request.session.get(ASKED, "")))


def use(request: HttpRequest, made: str) -> Account | None:
    """Use the link up: whose it was, for the one request that came first and from the right browser."""
    if not is_from_here(request, made):
        return None
    link = Link.objects.select_related("account__person").filter(digest=secret.digest(made)).first()
    if link is None or not Link.objects.filter(pk=link.pk, digest=link.digest).delete()[0]:
        return None
    return link.account if link.account is not None and accounts.may_enter(link.account) else None


def _address(made: str) -> str:
    return str(settings.ENVIRONMENT.url + reverse("sign_in_link", args=[made]))


def tidy() -> int:
    """Remove links that are too old."""
    return int(Link.objects.filter(until__lt=clock.now()).delete()[0])
