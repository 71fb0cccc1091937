"""From which kind of team a question came: a group far above the one who asked, and only once many there asked it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count

from surefoot.web.people.access import above, below
from surefoot.web.people.models import Position, holding_on

FEWEST: Final = 25
"""People a group has at least that is written down."""
SHOWN_FROM: Final = 5
"""Times it was asked there, and times it was asked elsewhere, before that is said."""


def group_of(person: UUID, today: date) -> int | None:
    """The nearest group above somebody's team with at least 25 people today; None where there is none.

    To be asked inside `everything(...)`.
    """
    team = Position.objects.filter(holding_on(today), person=person).values_list("team_id", flat=True).first()
    if team is None:
        return None
    groups = above(team, today)
    if not groups:
        return None
    rows = Position.objects.filter(holding_on(today)).values("team").annotate(people=Count("person", distinct=True))
    people = dict(rows.values_list("team", "people"))
    return next((group for group in groups
                 if sum(people.get(team, 0) for team in below([group], today)) >= FEWEST), None)


def shown(times: int, heard: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Of groups and how often a question came from each, those that may be named, with "at least" 5, 10, 15 ...

    None is named for fewer than 5, and where what is left of all the times would be 1 to 4, the smallest that are
    named go as well: nobody can be told apart by taking away.
    """
    named = sorted((found for found in heard if found[1] >= SHOWN_FROM), key=lambda found: (-found[1], found[0]))
    while named and not _left_is_fine(times - sum(count for _, count in named)):
        named.pop()
    return [(name, count - count % SHOWN_FROM) for name, count in named]


def _left_is_fine(left: int) -> bool:
    return left == 0 or left >= SHOWN_FROM
