"""When somebody may be written to without having asked: on a working day of theirs, outside the quiet hours.

All in the time zone of the person's site; a day is theirs if they usually work on it, the organisation does not keep it
quiet, and their site has no holiday. Who only works on quiet days is written to on those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from surefoot.web.frame import clock
from surefoot.web.people.models import Holiday, Person, Position, holding_on

LOOKED_AHEAD: Final = 60
"""Days: a holiday of a site may be long."""


@dataclass(frozen=True)
class Hours:
    """When one person may be written to."""

    zone: ZoneInfo
    days: frozenset[int]
    """Of the week, Monday 0."""
    quiet: tuple[time, time] | None
    """From when to when; over midnight where the second is not later."""
    holidays: tuple[tuple[date, date], ...] = ()
    """First and last day of each."""

    def opens(self, moment: datetime) -> datetime | None:
        """The first moment from this one on, in UTC; None where there is none within two months."""
        first = moment.astimezone(self.zone).date()
        for ahead in range(LOOKED_AHEAD):
            for starts, ends in self._open_on(first + timedelta(days=ahead)):
                if ends > moment:
                    return max(starts, moment.astimezone(UTC))
        return None

    def _open_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """From when to when a day is open, in UTC: where clocks change, an hour is there twice or not at all."""
        if day.weekday() not in self.days or any(starts <= day <= ends for starts, ends in self.holidays):
            return
        midnight, next_one = self._utc(day, time()), self._utc(day + timedelta(days=1), time())
        if self.quiet is None:
            yield midnight, next_one
        elif self.quiet[0] >= self.quiet[1]:
            yield self._utc(day, self.quiet[1]), self._utc(day, self.quiet[0])
        else:
            yield midnight, self._utc(day, self.quiet[0])
            yield self._utc(day, self.quiet[1]), next_one

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def hours_of(person: Person) -> Hours:
    """When this person may be written to, by their position of today. To be asked inside `everything(...)`."""
    held = Position.objects.filter(holding_on(clock.today()), person=person).select_related("site").first()
    site = held.site if held else None
    days = frozenset(day for day in range(7) if person.workdays >> day & 1) or frozenset(range(7))
    return Hours(_zone(site.time_zone if site else ""), days - settings.ENVIRONMENT.quiet_days or days,
                 settings.ENVIRONMENT.quiet_hours, _holidays(site.pk) if site else ())


def _holidays(site: int) -> tuple[tuple[date, date], ...]:
    # A day earlier: there it may still be yesterday.
    rows = Holiday.objects.filter(site=site, ends__gte=clock.today() - timedelta(days=1))
    return tuple(rows.order_by("starts").values_list("starts", "ends"))


def _zone(name: str) -> ZoneInfo:
    """The site's time zone; the organisation's where the site names none, or one that does not exist."""
    try:
        return ZoneInfo(name) if name else clock.zone()
    except (ZoneInfoNotFoundError, ValueError):
        return clock.zone()
