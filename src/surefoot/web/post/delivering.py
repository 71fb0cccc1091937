"""Messages go out: claimed, handed to their channel, settled. What fails is tried again, ever more seldom.

Between the channel's yes and our commit a process may die. Then nobody knows whether the message went out: it is sent
again with the same mark (at least once, never lost), and counted as one that may have arrived twice.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from surefoot.channels.letter import Letter, NotTaken
from surefoot.web.frame import clock
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything
from surefoot.web.post.counting import count
from surefoot.web.post.joining import free_at, held
from surefoot.web.post.kinds import NotNow
from surefoot.web.post.models import Item, Message, Recipient
from surefoot.web.post.quiet import hours_of
from surefoot.web.post.sieve import LATER, drop, filled, sifted
from surefoot.web.post.transports import TRANSPORTS, Transport
from surefoot.web.post.writing import letter

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""Between one attempt and the next; after the last a message is dead: two days in all."""
WAITS_FOR_ALL: Final = timedelta(minutes=15)
"""The longest that one message's trouble with a channel keeps the others waiting."""
LONGEST: Final = 24 * 3600
"""Seconds that a channel may ask us to wait."""
LEASE: Final = timedelta(minutes=10)
"""Longer than any attempt takes: one that has not ended by then was broken off."""
log = logging.getLogger("surefoot.post")


@dataclass(frozen=True)
class _Claimed:
    message: UUID
    attempt: int
    letter: Letter


def send_due(seconds: float) -> bool:
    """Send what is due, for so many seconds at most; whether something may be left."""
    started = clock.seconds()
    for transport in TRANSPORTS.plugged():
        if not transport.is_set_up() or not _due(transport).exists():
            continue
        with transport.line() as line:
            while (claimed := _claim(transport)) is not None:
                try:
                    line.send(claimed.letter)
                except NotTaken as told:
                    _failed(claimed, told)
                    if told.for_all:
                        break
                else:
                    _sent(claimed)
                if clock.seconds() - started > seconds:
                    return True
    return False


def _due(transport: Transport) -> QuerySet[Message]:
    now = clock.now()
    broken = Q(state="sending", begun_at__lt=clock.real() - LEASE)
    return Message.objects.filter(Q(state__in=("waiting", "failed"), due__lte=now) | broken, channel=transport.name)


def _claim(transport: Transport) -> _Claimed | None:
    """The next message to be sent, ours alone; those that must not go now are put off or given up on the way."""
    while True:
        with everything("post.send"), transaction.atomic():
            due = _due(transport).order_by("-asked_for", "due", "pk")
            message = due.select_for_update(skip_locked=True).first()
            if message is None:
                return None
            found = _prepared(message, transport, clock.now())
            if found is not None:
                return found


def _prepared(message: Message, transport: Transport, now: datetime) -> _Claimed | None:
    recipient, person = held(message.person_id), Person.objects.get(pk=message.person_id)
    items = sifted(message.items.all(), person, now)
    to = transport.address_of(person)
    if items and not to:
        drop(items, "no_address")
        items = []
    if not items:
        message.delete()
        return None
    broken = message.state == "sending"
    if broken and message.attempts > len(WAITS):
        _die(message, "broken", 0)
        return None
    if not message.asked_for and (until := _must_wait(message, recipient, person, now)) is not None:
        _put_off(message, broken, until)
        return None
    try:
        told = filled(items, person, now, again=message.attempts > 0)
    except NotNow:
        _put_off(message, broken, now + LATER)
        return None
    if not told:
        message.delete()
        return None
    _begin(message, recipient, broken or message.reason == "broken", now)
    return _Claimed(message.pk, message.attempts, letter(message, person, told, to, now))


def _put_off(message: Message, broken: bool, until: datetime) -> None:
    state, reason = ("failed", "broken") if broken else (message.state, message.reason)
    Message.objects.filter(pk=message.pk).update(due=until, state=state, reason=reason)


def _must_wait(message: Message, recipient: Recipient, person: Person, now: datetime) -> datetime | None:
    """Until when a message that was not asked for must not go. Trying one again takes no more attention."""
    frees = free_at(recipient)
    if frees is not None and recipient.last_message != message.pk:
        return frees
    opens = hours_of(person).opens(now)
    return None if opens == now else opens or now + timedelta(days=1)


def _begin(message: Message, recipient: Recipient, broken: bool, now: datetime) -> None:
    """Before anything leaves the house it is written down that it may have left."""
    if broken:
        message.perhaps_twice = True
        count("twice", ["message"])
    message.state, message.reason, message.begun_at = "sending", "", clock.real()
    message.attempts += 1
    message.save()
    if not message.asked_for:
        Recipient.objects.filter(pk=recipient.pk).update(last_at=now, last_message=message.pk)


def _sent(claimed: _Claimed) -> None:
    now = clock.now()
    with transaction.atomic():
        message = _ours(claimed)
        if message is None:
            return
        message.state, message.ended_at = "sent", now
        message.save()
        told = Item.objects.filter(message=message)
        count("sent", told.values_list("kind", flat=True))
        told.update(state="sent", facts={}, ended_at=now)
        count("messages", ["asked" if message.asked_for else "unasked"])
        if not message.asked_for:
            Recipient.objects.filter(pk=message.person_id).update(last_at=now)
    log.info("message sent")


def _failed(claimed: _Claimed, told: NotTaken) -> None:
    log.warning("message not taken: %s %s", told.reason, told.code or "")
    now = clock.now()
    with transaction.atomic():
        message = _ours(claimed)
        if message is None:
            return
        if told.for_good or message.attempts > len(WAITS):
            _die(message, told.reason, told.code)
            wait = WAITS_FOR_ALL
        else:
            wait = max(WAITS[message.attempts - 1], timedelta(seconds=min(told.after, LONGEST)))
            Message.objects.filter(pk=message.pk).update(state="failed", due=now + wait, reason=told.reason,
                                                         code=told.code)
        if told.for_all:
            Message.objects.filter(channel=message.channel, state__in=("waiting", "failed"), due__lte=now).update(
                due=now + min(wait, WAITS_FOR_ALL))


def _die(message: Message, reason: str, code: int) -> None:
    Message.objects.filter(pk=message.pk).update(state="dead", reason=reason, code=code, ended_at=clock.now())
    count("dead", message.items.values_list("kind", flat=True))


def _ours(claimed: _Claimed) -> Message | None:
    """The message, locked, if nobody took this attempt for broken meanwhile."""
    return Message.objects.select_for_update().filter(pk=claimed.message, state="sending",
                                                      attempts=claimed.attempt).first()
