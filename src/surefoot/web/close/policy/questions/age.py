"""How long a question waits, in working days: those the organisation does not keep quiet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.conf import settings

WEEK: Final = 7
LATE: Final = 5
"""More working days than these are too many."""


def working_days(first: date, last: date) -> int:
    """Working days after the first up to the last day, that one included. Who keeps every day quiet works on all."""
    quiet = settings.ENVIRONMENT.quiet_days
    open_days = frozenset(range(WEEK)) - quiet or frozenset(range(WEEK))
    weeks, rest = divmod(max(0, (last - first).days), WEEK)
    return weeks * len(open_days) + sum((last - timedelta(days=back)).weekday() in open_days for back in range(rest))


def late_before(today: date) -> date:
    """The first day on which a question could be asked that is not late today: whatever came before it is."""
    day = today
    while working_days(day - timedelta(days=1), today) <= LATE:
        day -= timedelta(days=1)
    return day
