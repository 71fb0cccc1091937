"""Reading the outbox, for who administers it, and one's own messages, for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count as Number
from django.db.models import Sum

from surefoot.charts.formats import date_text
from surefoot.web.frame import clock
from surefoot.web.people.models import Person
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.post.kinds import KINDS, known
from surefoot.web.post.models import Count, Item, Message, Recipient, Stop
from surefoot.web.post.own_kinds import TRIAL
from surefoot.web.post.transports import TRANSPORTS

A_PAGE: Final = 50
SHOWN: Final = 20
"""Messages that somebody sees of what was sent to them."""
A_WEEK: Final = timedelta(days=7)
WHOSE: Final = "address"
"""The one reason for which an administrator sees whom a message was for: an address that has to be mended."""


@dataclass(frozen=True)
class Dead:
    """A message that was not delivered. Either whose it was or what it told of: never both."""

    id: UUID
    day: str
    word: str
    """Key of why."""
    code: int
    attempts: int
    perhaps_twice: bool
    to: str
    kinds: tuple[str, ...]
    """Keys of what it told of."""


@dataclass(frozen=True)
class Overview:
    """The outbox."""

    is_set_up: bool
    now: tuple[tuple[str, int], ...]
    """Key of a state and how many items are in it."""
    week: tuple[tuple[str, int], ...]
    """Key of what happened within the last seven days, and how often."""
    dead: Page[Dead]


def overview(who: Reader, number: str, language: str) -> Overview:
    """The outbox, with one page of the dead; always as many queries. Raises OutsideScope for who does not administer.
    """
    if "administrator" not in who.roles:
        raise OutsideScope
    states = {"on_the_way": Message.objects.filter(state__in=Message.OPEN).count()}
    states |= dict(Item.objects.filter(state__in=Item.WAITING).values_list("state").annotate(Number("pk")))
    shown = Paginator(Message.objects.filter(state="dead").order_by("-ended_at", "pk"), A_PAGE).get_page(number)
    shown.object_list = _dead(list(shown.object_list.select_related("person").prefetch_related("items")), language)
    return Overview(any(transport.is_set_up() for transport in TRANSPORTS.plugged()),
                    tuple((f"post_now_{state}", states.get(state, 0)) for state in (*Item.WAITING, "on_the_way")),
                    _week(), shown)


def _week() -> tuple[tuple[str, int], ...]:
    rows = Count.objects.filter(day__gt=clock.today() - A_WEEK).values_list("what").annotate(Sum("number"))
    found: Mapping[str, int] = dict(rows)
    always = ("messages", "sent", "twice", "dead")
    return tuple((f"post_week_{what}", found.get(what, 0)) for what in (*always, *Item.WHY, "erased")
                 if what in always or found.get(what))


def _dead(rows: list[Message], language: str) -> list[Dead]:
    return [Dead(row.pk, date_text(clock.day_of(row.ended_at), language), f"post_why_{row.reason}",
                 row.code, row.attempts, row.perhaps_twice,
                 (row.person.email or row.person.key) if row.reason == WHOSE else "",
                 () if row.reason == WHOSE else tuple(sorted({_word(item.kind) for item in row.items.all()})))
            for row in rows]


def _word(kind: str) -> str:
    found = known(kind)
    return found.word if found else "kind_unknown"


@dataclass(frozen=True)
class Choice:
    """A kind of message that may come without being asked for."""

    kind: str
    word: str
    stopped: bool


@dataclass(frozen=True)
class Mine:
    """What somebody gets."""

    has_mailbox: bool
    stopped: bool
    """Whether they stopped all of them."""
    choices: tuple[Choice, ...]
    channels: tuple[tuple[str, str, bool], ...]
    """Name, key of its word, and whether it is the preferred one."""
    sent: tuple[tuple[str, str], ...]
    """Day, and key of what it told of; newest first."""
    waits: int
    """How many things wait for the next message."""


def mine(who: Reader, language: str) -> Mine:
    """What the reader gets, got and chose."""
    stops = set(Stop.objects.filter(person=who.person).values_list("kind", flat=True)) if who.person else set()
    preferred = Recipient.objects.filter(person=who.person).values_list("channel", flat=True).first() or "email"
    sent = Item.objects.filter(person=who.person, state="sent").order_by("-ended_at", "kind")[:SHOWN]
    with everything("post.mine"):
        person = Person.objects.filter(pk=who.person).first() if who.person else None
    reached = person is not None and any(transport.address_of(person) for transport in TRANSPORTS.plugged())
    return Mine(
        reached, "" in stops, choices(stops),
        tuple((transport.name, transport.word, transport.name == preferred) for transport in TRANSPORTS.plugged()
              if transport.name == "email" or transport.is_set_up()),
        tuple((date_text(clock.day_of(item.ended_at), language), _word(item.kind)) for item in sent),
        Item.objects.filter(person=who.person, state__in=Item.WAITING).count())


def choices(stops: set[str]) -> tuple[Choice, ...]:
    """Every kind that may come without being asked for."""
    return tuple(Choice(kind.name, kind.word, kind.name in stops)
                 for kind in sorted(KINDS.plugged(), key=lambda kind: (kind.importance, kind.name)) if kind != TRIAL)


def words(kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Those kinds that this version has, each with the key of what it is."""
    return [(kind, _word(kind)) for kind in kinds if known(kind)]
