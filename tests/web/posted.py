"""A channel for tests that answers as told, kinds of messages, and steps that a room, the clock and the worker take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from surefoot.channels.letter import Letter, NotTaken
from surefoot.web.frame import clock
from surefoot.web.people.models import Person
from surefoot.web.post import kinds, transports
from surefoot.web.post.actions import hand_in
from surefoot.web.post.delivering import LEASE
from surefoot.web.post.jobs import deliver
from surefoot.web.post.kinds import Kind
from surefoot.web.post.models import Count, Message
from surefoot.web.post.transports import Transport

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
"""A working day, ten in the morning."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KINDS = (Kind("pulse.invitation", 10, "nav_sign_in", "mail_sign_in_subject", "mail_sign_in"),
         Kind("pulse.reminder", 11, "nav_sign_in", "mail_sign_in_subject", "mail_sign_in"),
         Kind("week.digest", 50, "nav_start", "mail_invite_subject", "mail_invite"))


class Died(BaseException):
    """The process ends here."""


class Peer:
    """The other side: keeps what arrives, with the moment; answers what `answers` say, one after the other."""

    def __init__(self) -> None:
        self.got: list[tuple[datetime, Letter]] = []
        self.answers: list[BaseException | None] = []
        self.takes_and_dies = False

    def send(self, letter: Letter) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, NotTaken):
            raise answer
        self.got.append((clock.now(), letter))
        if answer is not None:
            raise answer

    @contextmanager
    def line(self) -> Iterator[Peer]:
        yield self

    @property
    def texts(self) -> list[str]:
        return [letter.text for _, letter in self.got]


def plug_in(patch: pytest.MonkeyPatch, *channels: str) -> Peer:
    """A channel in place of e-mail (or several), and the kinds of two rooms."""
    peer = Peer()
    names = channels or ("test",)
    made = {name: Transport(name, "channel_email", lambda: True,
                            (lambda person: str(person.email)) if name == names[0] else transports.linked(name),
                            peer.line) for name in names}
    patch.setattr(transports.TRANSPORTS, "_plugged", made)
    patch.setattr(kinds.KINDS, "_plugged", kinds.KINDS._plugged | {kind.name: kind for kind in KINDS})
    return peer


def told(person: Person | UUID, key: str = "1", kind: str = "week.digest", *, asked_for: bool = False,
         path: str = "/", lasts: timedelta = 30 * DAY, starts: datetime | None = None) -> int:
    """A room hands something in."""
    number = person.pk if isinstance(person, Person) else person
    return hand_in(kind, key, {number: {"path": path}}, asked_for=asked_for, not_after=clock.now() + lasts,
                   not_before=starts)


def run(at: datetime) -> None:
    """The worker's turn at this moment."""
    with clock.stopped(at):
        deliver.run()


def counted(what: str) -> int:
    return sum(Count.objects.filter(what=what).values_list("number", flat=True))


def lease_over() -> None:
    """What was being sent when its process died has been for longer than any attempt takes."""
    for message in Message.objects.filter(state="sending"):
        assert message.begun_at
        Message.objects.filter(pk=message.pk).update(begun_at=message.begun_at - LEASE - timedelta(seconds=1))
