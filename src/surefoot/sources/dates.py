"""Days and moments as files write them: ISO, 3.11.2026, 11/3/26 2:03 PM, Excel serials, epoch seconds and milliseconds.

Whether 3/11/2026 is a day in March or in November can't be told from one value: `DayOrderVotes` looks at all rows of
a file. Where they do not decide it either, the values are refused instead of guessed. Zone-less times are UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Final

from surefoot.sources.missing import Unreadable, is_missing

EXPECTED_DATE: Final = "a date like 2026-08-31"
EXPECTED_MOMENT: Final = "a date like 2026-08-31 or a time like 2026-08-31T14:05:00Z"
ASK_ORDER: Final = 'dates like 2026-08-31, or `dates = "day first"` or "month first" for this file in surefoot.toml'

_EXCEL_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_EXCEL_DAYS: Final = (20_000, 80_000)  # 1954 to 2119
_EPOCH_SECONDS: Final = (1e8, 1e11)
_EPOCH_MILLISECONDS: Final = (1e11, 1e14)
_CENTURY_TURN: Final = 70  # 69 is 2069, 70 is 1970

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ,]+(.*))?\Z", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(.*))?\Z", re.ASCII)
_NAMED = re.compile(
    r"(?:(\d{1,2})[.\- ]+([^\W\d]{3,})|([^\W\d]{3,})\.? +(\d{1,2}))[.,\- ]+(\d{4}|\d{2})(?:[T ,]+(.*))?\Z"
)
_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?\s*"
    r"(Z|z|(?:UTC|GMT)?\s*[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)?\Z",
    re.ASCII,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?\Z", re.ASCII)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1
    )
    for name in names.split()
}


class DayOrder(StrEnum):
    """What comes first in dates like 3/11/2026."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class Undecided(Unreadable):
    """A date like 3/11/2026 whose order the file has not decided."""


class DayOrderVotes:
    """Gathers from all values of a file whether its dates put the day or the month first."""

    def __init__(self) -> None:
        self.day_first = 0
        self.month_first = 0
        self.open = 0
        """Values that could be either."""

    def see(self, value: object) -> None:
        """Take one value into account; anything but a date like 3/11/2026 or 3-11-26 says nothing."""
        match = _SLASHED.match(value.strip()) if isinstance(value, str) else None
        if match is None or match[2] == ".":
            return
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif first != second:
            self.open += 1

    @property
    def order(self) -> DayOrder | None:
        """The order all values agree on; None where nothing decides it or they contradict each other."""
        if self.day_first and not self.month_first:
            return DayOrder.DAY_FIRST
        return DayOrder.MONTH_FIRST if self.month_first and not self.day_first else None


def decide_day_order(values: Iterable[object]) -> DayOrder | None:
    """The order of day and month that `values`, all of a file, agree on, or None."""
    votes = DayOrderVotes()
    for value in values:
        votes.see(value)
    return votes.order


def parse_moment(value: object, order: DayOrder | None = None) -> datetime | date | None:
    """The moment (zone-aware, UTC) or, where the value has no time of day, the day; None when empty.

    Raises Unreadable, or its subclass Undecided where only the file's other rows could tell day from month.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return value
    if is_missing(value):
        return None
    text = str(value).strip()
    try:
        found = _parse(text, order)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(value, "there is no such date or time", EXPECTED_MOMENT) from error
    if found is None:
        raise Unreadable(value, "not a date or time", EXPECTED_MOMENT)
    return found


def parse_date(value: object, order: DayOrder | None = None, zone: tzinfo = UTC) -> date | None:
    """The local day in `zone`; None when empty. A zone-less midnight is a day written as a time, not a moment.

    Raises Unreadable, or Undecided (see `parse_moment`).
    """
    moment = parse_moment(value, order)
    if not isinstance(moment, datetime):
        return moment
    if moment.timetz() == time(0, tzinfo=UTC) and not _names_zone(value):
        return moment.date()
    return moment.astimezone(zone).date()


def moment_text(moment: datetime | date) -> str:
    """ISO text as staged usage keeps it: ``2026-08-31`` or ``2026-08-31T14:05:00Z``."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _names_zone(value: object) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None
    text = str(value).strip()
    clock = _CLOCK.search(text[text.find(":") - 2 :].strip()) if ":" in text else None
    return bool(clock and clock[6]) or bool(_NUMBER.match(text) and float(text) >= _EPOCH_SECONDS[0])


def _parse(text: str, order: DayOrder | None) -> datetime | date | None:
    if match := _ISO.match(text):
        return _joined(date(int(match[1]), int(match[3]), int(match[4])), match[5])
    if match := _SLASHED.match(text):
        day = _ordered(text, int(match[1]), int(match[3]), match[2], order)
        return _joined(date(_year(match[4]), day[1], day[0]), match[5])
    if match := _COMPACT.match(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if _NUMBER.match(text):
        return _counted(float(text))
    if match := _NAMED.match(text):
        month = _MONTHS.get((match[2] or match[3]).lower()[:3])
        return _joined(date(_year(match[5]), month, int(match[1] or match[4])), match[6]) if month else None
    return None


def _ordered(text: str, first: int, second: int, mark: str, order: DayOrder | None) -> tuple[int, int]:
    """Day and month. Points are always day first: nobody writes months first with points."""
    if mark == "." or first == second:
        return first, second
    if order is None:
        raise Undecided(text, "the file does not tell whether its dates put the day or the month first", ASK_ORDER)
    return (first, second) if order is DayOrder.DAY_FIRST else (second, first)


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < _CENTURY_TURN else 1900)


def _joined(day: date, clock: str | None) -> datetime | date | None:
    if not clock or not clock.strip():
        return day
    match = _CLOCK.match(clock.strip())
    if match is None:
        return None
    hour = int(match[1])
    if match[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[5][0] in "pP" else 0)
    micro = int((match[4] or "").ljust(6, "0")[:6])
    moment = datetime.combine(day, time(hour, int(match[2]), int(match[3] or 0), micro), _zone(match[6]))
    return moment.astimezone(UTC)


def _zone(text: str | None) -> tzinfo:
    digits = re.sub(r"[^\d+-]", "", text or "")
    if not digits:
        return UTC
    sign = -1 if digits[0] == "-" else 1
    number = digits[1:]
    hours, minutes = (int(number), 0) if len(number) <= 2 else (int(number[:-2]), int(number[-2:]))
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _counted(number: float) -> datetime | date | None:
    """A day counted by a spreadsheet, or seconds or milliseconds since 1970."""
    if _EXCEL_DAYS[0] <= number < _EXCEL_DAYS[1]:
        moment = _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
        return moment.date() if number.is_integer() else moment
    if _EPOCH_SECONDS[0] <= number < _EPOCH_SECONDS[1]:
        return datetime.fromtimestamp(number, UTC)
    if _EPOCH_MILLISECONDS[0] <= number < _EPOCH_MILLISECONDS[1]:
        return datetime.fromtimestamp(number / 1000, UTC)
    return None
