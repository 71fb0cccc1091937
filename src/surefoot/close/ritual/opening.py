"""When a team's round of a week opens and ends, and on which day each person is asked. In the zone of the team's site.

The day that was chosen is a wish: a holiday of the site or a day the organisation keeps quiet moves the round to the
next working day of the same week; where none is left, that week has no round.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
Days = tuple[date, date]
"""First and last day of a holiday."""


@dataclass(frozen=True)
class Calendar:
    """Which days a site works, and in which time zone."""

    zone: ZoneInfo
    holidays: Sequence[Days] = ()
    quiet: Collection[int] = ()
    """Days of the week on which nobody is written to, Monday 0."""

    def works_on(self, day: date) -> bool:
        """Whether a day is neither quiet nor a holiday."""
        return day.weekday() not in self.quiet and not any(first <= day <= last for first, last in self.holidays)

    def moment(self, day: date, at: time) -> datetime:
        """That time of a day, in UTC. An hour the clock skips counts as the one after it, a doubled one as its first.
        """
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def today(self, now: datetime) -> date:
        """The day it is there."""
        return now.astimezone(self.zone).date()


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def day_of(week: date, weekday: int, calendar: Calendar) -> date | None:
    """The day on which the round of a week opens; None where no working day is left in it."""
    days = (week + ahead * DAY for ahead in range(weekday, 7))
    return next((day for day in days if calendar.works_on(day)), None)


def opens(week: date, weekday: int, at: time, calendar: Calendar) -> datetime | None:
    """The moment at which the round of a week opens, in UTC; None where the week has none."""
    day = day_of(week, weekday, calendar)
    return None if day is None else calendar.moment(day, at)


def ends(week: date, calendar: Calendar) -> datetime:
    """The moment at which a week is over there, in UTC: midnight after its Sunday."""
    return calendar.moment(week + WEEK, time())


def asked_on(day: date, workdays: Collection[int], calendar: Calendar) -> date | None:
    """On which day of the week somebody is asked whose team's round opens on `day`: then, or on their next working day
    of that week, or else on their last before it. None for who does not work that week.

    workdays: theirs, Monday 0; calendar: of their own site.
    """
    week = monday(day)
    theirs = [each for each in (week + ahead * DAY for ahead in range(7))
              if each.weekday() in workdays and calendar.works_on(each)]
    return next((each for each in theirs if each >= day), theirs[-1] if theirs else None)


def ask_until(day: date, week: date, calendar: Calendar) -> datetime:
    """After which moment somebody is no longer asked whose day this is: the end of the next day, or of the week."""
    return min(calendar.moment(day + 2 * DAY, time()), ends(week, calendar))
