"""Everything in a line that must not be posted, each stretch once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surefoot.close.catching import digits, keys, numbered, reached
from surefoot.close.catching.span import KINDS, Span
from surefoot.close.catching.withheld import found_in as names_in


def caught(text: str, withheld: Sequence[str] = (), language: str = "") -> tuple[Span, ...]:
    """Every such stretch, in order, none within another; none: it can be posted.

    Parameters: withheld, names from a list; language, of the writer's page: English and German are both looked for
    whatever it is, because people mix them.
    """
    taken: list[Span] = []
    for kind, found in _each(text, withheld):
        for start, end in found:
            if start < end and not any(start < span.end and span.start < end for span in taken):
                taken.append(Span(start, end, kind))
    return tuple(sorted(taken, key=lambda span: span.start))


def _each(text: str, withheld: Sequence[str]) -> Iterator[tuple[str, Iterable[tuple[int, int]]]]:
    """Kind by kind, in the order of KINDS."""
    finders = (keys.found_in(text), digits.banks(text), digits.cards(text), digits.health(text),
               numbered.found_in(text), *(reached.of(text, kind) for kind in ("email", "phone", "address")),
               names_in(text, withheld))
    yield from zip(KINDS, finders, strict=True)
