"""What a team does in the coming twelve weeks: who, what, when, why, expected effect. Made from disclosed results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.frames import Rows


@dataclass(frozen=True)
class Step:
    """One action of a roadmap."""

    action: str
    driver: str | None
    """The driver it answers; None for the supports."""
    starts: date
    ends: date
    """Last day, inclusive."""
    owner: Sentence
    minutes_week: float
    """The manager's minutes in a usual week of the step."""
    why: Sentence
    what: tuple[Sentence, ...]
    """The concrete steps, in order."""
    expected: Estimate | None = None
    """Expected effect on weekly use, once a proof of this action exists."""


@dataclass(frozen=True)
class Roadmap:
    """The plan of a group for the weeks from `starts`."""

    made_for: str
    """The group whose results the plan was made from: the team itself, or its nearest shown parent."""
    starts: date
    weeks: int
    steps: Rows[Step]
    order: tuple[Sentence, ...] = ()
    """Why this order and these dates; what was left out and why."""
    assumed: tuple[Sentence, ...] = ()
    """Defaults that stood in for what nobody told us: capacity, readiness, meeting day."""
