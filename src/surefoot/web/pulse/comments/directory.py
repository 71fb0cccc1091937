"""The names of everybody who works here or did, to be looked up: built once a process, anew when people change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.db.models import Q

from surefoot.close.catching.folding import forms
from surefoot.web.frame import worlds
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything
from surefoot.web.pulse.comments.lists import words

WHY: Final = "pulse.telltale"
_PART: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Names:
    """First and last names, and who has which two, in every way of writing them (lists.forms)."""

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    """As "first last"."""

    @classmethod
    def of(cls, people: Iterable[str]) -> Names:
        """From full names: "Anna Maria von Weber", "Weber, Anna"."""
        first, last, pairs = set[str](), set[str](), set[str]()
        particles = words("around", "particles")
        for name in people:
            if "@" in name:
                continue
            before, comma, after = name.partition(",")
            parts = [part for part in _PART.findall(f"{after} {before}" if comma else name)
                     if len(part) > 1 and part.lower() not in particles]
            given = [form for part in parts[:max(1, len(parts) - 1)] for form in _with_halves(part)]
            family = [form for part in parts[1:][-1:] for form in _with_halves(part)]
            first.update(given)
            last.update(family)
            pairs.update(f"{one} {other}" for one in given for other in family)
        return cls(frozenset(first), frozenset(last), frozenset(pairs))


def _with_halves(part: str) -> list[str]:
    """The ways to write a name, and of one with a hyphen both halves."""
    found = list(forms(part))
    for half in part.split("-") if "-" in part else ():
        found += forms(half) if len(half) > 2 else ()
    return found


_kept: dict[str, tuple[object, int, Names]] = {}
_turn: Final = Lock()
WORLDS: Final = 4
"""So many directories are kept at once."""


def names() -> Names:
    """The names of everybody in the directory."""
    with everything(WHY), _turn:
        world, ends, entry = worlds.mark(), _ends(), _newest()
        kept = _kept.get(world)
        if kept and kept[0] == ends and not _changed(kept[1], entry):
            _kept[world] = ends, entry, kept[2]
            return kept[2]
        found = Names.of(Person.objects.exclude(name="").values_list("name", flat=True).iterator(chunk_size=5000))
        while len(_kept) >= WORLDS:
            _kept.pop(next(iter(_kept)))
        _kept[world] = ends, entry, found
        return found


def _ends() -> object:
    """The first and the last of the people's random ids: of another directory they are others. Counting would take
    longer than all the rest."""
    ordered = Person.objects.order_by("pk").values_list("pk", flat=True)
    return ordered.first(), ordered.last()


def _newest() -> int:
    return AuditEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _changed(since: int, until: int) -> bool:
    """Whether the audit log tells of a change of people between two entries: each is written down there."""
    if until <= since:
        return until < since
    told = Q(action__startswith="people.") | Q(action__startswith="person.")
    return AuditEntry.objects.filter(told, number__gt=since, number__lte=until).exists()
