"""Which figures of a new report may stand beside what earlier reports showed.

The strongest reader takes every figure for an exact sum, and nobody's answer for changed. What earlier reports showed
splits people into *pieces* (the remainders of their groups; 0 = in no group shown), the new figures split them into
new remainders. Every sum such a reader can build gives each person the value of the piece minus the value of the new
remainder they are in, so what can be isolated is a cut of the graph that ties pieces to remainders by the people they
share. No cut may hold 1 to minimum - 1 people. Of one earlier report this is exact. Of several, each piece of the
common refinement of their groups counts as known, which is more than a reader knows: some values are held longer than
they need be, none is updated that must not be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from surefoot.disclose.cuts import components, weak
from surefoot.vocabulary.tables import Array


@dataclass(frozen=True)
class Crowd:
    """Those who may not be told apart, in units that share everything: people, or answers of one team and wave."""

    then: Array
    """int (T, U): piece of each family of earlier figures; 0 = none."""
    whole: Array
    """bool (T): families whose every piece can be computed from them."""
    now: Array
    """int (U): the group whose own cell the unit is in now, -1 = not counted now."""
    weight: Array
    """int (U): people in the unit."""

    def key(self) -> tuple[bytes, ...]:
        """Equal for equal crowds."""
        return self.then.tobytes(), self.whole.tobytes(), self.now.tobytes(), self.weight.tobytes()


@dataclass(frozen=True)
class _Parts:
    """The graph of one crowd. Vertices: 0 the ground (in no figure), pieces from 1, then the remainders."""

    piece: Array
    remainder: Array
    vertices: int
    component: Array
    """int (vertices)."""


def may_update(parent: Array, fresh: Array, crowds: list[Crowd], minimum: int, *, root_known: bool) -> Array:
    """bool (N): those of the groups in `fresh` whose figure of now may be shown.

    parent: int (N), a parent before its children; fresh: bool (N), groups whose figure of now may be shown beside each
    other. The people of a group that may not are left in the remainder of the nearest group above it that may.
    root_known: the root's sum of now is known to readers from other figures, so that others have to stand back for it;
    where none can, it counts as known and only the root's own figure is left out.
    """
    left = fresh.copy()
    crowds = [crowd for crowd in crowds if len(crowd.then)]
    settled = not crowds
    while not settled:
        settled = True
        for at, crowd in enumerate(crowds):
            back = _stand_back(parent, left, crowd, minimum)
            if root_known and back[0]:
                back = _least(parent, left, crowd)
                if not back.any():  # nobody can: then the root's sum is one more figure that readers have
                    crowds[at], back[0] = _with_root(crowd), True
            if back.any():
                left &= ~back
                settled = False
    return left


def _stand_back(parent: Array, fresh: Array, crowd: Crowd, minimum: int) -> Array:
    """bool (N): groups to leave out before looking again; none when all is safe."""
    parts = _parts(parent, fresh, crowd)
    size, first = len(fresh), parts.vertices - len(fresh)
    needed = np.zeros(parts.vertices, dtype=bool)
    needed[0] = True
    needed[first:] = fresh
    edges = (parts.piece, parts.remainder, crowd.weight)
    loose, cluster = weak(parts.vertices, edges, needed, minimum)
    guilty = loose[first:] & fresh
    near = guilty & _touching(parts, cluster, first, size)
    guilty &= near | ~np.isin(cluster[first:], cluster[first:][near])
    return _lowest(parent, guilty | (_unproven(parts, crowd)[first:] & fresh))


def _with_root(crowd: Crowd) -> Crowd:
    told = (crowd.now >= 0).astype(int)[None]
    return replace(crowd, then=np.vstack([crowd.then, told]), whole=np.append(crowd.whole, True))


def _parts(parent: Array, fresh: Array, crowd: Crowd) -> _Parts:
    piece = np.zeros(len(crowd.now), dtype=int)
    for pieces in crowd.then:
        refined = piece * (int(pieces.max(initial=0)) + 1) + pieces
        piece = np.unique(np.append(refined, 0), return_inverse=True)[1][:-1]  # 0 stays 0: in no figure at all
    nearest = np.where(fresh, np.arange(len(fresh)), -1)
    for node in range(1, len(fresh)):
        if nearest[node] < 0:
            nearest[node] = nearest[parent[node]]
    first = int(piece.max(initial=0)) + 1
    place = np.where(crowd.now >= 0, nearest[crowd.now], -1)
    remainder = np.where(place >= 0, first + place, 0)
    vertices = first + len(fresh)
    return _Parts(piece, remainder, vertices, components(vertices, piece, remainder))


def _touching(parts: _Parts, cluster: Array, first: int, size: int) -> Array:
    """bool (N): remainders with people on an edge between clusters, or tied to a piece that has."""
    across = cluster[parts.piece] != cluster[parts.remainder]
    loose = np.zeros(parts.vertices, dtype=bool)
    loose[parts.piece[across]] = True
    loose[parts.remainder[across]] = True
    loose[0] = False
    near = loose.copy()
    near[parts.remainder[loose[parts.piece]]] = True
    return near[first:first + size]


def _unproven(parts: _Parts, crowd: Crowd) -> Array:
    """bool (vertices): in a component cut off from the ground whose sum can't be shown to be known already.

    Its sum is known when the pieces of one family make it up.
    """
    count = int(parts.component.max()) + 1
    component = parts.component[parts.remainder]
    inside = (component != parts.component[0]) & (parts.remainder > 0)
    closed = np.zeros(count, dtype=bool)
    closed[component[inside]] = True
    home = np.where(parts.piece > 0, parts.component[parts.piece], component)
    proven = np.zeros(count, dtype=bool)
    for pieces, whole in zip(crowd.then, crowd.whole, strict=True):
        if whole:
            lowest, highest = (_by(pieces, home, how) for how in (np.minimum, np.maximum))
            torn = (pieces == 0) | (lowest[pieces] != highest[pieces])
            proven |= np.bincount(home, torn, minlength=count) == 0
    return (closed & ~proven)[parts.component]


def _by(label: Array, value: Array, how: np.ufunc) -> Array:
    out = np.full(int(label.max(initial=0)) + 1, -1 if how is np.maximum else np.iinfo(int).max)
    how.at(out, label, value)
    return out


def _least(parent: Array, fresh: Array, crowd: Crowd) -> Array:
    """bool (N): the smallest of the groups that could take the root's few people in; none when there is no other."""
    parts = _parts(parent, fresh, crowd)
    first = parts.vertices - len(fresh)
    people = np.bincount(parts.remainder, crowd.weight, minlength=parts.vertices)[first:]
    able = (parts.component[first:] == parts.component[first]) & fresh & (people > 0)
    able[0] = False
    out = np.zeros(len(fresh), dtype=bool)
    if able.any():
        out[np.flatnonzero(able)[people[able].argmin()]] = True
    return out


def _lowest(parent: Array, chosen: Array) -> Array:
    """The chosen ones that have no other chosen one below them."""
    below = np.zeros(len(chosen), dtype=bool)
    for node in range(len(chosen) - 1, 0, -1):
        if chosen[node] or below[node]:
            below[parent[node]] = True
    out: Array = chosen & ~below
    return out


def pieces(cells: Array, shown: Callable[[int], bool], parent: Array) -> Array:
    """int (U): nearest shown group, from 1, at or above the cell of each unit; 0 = none."""
    nearest = np.zeros(len(parent), dtype=int)
    for node, above in enumerate(parent.tolist()):
        nearest[node] = node + 1 if shown(node) else (nearest[above] if above >= 0 else 0)
    out: Array = np.where(cells >= 0, nearest[cells], 0)
    return out
