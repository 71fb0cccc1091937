"""What in a comment would tell who wrote it or whom it is about: shown to the writer before it is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Span:
    """A stretch of a text, end not included; kind is "name" or "address"."""

    start: int
    end: int
    kind: str


def spans(text: str) -> list[Span]:
    """Every such stretch, in order, none within another."""
    return [Span(found.start(), found.end(), "address") for found in _MAIL.finditer(text)]
