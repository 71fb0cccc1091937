"""The ways a message can take. A channel plugs in here; e-mail is always there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Protocol

from django.conf import settings

from surefoot.channels import email
from surefoot.channels.letter import Letter
from surefoot.web.frame import mail
from surefoot.web.frame.sockets import Socket
from surefoot.web.people.models import Person
from surefoot.web.post.models import AccountLink


class Line(Protocol):
    """A channel that is open."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises NotTaken."""


@dataclass(frozen=True)
class Transport:
    """One channel."""

    name: str
    word: str
    """Key of what people call it."""
    is_set_up: Callable[[], bool]
    address_of: Callable[[Person], str]
    """Where it reaches somebody; empty where it does not."""
    line: Callable[[], AbstractContextManager[Line]]


TRANSPORTS: Final = Socket[Transport]("channels of messages")


def linked(channel: str) -> Callable[[Person], str]:
    """For a channel other than e-mail: where it reaches somebody, by the account they linked."""
    def address_of(person: Person) -> str:
        return str(AccountLink.objects.filter(person=person, channel=channel).values_list("address", flat=True)
                   .first() or "")
    return address_of


def plug(transport: Transport) -> Transport:
    """Make a channel known."""
    return TRANSPORTS.plug(transport.name, transport)


def chosen(person: Person, preferred: str) -> tuple[Transport, str] | None:
    """The channel that is set up and reaches somebody, and where: the one they prefer, else the first there is."""
    for transport in sorted(TRANSPORTS.plugged(), key=lambda found: found.name != preferred):
        address = transport.address_of(person) if transport.is_set_up() else ""
        if address:
            return transport, address
    return None


def _server() -> email.Server:
    """The mail server, by the settings that sign-in links go by."""
    return email.Server(settings.EMAIL_HOST, settings.EMAIL_PORT, settings.DEFAULT_FROM_EMAIL,
                        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_SSL,
                        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT)


plug(Transport("email", "channel_email", mail.is_set_up, lambda person: str(person.email),
               lambda: email.line(_server())))
