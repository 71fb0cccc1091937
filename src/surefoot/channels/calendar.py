"""A calendar that programs fetch again and again (RFC 5545): single entries, each at a moment of a time zone or a day.

Entries keep their UID when they move, so a calendar that is fetched again moves them instead of doubling them. They
block nobody's time, ring nobody, and invite nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, Timezone

PRODUCT: Final = "-//Surefoot//Calendar 1//EN"
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
FETCHED_EVERY: Final = timedelta(hours=12)
LASTS: Final = timedelta(days=400)
"""How far ahead the rules of a time zone are told."""


@dataclass(frozen=True)
class Entry:
    """Something at a time. `key` names it for ever, wherever it moves."""

    key: str
    starts: datetime | date
    """A moment whose zone has a name (ZoneInfo), or a whole day."""
    title: str
    text: str
    link: str
    lasts: timedelta = timedelta(0)
    """How long, for a moment."""


@dataclass(frozen=True)
class Feed:
    """A calendar. `host` makes its UIDs ours alone; `made` stamps the entries."""

    name: str
    host: str
    made: datetime
    entries: tuple[Entry, ...]


def written(feed: Feed) -> bytes:
    """The calendar as it is sent. Without entries it has its name and time zone only."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = _lines(feed.name).replace("\n", " ")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", FETCHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", FETCHED_EVERY)
    for zone in _zones(feed.entries):
        calendar.add_component(Timezone.from_tzid(zone, first_date=feed.made.date() - LASTS,
                                                  last_date=feed.made.date() + LASTS))
    for entry in feed.entries:
        calendar.add_component(_event(entry, feed))
    if not calendar.subcomponents:  # RFC 5545 asks for at least one
        calendar.add_component(Timezone.from_tzid("UTC"))
    return bytes(calendar.to_ical())


def uid(key: str, host: str) -> str:
    """What names an entry in every calendar it comes to."""
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}"


def _zones(entries: Iterable[Entry]) -> list[str]:
    return sorted({str(entry.starts.tzinfo) for entry in entries if isinstance(entry.starts, datetime)} - {"UTC"})


def _event(entry: Entry, feed: Feed) -> Event:
    event = Event()
    event.add("uid", uid(entry.key, feed.host))
    event.add("dtstamp", feed.made)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.starts + (entry.lasts if isinstance(entry.starts, datetime) else timedelta(days=1)))
    event.add("summary", _lines(entry.title))
    event.add("description", f"{_lines(entry.text)}\n{entry.link}")
    event.add("url", entry.link)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _lines(text: str) -> str:
    """A text whose lines end in the one way that the library writes so that they end no line of the file."""
    return "\n".join("".join(sign if sign.isprintable() else " " for sign in line) for line in text.splitlines())
