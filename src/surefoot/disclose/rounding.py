"""The one rounding step every number below organisation level passes, and the merging of small counts.

Why so coarse: with exact interval ends a newcomer's answer follows every time, with ends rounded outward half the
time; with a rounded estimate and a half-width from a coarse ladder an attacker does no better than guessing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from surefoot.measure.funnel import Step
from surefoot.measure.segments import SEGMENTS
from surefoot.vocabulary.estimates import Band, Estimate
from surefoot.vocabulary.results import FunnelStep

STEP: Final = 0.05
CENT: Final = 0.01
"""The step of figures of the whole organisation and of effects: one person in a hundred."""
LADDER: Final = (0.05, 0.10, 0.15, 0.20, 0.30, 0.40)
BANDS: Final = ((5, 9), (10, 14), (15, 24), (25, 49), (50, 99))
PROBABILITIES: Final = (0.9, 0.8, 0.5)


def round_estimate(mean: float, low: float, high: float, people: int, *, scale: float = 1.0) -> Estimate:
    """A group's estimate as it may be shown: share (scale 1) or level (scale 100).

    The estimate to 0.05 x scale, plus or minus the smallest step of the ladder not below the larger half-width,
    ends cut to 0..scale; n as a band.
    """
    estimate = round(mean / (STEP * scale)) * STEP
    wide = max(mean - low, high - mean) / scale
    half = next((step for step in LADDER if step >= wide - 1e-9), LADDER[-1])
    ends = max(estimate - half, 0.0), min(estimate + half, 1.0)
    estimate, low, high = (round(value * scale, 2) for value in (estimate, *ends))
    return Estimate(estimate, low, high, band(people))


def round_organisation(mean: float, low: float, high: float, people: int, exact_from: int, *,
                       scale: float = 1.0) -> Estimate:
    """The organisation's estimate: to a hundredth of the scale, ends outward, n exact; a small one like a group."""
    if people < exact_from:
        return round_estimate(mean, low, high, people, scale=scale)
    cent = scale / 100
    ends = max(np.floor(low / cent + 1e-9) * cent, 0.0), min(np.ceil(high / cent - 1e-9) * cent, scale)
    return Estimate(round(round(mean / cent) * cent, 2), round(float(ends[0]), 2), round(float(ends[1]), 2),
                    (people, people))


def band(people: int) -> Band:
    """Size as a band: 5 to 9, 10 to 14, 15 to 24, 25 to 49, 50 to 99, then to the nearest 10."""
    for low, high in BANDS:
        if low <= people <= high:
            return (low, high)
    nearest = 10 * ((people + 5) // 10)
    return (nearest, nearest)


def probability_band(probability: float) -> float:
    """Lower end of the band a probability is in: 0.9, 0.8, 0.5 or 0."""
    return next((step for step in PROBABILITIES if probability >= step), 0.0)


def few(count: int, minimum: int) -> bool:
    """Whether a count would isolate somebody: 1 to minimum - 1."""
    return 0 < count < minimum


def merge_segments(counts: Mapping[str, int], minimum: int, *, exact: bool, outside: bool = False,
                   regular_told: bool = False) -> dict[str, int | None]:
    """Segments without remainders of 1 to 4: a small one joins its lower neighbour and is itself None.

    Order: power, habitual, novice, low, none; too_new and not_enabled join each other. What is still small then
    joins the nearest segment that is not. Without `exact`, counts are to the nearest 5. outside: join too_new and
    not_enabled although neither is small here, because one is in the table beside it. regular_told: readers know the
    sum of power and habitual, so a small habitual takes power in instead of leaving it.
    """
    out: dict[str, int | None] = dict(counts)
    used = SEGMENTS[:5]
    if regular_told and few(counts["habitual"], minimum):
        out["habitual"], out["power"] = counts["habitual"] + counts["power"], None
    for name, lower in pairwise(used):
        _join(out, name, [lower], minimum)
    _join(out, "none", [*reversed(used[:-1]), "too_new"], minimum, first=False)
    if outside and counts["not_enabled"]:
        small = few(counts["not_enabled"], minimum)
        gone, into = ("not_enabled", "too_new") if small else ("too_new", "not_enabled")
        out[into], out[gone] = counts[into] + counts[gone], None
    _join(out, "too_new", ["not_enabled"], minimum)
    _join(out, "not_enabled", ["too_new", *reversed(used)], minimum)
    _join(out, "too_new", list(reversed(used)), minimum)
    out = {name: None if count is not None and few(count, minimum) else count for name, count in out.items()}
    return {name: count if count is None or exact else to_five(count) for name, count in out.items()}


def _join(counts: dict[str, int | None], name: str, into: Sequence[str], minimum: int, *, first: bool = True) -> None:
    """Move a count of 1 to minimum - 1 to the first of `into` that still stands and is not empty.

    first: the very first of them takes it even when it is empty.
    """
    count = counts[name]
    if count is None or not 0 < count < minimum:
        return
    for other in into:
        standing = counts[other]
        if standing is not None and (standing > 0 or (first and other == into[0])):
            counts[other], counts[name] = standing + count, None
            return


def to_five(count: int) -> int:
    """To the nearest 5."""
    return 5 * ((count + 2) // 5)


def round_funnel(steps: Sequence[Step], people: int, minimum: int, exact_from: int,
                 hidden: frozenset[str] = frozenset()) -> tuple[FunnelStep, ...]:
    """The funnel as it may be shown: exact from 50 licensed people, to 5 below; no difference of 1 to 4 remains.

    people: employed people, whose difference from the licensed ones must not isolate anyone either; hidden: steps
    that other figures would turn into a count of 1 to 4.
    """
    licensed = steps[0].people or 0
    exact = licensed >= exact_from
    shown: list[FunnelStep] = []
    against = [people]
    for step in steps:
        count = None if step.step in hidden else _apart(step.people, against, minimum)
        against = [*against, *([count] if count is not None else [])]
        own = [] if step.people is None else [step.people]  # hidden here, it may be read from another table
        also = None if step.step in hidden else _apart(step.also_all_before, [*against, *own], minimum)
        against = [*against, *([also] if also is not None else [])]
        share = None if step.people is None or count is None or not licensed else step.people / licensed
        if not exact or (share is not None and shown and shown[0].people is None):
            share = None if share is None else round(round(share / STEP) * STEP, 2)
        if not exact:
            count, also = _five(count), _five(also)
        shown.append(FunnelStep(step.step, count, share, also))  # type: ignore[arg-type]
    return tuple(shown)


def _five(count: int | None) -> int | None:
    return None if count is None else to_five(count)


def _apart(count: int | None, others: Sequence[int], minimum: int) -> int | None:
    """The count, or None where it or its distance to another shown count is 1 to minimum - 1."""
    if count is None or 0 < count < minimum:
        return None
    return None if any(0 < abs(count - other) < minimum for other in others) else count


def nearest(value: float, step: float = CENT) -> float:
    """The value to the nearest step."""
    return round(round(value / step) * step, 4) + 0.0


def downward(value: float, step: float = CENT) -> float:
    """The next step at or below the value: a low end."""
    return round(float(np.floor(value / step + 1e-9)) * step, 4) + 0.0


def upward(value: float, step: float = CENT) -> float:
    """The next step at or above the value: a high end."""
    return round(float(np.ceil(value / step - 1e-9)) * step, 4) + 0.0
