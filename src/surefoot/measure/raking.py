"""Organisation figures corrected for who answered: weighted once by use frequency, raked to the logs of all.

People who rarely use AI answer less often. The logs know how many there are; the weights give each answer the share
of its kind. Nothing below the organisation is weighted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, ndtri

from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array, Table

FREQUENCIES = 4


@dataclass(frozen=True)
class Weighted:
    """A weighted mean of the scores, its interval, the respondents behind it and Kish's design effect."""

    mean: float
    low: float
    high: float
    people: int
    design_effect: float | None


def frequency_in_logs(active_weeks: Array) -> Array:
    """The pulse's use frequency (1 to 4) a person would give by the logs.

    active_weeks: int (P), active among the four complete weeks before the wave: 0; 1 to 2; 3; 4.
    """
    answer: Array = np.array([1, 2, 2, 3, 4])[active_weeks]
    return answer


def weights(answers: Array, target: Array, cap: float) -> Array:
    """Weight of one respondent in each of K strata, mean 1 over respondents.

    answers: (K) respondents; target: (K) people in the logs, any total. A stratum nobody answered from is merged
    with its neighbour. Weights are cut at `cap` times their median over respondents, and Kish's effect follows.
    """
    answers, target = np.asarray(answers, dtype=float), np.asarray(target, dtype=float).copy()
    nobody = np.flatnonzero(answers == 0)
    present = np.flatnonzero(answers > 0)
    for stratum in nobody:
        neighbour = present[np.argmin(np.abs(present - stratum))]
        target[neighbour] += target[stratum]
        target[stratum] = 0
    share = answers / answers.sum()
    weight = np.divide(target / target.sum(), share, out=np.zeros(len(answers)), where=share > 0)
    median = np.median(np.repeat(weight, answers.astype(int)))
    if median > 0:
        weight = np.minimum(weight, cap * median)
    out: Array = weight / (weight * share).sum()
    return out


def rake(scores: Array, frequency: Array, people: Array, unasked: tuple[float, int], target: Array | None,
         settings: Settings, *, share: bool, unseen: float = 0.0) -> Weighted:
    """Weighted mean of scores counted by frequency.

    scores, frequency, people: (C) cells; unasked: sum of scores and number of respondents who gave no frequency (they
    weigh 1); target: (4) people in the logs by frequency, None = do not weight; share: scores are 0 or 1, and the
    interval is Jeffreys' with the effective number of respondents, else it is normal; unseen: variance of the scores
    within cells.
    """
    weight = np.ones(FREQUENCIES)
    if target is not None and people.sum() > 0 and target.sum() > 0:
        answers = np.bincount(frequency.astype(int) - 1, people, minlength=FREQUENCIES)
        weight = weights(answers, target, settings.raking_cap)
    each = weight[frequency.astype(int) - 1]
    total = float((each * people).sum() + unasked[1])
    mean = float(((each * people * scores).sum() + unasked[0]) / total)
    if share:
        mean = min(max(mean, 0.0), 1.0)  # counts that were rounded may point a little beyond
    count = int(people.sum() + unasked[1])
    effect = count * float((each**2 * people).sum() + unasked[1]) / total**2
    spread = float((each * people * (scores - mean) ** 2).sum() / max(float((each * people).sum()), 1.0)) + unseen
    low, high = _interval(mean, spread, count / effect, settings.interval, share=share)
    return Weighted(mean, low, high, count, effect if target is not None else None)


def _interval(mean: float, variance: float, effective: float, interval: float, *, share: bool) -> tuple[float, float]:
    tail = (1 - interval) / 2
    if not share:
        half = float(ndtri(1 - tail)) * float(np.sqrt(variance / effective))
        return mean - half, mean + half
    a, b = mean * effective + 0.5, (1 - mean) * effective + 0.5
    return float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))


def target(active_weeks: Array, asked: Array) -> Array:
    """(4): people asked by the frequency their logs show. active_weeks int (P); asked bool (P)."""
    return np.bincount(frequency_in_logs(active_weeks[asked]) - 1, minlength=FREQUENCIES)


def cells(frequency: Table, wave: np.datetime64, measure: str) -> tuple[Array, Array, Array]:
    """Scores, frequencies and people of a wave's cells of one measure."""
    mine = (frequency["wave"] == wave) & (frequency["measure"] == measure)
    return frequency["score"][mine], frequency["use_frequency"][mine], frequency["people"][mine]
