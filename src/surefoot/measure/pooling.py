"""Partial pooling: what the people of a small team would answer, given what their department and organisation say.

Full Bayes, closed form on a grid, no sampler. Small teams borrow from their department, departments from the
organisation, each as much as the data ask for. The prior is flat on the variance between teams (and between
departments), which keeps 90 % intervals near 90 % even with a dozen teams, where plug-in empirical Bayes covers 36 to
86 % (Morris & Tang 2011, doi 10.1214/11-STS349; simulations in docs/measure.md). The target is the team's climate:
no finite-population correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import betaincinv, betaln, ndtri

from surefoot.vocabulary.tables import Array

_STEPS_WITHIN = 24  # grid points of the spread of teams inside departments
_STEPS_BETWEEN = 14  # and of departments inside the organisation
_SHARES = (np.arange(99) + 1) / 100  # grid of department shares
_CENTRES = (np.arange(48) + 1) / 49  # grid of the organisation's share


@dataclass(frozen=True)
class Posterior:
    """What is known about each of N groups: posterior mean, standard deviation, ends of the interval."""

    mean: Array
    sd: Array
    low: Array
    high: Array


def pool_shares(reached: Array, people: Array, department: Array, interval: float = 0.9) -> Posterior:
    """Posterior of the share in each of N groups by the beta-binomial model.

    reached, people: (N) counts, reached <= people; department: int (N), any numbering. Groups without people get the
    posterior of a new group of their department. The ends are those of the beta distribution with the posterior's
    mean and variance. Raises ValueError where reached > people.
    """
    reached, people = np.asarray(reached, dtype=float), np.asarray(people, dtype=float)
    if (reached > people).any():
        raise ValueError(f"{int((reached > people).sum())} groups have more people who reached it than people")
    if not len(people):
        return Posterior(*(np.empty(0),) * 4)
    cells, cell = np.unique(np.stack([reached, people], axis=1), axis=0, return_inverse=True)
    department = np.unique(department, return_inverse=True)[1]
    spread, prior = _flat_on_square(_STEPS_WITHIN, np.sqrt(0.6))
    size = 1 / spread**2 - 1  # a + b of the beta distribution with intraclass correlation spread^2
    likelihood = np.stack([_by_department(_cell_loglik(cells, m)[cell], department) for m in size])
    weight = _department_weights(likelihood, prior)
    first, second = np.zeros(len(people)), np.zeros(len(people))
    for m, w in zip(size, weight, strict=True):
        a = _SHARES * m + cells[:, :1]
        total = m + cells[:, 1:]
        mean = a / total
        square = mean * (a + 1) / (total + 1)
        first += np.einsum("nk,nk->n", mean[cell], w[department])
        second += np.einsum("nk,nk->n", square[cell], w[department])
    return _beta_summary(first, second - first**2, interval)


def _cell_loglik(cells: Array, size: float) -> Array:
    """(U, 99): log-likelihood of each distinct (reached, people) for each department share."""
    a, b = _SHARES * size, (1 - _SHARES) * size
    out: Array = betaln(cells[:, :1] + a, cells[:, 1:] - cells[:, :1] + b) - betaln(a, b)
    return out


def _by_department(values: Array, department: Array) -> Array:
    """(D, K): sums of (N, K) over the groups of each department."""
    order = np.argsort(department, kind="stable")
    starts = np.searchsorted(department[order], np.arange(department.max() + 1))
    out: Array = np.add.reduceat(values[order], starts, axis=0)
    return out


def _department_weights(loglik: Array, prior: Array) -> Array:
    """(G, D, 99): posterior probability of each spread within departments and share of each department."""
    density, hyper_prior = _department_shares()
    top = loglik.max(axis=2, keepdims=True)
    scaled = np.exp(loglik - top)
    evidence = np.maximum(scaled @ density.T, 1e-300)  # (G, D, H)
    joint = (np.log(evidence) + top).sum(axis=1) + hyper_prior + np.log(prior)[:, None]
    joint = np.exp(joint - joint.max())
    joint /= joint.sum()  # (G, H)
    weight = scaled * ((joint[:, None, :] / evidence) @ density)
    out: Array = weight / weight.sum(axis=(0, 2), keepdims=True)[0]
    return out


@cache
def _department_shares() -> tuple[Array, Array]:
    """(H, 99): density of department shares at each grid point of the organisation; (H): log-prior of these points."""
    spread, between_prior = _flat_on_square(_STEPS_BETWEEN, np.sqrt(0.6))
    size = (1 / spread**2 - 1)[:, None]
    a, b = (_CENTRES * size)[..., None], ((1 - _CENTRES) * size)[..., None]
    density = (a - 1) * np.log(_SHARES) + (b - 1) * np.log1p(-_SHARES) - betaln(a, b)
    density = np.exp(density - density.max(axis=2, keepdims=True)).reshape(-1, len(_SHARES))
    density /= density.sum(axis=1, keepdims=True)
    return density, np.repeat(np.log(between_prior), len(_CENTRES))


def pool_levels(mean: Array, people: Array, variance: float, department: Array, interval: float = 0.9) -> Posterior:
    """Posterior of the mean of each of N groups by the normal model with known variance within groups.

    mean: (N), any value where people is 0; people: (N) answers; variance: of answers within groups, pooled over them;
    department: int (N), any numbering. Raises ValueError when no group has answers.
    """
    mean, people = np.asarray(mean, dtype=float), np.asarray(people, dtype=float)
    have = people > 0
    if not have.any():
        raise ValueError("no group has an answer to pool; leave the measure out instead")
    department = np.unique(department, return_inverse=True)[1]
    with np.errstate(divide="ignore"):
        own = np.where(have, variance / np.where(have, people, 1), np.inf)
    mean = np.where(have, mean, 0.0)
    within, within_prior = _flat_on_square(_STEPS_WITHIN + 16, _widest(mean[have], own[have]))
    departments = len(np.unique(department[have]))
    between, between_prior = (_flat_on_square(_STEPS_BETWEEN, within[-1]) if departments > 1
                              else (np.zeros(1), np.ones(1)))
    parts = [_normal_pieces(mean, own, have, department, t, between) for t in within]
    log = np.concatenate([part[0] for part in parts]) + np.log(np.outer(within_prior, between_prior)).ravel()
    weight = np.exp(log - log.max())
    weight = (weight / weight.sum()).reshape(len(within), len(between), 1)
    first = sum((w * part[1]).sum(axis=0) for w, part in zip(weight, parts, strict=True))
    second = sum((w * (part[2] + part[1] ** 2)).sum(axis=0) for w, part in zip(weight, parts, strict=True))
    sd = np.sqrt(np.maximum(second - first**2, 0))
    z = float(ndtri(0.5 + interval / 2))
    return Posterior(np.asarray(first), sd, first - z * sd, first + z * sd)


def _normal_pieces(mean: Array, own: Array, have: Array, department: Array, within: float,
                   between: Array) -> tuple[Array, Array, Array]:
    """(S): log-likelihood, and (S, N): mean and variance of each group, at one spread within departments and each of S
    between them.
    """
    w = np.where(have, 1 / np.maximum(within**2 + own, 1e-12), 0.0)
    total = np.maximum(np.bincount(department, w), 1e-300)
    centre = np.bincount(department, w * mean) / total
    seen = np.bincount(department, have) > 0
    square = between[:, None] ** 2
    u = np.where(seen, 1 / (square + 1 / total), 0.0)
    known = u.sum(axis=1, keepdims=True)
    middle = (u * centre).sum(axis=1, keepdims=True) / known
    apart = 0.5 * np.log(w[have]).sum() - 0.5 * (w * (mean - centre[department]) ** 2).sum()
    log = (apart - 0.5 * np.log(total[seen]).sum() + 0.5 * np.log(u[:, seen]).sum(axis=1)
           - 0.5 * np.log(known[:, 0]) - 0.5 * (u * (centre - middle) ** 2).sum(axis=1))
    shrink = np.where(seen, square * u, 0.0)
    centre_mean = middle + shrink * (centre - middle)
    centre_var = np.where(seen, shrink / total, square) + (1 - shrink) ** 2 / known
    keep = within**2 * w
    group_mean = centre_mean[:, department] + keep * (mean - centre_mean[:, department])
    group_var = (np.where(have, keep * np.where(have, own, 0.0), within**2)
                 + (1 - keep) ** 2 * centre_var[:, department])
    return log, group_mean, group_var


def _widest(mean: Array, own: Array) -> float:
    """Upper end of the grid of spreads: three times what the means show, plus three standard errors of it."""
    seen = np.var(mean, ddof=1) if len(mean) > 1 else 0.0
    return float(3 * np.sqrt(max(seen, 1e-6)) + 3 * np.sqrt(own.mean() / len(mean)))


def _flat_on_square(steps: int, widest: float) -> tuple[Array, Array]:
    """Grid of spreads and its prior weights: flat on the squared spread, so proportional to the spread."""
    spread = (np.arange(steps) + 0.5) / steps * widest
    return spread, spread / spread.sum()


def _beta_summary(mean: Array, variance: Array, interval: float) -> Posterior:
    """Mean, standard deviation and central interval of the beta distributions with these moments."""
    variance = np.clip(variance, 1e-9, mean * (1 - mean) * 0.999)
    size = mean * (1 - mean) / variance - 1
    tail = (1 - interval) / 2
    low, high = (betaincinv(mean * size, (1 - mean) * size, end) for end in (tail, 1 - tail))
    return Posterior(mean, np.sqrt(variance), low, high)
