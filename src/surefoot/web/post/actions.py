"""What rooms, people and administrators do with messages.

    hand_in("pulse.invitation", "wave:12", {person: {"path": "/pulse/12"}}, asked_for=False, not_after=closes)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import models, transaction

from surefoot.web.frame import audit, clock
from surefoot.web.people.models import Person
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.post.counting import count
from surefoot.web.post.jobs import deliver
from surefoot.web.post.kinds import KINDS, Facts, check, known
from surefoot.web.post.models import Item, Message, Recipient, Stop
from surefoot.web.post.own_kinds import TRIAL
from surefoot.web.post.retention import give_up as forget_dead
from surefoot.web.post.transports import TRANSPORTS

GATHERED: Final = timedelta(hours=1)
"""So long what was not asked for waits for company: rooms hand in one after the other, and people get one message."""
PRESSING: Final = timedelta(days=3)
"""What is of no use after so long waits for no company: with that hour the evening might begin, and then a weekend."""
BEFORE_LATE: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(days=366)
"""From handing in to the moment after which it is too late: so long at most it is known what was told to whom."""
AT_ONCE: Final = 500
"""Rows in one statement."""


def hand_in(kind: str, key: str, facts_of: Mapping[UUID, Facts], *, asked_for: bool, not_after: datetime,
            not_before: datetime | None = None) -> int:
    """Hand in what a room would like to tell people: their ids, each with what fills the text. Counts the new ones.

    Call it in the transaction of what it tells of. With the same kind and key a person is told once, however often it
    is handed in. What was asked for goes at once (or at `not_before`); all else goes into the one message a week,
    outside quiet hours. After `not_after` it is dropped and counted, never sent late. Raises LookupError for a kind
    nobody declared, ValueError for times or facts that can't be.
    """
    found, now = KINDS.named(kind), clock.now()
    starts = max(now, not_before) if not_before else now
    if not_after.tzinfo is None or not_after - now > LONGEST:
        raise ValueError(f"{kind} is handed in with not_after={not_after.isoformat()}; expected a moment with a time "
                         f"zone, at most {LONGEST.days} days from now")
    for facts in {id(facts): facts for facts in facts_of.values()}.values():  # many may share one
        check(found, facts)
    pressing = asked_for or not_after - starts <= PRESSING
    looked = starts if pressing else max(starts, min(now + GATHERED, not_after - BEFORE_LATE))
    rows = [Item(pk=uuid4(), person_id=person, kind=kind, key=key, asked_for=asked_for, facts=dict(facts),
                 handed_in_at=now, not_before=starts, not_after=not_after, look_at=min(looked, max(not_after, now)))
            for person, facts in facts_of.items()]
    with transaction.atomic():
        Item.objects.bulk_create(rows, AT_ONCE, ignore_conflicts=True)
        new = sum(Item.objects.filter(pk__in=[row.pk for row in rows[first:first + AT_ONCE]]).count()
                  for first in range(0, len(rows), AT_ONCE))
        count("handed_in", [kind] * new)
        count("again", [kind] * (len(rows) - new))
        if asked_for and new and starts == now:
            deliver.enqueue_once()
    return new


def stop(person: UUID, kind: str = "") -> None:
    """Somebody wants no messages of this kind that they did not ask for, or of none; what waits is dropped."""
    with transaction.atomic():
        _, made = Stop.objects.get_or_create(person_id=person, kind=kind, defaults={"since": clock.now()})
        if made:
            Item.objects.filter(person_id=person, asked_for=False, state__in=Item.WAITING).update(look_at=clock.now())
            _tell("post.stopped", person, kind)


def stop_asked(person: UUID, kind: str = "") -> None:
    """The same for the person of a signed address; nothing happens for somebody who was erased since."""
    with everything("post.stop"):
        is_here = Person.objects.filter(pk=person).exists()
    if is_here:
        stop(person, kind)


def start(who: Reader, kind: str = "") -> None:
    """The reader wants them again. Raises OutsideScope for who is nobody of the people table."""
    person = _person(who)
    with transaction.atomic():
        if Stop.objects.filter(person_id=person, kind=kind).delete()[0]:
            _tell("post.started", person, kind)


def stop_mine(who: Reader, kind: str = "") -> None:
    """The reader wants no such messages. Raises OutsideScope for who is nobody of the people table, and a kind that
    there is not."""
    if kind and known(kind) is None:
        raise OutsideScope
    stop(_person(who), kind)


def prefer(who: Reader, channel: str) -> None:
    """The reader prefers this channel. Raises OutsideScope for one that there is not."""
    if channel not in {transport.name for transport in TRANSPORTS.plugged()}:
        raise OutsideScope
    with transaction.atomic():
        Recipient.objects.update_or_create(person_id=_person(who), defaults={"channel": channel})
        _tell("post.preferred", _person(who), "", channel=channel)


def send_trial(who: Reader) -> bool:
    """An administrator has a message sent to themselves; False where they have no mailbox here."""
    _administers(who)
    if who.person is None:
        return False
    hand_in(TRIAL.name, str(uuid4()), {who.person: {}}, asked_for=True, not_after=clock.now() + timedelta(days=1))
    return True


def again(who: Reader, pk: UUID | None = None) -> int:
    """Try a dead message again, or all of them; counts them. It keeps its mark, and the budget still holds."""
    _administers(who)
    with transaction.atomic():
        number = int(_dead(pk).update(state="waiting", attempts=0, due=clock.now(), ended_at=None))
        if pk is not None and not number:
            raise OutsideScope
        if number:
            audit.record("post.tried_again", actor=audit.alias(who.subject), messages=number)
            deliver.enqueue_once()
    return number


def give_up(who: Reader, pk: UUID | None = None) -> int:
    """Give a dead message up for good, or all of them; counts them."""
    _administers(who)
    with transaction.atomic():
        found = list(_dead(pk).select_for_update())
        if pk is not None and not found:
            raise OutsideScope
        for message in found:
            forget_dead(message)
        if found:
            audit.record("post.given_up", actor=audit.alias(who.subject), messages=len(found))
    return len(found)


def _dead(pk: UUID | None) -> models.QuerySet[Message]:
    dead = Message.objects.filter(state="dead")
    return dead if pk is None else dead.filter(pk=pk)


def _person(who: Reader) -> UUID:
    if who.person is None:
        raise OutsideScope
    return who.person


def _administers(who: Reader) -> None:
    if "administrator" not in who.roles:
        raise OutsideScope


def _tell(action: str, person: UUID, kind: str, **detail: str) -> None:
    alias = audit.alias(str(person))
    audit.record(action, actor=alias, about=f"person:{alias}", kind=kind or "all", **detail)
