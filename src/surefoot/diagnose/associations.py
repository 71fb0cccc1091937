"""What goes with confidence among all respondents: importance, weights, reinforcement, what lies between teams.

Association and nothing more: it says where to look. What to do first is weighed with how bad things are
(`first_driver`), and whether it helped is for the proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from surefoot.diagnose.crossproducts import collect, correlation, covariance, ends, resample
from surefoot.diagnose.importance import disattenuated, explained, johnson, lmg
from surefoot.diagnose.reinforcement import reinforcement
from surefoot.diagnose.split import split
from surefoot.diagnose.weights import driver_weights
from surefoot.vocabulary.diagnosis import Reinforcement, Split
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array

OUTCOME = "confidence"
_LEAST_RELIABLE = 0.5
"""Reliability under which items hold more error than what they ask for: no correction is made of that."""


@dataclass(frozen=True)
class Associations:
    """What goes with confidence, unrounded. Intervals are those of drawn teams (`crossproducts.ends`)."""

    respondents: int
    """Complete answers on everything used."""
    unit: Literal["teams", "respondents"]
    """What was drawn with replacement for the intervals: respondents where there are fewer than five teams."""
    predictors: tuple[str, ...]
    """Drivers in their fixed order, then the manager; without those too few answered or all answered alike."""
    weights: Mapping[str, float]
    """Driver -> standardised partial coefficient on confidence, 0 or more; only drivers that are predictors."""
    draws: Array
    """(B, 5) bootstrap draws of the weights in the order of `DRIVERS`; NaN for a driver that is no predictor."""
    importance: Mapping[str, Estimate]
    importance_corrected: Mapping[str, Estimate]
    """Empty where a reliability is not known or under 0.5."""
    johnson: Mapping[str, Estimate]
    explained: Estimate
    reinforcement: tuple[Reinforcement, ...]
    split: Split | None

    @property
    def weight_errors(self) -> dict[str, float]:
        """Driver -> standard error of its weight."""
        return {name: float(self.draws[:, DRIVERS.index(name)].std(ddof=1)) for name in self.weights}


def associations(cell: Array, means: Mapping[str, Array], settings: Settings, reliability: Mapping[str, float],
                 seed: int = 20261126) -> Associations | None:
    """What goes with confidence among respondents. Association, not cause.

    cell: int (M) team of each respondent, negative = in no team; means: construct -> (M) mean answer 1 to 5, high =
    good, NaN = missing; reliability: construct -> reliability of its mean, what is not known left out. Use of AI is no
    input: those who use it most may fear most. None with fewer complete answers than the setting's `reliable_from`,
    with fewer than two predictors, or where all are equally confident.
    """
    predictors = tuple(name for name in (*DRIVERS, "manager") if _tells(means.get(name), settings))
    names = (*predictors, OUTCOME)
    if len(predictors) < 2 or not _tells(means.get(OUTCOME), settings):
        return None
    values = np.column_stack([means[name] for name in names]).astype(float)
    known = ~np.isnan(values).any(axis=1)
    cell, values = np.asarray(cell)[known], values[known]
    if len(values) < settings.reliable_from or (np.ptp(values, axis=0) == 0).any():
        return None
    teams = collect(cell, values)
    columns = teams.columns()
    # First row: as answered. The others: drawn.
    matrices = correlation(covariance(np.vstack([columns.sum(axis=0), resample(columns, seed)])))
    drivers = tuple(name for name in predictors if name in DRIVERS)
    weights, draws = _weights(matrices, drivers)

    def parts(rows: Array) -> dict[str, Estimate]:
        return _estimates(predictors, rows, (len(values), len(columns)), settings)

    whole = explained(matrices)
    whole[1:] -= 2 * (whole[1:].mean() - whole[0])  # every resampling adds to R2 once more what chance gave it before
    corrected = _corrected(names, matrices, reliability)
    return Associations(
        len(values), teams.unit, predictors, weights, draws, parts(lmg(matrices)),
        {} if corrected is None else parts(corrected), parts(johnson(matrices)),
        _estimate(np.clip(whole, 0, 1), (len(values), len(columns)), settings),
        reinforcement(drivers, matrices[:, :-1, :-1], len(columns), settings.interval),
        _split(cell, values, predictors, settings, seed))


def _tells(answers: Array | None, settings: Settings) -> bool:
    """Whether enough people answered, and not all alike."""
    if answers is None:
        return False
    given = answers[~np.isnan(answers)]
    return len(given) >= settings.reliable_from and bool(np.ptp(given) > 0)


def _weights(matrices: Array, drivers: tuple[str, ...]) -> tuple[dict[str, float], Array]:
    """Point value and (B, 5) draws of the weights; the drivers are the first of the variables, confidence the last."""
    used = [*range(len(drivers)), matrices.shape[-1] - 1]
    rows = driver_weights(matrices[:, used][:, :, used])
    draws = np.full((len(rows) - 1, len(DRIVERS)), np.nan)
    draws[:, [DRIVERS.index(name) for name in drivers]] = rows[1:]
    return dict(zip(drivers, rows[0].tolist(), strict=True)), draws


def _corrected(names: tuple[str, ...], matrices: Array, reliability: Mapping[str, float]) -> Array | None:
    """LMG (1 + B, P) with unreliable items corrected for; None where a reliability is not known or too low."""
    known = np.array([reliability.get(name, np.nan) for name in names], dtype=float)
    return lmg(disattenuated(matrices, known)) if (known >= _LEAST_RELIABLE).all() else None


def _split(cell: Array, values: Array, predictors: tuple[str, ...], settings: Settings, seed: int) -> Split | None:
    """LMG between and within teams; None under the setting's number of teams with two or more answers."""
    answers = np.unique(cell[cell >= 0], return_counts=True)[1]
    answers = answers[answers >= 2]
    if len(answers) < settings.between_teams:
        return None
    between, within, teams = split(cell, values, seed)
    return Split(_estimates(predictors, between, (teams, teams), settings),
                 _estimates(predictors, within, (int(answers.sum()), teams), settings), teams)


def _estimates(names: tuple[str, ...], rows: Array, size: tuple[int, int], settings: Settings) -> dict[str, Estimate]:
    """Name -> estimate, from (1 + B, P): the first row as answered, the others drawn; size as in `_estimate`."""
    return {name: _estimate(column, size, settings) for name, column in zip(names, rows.T, strict=True)}


def _estimate(column: Array, size: tuple[int, int], settings: Settings) -> Estimate:
    """Value and interval of (1 + B), widened to hold the value where it does not; size: count shown, units drawn."""
    count, units = size
    middle = float(column[0])
    low, high = (float(end) for end in ends(column[1:], units, settings.interval))
    return Estimate(middle, min(low, middle), max(high, middle), (count, count), settings.interval)
