"""Mail: one function that every message to somebody's mailbox goes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage

from surefoot.web.frame.outside import CALLS, Call
from surefoot.web.frame.sockets import Socket

Carrier = Callable[[str, str, str], None]
CARRIERS: Final = Socket[Carrier]("the carrier of mail")
"""A room that keeps an outbox plugs in here, under any one name; until then mail goes straight to the server."""


def is_set_up() -> bool:
    """Whether there is a mail server."""
    return settings.ENVIRONMENT.mail is not None


def send(address: str, subject: str, text: str) -> None:
    """Send a message in plain text. Call it from a job: a mail server may be slow or away."""
    for carrier in CARRIERS.plugged():
        carrier(address, subject, text)
        return
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()


def _called() -> list[Call]:
    server = settings.ENVIRONMENT.mail
    return [Call("outside_mail", f"{server.host}:{server.port}", "SUREFOOT_SMTP")] if server else []


CALLS.plug("mail", _called)
