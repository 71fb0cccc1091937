"""Effects as they may be shown: to a hundredth, ends outward; a pooled series like any figure of a group.

An effect is one number of at least the setting's teams (8) and twenty people over all weeks since the start: to a
hundredth, one person's week does not show. A week of an event study is one of at least three teams and fifty people
(`surefoot.prove.event_study`): from fifty on the organisation's own counts are told exactly, too. Below that there is
only the pooled series of all teams with the action, of twenty people or more, rounded like every share of a group.
Sentences say the rounded numbers. Verdicts come from the unrounded interval: an end that is shown as 0 may lie just
off it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from surefoot.disclose.rounding import STEP, band
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Effect, EventWeek, Point

_STEP = 0.01


def effects(found: Sequence[Effect] | None) -> Rows[Effect] | None:
    """All effects; None where nothing was recorded or planned."""
    return None if found is None else Rows(_shown(effect) for effect in found)


def _shown(effect: Effect) -> Effect:
    estimate, low, high = _near(effect.estimate), _down(effect.low), _up(effect.high)
    text = effect.text
    if estimate is not None and low is not None and high is not None and "points" in text.values:
        points = {"points": round(100 * estimate), "low": round(100 * low), "high": round(100 * high)}
        text = Sentence(text.key, {**text.values, **points})
    return replace(
        effect, text=text, estimate=estimate, low=low, high=high, low95=_down(effect.low95),
        high95=_up(effect.high95), p_permutation=_up(effect.p_permutation),
        event_study=Rows(_week(week) for week in effect.event_study),
        series=Rows(_point(point) for point in effect.series))


def _week(week: EventWeek) -> EventWeek:
    return replace(week, estimate=_near(week.estimate), low=_down(week.low), high=_up(week.high))


def _point(point: Point) -> Point:
    return replace(point, share=round(round(point.share / STEP) * STEP, 2), people=band(point.people[0]))


def _near(value: float | None) -> float | None:
    return None if value is None else round(round(value / _STEP) * _STEP, 4) + 0.0


def _down(value: float | None) -> float | None:
    return None if value is None else round(float(np.floor(value / _STEP + 1e-9)) * _STEP, 4) + 0.0


def _up(value: float | None) -> float | None:
    return None if value is None else round(float(np.ceil(value / _STEP - 1e-9)) * _STEP, 4) + 0.0
