"""Time zones as arithmetic: a zone's changes of offset, found once, instead of a conversion for every row."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from surefoot.vocabulary.tables import UnusableInput

DAY_US = 86_400_000_000
_FIRST_YEAR = 2000
_STEP = 5
LAST_YEAR = 2040
"""Changes of offset are known at least so far: a file's own time may be older than its rows."""


def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises UnusableInput for a name the tz database does not have."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnusableInput(f"there is no time zone {name!r}; use a name such as Europe/Berlin or UTC") from None


def _offset(moment: datetime, where: ZoneInfo) -> int:
    offset = moment.astimezone(where).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


@lru_cache(maxsize=32)
def changes(name: str, last_year: int) -> tuple[tuple[int, int], ...]:
    """(from this UTC second, offset in seconds) of the zone, in order, from the year 2000 to the end of `last_year`.

    The first entry holds for everything before, too. Since 2000 no zone has two changes within less than a week.
    """
    where = zone(name)
    moment = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    known = _offset(moment, where)
    found = [(int(moment.timestamp()), known)]
    while moment < end:
        later = moment + timedelta(days=_STEP)
        offset = _offset(later, where)
        if offset != known:
            low, high = int(moment.timestamp()), int(later.timestamp())
            while high - low > 1:
                middle = (low + high) // 2
                if _offset(datetime.fromtimestamp(middle, UTC), where) == known:
                    low = middle
                else:
                    high = middle
            found.append((high, offset))
            known = offset
        moment = later
    return tuple(found)


def local_day(moment: datetime, name: str) -> date:
    """The local date of a zone-aware moment."""
    return moment.astimezone(zone(name)).date()


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def week_number(day: date) -> int:
    """Number of the Monday-to-Sunday week, counted from the week of 1970-01-01."""
    return (day_number(day) + 3) // 7


def monday(week: int) -> date:
    """The Monday of the week of that number."""
    return date(1970, 1, 1) + timedelta(days=7 * week - 3)
