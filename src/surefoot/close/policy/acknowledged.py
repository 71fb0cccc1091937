"""How many say that they have read something, in quarters: told of the organisation and of large groups only.

It is never told who has and who has not. From five people on a quarter is told of everybody, and of a group from 25 on;
where what is left beside the groups told would be smaller than that, the smallest of them is not told either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
LEAST_GROUP: Final = 25
QUARTERS: Final = 4


@dataclass(frozen=True)
class Heard:
    """A group: how many people are in it, and how many of them say that they have read it."""

    name: str
    people: int
    read: int


@dataclass(frozen=True)
class Told:
    """What is told of a group: in which quarter the share lies, 0 to 3; None where it is not told."""

    name: str
    quarter: int | None


def told(everybody: Heard, groups: Iterable[Heard]) -> tuple[Told, tuple[Told, ...]]:
    """What is told of everybody, and of each group: groups do not overlap."""
    groups = tuple(groups)
    large = sorted((group for group in groups if group.people >= LEAST_GROUP), key=lambda group: -group.people)
    while large and 0 < everybody.people - sum(group.people for group in large) < LEAST_GROUP:
        large.pop()
    shown = set(large)
    return (Told(everybody.name, _quarter(everybody) if everybody.people >= LEAST else None),
            tuple(Told(group.name, _quarter(group) if group in shown else None) for group in groups))


def _quarter(group: Heard) -> int:
    return min(QUARTERS - 1, QUARTERS * group.read // group.people)
