"""Planted surveys as the measures read them: the demo's model, not the estimator's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.demo import Survey
from surefoot.diagnose.levels import level
from surefoot.disclose.rounding import round_estimate
from surefoot.measure.confidence import construct_mean, split_frequency
from surefoot.measure.gap import level_by_group, share_by_group
from surefoot.measure.pooling import Posterior
from surefoot.measure.tree import Tree
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import PULSE, Table, table

WAVE = np.datetime64("2026-07-14", "D")
SHARES = {"confident": "confidence", "capable_self": "capability", "fear_share": "fear",
          "isolation_share": "isolation"}
LEVELS = {"fear_level": "fear", "irrelevance_level": "irrelevance"}
MEASURES = (*SHARES, *LEVELS)


@dataclass(frozen=True)
class Pooled:
    """Shown teams (n >= 5) of one survey: what was planted, what the answers say, what is estimated."""

    truth: np.ndarray
    raw: np.ndarray
    posterior: Posterior
    published: np.ndarray
    """(T, 2): ends as they are published."""

    def covered(self) -> int:
        return int(((self.posterior.low <= self.truth) & (self.truth <= self.posterior.high)).sum())

    def covered_as_published(self) -> int:
        low, high = self.published.T
        return int(((low - 1e-9 <= self.truth) & (self.truth <= high + 1e-9)).sum())


def pulse_of(found: Survey) -> Table:
    """The answers as a pulse table; the team is the number of the team."""
    count = len(found.team)
    return table(PULSE, {"wave": np.full(count, WAVE), "respondent": [f"r{n}" for n in range(count)],
                         "team": [str(team) for team in found.team], "use_frequency": found.claimed,
                         **{item: found.answers[:, column] for column, item in enumerate(found.items)}})


def frequency_of(found: Survey) -> tuple[Table, Table]:
    """The pulse without use frequencies, and the organisation's frequency table."""
    bare, frequency = split_frequency(pulse_of(found), None, Settings())
    assert frequency is not None
    return bare, frequency


def planted_tree(found: Survey) -> Tree:
    """Root, departments, teams."""
    departments = int(found.department.max()) + 1
    teams = len(found.department)
    parent = np.concatenate([[-1], np.zeros(departments, dtype=int), 1 + found.department])
    names = ("all", *(f"d{n}" for n in range(departments)), *(str(n) for n in range(teams)))
    return Tree(names, names, parent, np.concatenate([[0], np.ones(departments), np.full(teams, 2)]).astype(int))


def pooled(found: Survey, measure: str) -> Pooled:
    """One measure of the shown teams, through the tree as the assessment does it."""
    settings, nodes = Settings(), planted_tree(found)
    means = construct_mean(pulse_of(found), {**SHARES, **LEVELS}[measure])
    first = len(nodes) - len(found.department)
    if measure in LEVELS:
        values = level(means)
        grouped = level_by_group(nodes, first + found.team, values, settings)
    else:
        flags = means >= 4 if measure in ("confident", "capable_self") else means < 3
        values = np.where(np.isnan(means), np.nan, flags)
        grouped = share_by_group(nodes, first + found.team, values, settings)
    scale = 100.0 if measure in LEVELS else 1.0
    shown = np.flatnonzero(grouped.people[first:] >= 5) + first
    known = ~np.isnan(values)
    sums = np.bincount(first + found.team[known], values[known], minlength=len(nodes))
    one = grouped.posterior
    posterior = Posterior(one.mean[shown], one.sd[shown], one.low[shown], one.high[shown])
    rounded = [round_estimate(float(one.mean[n]), float(one.low[n]), float(one.high[n]), int(grouped.people[n]),
                              scale=scale) for n in shown]
    return Pooled(found.truth[measure][shown - first], sums[shown] / grouped.people[shown], posterior,
                  np.array([(estimate.low, estimate.high) for estimate in rounded]).reshape(-1, 2))
