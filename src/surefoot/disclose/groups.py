"""The disclosure control: which measure of which group is shown, as what, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from surefoot.disclose.beside import may_update
from surefoot.disclose.crowds import Crowds
from surefoot.disclose.history import Earlier, Record, descend
from surefoot.disclose.rounding import STEP, round_estimate
from surefoot.disclose.suppress import Sizes, choose
from surefoot.measure.gap import Grouped
from surefoot.measure.pooling import Posterior
from surefoot.measure.tree import Tree
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import WhyHidden
from surefoot.vocabulary.tables import Array

Kind = Literal["pulse", "log", "check"]
_PREFER_SAME = 0.3  # a tie between groups goes to the one shown for the other measures
_PREFER_STUCK = 50.0  # what was shown stays shown, whatever else could be
_ABOUT_ALL = 0.9  # a measure fewer than this share of people answered doesn't decide for the others
_ROOT_FIRST = 1e6  # the organisation itself comes before any group


@dataclass(frozen=True)
class Measured:
    """One measure over the tree before disclosure."""

    measure: str
    kind: Kind
    grouped: Grouped
    scale: float = 1.0
    beside: Grouped | None = None
    """A second figure of the same people, shown and hidden with it: a driver's share beside its level."""
    headcount: Array | None = None
    """int (N): size to show instead of the people counted."""
    allowed: Array | None = None
    """bool (N): groups for which this is the source in use; None = all."""
    pooled: Grouped | None = None
    """The same over this wave and the one before, used where a value was held last time."""
    pooled_beside: Grouped | None = None


@dataclass(frozen=True)
class Shown:
    """What may be shown of one measure: estimates by team, and why the others are hidden."""

    estimates: dict[str, Estimate] = field(default_factory=dict)
    beside: dict[str, Estimate] = field(default_factory=dict)
    why: dict[str, WhyHidden] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    """Teams that repeat their last value."""
    pooled: frozenset[str] = frozenset()
    """Teams whose value is one over two waves."""
    kept: frozenset[str] = frozenset()
    """Teams that repeat what an earlier report told of the same wave."""


def disclose(nodes: Tree, measures: Sequence[Measured], minimums: Mapping[str, int],
             now: Record, earlier: Sequence[Earlier]) -> dict[str, Shown]:
    """Decide all measures over one tree.

    minimums: measure -> fewest people; now: who is counted where, people keyed as in the records of `earlier` (newest
    first). Pulse measures with the same minimum are decided together, so that the same teams are hidden for each;
    other pulse measures show none but those, and the log measures follow the choice where the sizes allow.
    """
    together = [m for m in measures if m.kind == "pulse" and minimums[m.measure] == min(minimums.values())]
    most = max((int(m.grouped.people[0]) for m in together), default=0)
    together = [m for m in together if m.grouped.people[0] >= _ABOUT_ALL * most]
    masks: dict[str, Array] = {}
    first = np.zeros(len(nodes), dtype=bool)
    if together:
        first = _decide(nodes, together, minimums, _stuck(nodes, together, earlier), np.ones(len(nodes), dtype=bool))
        masks.update({m.measure: first for m in together})
    for measured in measures:
        if measured.measure not in masks:
            prefer = _stuck(nodes, [measured], earlier) + _PREFER_SAME * first
            within = first if together and measured.kind == "pulse" else np.ones(len(nodes), dtype=bool)
            masks[measured.measure] = _decide(nodes, [measured], minimums, prefer, within)
    fresh: dict[str, Array] = {}
    book, done = Crowds(nodes, now, earlier), dict[object, Array]()
    told = {m.measure: _told_of_wave(m, now, earlier) for m in measures}
    for m in measures:
        shown = masks[m.measure] if m.allowed is None else masks[m.measure] & m.allowed
        shown = shown & _may_come_in(nodes, m, told[m.measure], now, earlier)
        crowds = book.of(m.measure, m.kind)
        key = shown.tobytes(), minimums[m.measure], m.kind, tuple(crowd.key() for crowd in crowds)
        if key not in done:
            done[key] = may_update(nodes.parent, shown, crowds, minimums[m.measure], root_known=m.kind == "log")
        fresh[m.measure] = done[key]
    return {m.measure: _show(nodes, m, masks[m.measure], fresh[m.measure], minimums[m.measure], now, earlier,
                             told[m.measure]) for m in measures}


def _told_of_wave(measured: Measured, now: Record, earlier: Sequence[Earlier]) -> dict[str, Earlier]:
    """Team -> the newest report that told this measure of it and of the same wave: its word stands."""
    if measured.kind != "pulse":
        return {}
    return {team: report for report in reversed(earlier) if report.tells_wave(now)
            for team in report.values.get(measured.measure, {})}


def _may_come_in(nodes: Tree, measured: Measured, told: Mapping[str, Earlier], now: Record,
                 earlier: Sequence[Earlier]) -> Array:
    """bool (N): groups whose figure of now may be shown, as far as the wave was told before.

    Groups that were told are not told anew; others come in only while the wave's answers are still the same, since a
    corrected one could be read off beside the old figures.
    """
    again = [report for report in earlier if report.tells_wave(now)] if measured.kind == "pulse" else []
    if any(report.record.rows != now.rows for report in again):
        return np.zeros(len(nodes), dtype=bool)
    return np.array([team not in told for team in nodes.teams])


def _decide(nodes: Tree, measures: Sequence[Measured], minimums: Mapping[str, int], prefer: Array,
            within: Array) -> Array:
    """bool (N): groups to show, of those in `within`."""
    prefer = prefer + _ROOT_FIRST * (np.arange(len(nodes)) == 0)
    sizes = Sizes.of(*(m.grouped.own for m in measures))
    allowed = within
    if len(measures) == 1 and measures[0].allowed is not None:
        allowed = within & measures[0].allowed
    return choose(nodes.parent, sizes, minimums[measures[0].measure], prefer, allowed)


def _stuck(nodes: Tree, measures: Sequence[Measured], earlier: Sequence[Earlier]) -> Array:
    """Extra worth of groups an earlier report showed for any of the measures."""
    before = {team for report in earlier for m in measures for team in report.values.get(m.measure, {})}
    return np.array([_PREFER_STUCK if team in before else 0.0 for team in nodes.teams])


def _show(nodes: Tree, measured: Measured, mask: Array, fresh: Array, minimum: int, now: Record,
          earlier: Sequence[Earlier], told: Mapping[str, Earlier]) -> Shown:
    """The estimates of one measure. fresh: bool (N), groups whose figure of now may stand beside earlier reports;
    told: team -> the report whose word on this wave stands.
    """
    allowed = np.ones(len(nodes), dtype=bool) if measured.allowed is None else measured.allowed
    shown = mask & allowed
    into = Shown({}, {}, {})
    repeated = {team for team, report in told.items() if (measured.measure, team) in report.held}
    pooled: set[str] = set()
    release = _Release(measured, now, earlier)
    figures = (measured.grouped, measured.beside)
    if earlier:
        lenders = np.where(shown, fresh, _unchanged(nodes, measured, now, earlier))
        figures = (measured.grouped.among(lenders), measured.beside and measured.beside.among(lenders))
    for node, team in enumerate(nodes.teams):
        if team in told:
            _repeat(measured.measure, team, [told[team]], into)
        elif not shown[node]:
            into.why[team] = _why(measured, node, minimum, allowed)
        elif fresh[node]:
            _write(measured, node, team, into, figures)
        elif release.due(node, team):
            _write(measured, node, team, into, (measured.pooled, measured.pooled_beside))
            pooled.add(team)
        elif _repeat(measured.measure, team, earlier, into):
            repeated.add(team)
        else:
            into.why[team] = "held"
    return replace(into, held=frozenset(repeated.intersection(nodes.teams)), pooled=frozenset(pooled),
                   kept=frozenset(told).intersection(nodes.teams))


def _unchanged(nodes: Tree, measured: Measured, now: Record, earlier: Sequence[Earlier]) -> Array:
    """bool (N): groups nobody joined or left, and from which no further answer came, since any earlier report.

    Only these, of those not shown, and the groups with a figure of now lend to the others: otherwise the others'
    figures would move with the answer of one who joined.
    """
    same = np.ones(len(nodes), dtype=bool)
    here = descend(now.members.get(measured.kind, {}), now.parents)
    said = now.answers.get(measured.measure, {})
    for report in earlier:
        record = report.record
        before = descend(record.members.get(measured.kind, {}), record.parents)
        told = record.answers.get(measured.measure, {})
        again = measured.kind == "pulse" and now.wave == record.wave
        same &= [here.get(team) == before.get(team) and (not again or said.get(team) == told.get(team))
                 for team in nodes.teams]
    return same


def _write(measured: Measured, node: int, team: str, into: Shown, figures: tuple[Grouped | None, ...]) -> None:
    size = int((measured.grouped.people if measured.headcount is None else measured.headcount)[node])
    for figure, place, scale in zip(figures, (into.estimates, into.beside), (measured.scale, 1.0), strict=True):
        if figure is not None:
            place[team] = _rounded(figure.posterior, node, size, scale)


def _rounded(posterior: Posterior, node: int, size: int, scale: float) -> Estimate:
    return round_estimate(float(posterior.mean[node]), float(posterior.low[node]), float(posterior.high[node]), size,
                          scale=scale)


class _Release:
    """When a held value gives way to one over two waves.

    It must have been held before, and the wave must not be the one it was held in: what was shown of the wave before
    would leave it bare. And it must have moved further than those who came or went could have moved it alone: while
    all others answer as before, a reader who saw it move would know what they answered.
    """

    def __init__(self, measured: Measured, now: Record, earlier: Sequence[Earlier]) -> None:
        self._measured, self._now, self._earlier = measured, now, earlier
        self._members: tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]] | None = None

    def due(self, node: int, team: str) -> bool:
        """Whether the value over two waves may be shown for the team."""
        measured, last = self._measured, self._earlier[0]
        moved_on = (self._now.wave != last.record.wave if measured.kind == "pulse"
                    else self._now.as_of != last.record.as_of)
        if measured.pooled is None or not moved_on or (measured.measure, team) not in last.held:
            return False
        share = self._changed(team) / max(int(measured.grouped.people[node]), 1) + STEP
        level, beside = last.values[measured.measure][team]
        figures = ((measured.pooled, level, measured.scale), (measured.pooled_beside, beside, 1.0))
        return any(abs(float(figure.posterior.mean[node]) - old.estimate) > share * scale
                   for figure, old, scale in figures if figure is not None and old is not None)

    def _changed(self, team: str) -> int:
        """People who came or went since the held value."""
        kind = self._measured.kind
        if self._members is None:
            self._members = (self._earlier[0].people(self._measured.measure, kind),
                             descend(self._now.members.get(kind, {}), self._now.parents))
        before, here = (found.get(team, frozenset()) for found in self._members)
        return len(before ^ here)


def _repeat(measure: str, team: str, earlier: Sequence[Earlier], into: Shown) -> bool:
    """Copy the last published value of the team; False where there is none."""
    for report in earlier:
        value = report.values.get(measure, {}).get(team)
        if value is not None:
            into.estimates[team] = value[0]
            if value[1] is not None:
                into.beside[team] = value[1]
            return True
    return False


def _why(measured: Measured, node: int, minimum: int, allowed: Array) -> WhyHidden:
    people = int(measured.grouped.people[node])
    if people == 0 or not allowed[node]:
        return "no data"
    return "small" if people < minimum else "complement"
