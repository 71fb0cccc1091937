"""Which groups of the tree may be shown, so that no combination of them isolates fewer than the minimum.

Each shown group can be subtracted from any group above it. What is left of a shown group after taking away the shown
groups below it is its *remainder*; every set that can be built from shown groups is a union of remainders, so it is
enough that each remainder is empty or holds the minimum. The best choice over the whole tree is found exactly, by
dynamic programming over (group, people left over so far, capped at the minimum): linear in the number of groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.vocabulary.tables import Array

_NEVER = -np.inf


@dataclass(frozen=True)
class Sizes:
    """How many people a group's own cell holds for what is to be shown, under the measures decided together."""

    least: Array
    """int (N): people of the cell in the measure that has fewest."""
    most: Array
    """int (N): in the measure that has most: a cell is empty only where this is 0."""

    @classmethod
    def of(cls, *counts: Array) -> Sizes:
        """From the own-cell counts of each measure."""
        stack = np.stack(counts)
        return cls(stack.min(axis=0), stack.max(axis=0))


def choose(parent: Array, sizes: Sizes, minimum: int, prefer: Array, allowed: Array) -> Array:
    """bool (N): the groups to show.

    parent: int (N), a parent before its children, -1 for the root; sizes: of each group's own cell (without the
    groups below); prefer: float (N), what showing each group is worth beyond 1 (and a tie goes to the larger group);
    allowed: bool (N), groups that may be considered at all. A group under the minimum is never shown.
    """
    nodes = len(parent)
    rest = _Rest.up_to(minimum)
    total = _totals(parent, sizes.least)
    worth = 1 + prefer + 1e-3 * total / max(int(total[0]), 1)
    may = allowed & (total >= minimum)
    best = np.full((nodes, rest.enough + 1), _NEVER)  # best[v, r]: worth of the subtree when v leaves r over
    best[np.arange(nodes), np.where(sizes.most > 0, np.minimum(sizes.least, minimum) + 1, 0)] = 0.0
    merges: list[list[tuple[int, Array]]] = [[] for _ in range(nodes)]
    shown_state = np.full(nodes, -1)
    for node in range(nodes - 1, -1, -1):
        inside = best[node].copy()
        if may[node]:
            state = 0 if inside[0] >= inside[rest.enough] else rest.enough
            if inside[state] + worth[node] > inside[0]:
                shown_state[node] = state
                best[node, 0] = inside[state] + worth[node]
        if node:
            above = parent[node]
            merges[above].append((node, best[above].copy()))
            sums = np.add.outer(best[above], best[node]).ravel()[rest.order]
            best[above] = np.maximum.reduceat(sums, rest.starts)
    return _walk_back(best, merges, shown_state, rest)


@dataclass(frozen=True)
class _Rest:
    """What a group may leave over: 0 nobody, 1 + n people up to `enough`, which is the minimum or more.

    Somebody may be there although the count is 0: where one measure has people and another has none.
    """

    enough: int
    order: Array
    """Pairs of states (flat) in the order of the state they make together."""
    starts: Array
    """Where in `order` the pairs of each state begin."""

    @classmethod
    def up_to(cls, minimum: int) -> _Rest:
        states = np.arange(minimum + 2)
        both = np.minimum(np.add.outer(states, states) - 1, minimum + 1)
        both[0], both[:, 0] = states, states
        order = np.argsort(both.ravel(), kind="stable")
        return cls(minimum + 1, order, np.searchsorted(both.ravel()[order], states))

    def parts(self, left: Array, right: Array, state: int) -> tuple[int, int]:
        """The best pair of states of both that makes `state` together."""
        end = self.starts[state + 1] if state < self.enough else len(self.order)
        pairs = self.order[self.starts[state]:end]
        one, other = divmod(pairs, self.enough + 1)
        best = int((left[one] + right[other]).argmax())
        return int(one[best]), int(other[best])


def _walk_back(best: Array, merges: list[list[tuple[int, Array]]], shown_state: Array, rest: _Rest) -> Array:
    """Follow the choices down from the root, which may leave anything over: nothing above it is shown."""
    shown = np.zeros(len(best), dtype=bool)
    pending = [(0, int(best[0].argmax()))]
    while pending:
        node, state = pending.pop()
        if state == 0 and shown_state[node] >= 0:
            shown[node] = True
            state = int(shown_state[node])
        for child, left in reversed(merges[node]):
            state, below = rest.parts(left, best[child], state)
            pending.append((child, below))
    return shown


def remainders(parent: Array, own: Array, published: Array) -> Array:
    """int (N): people of each published group who are in no published group below it; -1 where not published."""
    left = own.copy()
    for node in range(len(parent) - 1, 0, -1):
        if not published[node]:
            left[parent[node]] += left[node]
    return np.where(published, left, -1)


def _totals(parent: Array, own: Array) -> Array:
    total = own.copy()
    for node in range(len(parent) - 1, 0, -1):
        total[parent[node]] += total[node]
    return total
