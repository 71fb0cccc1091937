"""A line that was caught, as the writer sees it: with the places marked, and what may be none of it."""

from __future__ import annotations

from dataclasses import dataclass

from surefoot.web.close.ritual.guarding import MAY_BE_WRONG
from surefoot.web.close.ritual.refusing import Caught


@dataclass(frozen=True)
class Marked:
    """parts: text and whether it is a place; kinds: what they are; unsure: those that may be none."""

    parts: tuple[tuple[str, bool], ...]
    kinds: tuple[str, ...]
    unsure: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Keys of what was found."""
        return tuple(f"tries_caught_{kind}" for kind in self.kinds)


def marked(caught: Caught) -> Marked:
    """The line in parts."""
    parts, done = list[tuple[str, bool]](), 0
    for span in sorted(caught.spans, key=lambda each: (each.start, each.end)):
        if span.start >= done:
            parts += [(caught.line[done:span.start], False), (caught.line[span.start:span.end], True)]
            done = span.end
    parts.append((caught.line[done:], False))
    kinds = sorted({span.kind for span in caught.spans})
    return Marked(tuple(part for part in parts if part[0]), tuple(kinds),
                  tuple(kind for kind in kinds if kind in MAY_BE_WRONG))
