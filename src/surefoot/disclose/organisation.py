"""The organisation's own figures as they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import betaincinv

from surefoot.diagnose.levels import level
from surefoot.disclose.rounding import STEP, few, round_estimate, round_organisation, to_five
from surefoot.measure.lag import Lag
from surefoot.measure.raking import Weighted
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import LagCell
from surefoot.vocabulary.settings import Settings


def share(found: Weighted | None, minimum: int, settings: Settings) -> Estimate | None:
    """A weighted share; None under the minimum."""
    if found is None or found.people < minimum:
        return None
    return round_organisation(found.mean, found.low, found.high, found.people, settings.exact_from)


def barrier(found: Weighted | None, minimum: int, settings: Settings) -> Estimate | None:
    """A driver's level, 0 to 100, from the weighted mean answer 1 to 5; None under the minimum."""
    if found is None or found.people < minimum:
        return None
    mean, high, low = (float(value) for value in level(np.array([found.mean, found.low, found.high])))
    return round_organisation(mean, low, high, found.people, settings.exact_from, scale=100)


def readiness(found: Weighted | None, minimum: int, settings: Settings) -> Estimate | None:
    """Manager readiness, 0 to 100, high = ready, from the weighted mean answer; None under the minimum."""
    if found is None or found.people < minimum:
        return None
    mean, low, high = (25 * (value - 1) for value in (found.mean, found.low, found.high))
    return round_organisation(mean, low, high, found.people, settings.exact_from, scale=100)


def counted(reached: int, people: int, headcount: int, settings: Settings) -> Estimate | None:
    """A share counted from records, with Jeffreys' interval; None under the minimum.

    Exact from 50 people where neither those who reached it, nor those who did not, nor those left out of the count
    are 1 to 4; otherwise as coarse as a group's.
    """
    if people < settings.minimum:
        return None
    tail = (1 - settings.interval) / 2
    low, high = (float(betaincinv(reached + 0.5, people - reached + 0.5, end)) for end in (tail, 1 - tail))
    if headcount < settings.exact_from:
        return round_estimate(reached / people, low, high, headcount)
    if any(few(count, settings.minimum) for count in (reached, people - reached, headcount - people)):
        return replace(round_estimate(reached / people, low, high, headcount), n=(headcount, headcount))
    return Estimate(reached / people, low, high, (headcount, headcount))


def lag(cells: Sequence[Lag] | None, settings: Settings) -> tuple[LagCell, ...] | None:
    """Lag cells: cohorts under the minimum blank, people to 5, shares to 0.05."""
    if cells is None:
        return None
    shown = []
    for cell in cells:
        if cell.people is None or cell.regular is None or cell.people < settings.minimum:
            shown.append(LagCell(cell.cohort, cell.weeks, None, None))
        else:
            rounded = round(round(cell.regular / cell.people / STEP) * STEP, 2)
            shown.append(LagCell(cell.cohort, cell.weeks, to_five(cell.people), rounded))
    return tuple(shown)
