"""An assessment: what may be shown. The only thing reports and pages read.

Everything here has passed the disclosure control. Below organisation level numbers are already rounded and group
sizes are bands; None means *not shown* or *not known*, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from surefoot.vocabulary.diagnosis import Diagnosis, FirstDriver, ManagerEffects
from surefoot.vocabulary.estimates import Band, Estimate, Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.roadmaps import Roadmap
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import DataFacts

Limit = Literal["nothing", "access", "capability", "confidence", "cannot tell"]
WhyHidden = Literal["small", "complement", "held", "no data"]
CapabilitySource = Literal["check", "self-rated"]


@dataclass(frozen=True)
class DriverResult:
    """A driver in a group: level 0 to 100 (higher = stronger barrier) and share of people it holds back."""

    level: Estimate | None
    share: Estimate | None
    worst_quarter: float | None = None
    """Probability that the group is among the quarter with the strongest barrier, as the lower end of its band."""


@dataclass(frozen=True)
class Verdict:
    """What limits a group; `probability` is the band's lower end: 0, 0.5, 0.8 or 0.9."""

    limit: Limit
    probability: float


@dataclass(frozen=True)
class FunnelStep:
    """One step of the funnel of the people licensed on the as-of date."""

    step: Literal["licensed", "activated", "trained", "tried", "regular"]
    people: int | None
    share: float | None
    also_all_before: int | None
    """Those who also reached every step before it."""


@dataclass(frozen=True)
class LagCell:
    """Regular use `weeks` after the week of first completion, for the people who completed in month `cohort`."""

    cohort: str
    weeks: int
    people: int | None
    regular_share: float | None


@dataclass(frozen=True)
class Organisation:
    """The organisation's own figures. Log blocks are None where there is no usage, pulse blocks without a pulse."""

    people: int
    funnel: Rows[FunnelStep] | None
    regular_among_trained: float | None
    segments: Mapping[str, int | None] | None
    segments_4w: Mapping[str, int | None] | None
    early: int | None
    lag: Rows[LagCell] | None
    capability: Estimate | None
    capability_source: CapabilitySource | None
    confidence: Estimate | None
    adoption: Estimate | None
    drivers: Mapping[str, DriverResult] | None
    manager: Estimate | None
    """Level of manager readiness as employees see it, 0 to 100, high = ready."""
    design_effect: float | None
    """Kish's, of the weights by use frequency; None where nothing was weighted."""
    diagnosis: Diagnosis | None = None
    """What goes with confidence; None without a pulse."""
    manager_effects: ManagerEffects | None = None
    unmeasured: int | None = 0
    """Employed people who are, by agreement or by choice, not measured by usage logs; they are in no log block."""


@dataclass(frozen=True)
class Group:
    """A team or a group of teams: every node of the tree, the root included."""

    team: str
    name: str
    parent: str | None
    kind: Literal["team", "group"]
    shown: bool
    why_hidden: WhyHidden | None
    people: Band | None
    """Employed people, as a band."""
    capability: Estimate | None = None
    capability_source: CapabilitySource | None = None
    confidence: Estimate | None = None
    adoption: Estimate | None = None
    verdict: Verdict | None = None
    drivers: Mapping[str, DriverResult] | None = None
    why: Mapping[str, WhyHidden] = field(default_factory=dict)
    """Measure -> why it alone is not shown in a group that is."""
    held: tuple[str, ...] = ()
    """Measures whose value is the last report's, because 1 to 4 people came or went since."""
    first_driver: FirstDriver | None = None
    roadmap: Roadmap | None = None


@dataclass(frozen=True)
class Response:
    """Who answered the pulse in use."""

    wave: date
    asked: int | None
    answered: int | None


@dataclass(frozen=True, repr=False)
class Assessment:
    """One run over the data as of one date, after disclosure.

    >>> import surefoot
    >>> surefoot.assess(surefoot.load("data/"), as_of="2026-08-02")
    <Assessment as of 2026-08-02: 260 people, 34 of 46 groups shown>
    """

    as_of: date
    settings: Settings
    data: DataFacts
    response: Response | None
    missing: tuple[Sentence, ...]
    """What can't be told and how to get it."""
    organisation: Organisation
    teams: Rows[Group]
    reading: tuple[Sentence, ...]
    """The five sentences a busy person should read first."""
    effects: Rows[Effect] | None = None
    """What each action did to use; None where no action was recorded or planned."""

    def __repr__(self) -> str:
        shown = sum(group.shown for group in self.teams)
        return (f"<Assessment as of {self.as_of}: {self.organisation.people} people, "
                f"{shown} of {len(self.teams)} groups shown>")

    def team(self, name: str) -> Group:
        """The group with this key or name. Raises KeyError with some of the names there are when there is none.

        >>> import surefoot
        >>> assessment = surefoot.assess(surefoot.load("data/"), as_of="2026-08-02")
        >>> claims = assessment.team("Claims handling")
        >>> claims.team, claims.kind, claims.people
        ('claims', 'group', (50, 99))
        """
        for group in self.teams:
            if name in (group.team, group.name):
                return group
        known = ", ".join(group.name for group in self.teams[:8])
        raise KeyError(f"no team {name!r} in this assessment; it has {len(self.teams)}, among them {known}")
