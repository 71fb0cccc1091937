"""The tree of teams on one day, and sums over it.

Every number of a group is a sum over its own members and its children's; the root is called ``all``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.measure.roster import Roster
from surefoot.vocabulary.tables import Array, Table

ROOT = "all"


@dataclass(frozen=True)
class Tree:
    """Nodes from the root downwards: a parent always stands before its children."""

    teams: tuple[str, ...]
    names: tuple[str, ...]
    parent: Array
    """int (N): position of the parent, -1 for the root (position 0)."""
    depth: Array
    """int (N): 0 for the root."""

    def __len__(self) -> int:
        return len(self.teams)

    def positions(self) -> dict[str, int]:
        """Team key -> position."""
        return {team: position for position, team in enumerate(self.teams)}

    def locate(self, teams: Array) -> Array:
        """int (M): position of each team key; the root for a key that is not in the tree."""
        known = self.positions()
        unique, inverse = np.unique(teams.astype(str), return_inverse=True)
        return np.array([known.get(team, 0) for team in unique], dtype=int)[inverse]

    def add_up(self, own: Array) -> Array:
        """Sums over each node and all below it; `own` is (N, ...) of each node's direct members."""
        total = own.copy()
        for node in range(len(self) - 1, 0, -1):
            total[self.parent[node]] += total[node]
        return total

    def below(self, team: str) -> Array:
        """bool (N): the node of that key and all below it; nothing for a key that is not in the tree."""
        inside = np.array([name == team for name in self.teams])
        for node in range(1, len(self)):
            inside[node] |= inside[self.parent[node]]
        return inside

    def children(self) -> list[list[int]]:
        """For every node the positions of its children."""
        below: list[list[int]] = [[] for _ in self.teams]
        for node in range(1, len(self)):
            below[self.parent[node]].append(node)
        return below

    def leaf(self) -> Array:
        """bool (N): nodes without children."""
        leaf = np.ones(len(self), dtype=bool)
        leaf[self.parent[1:]] = False
        return leaf


def tree(people: Roster, teams: Table | None, day: np.datetime64) -> Tree:
    """The tree on `day`: from the teams table, else from who manages whom.

    Without a teams table a team's parent is the team its manager's manager leads. Whoever's parent is unknown, or
    would close a circle, hangs below the root.
    """
    here = people.row_on(day)[people.employed(day)]
    peopled = np.unique(people.table["team"][here].astype(str)).tolist()
    names = {}
    if teams is None:
        parents = _parents_by_manager(people, here)
    else:
        parents = dict(zip(teams["team"], teams["parent"], strict=True))
        names = {team: name for team, name in zip(teams["team"], teams["name"], strict=True) if name}
    return _ordered(peopled, parents, names)


def _parents_by_manager(people: Roster, here: Array) -> dict[str, str]:
    """Team -> team its manager's manager leads, from the rows that hold on the day."""
    table = people.table
    team_of = dict(zip(table["person"][here], table["team"][here], strict=True))
    manager_of = dict(zip(table["person"][here], table["manager"][here], strict=True))
    votes: dict[str, dict[str, int]] = {}
    for person, team in team_of.items():
        manager = manager_of[person]
        if manager and manager != person:
            counts = votes.setdefault(team, {})
            counts[manager] = counts.get(manager, 0) + 1
    parents = {}
    for team, counts in votes.items():
        manager = min(counts, key=lambda key: (-counts[key], key))
        # A manager listed in another team sits with their own manager: that is the team above.
        above = team_of.get(manager, "")
        parents[team] = above if above != team else team_of.get(manager_of.get(manager, ""), "")
    return parents


def _ordered(peopled: list[str], parents: dict[str, str], names: dict[str, str]) -> Tree:
    """Nodes by depth and key; every team with people, and every team above or beside it in the table."""
    nodes = sorted({*peopled, *parents, *(parent for parent in parents.values() if parent)} - {ROOT, ""})
    above = {node: parents.get(node) or ROOT for node in nodes}
    chain_ok: dict[str, bool] = {ROOT: True}
    for node in nodes:
        path = []
        step = node
        while step not in chain_ok and step not in path:
            path.append(step)
            step = above[step]
        if step in path:  # a circle: cut it at its first team
            above[min(path[path.index(step):])] = ROOT
        chain_ok.update(dict.fromkeys(path, True))
    below: dict[str, list[str]] = {}
    for node in nodes:
        below.setdefault(above[node], []).append(node)
    order, parent, depth = [ROOT], [-1], [0]
    for position, node in enumerate(order):  # grows while it is walked: breadth first
        for child in below.get(node, ()):
            order.append(child)
            parent.append(position)
            depth.append(depth[position] + 1)
    return Tree(tuple(order), tuple(names.get(node, node) for node in order), np.array(parent), np.array(depth))
