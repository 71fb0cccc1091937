"""Which parts of a weighted graph hang together by at least a number of people.

Maximum adjacency scans after Nagamochi and Ibaraki (1992, doi 10.1137/0405004): in the order in which vertices are
most strongly tied to those already scanned, two neighbours tied by the minimum or more can't be parted by a smaller
cut and are joined; when no two can be joined any more, every vertex scanned last is cut off by fewer.
"""

from __future__ import annotations

import heapq

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from surefoot.vocabulary.tables import Array

Ties = dict[int, dict[int, int]]
"""Vertex -> neighbour -> weight, both ways round."""


def components(vertices: int, tail: Array, head: Array) -> Array:
    """int (V): which connected part each vertex is in."""
    graph = coo_array((np.ones(len(tail)), (tail, head)), shape=(vertices, vertices))
    labels: Array = connected_components(graph, directed=False)[1]
    return labels


def weak(vertices: int, edges: tuple[Array, Array, Array], needed: Array, minimum: int) -> tuple[Array, Array]:
    """bool (V): vertices that fewer than `minimum` may part from others they hang together with; int (V) clusters.

    edges: tails, heads (int) and weights; needed: bool (V), vertices that must not be parted. The others may lie on
    either side of a cut. A cluster holds together; weak are all of a component that is more than one cluster, but for
    those that are tied to others by the minimum, and those of vertex 0.
    """
    component = components(vertices, edges[0], edges[1])
    cluster, leaving = _joined(vertices, edges, needed, minimum)
    pairs = np.unique(np.stack([component[needed], cluster[needed]]), axis=1)
    torn = np.bincount(pairs[0], minlength=vertices) > 1
    found: Array = torn[component] & (leaving[cluster] < minimum) & (cluster != cluster[0])
    return found, cluster


def _joined(vertices: int, edges: tuple[Array, Array, Array], needed: Array, minimum: int) -> tuple[Array, Array]:
    """int (V): clusters that no smaller cut can part; int (C): what ties each to the others at least."""
    cluster = np.arange(vertices)
    tail, head, weight = edges
    while True:
        tail, head, weight = _summed(tail, head, weight)
        heavy = weight >= minimum
        if not heavy.any():
            break
        label = components(int(cluster.max()) + 1, tail[heavy], head[heavy])
        cluster, tail, head = label[cluster], label[tail], label[head]
    wanted = np.zeros(int(cluster.max()) + 1, dtype=bool)
    wanted[cluster[needed]] = True
    ties: Ties = {}
    for a, b, w in zip(tail.tolist(), head.tolist(), weight.tolist(), strict=True):
        ties.setdefault(a, {})[b] = w
        ties.setdefault(b, {})[a] = w
    target = _join_light(ties, set(np.flatnonzero(wanted).tolist()), minimum)
    into = np.array([_end(target, v) for v in range(len(wanted))], dtype=int)
    cluster = into[cluster]
    leaving = np.zeros(len(wanted), dtype=int)
    for vertex, near in ties.items():
        leaving[vertex] = sum(near.values())
    return cluster, leaving


def _summed(tail: Array, head: Array, weight: Array) -> tuple[Array, Array, Array]:
    """One edge for each pair of vertices, with the sum of the weights; no loops."""
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    keep = (low != high) & (weight > 0)
    low, high, weight = low[keep], high[keep], weight[keep]
    if not len(low):
        return low, high, weight
    pair, inverse = np.unique(low * (int(high.max()) + 1) + high, return_inverse=True)
    return (pair // (int(high.max()) + 1), pair % (int(high.max()) + 1),
            np.bincount(inverse, weight).astype(int))


def _join_light(ties: Ties, wanted: set[int], minimum: int) -> dict[int, int]:
    """Join until nothing more can be; changes `ties` and `wanted`, returns vertex -> what it was joined to."""
    target: dict[int, int] = {}
    while True:
        pairs = _scan(ties, minimum, _end(target, 0))
        for a, b in pairs:
            first, second = _end(target, a), _end(target, b)
            if first != second:
                _merge(ties, wanted, first, second)
                target[second] = first
        if pairs:
            continue
        spare = [v for v, near in ties.items() if v not in wanted and 0 < sum(near.values()) < minimum]
        if not spare:
            return target
        for vertex in spare:
            _bridge(ties, vertex)


def _scan(ties: Ties, minimum: int, begin: int) -> list[tuple[int, int]]:
    """Neighbours in the order of the scan that are tied by `minimum` or more; `begin` is scanned first."""
    found = []
    seen: set[int] = set()
    strength = dict.fromkeys(ties, 0)
    for start in sorted(ties, key=lambda vertex: (vertex != begin, vertex)):
        if start in seen:
            continue
        heap, last = [(0, start)], -1
        while heap:
            tied, vertex = heapq.heappop(heap)
            if vertex in seen or -tied != strength[vertex]:
                continue
            if -tied >= minimum:
                found.append((last, vertex))
            seen.add(vertex)
            last = vertex
            for near, weight in ties[vertex].items():
                if near not in seen:
                    strength[near] += weight
                    heapq.heappush(heap, (-strength[near], near))
    return found


def _merge(ties: Ties, wanted: set[int], keep: int, gone: int) -> None:
    for near, weight in ties.pop(gone).items():
        del ties[near][gone]
        if near != keep:
            ties[keep][near] = ties[near][keep] = ties[keep].get(near, 0) + weight
    if gone in wanted:
        wanted.discard(gone)
        wanted.add(keep)


def _bridge(ties: Ties, vertex: int) -> None:
    """Take a vertex out that may lie on either side of a cut, and leave the ties it makes at least.

    Its strongest neighbour is tied to the others as it was, together no stronger than to the vertex itself.
    """
    near = sorted(ties.pop(vertex, {}).items(), key=lambda pair: (-pair[1], pair[0]))
    for other, _ in near:
        del ties[other][vertex]
    if near:
        middle, left = near[0]
        for other, weight in near[1:]:
            tie = min(weight, left)
            left -= tie
            if tie:
                ties[middle][other] = ties[other][middle] = ties[middle].get(other, 0) + tie


def _end(target: dict[int, int], vertex: int) -> int:
    while vertex in target:
        vertex = target[vertex]
    return vertex
