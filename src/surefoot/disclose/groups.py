"""The disclosure control: which measure of which group is shown, as what, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from surefoot.disclose.history import Earlier, descend, to_drop, to_hold
from surefoot.disclose.rounding import round_estimate
from surefoot.disclose.suppress import Sizes, choose
from surefoot.measure.gap import Grouped
from surefoot.measure.pooling import Posterior
from surefoot.measure.tree import Tree
from surefoot.vocabulary.results import Estimate, WhyHidden
from surefoot.vocabulary.tables import Array

Kind = Literal["pulse", "log", "check"]
_PREFER_SAME = 0.3  # a tie between groups goes to the one shown for the other measures
_PREFER_STUCK = 50.0  # what was shown stays shown, whatever else could be
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

    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    beside: Mapping[str, Estimate] = field(default_factory=dict)
    why: Mapping[str, WhyHidden] = field(default_factory=dict)
    held: frozenset[str] = frozenset()


def disclose(nodes: Tree, measures: Sequence[Measured], minimums: Mapping[str, int],
             members: Mapping[str, Mapping[str, str]], earlier: Sequence[Earlier]) -> dict[str, Shown]:
    """Decide all measures over one tree.

    minimums: measure -> fewest people; members: kind -> person -> team, hashed as in the records of `earlier` (newest
    first). Pulse measures with the same minimum are decided together, so that the same teams are hidden for each; the
    others follow that choice where the sizes allow.
    """
    together = [m for m in measures if m.kind == "pulse" and minimums[m.measure] == min(minimums.values())]
    masks: dict[str, Array] = {}
    first = np.zeros(len(nodes), dtype=bool)
    if together:
        first = _decide(nodes, together, minimums, _stuck(nodes, together, earlier))
        masks.update({m.measure: first for m in together})
    for measured in measures:
        if measured.measure not in masks:
            prefer = _stuck(nodes, [measured], earlier) + _PREFER_SAME * first
            masks[measured.measure] = _decide(nodes, [measured], minimums, prefer)
    return {m.measure: _show(nodes, m, masks[m.measure], minimums[m.measure], members, earlier) for m in measures}


def _decide(nodes: Tree, measures: Sequence[Measured], minimums: Mapping[str, int], prefer: Array) -> Array:
    prefer = prefer + _ROOT_FIRST * (np.arange(len(nodes)) == 0)
    sizes = Sizes.of(*(m.grouped.own for m in measures))
    allowed = np.ones(len(nodes), dtype=bool)
    if len(measures) == 1 and measures[0].allowed is not None:
        allowed = measures[0].allowed
    return choose(nodes.parent, sizes, minimums[measures[0].measure], prefer, allowed)


def _stuck(nodes: Tree, measures: Sequence[Measured], earlier: Sequence[Earlier]) -> Array:
    """Extra worth of groups an earlier report showed for any of the measures."""
    before = {team for report in earlier for m in measures for team in report.values.get(m.measure, {})}
    return np.array([_PREFER_STUCK if team in before else 0.0 for team in nodes.teams])


def _show(nodes: Tree, measured: Measured, mask: Array, minimum: int, members: Mapping[str, Mapping[str, str]],
          earlier: Sequence[Earlier]) -> Shown:
    """The estimates of one measure, after a look back at earlier reports."""
    allowed = np.ones(len(nodes), dtype=bool) if measured.allowed is None else measured.allowed
    shown = {team for team, ok in zip(nodes.teams, mask & allowed, strict=True) if ok}
    held: set[str] = set()
    dropped: set[str] = set()
    if earlier:
        parents = {team: nodes.teams[p] if p >= 0 else "" for team, p in zip(nodes.teams, nodes.parent, strict=True)}
        now = {team: frozenset[str]() for team in nodes.teams} | descend(members[measured.kind], parents)
        before = [report.people(measured.measure, measured.kind) for report in earlier]
        dropped = to_drop(shown, now, before, parents, minimum)
        held = to_hold(shown - dropped, now, before, parents, minimum)
    estimates: dict[str, Estimate] = {}
    beside: dict[str, Estimate] = {}
    why: dict[str, WhyHidden] = {}
    repeated: set[str] = set()
    for node, team in enumerate(nodes.teams):
        if team not in shown or team in dropped:
            why[team] = _why(measured, node, minimum, allowed)
        elif team in held and not (pooled := _pooled(measured, team, earlier)):
            _repeat(measured.measure, team, earlier, estimates, beside)
            repeated.add(team)
        else:
            figures = (measured.pooled, measured.pooled_beside) if team in held and pooled else (
                measured.grouped, measured.beside)
            size = int((measured.grouped.people if measured.headcount is None else measured.headcount)[node])
            for figure, into in zip(figures, (estimates, beside), strict=True):
                if figure is not None:
                    scale = measured.scale if into is estimates else 1.0
                    into[team] = _rounded(figure.posterior, node, size, scale)
    return Shown(estimates, beside, why, frozenset(repeated))


def _rounded(posterior: Posterior, node: int, size: int, scale: float) -> Estimate:
    return round_estimate(float(posterior.mean[node]), float(posterior.low[node]), float(posterior.high[node]), size,
                          scale=scale)


def _pooled(measured: Measured, team: str, earlier: Sequence[Earlier]) -> bool:
    """Held once already, and a value over two waves is at hand: time to show that."""
    return measured.pooled is not None and (measured.measure, team) in earlier[0].held


def _repeat(measure: str, team: str, earlier: Sequence[Earlier], estimates: dict[str, Estimate],
            beside: dict[str, Estimate]) -> None:
    """Copy the last published value of the team."""
    for report in earlier:
        value = report.values.get(measure, {}).get(team)
        if value is not None:
            estimates[team] = value[0]
            if value[1] is not None:
                beside[team] = value[1]
            return


def _why(measured: Measured, node: int, minimum: int, allowed: Array) -> WhyHidden:
    people = int(measured.grouped.people[node])
    if people == 0 or not allowed[node]:
        return "no data"
    return "small" if people < minimum else "complement"
