"""Sums of products per team, and the team-cluster bootstrap made from them.

Every statistic of the diagnosis is a function of a covariance matrix, and a covariance matrix is a function of sums.
So answers are added up once per team; drawing teams with replacement is then a product of counts and sums, whatever
the number of people (Field & Welsh 2007, doi 10.1111/j.1467-9868.2007.00593.x: the cluster bootstrap). Teams and not
people are drawn because people of a team answer alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import ndtr, stdtrit

from surefoot.vocabulary.tables import Array

DRAWS: Final = 1000
_FEWEST_TEAMS: Final = 5
"""Under so many teams drawing them knows too few patterns: measured, 90 % intervals of three teams cover 0.8."""
_AT_ONCE: Final = 4_000_000
"""Team counts held in memory at once (8 bytes each)."""


@dataclass(frozen=True)
class CrossProducts:
    """Sums of V variables over the people of each of J units (teams, or single respondents).

    people: (J); sums: (J, V); products: (J, V(V+1)/2), upper triangle by row, of values with the middle of all taken
    off (a covariance does not change by it and loses no digits); unit: what is drawn by the bootstrap.
    """

    people: Array
    sums: Array
    products: Array
    unit: Literal["teams", "respondents"]

    def columns(self) -> Array:
        """(J, 1 + V + V(V+1)/2): all of it side by side."""
        return np.column_stack([self.people, self.sums, self.products])


def collect(cell: Array, values: Array) -> CrossProducts:
    """Add up complete answers by team.

    cell: int (M) team of each respondent, negative = in no team, who then stands alone; values: (M, V), no NaN.
    With fewer than five teams every respondent stands alone: the organisation's few teams are then taken as they
    are, and intervals speak of other answers in these teams, not of other teams (of those they cover about 0.78).
    """
    cell = np.asarray(cell)
    placed = cell >= 0
    teams, team = np.unique(cell[placed], return_inverse=True)
    if len(teams) < _FEWEST_TEAMS:
        return CrossProducts(*add_up(np.arange(len(values)), len(values), values), "respondents")
    unit = np.empty(len(cell), dtype=np.int64)
    unit[placed] = team
    lone = int((~placed).sum())
    unit[~placed] = len(teams) + np.arange(lone)
    return CrossProducts(*add_up(unit, len(teams) + lone, values), "teams")


def add_up(unit: Array, units: int, values: Array) -> tuple[Array, Array, Array]:
    """People, sums and products of each unit, as in `CrossProducts`; unit: int (M), 0 to units - 1."""
    values = values - values.mean(axis=0)
    rows, columns = np.triu_indices(values.shape[1])
    sums = [np.bincount(unit, column, minlength=units) for column in values.T]
    products = [np.bincount(unit, values[:, row] * values[:, column], minlength=units)
                for row, column in zip(rows, columns, strict=True)]
    people = np.bincount(unit, minlength=units).astype(float)
    return people, np.stack(sums, axis=1), np.stack(products, axis=1)


def resample(columns: Array, seed: int, draws: int = DRAWS) -> Array:
    """(draws, K): sums of the K columns over J units drawn with replacement, J at a time; columns: (J, K)."""
    units = len(columns)
    rng = np.random.default_rng(seed)
    step = max(1, min(draws, _AT_ONCE // units))
    found = np.empty((draws, columns.shape[1]))
    times = np.empty((step, units))
    for begin in range(0, draws, step):
        size = min(step, draws - begin)
        for row in range(size):
            times[row] = np.bincount(rng.integers(0, units, units), minlength=units)
        found[begin:begin + size] = times[:size] @ columns
    return found


def ends(drawn: Array, units: int, interval: float) -> tuple[Array, Array]:
    """Low and high end (...) of draws (B, ...) made from so many units: expanded percentiles.

    Plain percentiles are too narrow with few units; theirs are taken further out, as Student's t and n - 1 ask for:
    at the normal probability of -t sqrt(J / (J - 1)) (Hesterberg 2015, doi 10.1080/00031305.2015.1089789).
    """
    reach = np.sqrt(units / (units - 1)) * stdtrit(units - 1, 0.5 + interval / 2)
    tail = float(ndtr(-reach))
    low, high = np.quantile(drawn, (tail, 1 - tail), axis=0)
    return low, high


def symmetric(triangle: Array) -> Array:
    """(..., V, V) of upper triangles by row (..., V(V+1)/2)."""
    size = int((np.sqrt(8 * triangle.shape[-1] + 1) - 1) / 2)
    rows, columns = np.triu_indices(size)
    full = np.empty((*triangle.shape[:-1], size, size))
    full[..., rows, columns] = triangle
    full[..., columns, rows] = triangle
    return full


def covariance(totals: Array) -> Array:
    """(..., V, V): covariances of people, from rows of `CrossProducts.columns` added up (..., 1 + V + V(V+1)/2)."""
    width = totals.shape[-1]
    size = int((np.sqrt(8 * width + 1) - 3) / 2)  # 1 + V + V(V+1)/2 = width
    people = totals[..., :1, None]
    middle = totals[..., 1:1 + size] / totals[..., :1]
    found: Array = symmetric(totals[..., 1 + size:]) / people - middle[..., :, None] * middle[..., None, :]
    return found


def correlation(matrices: Array) -> Array:
    """(..., V, V): correlations of covariances; a variable that never varies correlates with nothing (0)."""
    spread = np.sqrt(np.maximum(np.diagonal(matrices, axis1=-2, axis2=-1), 0))
    varies = spread > 1e-12
    scale = np.where(varies, 1 / np.where(varies, spread, 1), 0)
    found: Array = np.clip(matrices * scale[..., :, None] * scale[..., None, :], -1, 1)
    place = np.arange(matrices.shape[-1])
    found[..., place, place] = 1.0
    return found


def positive_definite(matrices: Array, least: float = 0.01) -> Array:
    """(..., V, V): correlations that can belong to real variables.

    Corrected correlations may contradict each other or exceed 1. Eigenvalues below `least` are raised to it and the
    diagonal is brought back to 1 (Higham 2002, doi 10.1093/imanum/22.3.329, one step of alternating projections).
    """
    values, vectors = np.linalg.eigh(matrices)
    raised = (vectors * np.maximum(values, least)[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    spread = np.sqrt(np.diagonal(raised, axis1=-2, axis2=-1))
    bad = values[..., :1, None] < least
    return np.where(bad, raised / (spread[..., :, None] * spread[..., None, :]), matrices)
