"""The calendar as programs that fetch it read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from surefoot.channels.calendar import Entry, Feed, uid, written

BERLIN = ZoneInfo("Europe/Berlin")
MADE = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
FIVE = timedelta(minutes=5)


def entry(key: str, starts: datetime | date, title: str = "Runde") -> Entry:
    return Entry(key, starts, title, "Was haben Sie versucht?", "https://surefoot.example.com/tries", FIVE)


def read(*entries: Entry) -> tuple[Any, list[Any]]:
    found: Any = Calendar.from_ical(written(Feed("Surefoot", "surefoot.example.com", MADE, entries)))
    return found, list(found.walk("VEVENT"))


def test_an_entry_stands_at_the_same_hour_before_and_after_the_clocks_change() -> None:
    before, after = datetime(2026, 10, 22, 10, 0, tzinfo=BERLIN), datetime(2026, 10, 29, 10, 0, tzinfo=BERLIN)
    calendar, events = read(entry("a", before), entry("b", after))
    assert [event.decoded("dtstart").astimezone(UTC).hour for event in events] == [8, 9]
    assert [event["dtstart"].params["TZID"] for event in events] == ["Europe/Berlin"] * 2
    assert [event.decoded("dtend") - event.decoded("dtstart") for event in events] == [FIVE] * 2
    zone, = calendar.walk("VTIMEZONE")
    told = zone.to_tz()
    for moment in (before, after):
        assert moment.replace(tzinfo=told).utcoffset() == moment.utcoffset()


def test_every_zone_that_is_named_is_told_once_and_utc_needs_none() -> None:
    zones = (BERLIN, ZoneInfo("America/New_York"), BERLIN, UTC)
    moments = [datetime(2026, 11, 3, 10, 0, tzinfo=zone) for zone in zones]
    calendar, events = read(*(entry(str(number), moment) for number, moment in enumerate(moments)))
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["America/New_York", "Europe/Berlin"]
    assert [event.decoded("dtstart").astimezone(UTC) for event in events] == [
        moment.astimezone(UTC) for moment in moments]


def test_a_whole_day_is_one_day_and_blocks_nobodys_time() -> None:
    _, (event,) = read(entry("review", date(2026, 12, 1)))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 1), date(2026, 12, 2))
    assert event["transp"] == "TRANSPARENT"
    assert not [name for name in ("ORGANIZER", "ATTENDEE") if name in event]
    assert not event.walk("VALARM")


def test_an_entry_that_moves_keeps_its_uid_and_another_installation_has_others() -> None:
    _, (first,) = read(entry("round/1/2026-11-02", datetime(2026, 11, 3, 10, 0, tzinfo=BERLIN)))
    _, (moved,) = read(entry("round/1/2026-11-02", datetime(2026, 11, 4, 10, 0, tzinfo=BERLIN)))
    assert first["uid"] == moved["uid"] == uid("round/1/2026-11-02", "surefoot.example.com")
    assert uid("x", "a.example") != uid("x", "b.example")
    assert first.decoded("dtstamp") == MADE


@pytest.mark.parametrize("title", ["Runde; mit, Zeichen\\ und: \"allem\"", "x" * 300, "über\nzwei Zeilen",
                                   "END:VEVENT"])
def test_a_text_of_any_kind_comes_back_as_it_was_and_no_line_is_too_long(title: str) -> None:
    sent = written(Feed("Surefoot", "h", MADE, (entry("a", date(2026, 12, 1), title),)))
    _, (event,) = read(entry("a", date(2026, 12, 1), title))
    assert str(event["summary"]) == title
    assert all(len(line) <= 75 for line in sent.split(b"\r\n"))
    assert sent.count(b"\nEND:VEVENT") == 1


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\x0b"])
def test_no_text_puts_a_line_of_its_own_into_the_file(end: str) -> None:
    evil = f"Motor{end}ATTENDEE:mailto:eve@evil.example{end}BEGIN:VALARM"
    told = replace(entry("a", date(2026, 12, 1), evil), text=evil)
    sent = written(Feed(evil, "h", MADE, (told,))).decode()
    lines = sent.replace("\r\n ", "").split("\r\n")
    assert all(len(line.splitlines()) <= 1 for line in lines)
    assert not [line for line in lines if line.startswith(("ATTENDEE", "BEGIN:VALARM"))]


def test_a_calendar_without_entries_is_one_all_the_same() -> None:
    calendar, events = read()
    assert events == []
    assert calendar.subcomponents
    assert calendar["prodid"]
