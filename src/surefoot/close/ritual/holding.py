"""What counts as a held round, and as one run of the ritual: what is recorded as done, with its dose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from surefoot.close.ritual.opening import WEEK

FEWEST: Final = 3
"""So many people in a round make it one, also where nobody led it."""
LAPSE: Final = 4
"""Weeks in a row without a held round after which a run is over."""


@dataclass(frozen=True)
class Round:
    """One week's round, as far as it is counted."""

    week: date
    """Its Monday."""
    day: date
    """On which it opened."""
    led: bool
    """Whether an imperfect try of who leads the team opened it."""
    met: bool
    """Whether it was held in a meeting."""
    took_part: int


@dataclass(frozen=True)
class Run:
    """Rounds that follow each other. ended_on: last day, where it is over; dose: rounds held."""

    started_on: date
    ended_on: date | None
    dose: int


def held(found: Round) -> bool:
    """Whether a round was held: its manager went first, it was held in a meeting, or enough people took part."""
    return found.led or found.met or found.took_part >= FEWEST


def run(rounds: Sequence[Round], begun_on: date | None, week: date) -> Run | None:
    """The run under way when the week of this Monday is over, or just ended by it; None where there is none.

    rounds: those that are over; begun_on: first day of the run under way, where there is one.
    """
    counted = [found for found in rounds if held(found) and (begun_on is None or found.day >= begun_on)]
    if begun_on is None:
        counted = [found for found in counted if found.week == week]
    if not counted:
        return None
    first, last = min(found.day for found in counted), max(found.week for found in counted)
    over = week - last >= LAPSE * WEEK
    return Run(begun_on or first, max(last + WEEK - (WEEK / 7), begun_on or first) if over else None, len(counted))
