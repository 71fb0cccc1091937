"""The effect of a start on a team-week panel: imputation difference-in-differences.

Borusyak, Jaravel & Spiess 2024 (doi 10.1093/restud/rdae007): team and week effects are fitted to the cells not yet
started, and the effect is the mean difference from them of the cells that have. Week effects solve a small system
(weeks by weeks, the Laplacian of the weeks that share a team), so leaving a team out costs a few subtractions.

A panel is `shares`: float (T, W), NaN where a team had nobody. `people` are the weights of its cells, (T, W) or None.
Proof passes None: teams count equally, because teams were drawn or chosen, one large team must not decide alone, and
the detectable effect is simulated that way. `start`: int (T), the first started week; W or later = not within the
panel; 0 or earlier = it had started before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from surefoot.vocabulary.tables import Array

_TINY: Final = 1e-9


@dataclass(frozen=True)
class Sample:
    """The cells an effect is estimated from, T teams by W weeks, after what can't be compared is left out."""

    shares: Array
    """float (T, W): 0 where nothing was seen; such cells have no weight."""
    free: Array
    """float (T, W): weight of the cells not yet started."""
    hit: Array
    """float (T, W): weight of the started cells that have a comparison."""
    weeks: Array
    """bool (W): weeks in which somebody had not started, linked to each other by teams seen in both."""
    dropped_cells: int
    """Started cells left out: nobody was untreated in their week, or their team was never seen before its start."""
    dropped_teams: int
    """Started teams without a usable week before their start."""


@dataclass(frozen=True)
class Att:
    """Mean effect on the started cells that have a comparison; None where no cell has one."""

    estimate: float | None
    teams: int
    """Started teams it rests on."""
    comparison_teams: int
    """Teams that had not started in the last week it rests on."""
    cells: int
    dropped_cells: int
    dropped_teams: int
    dropped_weeks: int
    """Weeks with started teams in which nobody was left to compare with."""


def att(shares: Array, people: Array | None, start: Array) -> Att:
    """Effect on the started cells: the mean over cells, weighted by `people` where given.

    Weeks with nobody untreated are dropped, so the effect is that of the weeks which have a comparison.
    Raises ValueError where the arrays do not fit.
    """
    cells = sample(shares, people, start)
    labels = np.where(cells.hit > 0, 0, -1)
    hit = cells.hit > 0
    value = float(estimates(cells, labels, 1)[0])
    last = np.flatnonzero(hit.any(axis=0))
    begun = (np.arange(shares.shape[1]) >= np.asarray(start)[:, None]) & ~np.isnan(shares)
    return Att(
        None if np.isnan(value) else value, int(hit.any(axis=1).sum()),
        int((cells.free[:, last[-1]] > 0).sum()) if len(last) else 0,
        int(hit.sum()), cells.dropped_cells, cells.dropped_teams, int((begun.any(axis=0) & ~cells.weeks).sum()))


def sample(shares: Array, people: Array | None, start: Array) -> Sample:
    """The cells that can be used; weeks and teams without a link to the others are left out and counted."""
    start = np.asarray(start)
    if shares.ndim != 2 or start.shape != shares.shape[:1] or (people is not None and people.shape != shares.shape):
        raise ValueError(f"shares {shares.shape}, people {None if people is None else people.shape} and starts "
                         f"{start.shape} do not fit; give (T, W), (T, W) and (T)")
    seen = ~np.isnan(shares)
    weight = seen.astype(float) if people is None else np.where(seen, people, 0.0)
    started = np.arange(shares.shape[1]) >= start[:, None]
    free: Array = np.where(started, 0.0, weight)
    weeks = linked(laplacian(free))
    free = free * weeks
    usable: Array = np.asarray(free.any(axis=1))
    hit = np.where(started & weeks & usable[:, None], weight, 0.0)
    there = started & (weight > 0)
    return Sample(np.where(seen, shares, 0.0), free, hit, weeks, int((there & (hit == 0)).sum()),
                  int((there.any(axis=1) & ~usable).sum()))


def laplacian(free: Array) -> Array:
    """float (W, W): normal equations of the week effects, team effects taken out; `free` are weights (T, W)."""
    inverse = _inverse(free.sum(axis=1))
    matrix: Array = np.diag(free.sum(axis=0)) - (free * inverse[:, None]).T @ free
    return matrix


def linked(matrix: Array) -> Array:
    """bool (W): the weeks that hang together with the week most teams were free in."""
    diagonal = np.diag(matrix)
    reached: Array = np.zeros(len(matrix), dtype=bool)
    if not len(matrix) or diagonal.max() <= _TINY:
        return reached
    neighbour = matrix < -_TINY
    reached[int(np.argmax(diagonal))] = True
    while True:
        wider: Array = reached | neighbour[reached].any(axis=0)
        if (wider == reached).all():
            return reached
        reached = wider


def week_effects(cells: Sample) -> Array:
    """float (W): effects of the weeks, adding up to 0; 0 for weeks left out."""
    return _solve(laplacian(cells.free), _pull(cells), cells.weeks)


def estimates(cells: Sample, labels: Array, groups: int) -> Array:
    """float (Q): mean effect over the started cells of each label 0 to Q - 1; NaN where a label has no cell.

    labels: int (T, W), -1 = in no group.
    """
    week = week_effects(cells)
    team = _means(cells) - (cells.free * _inverse(cells.free.sum(axis=1))[:, None]) @ week
    return _grouped(cells.hit * (cells.shares - team[:, None] - week), cells.hit, labels, groups)


def weights(cells: Sample, labels: Array) -> Array:
    """float (T, W): what the estimate of label 0 multiplies each cell with; the estimate is their sum of products.

    By the same normal equations, read backwards. All 0 where no cell has the label.
    """
    counts = np.where((labels == 0) & (cells.hit > 0), cells.hit, 0.0)
    if not counts.any():
        return counts
    counts = counts / counts.sum()
    inverse = _inverse(cells.free.sum(axis=1))
    team = counts.sum(axis=1)
    week = _solve(laplacian(cells.free), counts.sum(axis=0) - (team * inverse) @ cells.free, cells.weeks)
    own = (team - cells.free @ week) * inverse
    found: Array = counts - cells.free * (own[:, None] + week)
    return found


def left_out(cells: Sample, labels: Array, groups: int, units: Array | None = None) -> Array:
    """float (J, Q): the estimates without each unit in turn; NaN where nothing is left of a group.

    units: int (T) unit of each team, None = every team is one. J counts the units with a usable cell, in the order of
    their numbers. What is fitted without a unit follows from subtracting its part of the normal equations; where that
    unit alone linked a week to the others, the sample is made anew.
    """
    used = np.flatnonzero((cells.free > 0).any(axis=1))
    units = np.arange(len(cells.shares)) if units is None else units
    unit = np.unique(units[used], return_inverse=True)[1]
    count = int(unit.max()) + 1 if len(used) else 0
    part = _Parts(cells, labels, groups, used, unit, count)
    whole, pull = laplacian(cells.free), _pull(cells)
    out = np.empty((count, groups))
    for members in part.alike():
        rest = whole - laplacian(cells.free[part.teams(members[0])])
        if (linked(rest) != cells.weeks).any():
            for number in members:
                out[number] = _without(cells, labels, groups, part.teams(number))
            continue
        solved = _solve(rest, (pull - part.pull[members]).T, cells.weeks).T
        out[members] = part.means(members, solved)
    return out


class _Parts:
    """What each unit adds to the normal equations and to the estimates; works on the teams that are used."""

    def __init__(self, cells: Sample, labels: Array, groups: int, used: Array, unit: Array, count: int) -> None:
        order = np.argsort(unit, kind="stable")
        self._used, self._unit, self._count, self._groups = used[order], unit[order], count, groups
        self._bounds = np.searchsorted(self._unit, np.arange(count + 1))
        self._free, self._hit = cells.free[self._used], cells.hit[self._used]
        self._labels = np.where(self._hit > 0, labels[self._used], -1)
        inverse = _inverse(self._free.sum(axis=1))
        self._lean = self._free * inverse[:, None]
        self._rest = cells.shares[self._used] - _means(cells)[self._used, None]
        self.pull = _summed(self._free * self._rest, self._unit, count)
        self._weight = self._by_group(self._hit)
        self._sum = self._by_group(self._hit * self._rest)
        self._load = self._loads()

    def _by_group(self, values: Array) -> Array:
        """float (U, Q): sums of cells by team and group."""
        return np.column_stack([np.where(self._labels == group, values, 0.0).sum(axis=1)
                                for group in range(self._groups)])

    def _loads(self) -> Array:
        """float (Q, W): what the sum of each group loses per unit of each week effect."""
        return np.stack([np.where(self._labels == group, self._hit, 0.0).sum(axis=0) - weight @ self._lean
                         for group, weight in enumerate(self._weight.T)])

    def teams(self, number: int) -> Array:
        """int: teams of a unit."""
        return self._used[self._bounds[number]:self._bounds[number + 1]]

    def alike(self) -> list[Array]:
        """Units by the cells they have free: those of one list leave the same normal equations behind."""
        found: dict[bytes, list[int]] = {}
        for number in range(self._count):
            rows = self._free[self._bounds[number]:self._bounds[number + 1]]
            found.setdefault(rows.tobytes(), []).append(number)
        return [np.array(members) for members in found.values()]

    def means(self, members: Array, weeks: Array) -> Array:
        """float (M, Q): the estimates without each of the units, given their week effects (M, W)."""
        rows = np.flatnonzero(np.isin(self._unit, members))
        place = np.searchsorted(members, self._unit[rows])
        own = self._sum[rows] + self._weight[rows] * (self._lean[rows] * weeks[place]).sum(axis=1)[:, None]
        taken = np.column_stack([np.where(self._labels[rows] == group, self._hit[rows] * weeks[place], 0.0).sum(axis=1)
                                 for group in range(self._groups)])
        total = self._sum.sum(axis=0) - weeks @ self._load.T - _summed(own - taken, place, len(members))
        weight = self._weight.sum(axis=0) - _summed(self._weight[rows], place, len(members))
        there = weight > _TINY
        return np.where(there, total / np.where(there, weight, 1.0), np.nan)


def _without(cells: Sample, labels: Array, groups: int, teams: Array) -> Array:
    """The estimates of the sample without these teams, weeks that lost their link left out."""
    free, hit = cells.free.copy(), cells.hit.copy()
    free[teams], hit[teams] = 0.0, 0.0
    weeks = linked(laplacian(free))
    free *= weeks
    usable: Array = np.asarray(free.any(axis=1))
    hit = hit * weeks * usable[:, None]
    return estimates(Sample(cells.shares, free, hit, weeks, 0, 0), labels, groups)


def _solve(matrix: Array, pull: Array, weeks: Array) -> Array:
    """Week effects of kept weeks that add up to 0; `pull` is (W) or (W, M)."""
    out = np.zeros(pull.shape)
    inside = matrix[np.ix_(weeks, weeks)]
    if len(inside):
        level = np.trace(inside) / len(inside) ** 2 + _TINY
        out[weeks] = np.linalg.solve(inside + level, pull[weeks])
    return out


def _pull(cells: Sample) -> Array:
    """float (W): right side of the normal equations of the week effects."""
    pull: Array = (cells.free * (cells.shares - _means(cells)[:, None])).sum(axis=0)
    return pull


def _means(cells: Sample) -> Array:
    """float (T): each team's mean over its free cells; 0 without any."""
    means: Array = (cells.free * cells.shares).sum(axis=1) * _inverse(cells.free.sum(axis=1))
    return means


def _inverse(total: Array) -> Array:
    """1 / total, 0 where total is 0."""
    return np.divide(1.0, total, out=np.zeros(len(total)), where=total > 0)


def _grouped(values: Array, weight: Array, labels: Array, groups: int) -> Array:
    asked = (labels >= 0) & (weight > 0)
    label = labels[asked]
    total = np.bincount(label, values[asked], minlength=groups)
    size = np.bincount(label, weight[asked], minlength=groups)
    return np.where(size > 0, total / np.where(size > 0, size, 1.0), np.nan)


def _summed(values: Array, place: Array, count: int) -> Array:
    """float (count, ...): rows summed by their place."""
    out = np.zeros((count, *values.shape[1:]))
    np.add.at(out, place, values)
    return out
