"""Is the first driver right, are its bands calibrated, and do level intervals cover? On planted teams, as shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from surefoot.assessment.diagnosing import first_drivers
from surefoot.diagnose.associations import associations
from surefoot.diagnose.levels import level
from surefoot.disclose.diagnosis import diagnosis
from surefoot.disclose.rounding import band, round_estimate, round_organisation
from surefoot.measure.gap import Grouped, level_by_group
from surefoot.measure.survey import Survey
from surefoot.measure.tree import Tree
from surefoot.vocabulary.drivers import CONSTRUCTS, DRIVERS
from surefoot.vocabulary.results import DriverResult, Group, Organisation
from surefoot.vocabulary.settings import Settings
from validity.planted_teams import PlantedTeams, teams

SETTINGS = Settings()


@dataclass(frozen=True)
class Named:
    """What was said of n teams: band of the first driver, whether it was right, its true lead; and covered levels.

    covered, shown (n x 5): whether the posterior's, and the published, 90 % interval held the true level; NaN where a
    level is hidden. trap (n): whether those who use AI most fear most there.
    """

    band: NDArray[np.float64]
    right: NDArray[np.bool_]
    covered: NDArray[np.float64]
    shown: NDArray[np.float64]
    trap: NDArray[np.bool_]


def named(seed: int, count: int) -> Named:
    """Plant `count` teams from `seed`, name each team's first driver as a report does, and hold it against the truth.

    Of the teams that may be shown (5 answers or more); where worry about the job is hidden, right means right among
    the four that are left.
    """
    with threadpool_limits(limits=1, user_api="blas"):  # small matrices, as in an assessment
        return _named(teams(seed, count))


def _named(planted: PlantedTeams) -> Named:
    nodes, first = _tree(planted)
    wave = Survey(np.datetime64("2026-09-01"), first + planted.team, _means(planted), SETTINGS)
    found = {driver: level_by_group(nodes, wave.cell, level(wave.means[driver]), SETTINGS) for driver in DRIVERS}
    groups = [_group(nodes, node, found) for node in range(first, len(nodes))]
    said = first_drivers(groups, _organisation(wave, found))
    rows = []
    for team, group in enumerate(said):
        if group.first_driver is None:
            continue
        seen = [place for place, driver in enumerate(DRIVERS)
                if group.drivers is not None and group.drivers[driver].level is not None]
        worth = (planted.level[team] - planted.mean) * planted.weights
        right = DRIVERS[max(seen, key=lambda place: float(worth[place]))] == group.first_driver.driver
        rows.append((group.first_driver.probability, right, *_covered(planted, team, first + team, found, group)))
    table = np.array(rows, dtype=float).reshape(-1, 12)
    return Named(table[:, 0], table[:, 1] == 1, table[:, 2:7], table[:, 7:], np.full(len(table), planted.trap))


def _tree(planted: PlantedTeams) -> tuple[Tree, int]:
    """Root, departments, teams; and the position of the first team."""
    departments, count = int(planted.department.max()) + 1, len(planted.size)
    names = ("all", *(f"d{number}" for number in range(departments)), *(f"t{number}" for number in range(count)))
    parent = np.concatenate([[-1], np.zeros(departments, dtype=int), 1 + planted.department])
    depth = np.concatenate([[0], np.ones(departments, dtype=int), np.full(count, 2)])
    return Tree(names, names, parent, depth), 1 + departments


def _means(planted: PlantedTeams) -> dict[str, NDArray[np.float64]]:
    means = {}
    for construct in CONSTRUCTS:
        pair = planted.answers[:, [planted.items.index(f"{construct}_{item}") for item in (1, 2)]]
        given = (~np.isnan(pair)).sum(axis=1)
        means[construct] = np.where(given > 0, np.nansum(pair, axis=1) / np.maximum(given, 1), np.nan)
    return means


def _group(nodes: Tree, node: int, found: dict[str, Grouped]) -> Group:
    """A team with what may be shown of its drivers."""
    drivers = {}
    for driver, grouped in found.items():
        people, posterior = int(grouped.people[node]), grouped.posterior
        enough = people >= SETTINGS.minimum_for(driver) and int(found["fear"].people[node]) >= SETTINGS.minimum
        drivers[driver] = DriverResult(round_estimate(
            posterior.mean[node], posterior.low[node], posterior.high[node], people, scale=100) if enough else None,
            None)
    people = max(int(found["fear"].people[node]), 5)
    return Group(nodes.teams[node], nodes.names[node], None, "team", True, None, band(people), drivers=drivers)


def _organisation(wave: Survey, found: dict[str, Grouped]) -> Organisation:
    drivers = {}
    for driver, grouped in found.items():
        mean, low, high = (float(end[0]) for end in (grouped.posterior.mean, grouped.posterior.low,
                                                     grouped.posterior.high))
        drivers[driver] = DriverResult(round_organisation(mean, low, high, int(grouped.people[0]),
                                                          SETTINGS.exact_from, scale=100), None)
    weighed = diagnosis(associations(wave.cell, wave.means, SETTINGS, {}), {}, None, len(wave), SETTINGS)
    return Organisation(len(wave), None, None, None, None, None, None, None, None, None, None, drivers, None, None,
                        weighed)


def _covered(planted: PlantedTeams, team: int, node: int, found: dict[str, Grouped], group: Group) -> list[float]:
    """Whether the posterior's intervals (5) and the shown ones (5) hold the true levels."""
    known, shown = [], []
    for place, driver in enumerate(DRIVERS):
        true, posterior = planted.level[team, place], found[driver].posterior
        estimate = None if group.drivers is None else group.drivers[driver].level
        known.append(np.nan if estimate is None else float(posterior.low[node] <= true <= posterior.high[node]))
        shown.append(np.nan if estimate is None else float(estimate.low <= true <= estimate.high))
    return [*known, *shown]


def together(parts: list[Named]) -> Named:
    """Several runs as one."""
    return Named(*(np.concatenate([getattr(part, name) for part in parts]) for name in Named.__dataclass_fields__))
