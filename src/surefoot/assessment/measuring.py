"""Everything measured over the tree of teams, before disclosure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from surefoot.diagnose.levels import held_back, level
from surefoot.disclose.groups import Measured
from surefoot.disclose.history import Earlier
from surefoot.measure.gap import correlation_within, level_by_group, share_by_group
from surefoot.measure.logs import Logs
from surefoot.measure.survey import Survey, both, of_wave
from surefoot.measure.tree import Tree
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.tables import Array

CHECK, SELF_RATED = "capability check", "capability self-rated"


@dataclass(frozen=True)
class Measures:
    """Everything measured, before disclosure."""

    logs: Logs
    survey: Survey | None
    measured: tuple[Measured, ...]
    access: Array | None
    """(3, N): mean and ends of the share of employed people with a licence in enough weeks."""
    by_check: Array
    """bool (N): groups in which enough people took a skill check."""
    correlation: float


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
    access = logs.accessible()
    reach = None if access is None else share_by_group(nodes, logs.cell, access, settings).posterior
    return Measures(
        logs, wave, tuple(measured), None if reach is None else np.stack([reach.mean, reach.low, reach.high]),
        by_check, 0.0 if wave is None else correlation_within(wave.cell, wave.agrees("capability"),
                                                              wave.agrees("confidence")))


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
