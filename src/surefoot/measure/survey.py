"""What the pulse says: one wave's respondents, their team and their scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from surefoot.measure.confidence import (
    MEASURE_IN_FREQUENCY,
    agrees,
    construct_mean,
    newest_wave,
    rows_of,
)
from surefoot.measure.raking import Weighted, cells, rake
from surefoot.measure.tree import Tree
from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array, Table


@dataclass(frozen=True)
class Survey:
    """One wave. cell: int (M) group of each respondent; means: construct -> mean of core items (M), NaN = missing."""

    wave: np.datetime64
    cell: Array
    means: Mapping[str, Array]
    settings: Settings
    apart: bool = False
    """Whether its rows were taken apart: what one row says of two constructs is not of one person."""

    def __len__(self) -> int:
        return len(self.cell)

    def answered(self) -> tuple[str, ...]:
        """Constructs somebody answered."""
        return tuple(name for name, means in self.means.items() if not np.isnan(means).all())

    def agrees(self, construct: str) -> Array:
        """float (M): 1 capable or confident, 0 not, NaN missing."""
        return agrees(self.means[construct], self.settings)

    def weighted(self, construct: str, frequency: Table | None, target: Array | None) -> Weighted | None:
        """The organisation's share (capability, confidence) or mean (others, 1 to 5), raked; None without answers."""
        share = construct in MEASURE_IN_FREQUENCY
        scores = self.agrees(construct) if share else self.means[construct]
        return self._rake(construct, scores, lambda score: score, frequency, target, share=share)

    def weighted_share(self, construct: str, frequency: Table | None, target: Array | None) -> Weighted | None:
        """The organisation's share of people whom a driver holds back, raked."""
        limit = 5 - 4 * self.settings.held_back_level / 100  # level above 50 = mean below 3
        scores = np.where(np.isnan(self.means[construct]), np.nan, self.means[construct] < limit)
        return self._rake(construct, scores, lambda score: (score < limit).astype(float), frequency, target, share=True)

    def _rake(self, construct: str, scores: Array, turn: Callable[[Array], Array],
              frequency: Table | None, target: Array | None, *, share: bool) -> Weighted | None:
        known = scores[~np.isnan(scores)]
        if not len(known):
            return None
        if frequency is None or target is None:
            nothing = np.empty(0)
            return rake(nothing, nothing, nothing, (float(known.sum()), len(known)), None, self.settings, share=share)
        raw, often, people = cells(frequency, self.wave, MEASURE_IN_FREQUENCY.get(construct, construct))
        values = turn(raw)
        # Who answered the items but not how often they use AI weighs 1: their scores are the rest of the sum. A table
        # written coarse (frequency.py) is a little off in what the answers know exactly, the plain sum and how far
        # scores lie apart: both are put right, and only the weighting is left to it.
        rest = max(len(known) - int(people.sum()), 0)
        left = float(known.mean() * (people.sum() + rest) - (values * people).sum())
        return rake(values, often, people, (left, rest), target, self.settings, share=share,
                    unseen=0.0 if share else _within(known, values, people))


def _within(known: Array, values: Array, people: Array) -> float:
    """Variance of the scores that a table of fewer different scores has lost; 0 for one that has them all."""
    if not people.sum() or np.isin(values, known).all():
        return 0.0
    mean = np.average(values, weights=people)
    return max(float(known.var() - np.average((values - mean) ** 2, weights=people)), 0.0)


def survey(pulse: Table | None, nodes: Tree, day: np.datetime64, settings: Settings) -> Survey | None:
    """The newest wave opened by `day` with at least the minimum of answers; None without one."""
    if pulse is None:
        return None
    wave = newest_wave(pulse, day, settings.minimum)
    return None if wave is None else of_wave(pulse, wave, nodes, settings)


def of_wave(pulse: Table, wave: np.datetime64, nodes: Tree, settings: Settings) -> Survey:
    """One wave's respondents; a team that is not in the tree counts for the organisation only."""
    rows = rows_of(pulse, wave)
    means = {construct: construct_mean(rows, construct) for construct in CONSTRUCTS}
    return Survey(wave, nodes.locate(rows["team"]), means, settings, bool((rows["apart"] == 1).any()))


def both(first: Survey, second: Survey) -> Survey:
    """The answers of two waves together, dated as the first; for one construct at a time where one was taken apart."""
    means = {name: np.concatenate([first.means[name], second.means[name]]) for name in first.means}
    return Survey(first.wave, np.concatenate([first.cell, second.cell]), means, first.settings,
                  first.apart or second.apart)
