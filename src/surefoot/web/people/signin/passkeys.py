"""Passkeys (WebAuthn): the device proves that it is there and that its owner unlocked it, so one is both factors.

Library: fido2 (Yubico): challenges, origins, signatures. It leaves the counter to us.
"""

from __future__ import annotations

import json
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from surefoot.web.frame import audit, clock
from surefoot.web.people.models import Account, Passkey
from surefoot.web.people.signin import secret, telling
from surefoot.web.people.signin.accounts import may_enter

ASKED: Final = "passkey"
"""Where the session keeps the challenge; it is good once."""
OURS: Final = frozenset({"password", "link"})
"""With the organisation's own sign-in alone, passkeys are the provider's."""
MOST: Final = 10
LONGEST: Final = 20_000
NEEDED: Final = UserVerificationRequirement.REQUIRED


class NotGood(Exception):  # noqa: N818 - reads as what it is
    """What the browser sent does not hold."""


def offered() -> bool:
    """Whether passkeys can be used here: browsers tie them to a name, never to a number."""
    if not OURS & settings.ENVIRONMENT.ways_in:
        return False
    try:
        ip_address(_host())
    except ValueError:
        return True
    return False


def begin_making(request: HttpRequest, account: Account) -> str:
    """What the browser needs to make one, as JSON."""
    user = PublicKeyCredentialUserEntity(id=account.pk.bytes, name=account.email, display_name=account.email)
    options, state = _server().register_begin(
        user, _of(account), resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=NEEDED)
    return _keep(request, options, state)


def make(request: HttpRequest, account: Account, name: str, sent: str) -> None:
    """Keep the public half of a new one. Raises NotGood."""
    state = _state(request)
    try:
        made = _server().register_complete(state, json.loads(sent)).credential_data
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotGood from error
    if made is None or account.passkeys.count() >= MOST:
        raise NotGood
    with transaction.atomic():
        digest = secret.digest(made.credential_id.hex())
        if Passkey.objects.filter(digest=digest).exists():
            raise NotGood
        Passkey.objects.create(account=account, digest=digest, credential=bytes(made), name=name, since=clock.today())
        telling.changed(account, "passkey")
        _tell("sign_in.passkey_made", account)


def begin_using(request: HttpRequest) -> str:
    """What the browser needs to use one, whoever's it is, as JSON."""
    options, state = _server().authenticate_begin(user_verification=NEEDED)
    return _keep(request, options, state)


def whose(request: HttpRequest, sent: str) -> Account:
    """Whose passkey it is. Raises NotGood."""
    state = _state(request)
    try:
        answer = AuthenticationResponse.from_dict(json.loads(sent))
        row = Passkey.objects.select_related("account__person").filter(
            digest=secret.digest(answer.raw_id.hex())).first()
        if row is None:
            raise NotGood
        _server().authenticate_complete(state, [AttestedCredentialData(bytes(row.credential))], answer)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotGood from error
    counted = answer.response.authenticator_data.counter
    if not may_enter(row.account) or not _counts(row, counted):
        raise NotGood
    return row.account


def remove(account: Account, pk: int) -> bool:
    """Take one of the account's away; whether there was one."""
    with transaction.atomic():
        there = bool(Passkey.objects.filter(account=account, pk=pk).delete()[0])
        if there:
            telling.changed(account, "passkey_removed")
            _tell("sign_in.passkey_removed", account)
    return there


def _counts(row: Passkey, counted: int) -> bool:
    """A counter that does not go up means a copy; devices that do not count always say 0."""
    there = Passkey.objects.filter(pk=row.pk)
    if counted or row.count:
        there = there.filter(count__lt=counted)
    return bool(there.update(count=counted, used_on=clock.today()))


def _host() -> str:
    return urlsplit(settings.ENVIRONMENT.url).hostname or ""


def _server() -> Fido2Server:
    address = settings.ENVIRONMENT.url
    return Fido2Server(PublicKeyCredentialRpEntity(name="Surefoot", id=_host()),
                       verify_origin=lambda origin: origin == address)


def _of(account: Account) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(row.credential)) for row in account.passkeys.all()]


def _keep(request: HttpRequest, options: Any, state: Any) -> str:
    request.session[ASKED] = {"challenge": str(state["challenge"]), "user_verification": NEEDED.value}
    return json.dumps(dict(options)["publicKey"], default=dict)


def _state(request: HttpRequest) -> dict[str, str]:
    found: dict[str, str] | None = request.session.pop(ASKED, None)
    if found is None:
        raise NotGood
    return found


def _tell(action: str, account: Account) -> None:
    alias = audit.alias(account.subject)
    audit.record(action, actor=alias, about=f"person:{alias}")
