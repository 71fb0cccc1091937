"""Items become messages: what somebody asked for at once, all the rest as one message a week.

The budget counts a rolling week: between two messages that somebody did not ask for there are at least seven days, by
the moments at which they were handed over. Whatever waits meanwhile goes into the next one; what can wait, waits for
what is soon told and can't.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from surefoot.web.frame import clock
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything
from surefoot.web.post.expecting import wait_until
from surefoot.web.post.models import Item, Message, Recipient
from surefoot.web.post.quiet import hours_of
from surefoot.web.post.sieve import drop, sifted
from surefoot.web.post.transports import TRANSPORTS, Transport, chosen

WEEK: Final = timedelta(days=7)
LATER: Final = timedelta(hours=1)
"""When to look again at what waits for something that has no known end."""


def join_due(seconds: float) -> None:
    """Look at everybody for whom something waits that is due, for so many seconds at most."""
    started, now = clock.seconds(), clock.now()
    due = Item.objects.filter(state__in=Item.WAITING, look_at__lte=now)
    for person in due.order_by("person").values_list("person", flat=True).distinct():
        if clock.seconds() - started > seconds:
            return
        with everything("post.join"), transaction.atomic():
            _look(person, now)


def held(person: UUID) -> Recipient:
    """The row of somebody who is written to, locked: two processes never decide about one person at once."""
    Recipient.objects.get_or_create(person_id=person)
    return Recipient.objects.select_for_update().get(person_id=person)


def free_at(recipient: Recipient) -> datetime | None:
    """When the budget allows the next message that was not asked for; None where it does now."""
    frees = recipient.last_at + WEEK if recipient.last_at else None
    return frees if frees and frees > clock.now() else None


def _look(number: UUID, now: datetime) -> None:
    recipient, person = held(number), Person.objects.filter(pk=number).first()
    if person is None:
        return
    waiting = Item.objects.select_for_update().filter(person=person, state__in=Item.WAITING)
    items = sifted(waiting.order_by("handed_in_at", "pk"), person, now)
    for early in (item for item in items if item.not_before > now):
        _hold([early], "waiting", early.not_before)
    items = [item for item in items if item.not_before <= now]
    way = chosen(person, recipient.channel)
    if way is None:
        if any(transport.is_set_up() for transport in TRANSPORTS.plugged()):
            drop(items, "no_address")
        else:
            _hold(items, "waiting", now + LATER)
        return
    for item in items:
        if item.asked_for:
            _join([item], person, way[0], now)
    rest = [item for item in items if not item.asked_for]
    if any(item.look_at <= now for item in rest):  # those that still wait for company go with one that waited enough
        _join_or_hold(rest, recipient, way[0], now)


def _join_or_hold(items: Sequence[Item], recipient: Recipient, transport: Transport, now: datetime) -> None:
    person = recipient.person
    if Message.objects.filter(person=person, asked_for=False, state__in=Message.OPEN).exists():
        _hold(items, "budget", now + LATER)
    elif (frees := free_at(recipient)) is not None:
        _hold(items, "budget", frees)
    elif (opens := hours_of(person).opens(now)) != now:
        _hold(items, "quiet", opens or now + timedelta(days=1))
    elif (until := wait_until(person, items, now)) is not None:
        _hold(items, "waiting", until)
    else:
        _join(items, person, transport, now)


def _hold(items: Sequence[Item], state: str, until: datetime) -> None:
    for item in items:
        Item.objects.filter(pk=item.pk).update(state=state, look_at=min(until, item.not_after))


def _join(items: Sequence[Item], person: Person, transport: Transport, now: datetime) -> None:
    number, host = uuid4(), settings.ENVIRONMENT.public_host
    message = Message.objects.create(pk=number, person=person, channel=transport.name, made_at=now, due=now,
                                     asked_for=items[0].asked_for, mark=f"<{number}@{host}>")
    Item.objects.filter(pk__in=[item.pk for item in items]).update(state="joined", message=message)
