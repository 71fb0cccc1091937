"""How well the items of a construct agree: alpha, omega total, and Spearman-Brown for a pair.

Alpha is a ratio of the items' covariances (Cronbach 1951). Omega total comes from one factor fitted by maximum
likelihood (McDonald 1999); it equals lavaan's on complete answers and is *not* `psych::omega`, which fits three factors
and a general one. Missing answers: covariances over the pairs of answers there are, within 0.002 of full-information
maximum likelihood. Two items do not identify a factor: with equal loadings omega would only be alpha again under a
second name, so a pair has no omega and Spearman-Brown stands in its place (Eisinga, te Grotenhuis & Pelzer 2013).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.optimize import minimize

from surefoot.vocabulary.diagnosis import Reliability
from surefoot.vocabulary.drivers import CONSTRUCTS, core_items
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array

_LEAST_UNIQUE: Final = 0.005  # smallest part of an item's variance left to itself, as in psych and factanal
_SINGULAR: Final = 1e-6  # smallest eigenvalue of the correlations below which items determine each other


def reliability(answers: Array, settings: Settings) -> Reliability:
    """Reliability of the items of one construct.

    answers: float (M respondents x k items), NaN = missing. Rows answered in full decide whether there are enough
    (`Settings.reliable_from`) and are counted in `answers` of the result. A pair is judged by these rows, more items by
    all answers. omega: from three items; spearman_brown: of exactly two. All are None with too few rows or items, where
    an item does not vary, or where answers overlap so little that their covariances contradict each other. Items that
    contradict each other (negative values) have reliability 0.
    """
    answers = np.asarray(answers, dtype=float)
    full = ~np.isnan(answers).any(axis=1)
    complete, items = int(full.sum()), answers.shape[1]
    nothing = Reliability(None, None, None, (complete, complete))
    if complete < settings.reliable_from or items < 2:
        return nothing
    covariance = pairwise_covariance(answers[full] if items == 2 else answers)
    variance = np.diag(covariance)
    if not np.isfinite(covariance).all() or not (variance > 0).all():
        return nothing
    if np.linalg.eigvalsh(covariance)[0] < -_SINGULAR * variance.max():
        return nothing
    return Reliability(_at_least_zero(alpha(covariance)), None if items == 2 else omega_total(covariance),
                       _at_least_zero(spearman_brown(covariance)) if items == 2 else None, (complete, complete))


def by_construct(items: Mapping[str, Array], settings: Settings) -> dict[str, Reliability]:
    """Construct -> reliability. items: name -> float (M), NaN = missing; a construct without its core pair is left out.

    alpha, spearman_brown and answers are those of the core pair, which is what scores are made of; omega is that of all
    three items, in waves that asked the third often enough.
    """
    found = {}
    for construct in CONSTRUCTS:
        pair = core_items(construct)
        if not all(name in items for name in pair):
            continue
        answers = np.stack([items[name] for name in pair], axis=1)
        found[construct] = reliability(answers, settings)
        if (third := items.get(f"{construct}_3")) is not None:
            three = reliability(np.column_stack([answers, third]), settings)
            found[construct] = replace(found[construct], omega=three.omega)
    return found


def pairwise_covariance(answers: Array) -> Array:
    """(k x k): covariance of each two items over the respondents who answered both; NaN below two of them.

    The same as R's ``cov(use = "pairwise")``.
    """
    answers = np.asarray(answers, dtype=float)
    known = ~np.isnan(answers)
    there = known.astype(float)
    centre = np.where(known, answers, 0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    values = np.where(known, answers - centre, 0)
    both = there.T @ there
    sums = values.T @ there  # (i, j): sum of item i over those who answered i and j
    shared = values.T @ values - sums * sums.T / np.maximum(both, 1)
    out: Array = np.where(both > 1, shared / np.maximum(both - 1, 1), np.nan)
    return out


def alpha(covariance: Array) -> float:
    """Cronbach's alpha of a covariance matrix (k x k), k/(k-1) x (1 - trace/sum); of correlations: the standardised.

    Negative where items contradict each other; NaN where their sum does not vary.
    """
    k, total = len(covariance), float(covariance.sum())
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total) if total > 0 else float("nan")


def spearman_brown(covariance: Array) -> float:
    """Reliability of two items' mean from their correlation, 2r/(1 + r); NaN where r is -1 or an item is constant.

    Raises ValueError for anything but two items.
    """
    if covariance.shape != (2, 2):
        raise ValueError(f"Spearman-Brown takes a 2 x 2 covariance, not {covariance.shape}; use alpha for more items")
    scale = float(np.sqrt(covariance[0, 0] * covariance[1, 1]))
    r = float(covariance[0, 1]) / scale if scale > 0 else float("nan")
    return 2 * r / (1 + r) if r > -1 else float("nan")


def omega_total(covariance: Array) -> float | None:
    """Omega total of a covariance matrix (k x k, k >= 3): squared sum of loadings over that plus unique variances.

    One factor by maximum likelihood (Joereskog 1967). A Heywood case is held where 0.005 of an item's variance is
    left. None for fewer than three items, and where items determine each other or an item is constant, because the
    likelihood then has no maximum.
    """
    sd = np.sqrt(np.diag(covariance))
    if len(covariance) < 3 or not np.isfinite(covariance).all() or not (sd > 0).all():
        return None
    correlation = covariance / np.outer(sd, sd)
    if np.linalg.eigvalsh(correlation)[0] < _SINGULAR:
        return None
    k = len(sd)
    start = np.log(np.clip((1 - 0.5 / k) / np.diag(np.linalg.inv(correlation)), _LEAST_UNIQUE, 1))
    found = minimize(_misfit, start, args=(correlation,), jac=True, method="L-BFGS-B",
                     bounds=[(np.log(_LEAST_UNIQUE), 0.0)] * k, options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 500})
    unique = np.exp(found.x)
    loading = _loadings(unique, correlation)
    common = float(loading @ sd) ** 2
    return common / (common + float(unique @ sd**2))


def _misfit(log_unique: Array, correlation: Array) -> tuple[float, Array]:
    """Maximum-likelihood discrepancy of one factor with these unique variances, and its gradient."""
    unique = np.exp(log_unique)
    scale = unique**-0.5
    rest = np.linalg.eigvalsh(correlation * np.outer(scale, scale))[:-1]
    loading = _loadings(unique, correlation)
    gradient: Array = (loading**2 + unique - np.diag(correlation)) / unique
    return float((rest - np.log(rest) - 1).sum()), gradient


def _loadings(unique: Array, correlation: Array) -> Array:
    """(k): loadings of one factor that fit best, given the unique variances."""
    scale = unique**-0.5
    values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    out: Array = np.sqrt(max(values[-1] - 1, 0)) * vectors[:, -1] / scale
    return out


def _at_least_zero(value: float) -> float | None:
    """A reliability as told: 0 where items contradict each other, None where it is not defined."""
    return None if np.isnan(value) else max(value, 0.0)
