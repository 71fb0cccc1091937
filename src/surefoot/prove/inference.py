"""How sure an effect is: leave-one-team-out jackknife-t intervals and a permutation test over the draw.

Analytic standard errors claim 2 to 5 times too many effects with 12 to 24 teams (docs/validity.md), so neither rests on
them. The jackknife error is sqrt((J - 1) / J * sum((e_j - mean)^2)), with Student's t of J - 1 degrees of freedom (Bell
& McCaffrey 2002). The permutation asks how often another draw of the same starts would have shown as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from surefoot.prove.effect import Sample, estimates, left_out, sample, weights
from surefoot.prove.question import Study, asked
from surefoot.vocabulary.tables import Array

PERMUTATIONS: Final = 999
SEED: Final = 20261123
_ROUNDS: Final = 200


@dataclass(frozen=True)
class Jackknife:
    """Estimates of Q groups, the same without each of J units, and standard errors; NaN = can't be told."""

    estimate: Array
    """float (Q)."""
    without: Array
    """float (J, Q)."""
    error: Array
    """float (Q)."""
    units: Array
    """int (Q): units that could be left out with something remaining."""

    def interval(self, level: float) -> tuple[Array, Array]:
        """Ends (Q) of the jackknife-t interval that covers `level`, J - 1 degrees of freedom."""
        half = stdtrit(np.maximum(self.units - 1, 1), 0.5 + level / 2) * self.error
        return self.estimate - half, self.estimate + half


def jackknife(cells: Sample, labels: Array, groups: int, units: Array | None = None) -> Jackknife:
    """Estimates by label with leave-one-unit-out errors; units: int (T), None = every team is one.

    A unit without which nothing remains of a group does not count for it; fewer than 3 leave the error unknown.
    """
    own = estimates(cells, labels, groups)
    without = left_out(cells, labels, groups, units)
    known = ~np.isnan(without)
    count = known.sum(axis=0)
    several = count >= 3
    middle = np.where(known, without, 0.0).sum(axis=0) / np.maximum(count, 1)
    square = np.where(known, (without - middle) ** 2, 0.0).sum(axis=0)
    error = np.where(several, np.sqrt((count - 1) / np.maximum(count, 1) * square), np.nan)
    # A team that nothing remains without decides everything alone: that is no certainty.
    error = np.where(count < len(without), np.nan, error)
    return Jackknife(own, without, error, count)


def difference(found: Jackknife, one: int, other: int) -> Jackknife:
    """Group `one` minus group `other` as a jackknife of its own, (Q) = 1."""
    own = found.estimate[[one]] - found.estimate[[other]]
    without = found.without[:, [one]] - found.without[:, [other]]
    count = int((~np.isnan(without)).sum())
    spread = ((without - without.mean()) ** 2).sum() if count else np.nan
    whole = count >= 3 and count == len(without)
    error = np.sqrt((count - 1) / count * spread) if whole else np.nan
    return Jackknife(own, without, np.array([error]), np.array([count]))


def permutation_p(study: Study, *, permutations: int = PERMUTATIONS) -> float | None:
    """Two-sided share of draws, the real one included, that show at least as much as the real one.

    Units (teams drawn together) exchange their starts within their block; without units and blocks every team may
    have had every start. What each draw would show is the imputation estimate on the panel with its gaps filled by
    team and week means: the filling does not look at who started, so the test is exact, and the estimate then weighs
    a team's weeks by its start alone, which makes a draw a look-up. None where all draws show the same.
    """
    weeks = study.shares.shape[1]
    within = np.flatnonzero((study.start > 0) & ~np.isnan(study.shares).all(axis=1))
    if not len(within):
        return None
    filled = fill(study.shares[within])
    kinds, kind = np.unique(np.minimum(study.start[within], weeks), return_inverse=True)
    by_start = _weights_by_start(study, kinds, np.bincount(kind))
    if by_start is None:
        return None
    effect = filled @ by_start.T  # (T, G): what a team adds if it has the G-th start
    unit, block = _units(study, within, kind)
    real = effect[np.arange(len(within)), kind].sum()
    shown = _redrawn(effect, kind, unit, block, permutations)
    if np.ptp(shown) <= 1e-12 and abs(shown[0] - real) <= 1e-12:
        return None
    return float((1 + (np.abs(shown) >= abs(real) - 1e-12).sum()) / (1 + permutations))


def _redrawn(effect: Array, kind: Array, unit: Array, block: Array, permutations: int) -> Array:
    """float (B): the estimate of each draw."""
    first = np.unique(unit, return_index=True)[1]
    kind_of, block_of = kind[first], block[first]
    by_block = np.argsort(block_of, kind="stable")
    rng = np.random.default_rng(SEED)
    shown = np.empty(permutations)
    drawn, row = np.empty(len(first), dtype=int), np.arange(len(kind))
    for number in range(permutations):
        drawn[by_block] = kind_of[np.lexsort((rng.random(len(first)), block_of))]
        shown[number] = effect[row, drawn[unit]].sum()
    return shown


def _units(study: Study, within: Array, kind: Array) -> tuple[Array, Array]:
    """Unit and block of each team within; teams of a unit that did not start together are units of their own."""
    own = np.arange(len(within)) if study.units is None else study.units[within]
    unit = np.unique(np.stack([own, kind], axis=1), axis=0, return_inverse=True)[1].ravel()
    return unit, np.zeros(len(within), dtype=int) if study.blocks is None else study.blocks[within]


def _weights_by_start(study: Study, kinds: Array, teams: Array) -> Array | None:
    """float (G, W): what the estimate on a complete panel multiplies a week of a team with, by the team's start.

    kinds: int (G) starts; teams: int (G) how many teams have each. Alike teams stand in one row that weighs their
    number, because the estimate is linear in the panel and alike teams count alike. None where nothing can be compared.
    """
    weeks = study.shares.shape[1]
    seen = ~np.isnan(study.shares).all(axis=0)
    weight = teams[:, None] * seen.astype(float)
    base = sample(np.zeros((len(kinds), weeks)), weight, kinds)
    labels = asked(base.hit > 0, kinds, study.wait, last_only=study.last_only)
    if not (labels == 0).any():
        return None
    return weights(base, labels) / teams[:, None]


def fill(shares: Array) -> Array:
    """float (T, W): the panel with its gaps filled by team mean + week mean, fitted to what was seen."""
    seen = ~np.isnan(shares)
    if seen.all():
        return shares
    value, week = np.where(seen, shares, 0.0), np.zeros(shares.shape[1])
    by_team, by_week = np.maximum(seen.sum(axis=1), 1), np.maximum(seen.sum(axis=0), 1)
    for _ in range(_ROUNDS):
        team = ((value - week) * seen).sum(axis=1) / by_team
        new = ((value - team[:, None]) * seen).sum(axis=0) / by_week
        moved = float(np.abs(new - week).max())
        week = new
        if moved < 1e-10:
            break
    return np.where(seen, shares, team[:, None] + week)


def holm(p: Array) -> Array:
    """float (K): p-values adjusted for K questions asked at once (Holm 1979, Scand. J. Stat. 6:65); NaN stays."""
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    out = np.full(len(p), np.nan)
    steps = p[order] * np.arange(len(order), 0, -1)
    out[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(order) else steps
    return out
