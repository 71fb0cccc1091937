"""Why a row of usage is set aside. A row has one reason: the first that holds, in this order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reason:
    """Why a row is set aside."""

    column: str
    reason: str
    expected: str


UNREADABLE: Final = 1
NO_PERSON: Final = 2
UNKNOWN: Final = 15
REASONS: Final[Mapping[int, Reason]] = {
    1: Reason("", "the line cannot be read as a row", "as many cells as the header has, quotes closed, UTF-8"),
    2: Reason("person", "no person", "employee id, sign-in name or e-mail"),
    3: Reason("at", "no date", "date or timestamp"),
    4: Reason("at", "not a date or timestamp", "ISO form, e.g. 2026-01-31 or 2026-01-31T08:15:00Z"),
    5: Reason("tool", "no tool", "name of the tool"),
    6: Reason("actions", "not a number", "a count, 0 or more, or empty"),
    7: Reason("actions", "below 0", "a count, 0 or more, or empty"),
    8: Reason("grain", "not a grain", "event, day, week, rolling, last_seen or empty"),
    9: Reason("own_initiative", "neither true nor false", "true, false or empty"),
    10: Reason("until", "not a date", "ISO date, e.g. 2026-01-31, or empty"),
    11: Reason("observed_at", "not a date or timestamp", "ISO form, e.g. 2026-01-31T08:15:00Z, or empty"),
    12: Reason("until", "the period does not fit the grain",
               "until on or after at; a week row inside one week, Monday to Sunday; an event or day row on one day"),
    13: Reason("at", "dated after the file was written", "at most one day after observed_at"),
    14: Reason("at", "dated before 2000", "a day on which the tool existed"),
    UNKNOWN: Reason("person", "nobody in the people table has this key", "a key or e-mail of the people table"),
}
