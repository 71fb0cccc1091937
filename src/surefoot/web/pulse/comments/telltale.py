"""What in a comment would tell who wrote it or whom it is about: shown to the writer before it is sent.

A name is marked because it stands in the text. Names of people here are looked up; given names that are often met, and
what is written like a name, are marked as well, so that marking says little about who is in the directory.
"""

from __future__ import annotations

from surefoot.close.catching import Span, reached
from surefoot.web.pulse.comments import directory
from surefoot.web.pulse.comments.directory import Names
from surefoot.web.pulse.comments.naming import Reading
from surefoot.web.pulse.comments.written import written


def spans(text: str, names: Names | None = None) -> list[Span]:
    """Every such stretch, in order, none within another: of kind name, or address for whatever else leads to somebody.

    names: those of the directory, unless others are given.
    """
    taken = list(reached.found_in(text))
    said = written(text, taken)
    found = [Span(start, end, "address") for start, end in taken]
    if said.words:
        known = directory.names() if names is None else names
        found += [Span(start, end, "name") for start, end in Reading(said, known).names()]
    return sorted(found, key=lambda span: span.start)
