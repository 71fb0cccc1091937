"""How often somebody may ask and send: counted in the memory of a server process, and nowhere else.

The counts of people/signin/limits.py lie in the database. Here such a row would tell that an account asked something in
that hour; a question without a name leaves nothing that leads to who sent it. Each process counts for itself, so where
several run, more may pass: the limit is against programs gone wild, not against people.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Final
from uuid import UUID

from surefoot.web.frame import clock


class Pace:
    """So many times in such a stretch, by account."""

    def __init__(self, most: int, stretch: timedelta) -> None:
        self.most = most
        self.stretch = stretch
        self._lock = threading.Lock()
        self._stretch = 0
        self._counts: dict[UUID, int] = {}

    def hit(self, of: UUID) -> bool:
        """Count one more; False once there were too many. What was counted in an earlier stretch is forgotten."""
        number = int(clock.now().timestamp() // self.stretch.total_seconds())
        with self._lock:
            if number != self._stretch:
                self._stretch, self._counts = number, {}
            self._counts[of] = self._counts.get(of, 0) + 1
            return self._counts[of] <= self.most

    def clear(self) -> None:
        """Begin again."""
        with self._lock:
            self._counts = {}


ASKING: Final = Pace(120, timedelta(minutes=10))
SENDING: Final = Pace(20, timedelta(hours=1))
