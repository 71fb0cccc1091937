"""A stretch of a text that must not be posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KINDS: Final = ("key", "bank", "card", "health", "number", "email", "phone", "address", "name")
"""What is caught; where two claim the same stretch, the earlier one has it."""


@dataclass(frozen=True)
class Span:
    """Where it stands, end not included, and of which kind it is."""

    start: int
    end: int
    kind: str
