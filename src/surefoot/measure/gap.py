"""The gap: capability, confidence and adoption of each group side by side, and what limits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import ndtr

from surefoot.measure.pooling import Posterior, pool_levels, pool_shares
from surefoot.measure.tree import Tree
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Limit
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array


@dataclass(frozen=True)
class Grouped:
    """One measure over the tree: people of each group's own cell and in all (N), and what is known of each group."""

    own: Array
    people: Array
    pool: Callable[[Array], Posterior]
    """Pools some of the groups (bool N)."""
    groups: Array
    """bool (N): which borrow from each other."""

    @cached_property
    def posterior(self) -> Posterior:
        """What is known of each group; worked out when it is first asked for, as many are asked for among some only."""
        return self.pool(self.groups)

    def among(self, groups: Array) -> Grouped:
        """The same with only `groups` (bool N) borrowing from each other; nothing is known then of the others."""
        return self if groups.all() else replace(self, groups=groups)


def share_by_group(nodes: Tree, cell: Array, values: Array, settings: Settings) -> Grouped:
    """Pooled share of each group. cell: int (M) group of each person; values: (M) 0, 1 or NaN (not counted)."""
    known = ~np.isnan(values)
    own = np.bincount(cell[known], minlength=len(nodes))
    reached = nodes.add_up(np.bincount(cell[known], values[known], minlength=len(nodes)))
    people = nodes.add_up(own)

    def pool(groups: Array) -> Posterior:
        return _by_kind(nodes, groups, lambda pick, department: pool_shares(reached[pick], people[pick], department,
                                                                            settings.interval))
    return Grouped(own, people, pool, np.ones(len(nodes), dtype=bool))


def level_by_group(nodes: Tree, cell: Array, values: Array, settings: Settings) -> Grouped:
    """Pooled mean level of each group. cell: int (M); values: (M) levels 0 to 100 or NaN (not counted)."""
    known = ~np.isnan(values)
    cell, values = cell[known], values[known]
    own = np.bincount(cell, minlength=len(nodes))
    sums = np.bincount(cell, values, minlength=len(nodes))
    squares = np.bincount(cell, values**2, minlength=len(nodes))
    people = nodes.add_up(own)
    mean = nodes.add_up(sums) / np.maximum(people, 1)

    def pool(groups: Array) -> Posterior:
        variance = _within(own[groups], sums[groups], squares[groups])
        return _by_kind(nodes, groups, lambda pick, department: _levels(mean[pick], people[pick], variance, department,
                                                                        settings.interval))
    return Grouped(own, people, pool, np.ones(len(nodes), dtype=bool))


def _within(own: Array, sums: Array, squares: Array) -> float:
    """Variance of values within cells, pooled over them; of all values where cells are too small to tell."""
    filled = own > 0
    free = int(own.sum() - filled.sum())
    if free < 2:
        total = max(int(own.sum()), 1)
        return float(max(squares.sum() / total - (sums.sum() / total) ** 2, 1.0))
    within = squares[filled] - sums[filled] ** 2 / own[filled]
    return float(max(within.sum() / free, 1e-6))


def _levels(mean: Array, people: Array, variance: float, department: Array, interval: float) -> Posterior:
    if people.sum() == 0:
        return Posterior(*(np.full(len(mean), np.nan),) * 4)
    return pool_levels(mean, people, variance, department, interval)


def _by_kind(nodes: Tree, groups: Array, pool: Callable[[Array, Array], Posterior]) -> Posterior:
    """Teams are pooled towards their parent and the organisation; groups of teams with those of the same depth.

    groups: bool (N), those pooled; the others stay NaN.
    """
    parts = np.full((4, len(nodes)), np.nan)
    leaf = nodes.leaf()
    picks = [(np.flatnonzero(groups & leaf), nodes.parent)]
    picks += [(np.flatnonzero(groups & ~leaf & (nodes.depth == depth)), np.zeros(len(nodes), dtype=int))
              for depth in range(int(nodes.depth.max()) + 1)]
    for pick, department in picks:
        if len(pick):
            found = pool(pick, department[pick])
            parts[:, pick] = found.mean, found.sd, found.low, found.high
    return Posterior(*parts)


_DRAWS = np.random.default_rng(20260802).standard_normal((4000, 2))  # fixed: same input, same verdict


def verdict(adoption: Estimate | None, access: Estimate | None, capable: Estimate | None, confident: Estimate | None,
            settings: Settings) -> tuple[Limit, float]:
    """What limits a group, from the estimates that may be shown, and how probable that is (0 to 1).

    The first of nothing, access, capability, confidence that holds with the probability of the settings, else
    *cannot tell* with the largest of theirs. Estimates are read as normal with the shown interval, so the verdict
    says no more than the numbers beside it; capable and confident are read as if they did not go together in people,
    which is on the safe side. access: share of employed people with a licence in enough weeks.
    """
    chances: list[tuple[Limit, float]] = []
    if adoption is not None:
        chances.append(("nothing", 1 - _below(adoption, settings.on_its_way)))
    if access is not None:
        chances.append(("access", _below(access, settings.access_share)))
    if capable is not None and confident is not None:
        chances += _limits(capable, confident, settings)
    for limit, chance in chances:
        if chance >= settings.verdict_probability:
            return limit, chance
    return "cannot tell", max((chance for _, chance in chances), default=0.0)


def _limits(capable: Estimate, confident: Estimate, settings: Settings) -> list[tuple[Limit, float]]:
    can = capable.estimate + capable.sd * _DRAWS[:, 0]
    will = confident.estimate + confident.sd * _DRAWS[:, 1]
    skill = (can < settings.capable_share) & (can < will + settings.gap)
    return [("capability", float(skill.mean())), ("confidence", float((can - will >= settings.gap).mean()))]


def _below(estimate: Estimate, limit: float) -> float:
    return float(ndtr((limit - estimate.estimate) / estimate.sd))
