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
STORIES: Final = Socket[Callable[[UUID], None]]("a try may become a story")
"""Called with the id of a try whose author agreed, when who looks after stories asks for it."""
