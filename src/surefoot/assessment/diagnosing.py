"""Why: what goes with confidence in the organisation, what managers add, and what comes first in each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

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
from surefoot.prove.exposure import manager_names
from surefoot.vocabulary.diagnosis import Careless, Diagnosis, FirstDriver, ManagerEffects
from surefoot.vocabulary.drivers import CORE_ITEMS, DRIVERS, ROTATING_ITEMS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Group, Organisation
from surefoot.vocabulary.tables import Array


def why(whole: Organisation, logs: Logs, wave: Survey | None, shown: Mapping[str, Shown],
        earlier: Sequence[Earlier]) -> Organisation:
    """The organisation with what goes with its confidence, and what managers add.

    Every driver and the manager weigh in each of these numbers. So both repeat what the last report said where any of
    their figures of the organisation does, and the strictest of the minimums (insecurity: 10) decides for all.
    """
    if wave is None:
        return whole
    again = next((report for report in earlier if report.record.wave == str(wave.wave)), None)
    if again is not None:  # what was told of this wave stands
        return replace(whole, diagnosis=again.diagnosis, manager_effects=again.managers,
                       design_effect=again.design_effect)
    if any(_repeats(shown, measure) for measure in ("confidence", *DRIVERS, "manager")):
        return replace(whole, diagnosis=earlier[0].diagnosis, manager_effects=earlier[0].managers,
                       design_effect=earlier[0].design_effect)
    fresh = managers(logs, wave)
    if earlier:
        fresh = publish.beside(fresh, earlier[0].managers, logs.settings, use_changed=_use_changed(logs, shown))
    return replace(whole, diagnosis=diagnosis(logs, wave), manager_effects=fresh)


def apart_notes(wave: Survey | None, whole: Organisation,
                earlier: Sequence[Earlier]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What to tell of a wave whose answers were taken apart: from when what goes with what is, or that it is lost."""
    if wave is None or not wave.apart:
        return
    told = [report.record.as_of for report in earlier if report.record.wave == str(wave.wave)]
    if told and whole.diagnosis is not None and not whole.diagnosis.apart:
        yield "answers_apart_told", {"date": date.fromisoformat(min(told))}
    else:
        yield "answers_apart", {}


def _repeats(shown: Mapping[str, Shown], measure: str, team: str = ROOT) -> bool:
    """Whether a figure is one of an earlier report, one over two waves, or waits."""
    found = shown.get(measure, Shown())
    return team in found.held | found.pooled or found.why.get(team) == "held"


def _use_changed(logs: Logs, shown: Mapping[str, Shown]) -> bool:
    """Whether few people came, left or moved behind adoption: some teams repeat it, but so few that it may be few.

    Who moves touches two teams and is no change of the organisation. From ten teams on it is five people or more.
    """
    if _repeats(shown, "adoption"):
        return True
    leaf = logs.nodes.leaf()
    teams = sum(_repeats(shown, "adoption", team) for node, team in enumerate(logs.nodes.teams) if leaf[node] and node)
    return 0 < teams < 2 * logs.settings.minimum


def diagnosis(logs: Logs, wave: Survey) -> Diagnosis:
    """What goes with confidence among the respondents of a wave, as it may be shown.

    Rows that were taken apart tell of one construct at a time: how its items agree, and how many left them open.
    """
    rows, settings = rows_of(logs.tables["pulse"], wave.wave), wave.settings
    reliability = by_construct({item: rows[item] for item in (*CORE_ITEMS, *ROTATING_ITEMS)}, settings)
    missing = {item: int(np.isnan(rows[item]).sum()) for item in (*CORE_ITEMS, *ROTATING_ITEMS)
               if not np.isnan(rows[item]).all()}
    if wave.apart:
        return publish.diagnosis(None, reliability, None, len(wave), settings, missing=missing, apart=True)
    known = {name: one.alpha for name, one in reliability.items() if one.alpha is not None}
    found = associations(np.where(wave.cell == 0, -1, wave.cell), wave.means, settings, known)  # the root is no team
    answers = np.stack([rows[item] for item in CORE_ITEMS], axis=1)
    return publish.diagnosis(found, reliability, _careless(logs, wave, answers), len(wave), settings,
                             missing=missing)


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
    """What goes with a readier manager, as it may be shown; None where nothing can be told.

    Teams under one manager count as one; teams nobody is known to manage count nowhere. What goes with answers about
    confidence is not told of rows that were taken apart.
    """
    ready, settings = wave.means["manager"], wave.settings
    of = _manager_of_teams(logs)
    led = of[wave.cell] >= 0
    cell, ready, willing = of[wave.cell[led]], ready[led], wave.agrees("confidence")[led]
    use = None
    adopters = logs.adopters()
    if adopters is not None:
        counted = ~np.isnan(adopters) & (of[logs.cell] >= 0)
        people = np.bincount(of[logs.cell[counted]], minlength=int(of.max()) + 1)
        using = np.bincount(of[logs.cell[counted]], adopters[counted], minlength=int(of.max()) + 1)
        use = effect_on_use(cell, ready, using, people, settings)
    answers = None if wave.apart else effect_on_answers(cell, ready, willing, settings)
    return publish.managers(ManagerEffects(answers, use, two_views(*_views(logs, wave), settings)), settings)


def _manager_of_teams(logs: Logs) -> Array:
    """int (N): a number for each manager of a team, -1 where nobody is known to manage it."""
    names = manager_names(logs, np.arange(len(logs.nodes)))
    numbers = {name: number for number, name in enumerate(sorted(set(names) - {""}))}
    return np.array([numbers.get(name, -1) for name in names], dtype=np.int64)


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
    base = {driver: result.level for driver, result in whole.drivers.items() if result.level is not None}
    draws = weight_draws(whole.diagnosis.weights, whole.diagnosis.weight_errors)
    ranked = _worst_quarters(groups)
    return Rows(_with_first(group, base, draws, ranked) for group in groups)


def _with_first(group: Group, base: Mapping[str, Estimate], draws: Array,
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
