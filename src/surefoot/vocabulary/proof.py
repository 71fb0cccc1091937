"""Did it work: what a proof holds, after disclosure. Effects are differences in the share of people, -1 to 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from surefoot.vocabulary.estimates import Band, Sentence
from surefoot.vocabulary.frames import Rows

Outcome = Literal["weekly use", "regular use"]
Effected = Literal["helped", "hurt", "made no difference we could see", "cannot tell yet"]


@dataclass(frozen=True)
class EventWeek:
    """The effect some weeks after the start (0 = first week, negative = before); None where too few teams are left."""

    week: int
    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Check:
    """One check of a proof. `passed` is None where it can't be made; `text` says what was looked at and found."""

    name: str
    passed: bool | None
    text: Sentence


@dataclass(frozen=True)
class Point:
    """Weekly use of all teams with an action together, over four weeks from `first`: rounded, and no proof."""

    first: date
    weeks_since_start: int
    share: float
    people: Band


@dataclass(frozen=True)
class Effect:
    """What an action (or `any`) did to use. low, high: 90 %; low95, high95: leave-one-team-out jackknife-t."""

    action: str
    outcome: Outcome
    estimate: float | None
    low: float | None
    high: float | None
    low95: float | None
    high95: float | None
    p_permutation: float | None
    teams: int
    comparison_teams: int
    randomised: bool
    verdict: Effected
    text: Sentence
    event_study: Rows[EventWeek] = field(default_factory=Rows)
    checks: tuple[Check, ...] = ()
    detectable: float | None = None
    """The smallest effect this design would find four times in five."""
    smallest: float | None = None
    """The smallest effect that matters: as registered, else the default."""
    series: Rows[Point] = field(default_factory=Rows)
    """Under 8 teams: one pooled series, no proof."""
