"""What a program signs in with. Shown once, kept as a hash, good until its day, and only for what it names.

A personal token opens something of one person and ends with their last day; a machine's token belongs to the
organisation and opens nothing of anybody. Neither opens a page, and a session opens nothing that a token opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from surefoot.web.frame import audit, clock
from surefoot.web.people.models import Account, Token
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.people.signin import secret
from surefoot.web.people.signin.accounts import may_enter
from surefoot.web.people.signin.limits import TOKEN, TOKEN_NETWORK, network

OWN_EXPORT: Final = "own.export"
ASK_POLICY: Final = "policy.ask"
SHARE_TRY: Final = "ritual.share"
UPLOAD: Final = "data.upload"
PERSONAL: Final = (OWN_EXPORT, ASK_POLICY, SHARE_TRY)
"""What a personal token may name."""
MACHINE: Final = (UPLOAD,)
"""What a machine's token may name."""
MARK: Final = "surefoot_"
"""What every token begins with, so that programs that look for secrets in texts find it."""
LASTING: Final = (30, 90, 180, 365)
"""Days a token may be made for."""
MOST: Final = 20
"""Tokens one person, or the organisation, may have."""
_KEPT: Final = "surefoot_bearer"


@dataclass(frozen=True)
class Bearer:
    """Who sends a request with a token, as far as it decides what they may do."""

    state: str
    """"good", "missing", "wrong" or "too_many"."""
    token: UUID | None = None
    account: Account | None = None
    """Nobody's, where a machine sends it."""
    scopes: frozenset[str] = frozenset()

    def may(self, scope: str) -> bool:
        """Whether the token names this; a personal one only with its person, a machine's only without."""
        return scope in self.scopes and scope in (PERSONAL if self.account else MACHINE)

    @property
    def subject(self) -> str:
        """The key under which the audit log knows who acts here."""
        return self.account.subject if self.account else f"token:{self.token}"


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be made: the key of the sentence that says why."""


def bearer(request: HttpRequest) -> Bearer:
    """Whose token a request carries; looked up once a request."""
    found: Bearer | None = getattr(request, _KEPT, None)
    if found is None:
        found = _look(request)
        setattr(request, _KEPT, found)
    return found


def make(who: Reader, name: str, scopes: list[str], days: int, *, machine: bool = False) -> str:
    """Make a token of the reader's own, or one for a machine; gives it back, this once. Raises Refused.

    Raises OutsideScope for a machine's token that is not asked for by an administrator, and for a scope of the other
    kind.
    """
    if who.account is None or (machine and "administrator" not in who.roles):
        raise OutsideScope
    if not scopes or set(scopes) - set(MACHINE if machine else PERSONAL) or days not in LASTING:
        raise OutsideScope
    made = MARK + secret.new()
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=who.account)
        owner = None if machine else who.account
        if Token.objects.filter(account=owner).count() >= MOST:
            raise Refused("token_too_many")
        token = Token.objects.create(account_id=owner, name=name, scopes=" ".join(sorted(scopes)),
                                     digest=secret.digest(made), made_on=clock.today(),
                                     ends=clock.today() + timedelta(days=days))
        audit.record("token.made", actor=audit.alias(who.subject), about=f"token:{token.pk}", machine=machine,
                     scopes=sorted(scopes), days=days)
    return made


def end(who: Reader, pk: UUID, *, machine: bool = False) -> None:
    """End a token of the reader's own, or a machine's; raises OutsideScope where it is not theirs, or not there."""
    if who.account is None or (machine and "administrator" not in who.roles):
        raise OutsideScope
    with transaction.atomic():
        if not Token.objects.filter(pk=pk, account=None if machine else who.account).delete()[0]:
            raise OutsideScope
        audit.record("token.ended", actor=audit.alias(who.subject), about=f"token:{pk}", machine=machine)


def of_reader(who: Reader, *, machine: bool = False) -> list[Token]:
    """The reader's own tokens, or those of machines, newest first."""
    if who.account is None or (machine and "administrator" not in who.roles):
        raise OutsideScope
    return list(Token.objects.filter(account=None if machine else who.account).order_by("-made_on", "name"))


def tidy() -> int:
    """Remove tokens whose last day is over."""
    return int(Token.objects.filter(ends__lt=clock.today()).delete()[0])


def _look(request: HttpRequest) -> Bearer:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not given.strip():
        return Bearer("missing")
    here, today = network(request), clock.today()
    if TOKEN_NETWORK.is_over(here):
        return Bearer("too_many")
    row = Token.objects.select_related("account__person").filter(digest=secret.digest(given.strip()),
                                                                 ends__gte=today).first()
    if row is None or (row.account is not None and not may_enter(row.account)):
        TOKEN_NETWORK.hit(here)
        return Bearer("wrong")
    if not TOKEN.hit(str(row.pk)):
        return Bearer("too_many")
    Token.objects.filter(pk=row.pk).exclude(used_on=today).update(used_on=today)
    return Bearer("good", row.pk, row.account, frozenset(row.scopes.split()))
