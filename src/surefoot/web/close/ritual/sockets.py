"""What others plug into the ritual: channels that post the weekly question, and a home for stories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from surefoot.web.frame.sockets import Socket


@dataclass(frozen=True)
class Opened:
    """A round that has just opened."""

    round: int
    team: int
    week: date
    """Its Monday."""
    path: str
    """Where a try is added."""


ROUND_OPENED: Final = Socket[Callable[[Opened], None]]("a round of the ritual opened")
"""Called once a round, in the transaction of its opening: store a job there, send nothing."""


@dataclass(frozen=True)
class Told:
    """A try as a story may have it: its words, and who told it where they signed. No id leads back."""

    text: str
    result: str
    task: str
    role: str
    """Of the task; empty where there is none."""
    name: str
    """Empty: somebody who did not sign."""
    person: UUID | None


STORIES: Final = Socket[Callable[[Told], None]]("a try becomes a story")
"""Called in the transaction in which a story is made of a try whose author agreed (stories.py)."""
