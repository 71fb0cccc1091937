"""Why: what goes with confidence in the organisation, what managers add, and what comes first in each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from surefoot.diagnose.associations import associations
from surefoot.diagnose.careless import consistency
from surefoot.diagnose.comparing import worst_quarter
from surefoot.diagnose.first_driver import first_driver, weight_draws
from surefoot.diagnose.levels import level
from surefoot.diagnose.managers import effect_on_answers, effect_on_use, two_views
from surefoot.diagnose.reliability import by_construct
from surefoot.disclose import diagnosis as publish
from surefoot.disclose.groups import Shown
from surefoot.disclose.history import Earlier
from surefoot.disclose.rounding import STEP, probability_band
from surefoot.measure.confidence import rows_of
from surefoot.measure.gap import share_by_group
from surefoot.measure.logs import Logs
from surefoot.measure.survey import Survey
from surefoot.measure.tree import ROOT
from surefoot.vocabulary.diagnosis import Careless, Diagnosis, FirstDriver, ManagerEffects
from surefoot.vocabulary.drivers import CORE_ITEMS, DRIVERS, ROTATING_ITEMS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Group, Organisation
from surefoot.vocabulary.tables import Array


def why(whole: Organisation, logs: Logs, wave: Survey | None, shown: Mapping[str, Shown],
        earlier: Sequence[Earlier]) -> Organisation:
    """The organisation with what goes with its confidence, and what managers add.

    Where 1 to 4 people came or went since the last report, both repeat what it said, as its other figures do.
    """
    if wave is None:
        return whole
    willing = shown.get("confidence", Shown())
    if ROOT in willing.held | willing.pooled or willing.why.get(ROOT) == "held":
        return replace(whole, diagnosis=earlier[0].diagnosis, manager_effects=earlier[0].managers)
    return replace(whole, diagnosis=diagnosis(logs, wave), manager_effects=managers(logs, wave))


def diagnosis(logs: Logs, wave: Survey) -> Diagnosis:
    """What goes with confidence among the respondents of a wave, as it may be shown."""
    rows, settings = rows_of(logs.tables["pulse"], wave.wave), wave.settings
    reliability = by_construct({item: rows[item] for item in (*CORE_ITEMS, *ROTATING_ITEMS)}, settings)
    known = {name: one.alpha for name, one in reliability.items() if one.alpha is not None}
    found = associations(np.where(wave.cell == 0, -1, wave.cell), wave.means, settings, known)  # the root is no team
    answers = np.stack([rows[item] for item in CORE_ITEMS], axis=1)
    return publish.diagnosis(found, reliability, _careless(logs, wave, answers), len(wave), settings)


def _careless(logs: Logs, wave: Survey, answers: Array) -> Careless | None:
    """Careless answers, and the share willing with and without them; None where too few answered to tell."""
    checked = consistency(answers, wave.settings)
    if not checked.judged.any():
        return None
    willing = wave.agrees("confidence")

    def share(kept: Array) -> Estimate | None:
        found = share_by_group(logs.nodes, wave.cell[kept], willing[kept], wave.settings)
        people = int(found.people[0])
        if people < wave.settings.minimum:
            return None
        mean, low, high = (float(end[0]) for end in (found.posterior.mean, found.posterior.low, found.posterior.high))
        return Estimate(mean, low, high, (people, people), wave.settings.interval)
    return publish.careless(int(checked.flagged.sum()), len(wave), share(np.ones(len(wave), dtype=bool)),
                            share(~checked.flagged), wave.settings)


def managers(logs: Logs, wave: Survey) -> ManagerEffects | None:
    """What goes with a readier manager, between teams, as it may be shown; None where nothing can be told."""
    ready, settings = wave.means["manager"], wave.settings
    use = None
    adopters = logs.adopters()
    if adopters is not None:
        counted = ~np.isnan(adopters)
        people = np.bincount(logs.cell[counted], minlength=len(logs.nodes))
        using = np.bincount(logs.cell[counted], adopters[counted], minlength=len(logs.nodes))
        use = effect_on_use(wave.cell, ready, using, people, settings)
    return publish.managers(
        ManagerEffects(effect_on_answers(wave.cell, ready, wave.agrees("confidence"), settings), use,
                       two_views(*_views(logs, wave), settings)), settings)


def _views(logs: Logs, wave: Survey) -> tuple[Array, Array]:
    """Readiness by team (N), 0 to 100: as the team's answers say, and as its manager says; NaN = not given."""
    nodes, ready = logs.nodes, wave.means["manager"]
    known = ~np.isnan(ready)
    count = np.bincount(wave.cell[known], minlength=len(nodes))
    sums = np.bincount(wave.cell[known], 100 - level(ready[known]), minlength=len(nodes))
    seen = np.divide(sums, count, out=np.full(len(nodes), np.nan), where=count > 0)
    own = np.full(len(nodes), np.nan)
    if "readiness" in logs.tables:
        table = logs.tables["readiness"]
        places = nodes.positions()
        for team, view in zip(table["team"], table["self_view"], strict=True):
            if team in places:
                own[places[team]] = view
    return seen, own


def first_drivers(groups: Sequence[Group], whole: Organisation) -> Rows[Group]:
    """The groups with their first driver and how likely each is among those with the strongest barriers.

    Both are made from the levels as shown. The organisation itself has no first driver: it is what others are held
    against.
    """
    if whole.diagnosis is None or whole.drivers is None:
        return Rows(groups)
    base = {driver: result.level.estimate for driver, result in whole.drivers.items() if result.level is not None}
    draws = weight_draws(whole.diagnosis.weights, whole.diagnosis.weight_errors)
    ranked = _worst_quarters(groups)
    return Rows(_with_first(group, base, draws, ranked) for group in groups)


def _with_first(group: Group, base: Mapping[str, float], draws: Array,
                ranked: Mapping[tuple[str, str], float]) -> Group:
    if group.team == ROOT or not group.drivers:
        return group
    levels = {driver: result.level for driver, result in group.drivers.items() if result.level is not None}
    drivers = {driver: replace(result, worst_quarter=ranked.get((group.team, driver)))
               for driver, result in group.drivers.items()}
    of = len(levels)
    found = None
    if of == len(DRIVERS) or (of == len(DRIVERS) - 1 and "insecurity" not in levels):
        found = first_driver(levels, base, draws, 100 * STEP)
    if found is None:
        return replace(group, drivers=drivers)
    return replace(group, drivers=drivers, first_driver=FirstDriver(found[0], probability_band(found[1]), of))


def _worst_quarters(groups: Sequence[Group]) -> dict[tuple[str, str], float]:
    """(team, driver) -> band of the probability to be in the quarter with the strongest barrier, among teams."""
    found: dict[tuple[str, str], float] = {}
    for driver in DRIVERS:
        teams = [(group.team, group.drivers[driver].level) for group in groups
                 if group.kind == "team" and group.drivers and driver in group.drivers]
        known = [(team, shown) for team, shown in teams if shown is not None]
        chances = worst_quarter([shown for _, shown in known])
        if chances is not None:
            found.update({(team, driver): probability_band(float(chance))
                          for (team, _), chance in zip(known, chances, strict=True)})
    return found
