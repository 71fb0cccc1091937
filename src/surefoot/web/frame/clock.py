"""The only reader of time in the product: everything else asks here, so that a demo or a test can set the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from surefoot.web.frame import worlds


class _Clock:
    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self.stopped: datetime | None = None


_clock = _Clock()


def now() -> datetime:
    """The moment, in UTC; in a world (worlds.py), where its clock stands."""
    world = worlds.here()
    if world is not None:
        return world.now
    if _clock.stopped is not None:
        return _clock.stopped
    return real() + _clock.ahead


def today() -> date:
    """The day in the organisation's time zone."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """On which day of the organisation's calendar a moment lies."""
    return moment.astimezone(zone()).date()


def months_ago(day: date, months: int) -> date:
    """The first day of the month that lies so many months before that of a day."""
    month = day.year * 12 + day.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def zone() -> ZoneInfo:
    """The organisation's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def real() -> datetime:
    """The moment on the machine's own clock, whatever the product's clock was set to: for leases and logs."""
    return datetime.now(UTC)


def seconds() -> float:
    """A stopwatch: only differences mean anything."""
    return time.perf_counter()


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """The clock stands still at this moment (with a zone) while the block runs, in this process."""
    if at.tzinfo is None:
        raise ValueError(f"the moment {at.isoformat()} has no time zone; give one, e.g. UTC")
    before, _clock.stopped = _clock.stopped, at.astimezone(UTC)
    try:
        yield
    finally:
        _clock.stopped = before


@contextmanager
def ahead(by: timedelta) -> Iterator[None]:
    """The clock goes ahead (or behind) by this much while the block runs, in this process."""
    before, _clock.ahead = _clock.ahead, by
    try:
        yield
    finally:
        _clock.ahead = before
