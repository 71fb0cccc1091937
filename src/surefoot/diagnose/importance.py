"""How much of R2 goes with each predictor: LMG (Shapley) and, as a second opinion, Johnson's relative weights.

Both split the R2 of a linear regression into parts of 0 or more that add up to it, and both need only correlations.
They say what goes with the outcome, not what to change.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from surefoot.diagnose.crossproducts import positive_definite
from surefoot.vocabulary.tables import Array

_NOTHING_LEFT = 1e-10
"""Share of a predictor's variance under which it is a copy of those before it and adds nothing."""


def lmg(correlation: Array) -> Array:
    """(..., P): each predictor's part of R2, averaged over all orders in which predictors can enter.

    correlation: (..., P + 1, P + 1) of the predictors and, last, the outcome; any number of matrices in front, which
    are computed together over the 2^P subsets. Lindeman, Merenda & Gold 1980; Grömping 2006,
    doi 10.18637/jss.v017.i01: the mean over subsets S without j of R2(S and j) - R2(S), each subset weighing
    |S|! (P - |S| - 1)! / P!.
    """
    size = correlation.shape[-1] - 1
    explained = _explained_by_subsets(correlation)
    subsets = np.arange(2**size)
    members = (subsets[:, None] >> np.arange(size)) & 1
    count = members.sum(axis=1)
    share = np.array([factorial(k) * factorial(size - k - 1) / factorial(size) for k in range(size)])
    gained, lost = share[np.maximum(count - 1, 0)], share[np.minimum(count, size - 1)]
    coefficients = np.where(members == 1, gained[:, None], -lost[:, None])
    found: Array = np.maximum(np.tensordot(explained, coefficients, axes=(0, 0)), 0)
    return found


def _explained_by_subsets(correlation: Array) -> Array:
    """(2^P, ...): R2 of every subset; predictor j is in subset s where bit j of s is set.

    Predictors are taken off one after the other: without the predictor its row goes, with it what it explains of all
    others goes too (a Gauss step), so each step doubles the subsets and nothing is solved twice.
    """
    left = np.moveaxis(correlation, (-2, -1), (0, 1))[:, :, None]  # (V, V, subsets, ...): long axes last are fast
    for _ in range(len(left) - 1):
        own, others = left[0, 0], left[0, 1:]
        new = own > _NOTHING_LEFT
        step = others * np.where(new, 1 / np.where(new, own, 1), 0)
        rest = left[1:, 1:]
        left = np.concatenate([rest, rest - others[:, None] * step[None]], axis=2)
    found: Array = 1 - left[0, 0]
    return found


def explained(correlation: Array) -> Array:
    """(...): R2 of all predictors together; correlation as in `lmg`."""
    inverse = _roots(correlation[..., :-1, :-1])[1]
    found: Array = ((inverse @ correlation[..., :-1, -1:]) ** 2).sum(axis=(-2, -1))
    return found


def johnson(correlation: Array) -> Array:
    """(..., P): relative weights, the outcome's R2 by uncorrelated stand-ins of the predictors, handed back to them.

    correlation as in `lmg`. Johnson 2000, doi 10.1207/S15327906MBR3501_1; equal to Genizi's decomposition (1993).
    """
    root, inverse = _roots(correlation[..., :-1, :-1])
    found: Array = ((root**2) @ (inverse @ correlation[..., :-1, -1:]) ** 2)[..., 0]
    return found


def _roots(matrices: Array) -> tuple[Array, Array]:
    """Symmetric square root and its inverse; directions without variance are left out of both."""
    values, vectors = np.linalg.eigh(matrices)
    there = values > _NOTHING_LEFT
    spread = np.sqrt(np.where(there, values, 0))
    turned = np.swapaxes(vectors, -1, -2)
    inverse = np.where(there, 1 / np.where(there, spread, 1), 0)
    return (vectors * spread[..., None, :]) @ turned, (vectors * inverse[..., None, :]) @ turned


def disattenuated(correlation: Array, reliability: Array) -> Array:
    """(..., V, V): correlations as they would be with items that measure without error (Spearman 1904).

    reliability: (V), above 0 and at most 1, of the same variables. Each correlation is divided by the square root of
    the product of both reliabilities; what then contradicts itself is made positive definite (`positive_definite`).
    Reliabilities are taken as known. Raises ValueError for one that is not above 0 and at most 1.
    """
    reliability = np.asarray(reliability, dtype=float)
    wrong = ~((reliability > 0) & (reliability <= 1))
    if wrong.any():
        raise ValueError(f"reliability {reliability[wrong][0]}: expected above 0 and at most 1; leave the "
                         "correction out where it is not known")
    scale = 1 / np.sqrt(reliability)
    corrected = correlation * scale[:, None] * scale
    place = np.arange(len(reliability))
    corrected[..., place, place] = 1.0
    return positive_definite(corrected)
