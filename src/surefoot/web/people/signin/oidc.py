"""Sign-in with the organisation's own provider (OpenID Connect, authorization code with PKCE).

Library: Authlib. It sends state, nonce and PKCE and verifies signature, issuer, expiry and nonce of the ID token by
itself; django-allauth takes a token with a wrong signature when it came over TLS, and sends no nonce. Here the audience
is demanded beside it, only public-key signatures are taken, and every address must be https (outgoing.py).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from joserfc.errors import JoseError
from requests import RequestException

from surefoot import outgoing
from surefoot.web.frame import clock
from surefoot.web.frame.outside import CALLS, Call, Provider
from surefoot.web.people.models import Account, Identity
from surefoot.web.people.signin.accounts import account_of, known, may_enter

SIGNATURES: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Public-key signatures: never "none", nor those made with the secret we share."""
FRESH: Final = timedelta(hours=1)
"""How long the provider's description and keys are kept; a key we do not know is fetched at once."""
LEEWAY: Final = 60
"""Seconds that clocks may differ."""
log = logging.getLogger("surefoot.sign_in")


class Refused(Exception):  # noqa: N818 - reads as what happened
    """The provider, or what it said, was not accepted; `why` is the end of a message key."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class _Session(outgoing.Session, OAuth2Session):
    """Authlib's session by our rules for calls to the outside."""


class _App(DjangoOAuth2App):
    """Authlib's client, stricter about the provider's description of itself."""

    client_cls = _Session
    issuer = ""

    def load_server_metadata(self) -> dict[str, Any]:
        """The description; raises Refused where it is that of another issuer."""
        found: dict[str, Any] = super().load_server_metadata()
        if found.get("issuer") != self.issuer:
            raise Refused("provider")
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        found["id_token_signing_alg_values_supported"] = [name for name in SIGNATURES if name in offered]
        ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" not in ways:
            self.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"
        return found


_apps: dict[Provider, tuple[float, _App]] = {}


def _app() -> _App:
    """The client, made anew once an hour, so that a key the provider withdrew is not trusted for ever."""
    provider = settings.ENVIRONMENT.oidc
    made, app = _apps.get(provider, (0.0, None))
    if app is None or clock.seconds() - made > FRESH.total_seconds():
        app = _App(framework=DjangoIntegration("oidc"), name="oidc", client_id=provider.client,
                   client_secret=provider.secret,
                   server_metadata_url=provider.issuer.rstrip("/") + "/.well-known/openid-configuration",
                   client_kwargs={"scope": provider.scopes, "code_challenge_method": "S256"})
        app.issuer = provider.issuer
        _apps[provider] = clock.seconds(), app
    return app


@dataclass(frozen=True)
class Said:
    """What a verified ID token says of somebody."""

    subject: str
    claim: str
    email: str


def begin(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the provider; raises Refused where it can't be reached."""
    try:
        return _app().authorize_redirect(request, settings.ENVIRONMENT.url + reverse("sign_in_oidc_back"))
    except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as error:
        raise _refused("provider", error) from error


def verified(request: HttpRequest) -> Said:
    """What the provider says of the visitor who came back; raises Refused where anything of it does not hold."""
    provider = settings.ENVIRONMENT.oidc
    demanded = {"iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client}, "nonce": {"essential": True}}
    try:
        told = _app().authorize_access_token(request, claims_options=demanded, leeway=LEEWAY).get("userinfo")
    except (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise _refused("token", error) from error
    if told is None or not told.get("sub"):
        raise Refused("token")
    if provider.claim == "email" and told.get("email_verified") is False:
        raise Refused("unverified")
    return Said(str(told["sub"]), str(told.get(provider.claim) or ""), str(told.get("email") or ""))


def whose(said: Said) -> Account:
    """The account of who signed in. The first time it is found by the claim and tied to the provider's own id for them;
    from then on that id counts. Raises Refused for somebody who is not known here."""
    provider = settings.ENVIRONMENT.oidc
    tied = Identity.objects.select_related("account__person").filter(issuer=provider.issuer,
                                                                     subject=said.subject).first()
    if tied is not None:
        if not may_enter(tied.account):
            raise Refused("unknown")
        return tied.account
    account, person = known(provider.column, said.claim)
    found = account or (account_of(person, said.email) if person else None)
    if found is None:
        raise Refused("unknown")
    return _tie(found, provider.issuer, said.subject)


def _tie(account: Account, issuer: str, subject: str) -> Account:
    """Tie the account to the id; an account that is tied to another id stays with that one."""
    try:
        with transaction.atomic():
            Identity.objects.create(account=account, issuer=issuer, subject=subject, since=clock.today())
    except IntegrityError as error:
        tied = Identity.objects.filter(account=account).first()
        if tied is None or (tied.issuer, tied.subject) != (issuer, subject):
            raise Refused("tied") from error
    return account


def _refused(why: str, error: Exception) -> Refused:
    log.warning("a sign-in with the provider was refused: %s", type(error).__name__)
    return Refused(why)


def _called() -> list[Call]:
    provider = settings.ENVIRONMENT.oidc
    return [Call("outside_oidc", provider.host, "SUREFOOT_OIDC_ISSUER")] if provider else []


CALLS.plug("oidc", _called)
