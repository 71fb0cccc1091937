"""Why people who can do not: what a diagnosis of an organisation holds, after disclosure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surefoot.vocabulary.estimates import Band, Estimate
from surefoot.vocabulary.frames import Rows


@dataclass(frozen=True)
class Reliability:
    """How well the items of a construct agree, 0 to 1; None where there are too few answers to say."""

    alpha: float | None
    omega: float | None
    spearman_brown: float | None
    answers: Band | None = None


@dataclass(frozen=True)
class Reinforcement:
    """Partial correlation of two drivers, the others and the manager held equal, with its 90 % interval."""

    a: str
    b: str
    strength: float
    low: float
    high: float


@dataclass(frozen=True)
class Careless:
    """Answers that contradict themselves: how many were flagged, and confidence with and without them."""

    flagged: int | None
    answers: int
    confidence_with: Estimate | None
    confidence_without: Estimate | None


@dataclass(frozen=True)
class Split:
    """What goes with confidence between teams, and what within them: parts of the R2 of that level, 0 to 1."""

    between: Mapping[str, Estimate]
    within: Mapping[str, Estimate]
    teams: int


@dataclass(frozen=True)
class TwoViews:
    """Managers seen by their teams and by themselves, levels 0 to 100; n counts managers."""

    team_view: Estimate
    self_view: Estimate
    difference: Estimate
    """Self-view minus team view."""


@dataclass(frozen=True)
class ManagerEffects:
    """What goes with a manager one answer category (25 points) readier, between teams. Association, not proof."""

    on_confidence: Estimate | None
    """Difference in the share willing; n counts teams."""
    on_adoption: Estimate | None
    """Difference in the share of regular users; n counts teams."""
    two_views: TwoViews | None = None


@dataclass(frozen=True)
class Diagnosis:
    """What goes with confidence in the whole organisation. Association: it says where to look, not what to fix."""

    respondents: Band
    weights: Mapping[str, float]
    """Driver -> standardised partial coefficient on confidence, 0 or more: what the first driver is weighed by."""
    weight_errors: Mapping[str, float]
    """Their standard errors."""
    weights_known: bool
    """False where there are too few answers: all drivers then weigh the same."""
    importance: Mapping[str, Estimate] = field(default_factory=dict)
    """Driver -> its part of R2 (LMG), 0 to 1, as answered."""
    importance_corrected: Mapping[str, Estimate] = field(default_factory=dict)
    """The same with unreliable items corrected for (attenuation)."""
    johnson: Mapping[str, Estimate] = field(default_factory=dict)
    """Driver -> Johnson's relative weight, a second opinion on the same parts."""
    explained: Estimate | None = None
    """R2: how much of the differences in confidence goes with the drivers and the manager together."""
    reinforcement: Rows[Reinforcement] = field(default_factory=Rows)
    split: Split | None = None
    reliability: Mapping[str, Reliability] = field(default_factory=dict)
    """Construct -> reliability of its items."""
    careless: Careless | None = None
    unanswered: Mapping[str, float] = field(default_factory=dict)
    """Item that was asked -> share of the answers without it, to the nearest 5 %; empty where too few answered."""
    apart: bool = False
    """The answers had been taken apart before anybody asked what goes with what: it can't be told any more."""


@dataclass(frozen=True)
class FirstDriver:
    """The driver most likely to hold a group back first; `probability` is the band's lower end: 0, 0.5, 0.8, 0.9."""

    driver: str
    probability: float
    of: int
    """Drivers it was chosen among: 5, or 4 where worry about the job is hidden."""
