"""A form that was sent twice, by a second click or by loading the page again, sends one question.

What is remembered is a random number of the form and what came of it: for a while, in the memory of a server process,
and of nobody.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from surefoot.web.close.policy.questions.sending import Sent

MOST: Final = 1000
LONGEST: Final = 64


class Once:
    """What came of the newest forms."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: OrderedDict[str, Sent] = OrderedDict()

    def do(self, number: str, send: Callable[[], Sent]) -> Sent:
        """Send, or give back what was sent with this number before."""
        with self._lock:
            found = self._sent.get(number)
            if found is not None:
                return found
            made = send()
            if 0 < len(number) <= LONGEST:
                self._sent[number] = made
                while len(self._sent) > MOST:
                    self._sent.popitem(last=False)
            return made


SENT: Final = Once()
