"""Everything measured over the tree of teams, before disclosure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from surefoot.diagnose.levels import held_back, level
from surefoot.disclose.groups import Measured
from surefoot.disclose.history import Earlier
from surefoot.disclose.rounding import round_estimate
from surefoot.measure.gap import level_by_group, share_by_group
from surefoot.measure.logs import Logs
from surefoot.measure.survey import Survey, both, of_wave
from surefoot.measure.tree import Tree
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.tables import Array

CHECK, SELF_RATED = "capability check", "capability self-rated"


@dataclass(frozen=True)
class Measures:
    """Everything measured, before disclosure."""

    logs: Logs
    survey: Survey | None
    measured: tuple[Measured, ...]
    access: tuple[Estimate | None, ...]
    """(N): share of employed people with a licence in enough weeks."""
    by_check: Array
    """bool (N): groups in which enough people took a skill check."""


def measure(logs: Logs, wave: Survey | None, earlier: Sequence[Earlier]) -> Measures:
    """All measures over the tree, each with its people and posterior."""
    nodes, settings = logs.nodes, logs.settings
    checked = share_by_group(nodes, logs.cell, logs.checked, settings)
    staff = nodes.add_up(np.bincount(logs.cell[logs.employed], minlength=len(nodes)))
    by_check = (checked.people > 0) & (checked.people >= settings.check_coverage * staff)
    measured = [Measured(CHECK, "check", checked, allowed=by_check)] if by_check.any() else []
    again = _before(logs, wave, earlier)
    if wave is not None:
        measured += pulse_measures(nodes, wave, again[0], ~by_check)
    adopters = logs.adopters()
    if adopters is not None and logs.licensed is not None:
        headcount = nodes.add_up(np.bincount(logs.cell[logs.licensed], minlength=len(nodes)))
        pooled = None if again[1] is None else share_by_group(
            nodes, np.tile(logs.cell, 2), np.concatenate([adopters, again[1]]), settings)
        measured.append(Measured("adoption", "log", share_by_group(nodes, logs.cell, adopters, settings),
                                 headcount=headcount, pooled=pooled))
    return Measures(logs, wave, tuple(measured), _access(logs), by_check)


def _access(logs: Logs) -> tuple[Estimate | None, ...]:
    """Share of each group's employed people who have access; None under the minimum.

    It is counted, not estimated: exact where neither those who have access nor those who have not are 1 to 4,
    otherwise pooled and rounded like any figure of a group, so that it tells of no few people.
    """
    accessible, nodes, least = logs.accessible(), logs.nodes, logs.settings.minimum
    if accessible is None:
        return (None,) * len(nodes)
    found = share_by_group(nodes, logs.cell, accessible, logs.settings)
    able = nodes.add_up(np.bincount(logs.cell, np.nan_to_num(accessible), minlength=len(nodes)).astype(int))
    out: list[Estimate | None] = []
    for node, (have, people) in enumerate(zip(able.tolist(), found.people.tolist(), strict=True)):
        if people < least:
            out.append(None)
        elif 0 < have < least or 0 < people - have < least:
            mean, low, high = (float(ends[node]) for ends in (found.posterior.mean, found.posterior.low,
                                                              found.posterior.high))
            out.append(round_estimate(mean, low, high, people))
        else:
            out.append(Estimate(have / people, have / people, have / people, (people, people)))
    return tuple(out)


def pulse_measures(nodes: Tree, wave: Survey, second: Survey | None, self_rated: Array) -> list[Measured]:
    """Confidence, self-rated capability and the five drivers; over two waves too where `second` is given."""
    waves = [wave] if second is None else [wave, both(wave, second)]
    whole = np.arange(len(nodes)) == 0

    def share_measure(name: str, construct: str, allowed: Array | None) -> Measured:
        found = [share_by_group(nodes, one.cell, one.agrees(construct), one.settings) for one in waves]
        return Measured(name, "pulse", found[0], allowed=allowed, pooled=found[1] if second is not None else None)

    measured = [share_measure("confidence", "confidence", None), share_measure(SELF_RATED, "capability", self_rated)]
    for driver in DRIVERS:
        levels = [level_by_group(nodes, one.cell, level(one.means[driver]), one.settings) for one in waves]
        held = [share_by_group(nodes, one.cell, held_back(one.means[driver], one.settings), one.settings)
                for one in waves]
        measured.append(Measured(driver, "pulse", levels[0], 100.0, held[0],
                                 pooled=levels[1] if second is not None else None,
                                 pooled_beside=held[1] if second is not None else None))
    managers = level_by_group(nodes, wave.cell, 100 - level(wave.means["manager"]), wave.settings)
    return [*measured, Measured("manager", "pulse", managers, 100.0, allowed=whole)]


def _before(logs: Logs, wave: Survey | None, earlier: Sequence[Earlier]) -> tuple[Survey | None, Array | None]:
    """The wave before and the adopters of the last report's day, where a value was held and must now be pooled."""
    if not earlier or not earlier[0].held:
        return None, None
    before = None
    if wave is not None and "pulse" in logs.tables:
        waves = np.unique(logs.tables["pulse"]["wave"])
        older = waves[waves < wave.wave]
        before = of_wave(logs.tables["pulse"], older[-1], logs.nodes, logs.settings) if len(older) else None
    then = replace(logs, day=np.datetime64(earlier[0].record.as_of, "D"))
    return before, then.adopters()
