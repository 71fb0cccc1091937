"""What the product calls outside of itself: nothing, unless a setting names it. One page lists all that are set."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from surefoot.channels.mailbox import Mailbox
from surefoot.outgoing import LOOPBACK, is_safe
from surefoot.web.frame.sockets import Socket
from surefoot.web.frame.wrong_setting import WrongSetting

PORTS: Final = {"smtp": 587, "smtps": 465}
IMAP_PORTS: Final = {"imap": 143, "imaps": 993}
ADDRESS: Final = re.compile(r"[a-z0-9._-]+@[a-z0-9.-]+\.[a-z0-9-]+")
LONGEST_LOCAL: Final = 24
"""Characters that leave room for a code: mail servers take 64 before the @."""
COLUMNS: Final = ("email", "key")


@dataclass(frozen=True)
class Call:
    """One system outside that the product calls."""

    word: str
    """Key of the text that says what for."""
    where: str
    """Host name; never a password."""
    setting: str
    """The setting that names it."""


CALLS: Final = Socket[Callable[[], list[Call]]]("calls to the outside")
"""Each room that can call the outside plugs in what is configured."""


def calls() -> list[Call]:
    """Every call to the outside that is configured."""
    return [call for found in CALLS.plugged() for call in found()]


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sealed: bool
    """TLS from the first byte (smtps)."""
    sender: str

    @property
    def upgraded(self) -> bool:
        """TLS by STARTTLS: always, but on this machine."""
        return not self.sealed and self.host not in LOOPBACK


@dataclass(frozen=True)
class MailIn:
    """The mailbox that people write to, and its address."""

    box: Mailbox
    address: str
    """Lower-cased; personal addresses add a plus and a signed code before its @."""


@dataclass(frozen=True)
class Provider:
    """The OpenID Connect provider that people sign in with."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    claim: str
    """The claim that says who somebody is."""
    column: str
    """What it is compared with: "email" or "key" of the people table."""
    scopes: str

    @property
    def host(self) -> str:
        """The provider's host name."""
        return urlsplit(self.issuer).hostname or ""


@dataclass(frozen=True)
class Slack:
    """Our app at Slack, as its settings there show it."""

    secret: str = field(repr=False)
    """What Slack signs its requests with."""
    token: str = field(repr=False)
    """What we call Slack with."""


@dataclass(frozen=True)
class LanguageModel:
    """A language model behind an address that answers as OpenAI's chat completions do."""

    url: str
    """Without /v1/chat/completions."""
    name: str
    key: str = field(repr=False)
    """Empty where it asks for none."""


def language_model(values: Mapping[str, str]) -> LanguageModel | None:
    """The model of SUREFOOT_LANGUAGE_MODEL_URL, if one is set. Neither key nor address is repeated in an error."""
    url, name = values["SUREFOOT_LANGUAGE_MODEL_URL"], values["SUREFOOT_LANGUAGE_MODEL_NAME"]
    if not url:
        return None
    parts = urlsplit(url)
    if not is_safe(url) or parts.username or parts.password or parts.query or parts.fragment:
        raise WrongSetting("SUREFOOT_LANGUAGE_MODEL_URL can't be used; expected an address such as "
                           "https://models.example.com, without a password and without /v1/chat/completions")
    if not name:
        raise WrongSetting("SUREFOOT_LANGUAGE_MODEL_URL is set and SUREFOOT_LANGUAGE_MODEL_NAME is not; give the name "
                           "of the model to ask")
    return LanguageModel(url.rstrip("/").removesuffix("/v1"), name, values["SUREFOOT_LANGUAGE_MODEL_KEY"])


def slack(values: Mapping[str, str]) -> Slack | None:
    """The app of SUREFOOT_SLACK_SIGNING_SECRET and SUREFOOT_SLACK_BOT_TOKEN, if both are set; neither is repeated."""
    secret, token = values["SUREFOOT_SLACK_SIGNING_SECRET"], values["SUREFOOT_SLACK_BOT_TOKEN"]
    if not secret and not token:
        return None
    for name, value in (("SUREFOOT_SLACK_SIGNING_SECRET", secret), ("SUREFOOT_SLACK_BOT_TOKEN", token)):
        if not value:
            raise WrongSetting(f"{name} is not set and its fellow is; give both, as docs/chat.md says, or neither")
    if not token.startswith("xoxb-"):
        raise WrongSetting("SUREFOOT_SLACK_BOT_TOKEN does not begin with xoxb-; give the bot token of the app, which "
                           "Slack shows on its page \"OAuth & Permissions\"")
    return Slack(secret, token)


def mail_server(values: Mapping[str, str]) -> MailServer | None:
    """The mail server of SUREFOOT_SMTP, if one is set. Its password is never repeated in an error."""
    value, sender = values["SUREFOOT_SMTP"], values["SUREFOOT_MAIL_FROM"]
    if not value:
        return None
    expected = "expected smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465"
    try:
        parts = urlsplit(value)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise WrongSetting(f"SUREFOOT_SMTP has a port that is no number; {expected}") from error
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/"):
        raise WrongSetting(f"SUREFOOT_SMTP can't be read as the address of a mail server; {expected}")
    if "@" not in sender:
        raise WrongSetting(f"SUREFOOT_MAIL_FROM is {sender!r}; expected the address that mail comes from, "
                           "such as surefoot@example.com")
    return MailServer(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""),
                      parts.scheme == "smtps", sender)


def mailbox(values: Mapping[str, str]) -> MailIn | None:
    """The mailbox of SUREFOOT_IMAP, if one is set. Its password is never repeated in an error."""
    value, address = values["SUREFOOT_IMAP"], values["SUREFOOT_MAIL_IN"].lower()
    if not value:
        return None
    expected = "expected imaps://user:password@host:993/INBOX, or imap:// for a server with STARTTLS"
    try:
        parts = urlsplit(value)
        port = parts.port or IMAP_PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise WrongSetting(f"SUREFOOT_IMAP has a port that is no number; {expected}") from error
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if parts.scheme not in IMAP_PORTS or not parts.hostname or not parts.username or set(folder) & set('"\\\r\n'):
        raise WrongSetting(f"SUREFOOT_IMAP can't be read as a mailbox; {expected}")
    if not ADDRESS.fullmatch(address) or len(address.partition("@")[0]) > LONGEST_LOCAL:
        raise WrongSetting(f"SUREFOOT_MAIL_IN is {address!r}; expected the address that people write to and whose mail "
                           f"comes into that mailbox, with at most {LONGEST_LOCAL} characters before the @, such as "
                           "surefoot@example.com")
    sealed = parts.scheme == "imaps"
    return MailIn(Mailbox(parts.hostname, port, unquote(parts.username), unquote(parts.password or ""), folder, sealed,
                          not sealed and parts.hostname not in LOOPBACK), address)


def provider(values: Mapping[str, str]) -> Provider | None:
    """The provider of SUREFOOT_OIDC_ISSUER, if one is set. Only https, but on this machine."""
    issuer = values["SUREFOOT_OIDC_ISSUER"]
    if not issuer:
        return None
    if not is_safe(issuer):
        raise WrongSetting(f"SUREFOOT_OIDC_ISSUER is {issuer!r}; expected the provider's address, beginning with "
                           "https://, exactly as its tokens name it")
    for name in ("SUREFOOT_OIDC_CLIENT_ID", "SUREFOOT_OIDC_CLIENT_SECRET"):
        if not values[name]:
            raise WrongSetting(f"SUREFOOT_OIDC_ISSUER is set and {name} is not; give what the provider shows for the "
                               "application you registered there")
    if values["SUREFOOT_OIDC_MATCH"] not in COLUMNS:
        raise WrongSetting(f"SUREFOOT_OIDC_MATCH is {values['SUREFOOT_OIDC_MATCH']!r}; expected one of "
                           f"{', '.join(COLUMNS)}")
    return Provider(issuer, values["SUREFOOT_OIDC_CLIENT_ID"], values["SUREFOOT_OIDC_CLIENT_SECRET"],
                    values["SUREFOOT_OIDC_CLAIM"], values["SUREFOOT_OIDC_MATCH"], values["SUREFOOT_OIDC_SCOPES"])


def ways_in(values: Mapping[str, str], mail: MailServer | None, oidc: Provider | None) -> frozenset[str]:
    """How people may sign in: what SUREFOOT_SIGN_IN names, else all that is set up."""
    ready = {"password": True, "link": mail is not None, "oidc": oidc is not None}
    asked = [part.strip() for part in values["SUREFOOT_SIGN_IN"].split(",") if part.strip()]
    for way in asked:
        if way not in ready:
            raise WrongSetting(f"SUREFOOT_SIGN_IN names {way!r}; expected some of {', '.join(ready)}")
        if not ready[way]:
            needed = "SUREFOOT_SMTP" if way == "link" else "SUREFOOT_OIDC_ISSUER"
            raise WrongSetting(f"SUREFOOT_SIGN_IN names {way!r}, which needs {needed}; set it or leave {way!r} out")
    return frozenset(asked or (way for way, is_ready in ready.items() if is_ready))
