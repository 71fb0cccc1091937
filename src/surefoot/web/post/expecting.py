"""What a room will soon tell somebody that is of no use later: what can wait goes with it.

Sent before it, a message would take the week's attention, and what comes then would be dropped: again and again, where
every week something goes out a day before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from surefoot.web.frame.sockets import Socket
from surefoot.web.people.models import Person
from surefoot.web.post.models import Item, Stop

WEEK: Final = timedelta(days=7)
PART: Final = 3
"""What is told of may wait for a third of the time it has, and never longer than a week."""
AFTER: Final = timedelta(hours=1)
"""So long after its moment what was expected is waited for."""
EXPECTED: Final = Socket[Callable[[Person], datetime | None]]("what is soon told to somebody")
"""Under the name of a kind of message: when it comes next to a person. Asked inside `everything(...)`."""


def wait_until(person: Person, items: Sequence[Item], now: datetime) -> datetime | None:
    """Until when these wait for what comes; None where nothing does, or one of them can't wait."""
    stops = set(Stop.objects.filter(person=person).values_list("kind", flat=True))
    coming = [moment for kind in EXPECTED.names() if kind not in stops
              if (moment := EXPECTED.named(kind)(person)) is not None and moment > now]
    until = min(coming) + AFTER if coming else None
    if until is None or any((until - item.handed_in_at) > min(WEEK, (item.not_after - item.handed_in_at) / PART)
                            for item in items):
        return None
    return until
