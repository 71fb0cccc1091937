"""What other rooms have to say beside a barrier: a sentence with a link, never part of its numbers.

    BESIDE.plug("open questions", lambda driver, language: Note(...) if driver == "ambiguity" else None)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from surefoot.web.frame.sockets import Socket


@dataclass(frozen=True)
class Note:
    """One such sentence, why it stands apart, and where to read on."""

    text: str
    about: str
    address: str
    link: str


BESIDE: Final = Socket[Callable[[str, str], Note | None]]("what stands beside a barrier")
"""A barrier and a language -> a note, or None."""


def notes(driver: str, language: str) -> list[Note]:
    """All that is said beside a barrier."""
    return [note for tell in BESIDE.plugged() if (note := tell(driver, language)) is not None]
