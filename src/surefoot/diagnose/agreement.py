"""Do people of a group see things alike? Intraclass correlations over all groups, and agreement within each.

ICC: Bliese 2000, from the one-way analysis of variance. rwg: James, Demaree & Wolf 1984. Both as in R's `multilevel`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from surefoot.vocabulary.tables import Array

UNIFORM: Final = 2.0
"""Variance of answers 1 to 5 given blindly, all alike often: (5^2 - 1) / 12. Flatters agreement if people lean."""

SLIGHT_SKEW: Final = 1.34
"""The same for people who lean a little to one side (.05 .15 .20 .35 .25; LeBreton & Senter 2008), the stricter one."""


@dataclass(frozen=True)
class Intraclass:
    """icc1: share of variance that lies between groups; icc2: reliability of a group's mean.

    Both may be negative: then groups differ less than chance would have it. None where they are not defined.
    """

    icc1: float | None
    icc2: float | None
    groups: int
    size: float
    """The group size that icc1 was computed with."""


@dataclass(frozen=True)
class Agreement:
    """Agreement within each of G groups, 0 to 1; NaN for groups with fewer than two complete answers."""

    group: Array
    """(G) the groups, sorted."""
    value: Array
    people: Array
    """int (G) respondents who answered every item."""


def intraclass(values: Array, group: Array, size: Literal["mean", "balanced"] = "mean") -> Intraclass:
    """ICC(1) = (MSB - MSW) / (MSB + (n - 1) MSW) and ICC(2) = (MSB - MSW) / MSB.

    values: float (M), NaN = missing and left out; group: (M). n is the plain mean group size, as in `multilevel`;
    "balanced" takes (M - sum of n^2 / M) / (G - 1) instead, which is unbiased for unequal groups (Searle 1971) and a
    little smaller, so icc1 becomes a little larger. None with fewer than two groups, or nobody beside another.
    """
    values, group = np.asarray(values, dtype=float), np.asarray(group)
    known = ~np.isnan(values)
    values = values[known]
    names, cell, people = np.unique(group[known], return_inverse=True, return_counts=True)
    groups, total = len(names), len(values)
    if groups < 2 or total == groups:
        return Intraclass(None, None, groups, total / groups if groups else 0.0)
    plain = total / groups
    n = plain if size == "mean" else (total - float((people**2).sum()) / total) / (groups - 1)
    means = np.bincount(cell, values) / people
    between = float((people * (means - values.mean()) ** 2).sum()) / (groups - 1)
    within = float(((values - means[cell]) ** 2).sum()) / (total - groups)
    whole = between + (n - 1) * within
    return Intraclass((between - within) / whole if whole > 0 else None,
                      (between - within) / between if between > 0 else None, groups, n)


def rwg(values: Array, group: Array, expected: float = UNIFORM) -> Agreement:
    """Agreement on one item: 1 - variance / expected, negative ones 0.

    values: float (M), NaN = missing and left out; group: (M); expected: variance of blind answers, see `UNIFORM` and
    `SLIGHT_SKEW`. Raises ValueError where `expected` is not above 0.
    """
    return _within(np.asarray(values, dtype=float)[:, None], group, expected)


def rwg_j(answers: Array, group: Array, expected: float = UNIFORM) -> Agreement:
    """Agreement on J items together: J (1 - q) / (J (1 - q) + q), q = mean variance / expected, at most 1.

    answers: float (M x J); rows with a missing answer are left out; otherwise as `rwg`.
    """
    return _within(np.asarray(answers, dtype=float), group, expected)


def _within(answers: Array, group: Array, expected: float) -> Agreement:
    """rwg(j); with one item it is rwg."""
    if expected <= 0:
        raise ValueError(f"the expected variance is {expected}; it must be above 0, e.g. {UNIFORM} for 5 points")
    group = np.asarray(group)
    known = ~np.isnan(answers).any(axis=1)
    names, cell = np.unique(group, return_inverse=True)  # every group stands in the result, answered or not
    cell, answers = cell[known], answers[known]
    people = np.bincount(cell, minlength=len(names))
    items = answers.shape[1]
    variance = np.full(len(names), np.nan)
    two = people > 1
    sums = np.stack([np.bincount(cell, column, len(names)) for column in answers.T], axis=1)
    means = sums / np.maximum(people, 1)[:, None]
    squares = np.bincount(cell, ((answers - means[cell]) ** 2).sum(axis=1), len(names))
    variance[two] = squares[two] / (people[two] - 1) / items
    q = np.minimum(variance / expected, 1)
    return Agreement(names, items * (1 - q) / (items * (1 - q) + q), people)
