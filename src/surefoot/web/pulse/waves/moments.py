"""Days and moments of a wave, on the organisation's clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from surefoot.web.frame import clock

LAST_MINUTE: Final = time(23, 59)
"""Of the last day: then a wave closes, so that the day people are told is the day it says."""


def time_of(moment: datetime) -> time:
    """At what time of the day a moment lies."""
    return moment.astimezone(clock.zone()).time().replace(tzinfo=None)


def at(day: date, moment: time) -> datetime:
    """That time of a day."""
    return datetime.combine(day, moment, clock.zone())


def shifted(moment: datetime, days: int) -> datetime:
    """The same time so many days later; also where the clock changes in between."""
    return at(clock.day_of(moment) + timedelta(days=days), time_of(moment))
