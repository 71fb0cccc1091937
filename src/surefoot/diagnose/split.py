"""What lies between teams, and what within them.

Fear may go with low confidence because people differ, or because teams do; only the second is a team's affair. Within
teams it is told from deviations from the team's mean. Means of six answers carry those deviations too, so between
teams it is told from the covariance with them taken out: (MSB - MSW) / n0, one-way random effects by the method of
moments (Searle, Casella & McCulloch 1992, Variance Components, ch. 3 and 11), the same as dividing by ICC(2).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from surefoot.diagnose.crossproducts import add_up, correlation, positive_definite, resample, symmetric
from surefoot.diagnose.importance import lmg
from surefoot.vocabulary.tables import Array

_LEAST_REAL: Final = 0.1
"""Smallest share of the differences between team means that is taken as real (ICC2); smaller ones are raised to it."""


def split(cell: Array, values: Array, seed: int) -> tuple[Array, Array, int]:
    """LMG between and within teams: (1 + B, P) each, the first row as answered, the others from drawn teams; teams.

    cell: int (M), negative = in no team, left out; values: (M, P + 1) complete answers of the predictors and, last,
    the outcome. Teams with fewer than two answers are left out. Each level's parts add up to the R2 of that level.
    """
    columns = _columns(cell, values)
    totals = np.vstack([columns.sum(axis=0), resample(columns, seed)])
    between, within = team_correlations(totals)
    return lmg(between), lmg(within), len(columns)


def _columns(cell: Array, values: Array) -> Array:
    """(J, 3 + V + 2 K), K = V(V+1)/2: of each team 1, n, n squared, sums, products of answers, and of sums by n."""
    teams, team, people = np.unique(cell, return_inverse=True, return_counts=True)
    enough = (teams >= 0) & (people >= 2)
    kept = enough[team]
    team = (np.cumsum(enough) - 1)[team[kept]]
    people, sums, products = add_up(team, int(enough.sum()), values[kept])
    rows, columns = np.triu_indices(values.shape[1])
    of_means = sums[:, rows] * sums[:, columns] / people[:, None]
    return np.column_stack([np.ones(len(people)), people, people**2, sums, products, of_means])


def team_correlations(totals: Array) -> tuple[Array, Array]:
    """Correlations between teams and within them, (R, V, V) each, from R rows of added-up team columns.

    Between teams a variance of less than a tenth of what the means show is raised to that tenth, and what contradicts
    itself is made positive definite: with few teams noise can leave less than nothing.
    """
    count, people, squares = (totals[:, place, None, None] for place in range(3))
    size = int(np.sqrt(totals.shape[1] - 2)) - 1  # V + V(V+1) = (V+1)^2 - 1 = width - 3
    pairs = size * (size + 1) // 2
    sums, products, of_means = np.split(totals[:, 3:], [size, size + pairs], axis=1)
    inside = (symmetric(products) - symmetric(of_means)) / np.maximum(people - count, 1)
    middle = sums[:, :, None] * sums[:, None, :] / people
    means = (symmetric(of_means) - middle) / np.maximum(count - 1, 1)
    typical = (people - squares / people) / np.maximum(count - 1, 1)
    outside = (means - inside) / typical
    place = np.arange(size)
    outside[:, place, place] = np.maximum(outside[:, place, place], _LEAST_REAL * (means / typical)[:, place, place])
    return positive_definite(correlation(outside)), correlation(inside)
