"""Use that looks made for the count: patterns of whole teams. Nobody is accused; results are shown with and without.

Only a yes or no for a team leaves this module, and never for one of fewer than five people. Each pattern has innocent
reasons; none of them changes a verdict by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from surefoot.measure.logs import Logs
from surefoot.prove.exposure import Panel
from surefoot.vocabulary.tables import Array

SCRIPTED_WEEKS: Final = 8
"""Active weeks from which equal counts say something."""
SCRIPTED_MEAN: Final = 5.0
"""Mean actions a week from which equal counts say something: one a week is simply little use."""
SCRIPTED_SPREAD: Final = 0.1
"""Standard deviation over mean; chance alone gives 0.45 at 5 actions a week."""
SCRIPTED_SHARE: Final = 0.25
BURST_TOP: Final = 0.05
BURST_SHARE: Final = 0.6
"""Part of a team's actions in its busiest twentieth of active person-weeks; a log-normal spread of 1.5 gives 0.44."""
BURST_WEEKS: Final = 40
END_JUMP: Final = 0.25
"""Rise of the share active in the last week of a month, above the organisation's."""


@dataclass(frozen=True)
class Patterns:
    """bool (T) each: teams whose use follows the pattern."""

    scripted: Array
    bursty: Array
    end_of_period: Array

    def any(self) -> Array:
        """bool (T): teams with some pattern."""
        flagged: Array = self.scripted | self.bursty | self.end_of_period
        return flagged


def patterns(logs: Logs, found: Panel) -> Patterns:
    """Patterns in the weeks of the panel."""
    assert logs.eligible is not None and logs.active is not None and logs.usage is not None
    used = logs.eligible & logs.active
    actions = np.where(used, logs.usage.actions[:, :used.shape[1]], 0.0)
    place = np.full(len(logs.nodes), -1)
    place[found.cells] = np.arange(len(found.teams))
    team = place[logs.cell]
    count = len(found.teams)
    large = np.bincount(team[(team >= 0) & used.any(axis=1)], minlength=count) >= logs.settings.minimum
    return Patterns(large & _scripted(actions, used, team, count), large & _bursty(actions, used, team, count),
                    large & _end_of_period(found))


def _scripted(actions: Array, used: Array, team: Array, teams: int) -> Array:
    """Two or more people, and a quarter of those who use it, with the same count every week."""
    weeks = used.sum(axis=1)
    mean = actions.sum(axis=1) / np.maximum(weeks, 1)
    square = np.where(used, (actions - mean[:, None]) ** 2, 0.0).sum(axis=1) / np.maximum(weeks, 1)
    even = (weeks >= SCRIPTED_WEEKS) & (mean >= SCRIPTED_MEAN) & (np.sqrt(square) < SCRIPTED_SPREAD * mean)
    inside = team >= 0
    many = np.bincount(team[inside & even], minlength=teams)
    using = np.bincount(team[inside & (weeks >= SCRIPTED_WEEKS)], minlength=teams)
    return (many >= 2) & (many >= SCRIPTED_SHARE * using)


def _bursty(actions: Array, used: Array, team: Array, teams: int) -> Array:
    """Most actions in a few person-weeks."""
    person, week = np.nonzero(used & (team >= 0)[:, None])
    owner, count = team[person], actions[person, week]
    order = np.lexsort((-count, owner))
    owner, count = owner[order], count[order]
    cells = np.bincount(owner, minlength=teams)
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(cells) - cells, cells)
    top = rank < np.ceil(BURST_TOP * cells[owner])
    total = np.bincount(owner, count, minlength=teams)
    busiest = np.bincount(owner[top], count[top], minlength=teams)
    return (cells >= BURST_WEEKS) & (total > 0) & (busiest >= BURST_SHARE * total)


def _end_of_period(found: Panel) -> Array:
    """Use jumps in the last week of months, by more than in the organisation and than chance explains."""
    month = found.weeks.astype("datetime64[M]")
    last = (found.weeks + np.timedelta64(7, "D")).astype("datetime64[M]") != month
    people = found.people.astype(float)
    active = np.where(people > 0, found.shares, 0.0) * people
    if last.sum() < 3 or (~last).sum() < 3:
        return np.zeros(len(people), dtype=bool)
    end, rest = _rate(active[:, last], people[:, last]), _rate(active[:, ~last], people[:, ~last])
    whole = active[:, last].sum() / max(people[:, last].sum(), 1) - active[:, ~last].sum() / max(
        people[:, ~last].sum(), 1)
    chance = np.sqrt(0.25 / np.maximum(people[:, last].sum(axis=1), 1)
                     + 0.25 / np.maximum(people[:, ~last].sum(axis=1), 1))
    jumps: Array = end - rest - whole >= np.maximum(END_JUMP, 3 * chance)
    return jumps


def _rate(active: Array, people: Array) -> Array:
    rate: Array = active.sum(axis=1) / np.maximum(people.sum(axis=1), 1)
    return rate
