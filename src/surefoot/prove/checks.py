"""Checks of an effect: what would have to hold for it to be believed, looked at one by one.

None of them decides the verdict; each says what was looked at and what was found. Effects are told in whole points
(people in 100), the same step as the organisation's other figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from scipy.special import fdtrc

from surefoot.prove.effect import att, estimates
from surefoot.prove.event_study import FEWEST_OVER_WEEKS, enough, lead, moved
from surefoot.prove.inference import Jackknife, difference, jackknife
from surefoot.prove.question import Study
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.proof import Check
from surefoot.vocabulary.tables import Array

WELL_COMPARED: Final = 3
"""Teams that must not have started in every week an effect rests on."""
FADING_FROM: Final = 8
"""First week since the start (counted from 0) that is late; before it is early."""
LEVEL: Final = 0.9


def points(effect: float) -> int:
    """People in 100, to the nearest whole one."""
    return round(100 * effect)


def earlier_trends(study: Study) -> Check:
    """Whether teams moved differently before their start: both halves of the weeks before it, tested together.

    Hotelling's T squared with the jackknife covariance of the two halves: T2 (J - 2) / (2 (J - 1)) is F(2, J - 2).
    """
    early = lead(study)
    p = None
    if early >= 2:
        before = moved(study, early)
        cells = before.cells()
        since = np.arange(study.shares.shape[1]) - before.start[:, None].astype(np.int64)
        labels = np.where(cells.hit > 0, np.where(since < early // 2, 0, 1), -1)
        p = _jointly(jackknife(cells, labels, 2, study.units))
    if p is None:
        return Check("earlier trends", None, Sentence("proof_trends_unknown"))
    if p > 0.05:
        return Check("earlier trends", True, Sentence("proof_trends_alike", {"weeks": early}))
    return Check("earlier trends", False, Sentence("proof_trends_differ", {"weeks": early}))


def _jointly(found: Jackknife) -> float | None:
    """p-value of all groups being 0; None where their covariance is unknown."""
    groups, count = len(found.estimate), len(found.without)
    if np.isnan(found.error).any() or count <= groups + 1:
        return None
    apart = found.without - found.without.mean(axis=0)
    covariance = (count - 1) / count * apart.T @ apart
    if np.linalg.cond(covariance) > 1e12:
        return None
    square = float(found.estimate @ np.linalg.solve(covariance, found.estimate))
    return float(fdtrc(groups, count - groups, square * (count - groups) / (groups * (count - 1))))


def placebo(study: Study) -> Check:
    """The effect of a date before the start, where nothing had begun: its 90 % interval should hold 0."""
    early = lead(study)
    before = moved(study, early)
    cells = before.cells()
    found = jackknife(cells, before.asked(cells), 1, study.units)
    low, high = (float(end[0]) for end in found.interval(LEVEL))
    if early < 2 or np.isnan(low):
        return Check("placebo date", None, Sentence("proof_placebo_unknown"))
    values = {"weeks": early, "points": points(float(found.estimate[0])), "low": points(low), "high": points(high)}
    if low <= 0 <= high:
        return Check("placebo date", True, Sentence("proof_placebo_quiet", values))
    return Check("placebo date", False, Sentence("proof_placebo_moves", values))


def comparison(study: Study) -> Check:
    """How many teams were left to compare with, in the week with fewest; what was dropped restates the effect."""
    cells = study.cells()
    weeks = np.flatnonzero((study.asked(cells) >= 0).any(axis=0))
    left = int((cells.free[:, weeks] > 0).sum(axis=0).min()) if len(weeks) else 0
    dropped = att(study.shares, None, study.start).dropped_weeks
    values = {"teams": left, "dropped": dropped}
    if dropped:
        return Check("comparison teams", False, Sentence("proof_comparison_dropped", values))
    if left < WELL_COMPARED:
        return Check("comparison teams", False, Sentence("proof_comparison_thin", values))
    return Check("comparison teams", True, Sentence("proof_comparison_left", values))


def shared_managers(study: Study, found: Jackknife, managers: Array) -> Check:
    """The effect without teams that wait under a manager who has already started: what spills over there hides it."""
    cells = study.cells()
    hit: Array = np.any(cells.hit > 0, axis=1, keepdims=True)[:, 0]
    waiting = ~hit & (cells.free > 0).any(axis=1) & np.isin(managers, managers[hit])
    if not waiting.any():
        return Check("shared managers", True, Sentence("proof_managers_apart"))
    name = "shared managers"
    other = _again(study, waiting)
    values = {"teams": int(waiting.sum())}
    if other is None:
        return Check(name, None, Sentence("proof_managers_unknown", values))
    values |= {"points": points(float(found.estimate[0])), "without": points(other)}
    if _within(other, found):
        return Check(name, True, Sentence("proof_managers_alike", values))
    return Check(name, False, Sentence("proof_managers_differ", values))


def gaming(study: Study, found: Jackknife, flagged: Array) -> Check:
    """The effect with and without the teams whose use looks made for the count; bool (T). Nobody is accused."""
    name = "unusual patterns"
    mine = flagged & ~np.isnan(study.shares).all(axis=1)
    values: Mapping[str, Any] = {"teams": int(mine.sum()), "points": points(float(found.estimate[0]))}
    if not mine.any():
        return Check(name, True, Sentence("proof_patterns_none"))
    other = _again(study, mine)
    if other is None:
        return Check(name, None, Sentence("proof_patterns_unknown", values))
    values = {**values, "without": points(other)}
    if _within(other, found):
        return Check(name, True, Sentence("proof_patterns_alike", values))
    return Check(name, False, Sentence("proof_patterns_differ", values))


def fading(study: Study, smallest: float) -> Check:
    """Whether the effect of weeks 1 to 8 still holds from week 9 on, in the teams that got that far.

    Asked only where those weeks show a gain (90 % interval above 0).
    """
    name = "lasting"
    cells = study.cells()
    since = np.arange(study.shares.shape[1]) - study.start[:, None].astype(np.int64)
    late = (cells.hit > 0) & (since >= FADING_FROM)
    both = (cells.hit > 0) & np.any(late, axis=1, keepdims=True)
    labels = np.where(both, (since >= FADING_FROM).astype(int), -1)
    found = jackknife(cells, labels, 2, study.units)
    change = difference(found, 1, 0)
    low, high = (float(end[0]) for end in change.interval(LEVEL))
    early_low = float(found.interval(LEVEL)[0][0])
    if np.isnan(low) or not early_low > 0 or not enough(cells, study.people, labels, 2, FEWEST_OVER_WEEKS).all():
        return Check(name, None, Sentence("proof_lasting_unknown"))
    values = {"early": points(float(found.estimate[0])), "late": points(float(found.estimate[1])),
              "low": points(low), "high": points(high)}
    if high < 0:
        return Check(name, False, Sentence("proof_lasting_fades", values))
    if low > -smallest:
        return Check(name, True, Sentence("proof_lasting_holds", values))
    return Check(name, None, Sentence("proof_lasting_open", values))


def power(detectable: float | None, smallest: float) -> Check:
    """What this design could find four times in five, beside the smallest effect that matters."""
    if detectable is None:
        return Check("power", None, Sentence("proof_power_unknown"))
    values = {"points": points(detectable), "smallest": points(smallest)}
    if detectable <= smallest + 1e-12:
        return Check("power", True, Sentence("proof_power_enough", values))
    return Check("power", False, Sentence("proof_power_short", values))


def other_actions(study: Study, others: Array) -> Check:
    """How many of the started teams had another action within the panel too; bool (T)."""
    begun = (study.cells().hit > 0).any(axis=1)
    both = int((begun & others).sum())
    values = {"teams": int(begun.sum()), "both": both}
    if not both:
        return Check("other actions", True, Sentence("proof_alone", values))
    return Check("other actions", False, Sentence("proof_together", values))


def draw(*, randomised: bool) -> Check:
    """Whether chance decided who started when."""
    if randomised:
        return Check("drawn", True, Sentence("proof_drawn"))
    return Check("drawn", False, Sentence("proof_not_drawn"))


def _again(study: Study, teams: Array) -> float | None:
    """The estimate without some teams; None where too little is left, or fewer weeks have a comparison."""
    rest = study.without(teams)
    cells = rest.cells()
    labels = rest.asked(cells)
    if (cells.weeks != study.cells().weeks).any() or not enough(cells, rest.people, labels, 1, FEWEST_OVER_WEEKS)[0]:
        return None
    value = float(estimates(cells, labels, 1)[0])
    return None if np.isnan(value) else value


def _within(other: float, found: Jackknife) -> bool:
    """Whether another estimate lies in the interval of the first."""
    low, high = found.interval(LEVEL)
    return bool(low[0] <= other <= high[0])
