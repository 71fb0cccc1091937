"""What every channel carries, and how a channel says that it could not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Letter:
    """One message to one person, in plain text."""

    to: str = field(repr=False)
    """Where it goes, as the channel addresses people."""
    language: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    mark: str
    """Stays the same however often it is sent: whoever gets it twice can tell."""
    at: datetime
    stop: str = field(default="", repr=False)
    """Address at which it can be stopped with one click; empty for what was asked for."""
    reply_to: str = field(default="", repr=False)
    """Where an answer to it goes, if not to its sender."""


class NotTaken(Exception):  # noqa: N818 - reads as what happened
    """A letter was not taken. The text names no address and nothing of the letter."""

    def __init__(self, reason: str, code: int = 0, *, for_good: bool = False, for_all: bool = False,
                 after: int = 0) -> None:
        super().__init__(f"{reason} {code}".strip())
        self.reason = reason
        """One word: "address", "content", "sender", "login", "sealing", "away", "later" or "broken":
        the last where the other side fell silent in the middle, so that it may have been taken after all."""
        self.code = code
        """What the other side answered, as a number; 0 where it said none."""
        self.for_good = for_good
        """Whether trying again is of no use."""
        self.for_all = for_all
        """Whether the next letter would fare no better: it lies in the channel, not in this letter."""
        self.after = after
        """Seconds before which the other side wants to hear no more of us; 0 where it named none."""
