"""The organisation's own figures as they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import betaincinv

from surefoot.diagnose.levels import level
from surefoot.disclose.rounding import STEP, merge_segments, round_funnel, round_organisation, to_five
from surefoot.measure.funnel import Step
from surefoot.measure.lag import Lag
from surefoot.measure.raking import Weighted
from surefoot.vocabulary.results import Estimate, FunnelStep, LagCell
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
    are 1 to 4; otherwise like any organisation figure.
    """
    if people < settings.minimum:
        return None
    tail = (1 - settings.interval) / 2
    low, high = (float(betaincinv(reached + 0.5, people - reached + 0.5, end)) for end in (tail, 1 - tail))
    figure = round_organisation(reached / people, low, high, headcount, settings.exact_from)
    small = any(0 < count < settings.minimum for count in (reached, people - reached, headcount - people))
    if headcount < settings.exact_from or small:
        return figure
    return replace(figure, estimate=reached / people, low=low, high=high)


def ratio(part: int, whole: int, elsewhere: int, licensed: int, settings: Settings) -> float | None:
    """Share of `whole`, coarser where it would isolate 1 to 4 people.

    elsewhere: those with the property outside `whole`; licensed: size that decides whether counts are exact.
    """
    if whole < settings.minimum:
        return None
    if licensed < settings.exact_from:
        return round(round(part / whole / STEP) * STEP, 2)
    small = any(0 < count < settings.minimum for count in (part, whole - part, elsewhere))
    return round(part / whole, 2) if small else part / whole


def steps(found: Sequence[Step] | None, people: int, settings: Settings) -> tuple[FunnelStep, ...] | None:
    """The funnel; None where it is not known or fewer than the minimum are licensed."""
    if found is None or (found[0].people or 0) < settings.minimum:
        return None
    return round_funnel(found, people, settings.minimum, settings.exact_from)


def partition(counts: dict[str, int] | None, licensed: int, settings: Settings) -> dict[str, int | None] | None:
    """The segments; None where they are not known or fewer than the minimum are licensed."""
    if counts is None or licensed < settings.minimum:
        return None
    return merge_segments(counts, settings.minimum, exact=licensed >= settings.exact_from)


def flag(count: int | None, licensed: int, settings: Settings) -> int | None:
    """A count of flagged people; None where it is 1 to 4."""
    if count is None or licensed < settings.minimum or 0 < count < settings.minimum:
        return None
    return count if licensed >= settings.exact_from else to_five(count)


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
