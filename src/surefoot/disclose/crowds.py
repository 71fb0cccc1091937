"""Everybody an earlier report or the new one counted, as the crowds that must not be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from surefoot.disclose.beside import Crowd, pieces
from surefoot.disclose.history import Earlier, Record
from surefoot.measure.tree import ROOT, Tree
from surefoot.vocabulary.tables import Array


@dataclass(frozen=True)
class _Old:
    """The tree of an earlier report, parents first."""

    place: Mapping[str, int]
    parent: Array


class Crowds:
    """The crowds of each measure in the new report; measures that earlier reports showed alike share theirs."""

    def __init__(self, nodes: Tree, now: Record, earlier: Sequence[Earlier]) -> None:
        self._nodes, self._now, self._earlier = nodes, now, earlier
        self._trees = {id(report): _old(report.record.parents) for report in earlier}
        self._known: dict[object, Crowd] = {}
        self._cells: dict[object, Array] = {}

    def of(self, measure: str, kind: str) -> list[Crowd]:
        """People, and for a wave that was shown before, its answers; none where no earlier report told anything."""
        told = [report for report in self._earlier if report.values.get(measure) or kind == "log"]
        if not told:
            return []
        fresh = [_fresh(report, measure, kind, self._trees[id(report)]) for report in told]
        since = [report.record.since.get(measure, {}) for report in told]
        found = [self._once(kind, told, fresh, since)]
        pooled = [set(report.record.pooled.get(measure, ())) for report in told]
        if any(pooled):  # a reader may take such a value for a sum of its day, or know better: neither may find anybody
            places = [self._trees[id(report)].place for report in told]
            strict = [known - {place[team] for team in teams if team in place}
                      for known, teams, place in zip(fresh, pooled, places, strict=True)]
            found.append(self._once(kind, told, strict, [
                {team: people for team, people in held.items() if team not in teams}
                for held, teams in zip(since, pooled, strict=True)]))
        same = [at for at, report in enumerate(told) if report.record.wave == self._now.wave]
        if kind == "pulse" and same:
            found.append(self._answers(measure, [told[at] for at in same], [fresh[at] for at in same]))
        return found

    def _once(self, kind: str, told: Sequence[Earlier], fresh: Sequence[set[int]],
              since: Sequence[Mapping[str, tuple[str, ...]]]) -> Crowd:
        key = kind, tuple(frozenset(found) for found in fresh), tuple(frozenset(found.items()) for found in since)
        if key not in self._known:
            self._known[key] = self._people(kind, told, fresh, since)
        return self._known[key]

    def _people(self, kind: str, told: Sequence[Earlier], fresh: Sequence[set[int]],
                since: Sequence[Mapping[str, tuple[str, ...]]]) -> Crowd:
        """One unit a person."""
        members = [report.record.members.get(kind, {}) for report in told]
        here = self._now.members.get(kind, {})
        everybody = list(dict.fromkeys((*here, *(key for found in members for key in found), *(
            key for teams in since for found in teams.values() for key in found))))
        then, whole = [], []
        for report, counted, shown, held in zip(told, members, fresh, since, strict=True):
            tree = self._trees[id(report)]
            then.append(pieces(_cells(counted, everybody, tree.place), shown.__contains__, tree.parent))
            whole.append(report.complete)
            if held:
                labels, nested = _held(held.values(), everybody)
                then.append(labels)
                whole.append(report.complete and nested)
        cells = _cells(here, everybody, self._nodes.positions())
        return Crowd(np.stack(then), np.array(whole), cells, np.ones(len(everybody), dtype=int))

    def _answers(self, measure: str, same: Sequence[Earlier], fresh: Sequence[set[int]]) -> Crowd:
        """Answers of one wave by the team in its rows. Answers only ever come in: fewer ones are among the more."""
        counts = [report.record.answers.get(measure, {}) for report in same]
        here = self._now.answers.get(measure, {})
        teams = sorted({*here, *(team for found in counts for team in found)})
        place = self._nodes.positions()
        labels = []
        for report, shown in zip(same, fresh, strict=True):
            tree = self._trees[id(report)]
            cells = np.array([tree.place.get(team, 0) for team in teams], dtype=int)
            labels.append(pieces(cells, shown.__contains__, tree.parent))
        units: list[tuple[list[int], int, int]] = []
        for at, team in enumerate(teams):
            reached = [found.get(team, 0) for found in counts]
            below = 0
            for level in sorted({*reached, here.get(team, 0)} - {0}):
                then = [int(label[at]) if count >= level else 0 for label, count in zip(labels, reached, strict=True)]
                units.append((then, place.get(team, 0) if here.get(team, 0) >= level else -1, level - below))
                below = level
        old, cells, weight = (np.array([unit[part] for unit in units], dtype=int) for part in range(3))
        return Crowd(old.reshape(-1, len(same)).T, np.ones(len(same), dtype=bool), cells, weight)


def _cells(counted: Mapping[str, str], everybody: Sequence[str], place: Mapping[str, int]) -> Array:
    """int (U): position of each one's team, the root for one that is not in the tree, -1 = not counted."""
    found = [counted.get(key) for key in everybody]
    return np.array([-1 if team is None else place.get(team, 0) for team in found], dtype=int)


def _fresh(report: Earlier, measure: str, kind: str, tree: _Old) -> set[int]:
    """Groups whose figure of its own day a report told: shown and not held, and in logs the organisation."""
    since = report.record.since.get(measure, {})
    fresh = {tree.place[team] for team in report.values.get(measure, {}) if team in tree.place and team not in since}
    return fresh | ({0} if kind == "log" else set())


def _held(groups: Iterable[Sequence[str]], everybody: Sequence[str]) -> tuple[Array, bool]:
    """Pieces that held values split people into, and whether the groups behind them lie inside each other."""
    distinct = sorted({frozenset(found) for found in groups}, key=lambda found: (len(found), sorted(found)[:1]))
    inside: dict[str, tuple[int, ...]] = {}
    for number, found in enumerate(distinct):
        for key in found:
            inside[key] = (*inside.get(key, ()), number)
    above: dict[int, int] = {}
    nested = True
    numbers: dict[tuple[int, ...], int] = {(): 0}
    for chain in set(inside.values()):
        numbers[chain] = len(numbers)
        for low, high in zip(chain, (*chain[1:], -1), strict=True):
            nested &= above.setdefault(low, high) == high
    return np.array([numbers[inside.get(key, ())] for key in everybody], dtype=int), nested


def _old(parents: Mapping[str, str]) -> _Old:
    below: dict[str, list[str]] = {}
    for team, parent in parents.items():
        if team != ROOT:
            below.setdefault(parent or ROOT, []).append(team)
    order, parent_of = [ROOT], [-1]
    for position, team in enumerate(order):  # grows while it is walked
        for child in below.get(team, ()):
            order.append(child)
            parent_of.append(position)
    return _Old({team: position for position, team in enumerate(order)}, np.array(parent_of))
