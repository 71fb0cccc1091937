"""Adding names and removing them. The audit log counts them and never says one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from surefoot.charts.formats import name_text
from surefoot.close.catching.withheld import LEAST
from surefoot.web.close.ritual.models import Withheld
from surefoot.web.frame import audit
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

KEEPS: Final = frozenset({"policy_owner", "lead"})
"""Roles that see the names."""
MOST: Final = 5000
LONGEST: Final = 200
AT_ONCE: Final = 500


@dataclass(frozen=True)
class Added:
    """What came of the lines: names that are new, that were there, that are no names, and that found no room."""

    added: int
    known: int
    no_names: int
    no_room: int


def add(who: Reader, lines: str) -> Added:
    """Add names, one a line. Raises OutsideScope for who does not keep them."""
    _allowed(who)
    with transaction.atomic():
        there = {text.casefold() for text in Withheld.objects.values_list("text", flat=True)}
        new, known, no_names = dict[str, str](), 0, 0
        for line in lines.splitlines():
            name = name_text(line, LONGEST + 1)
            if not name:
                continue
            if len(name) > LONGEST or sum(sign.isalnum() for sign in name) < LEAST:
                no_names += 1
            elif name.casefold() in there or name.casefold() in new:
                known += 1
            else:
                new[name.casefold()] = name
        room = max(0, MOST - len(there))
        kept = list(new.values())[:room]
        Withheld.objects.bulk_create([Withheld(text=name) for name in kept], AT_ONCE, ignore_conflicts=True)
        if kept:
            _tell(who, "ritual.withheld_added", len(kept))
    return Added(len(kept), known, no_names, len(new) - len(kept))


def remove(who: Reader, pk: int) -> None:
    """Remove a name; again does nothing. Raises OutsideScope for who does not keep them."""
    _allowed(who)
    with transaction.atomic():
        if Withheld.objects.filter(pk=pk).delete()[0]:
            _tell(who, "ritual.withheld_removed", 1)


def _allowed(who: Reader) -> None:
    if not who.roles & KEEPS:
        raise OutsideScope


def _tell(who: Reader, action: str, count: int) -> None:
    audit.record(action, actor=audit.alias(who.subject), names=count, total=Withheld.objects.count())
