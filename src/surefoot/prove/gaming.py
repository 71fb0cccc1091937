"""Use that looks made for the count: patterns of whole teams. Nobody is accused; results are shown with and without.

Only a yes or no for a team leaves this module, never for fewer than five people, and not for the habits of one person.
The aim is that at most about 2 in 100 teams of honest, ordinary use follow a pattern in half a year. Every pattern has
innocent reasons, and none of them changes a verdict by itself:

- Scripted: a standing task of just so many steps each week looks the same. Twice a week or less is never flagged.
- Bursty: single weeks of very many acts and hardly any others; one lone workshop looks the same. Use that builds up or
  fades over some weeks, as in projects and after a launch, is seldom flagged, nor is a burst of two weeks on end.
- End of period: a task at the end of each month brings more acts than an ordinary week does, while use for the count
  needs only one. A monthly task of an act or two cannot be told apart, nor can a pattern that most teams share, as a
  team is held against the others in the same weeks.

A pattern may begin at any week: weeks are looked at half a year at a time, and scripts twelve weeks at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from surefoot.measure.logs import Logs
from surefoot.prove.exposure import Panel
from surefoot.vocabulary.tables import Array

FEWEST: Final = 5  # people using it, whatever the settings say
HALF_YEAR: Final = 26
SCRIPTED_WINDOW: Final = 12
SCRIPTED_WEEKS: Final = 8  # eligible ones, of the twelve
SCRIPTED_ACTS: Final = 3
"""Acts a week from which equal counts say something: once or twice a week is simply little use, or a weekly habit."""
SCRIPTED_NEAR: Final = 0.05  # below 20 a week, only the same number is equal
SCRIPTED_EQUAL: Final = 0.75
"""Part of the weeks with equal counts. Independent acts at 3 a week, the most even use there is without a script, give
the same count in 9 of 12 weeks with a chance of 0.0001 (binomial, Poisson mode 0.22)."""
SCRIPTED_SHARE: Final = 0.25
BURST_WEEKS: Final = 20  # with anybody eligible
BURST_TOP: Final = 0.1
BURST_SHARE: Final = 2 / 3
"""Part of a team's acts that stand alone in a tenth of its weeks: twice as many as all its others. Acts of a week stand
alone as far as they exceed both weeks beside it; work has a run-up and leaves something to do."""
BURST_TIMES: Final = 2.0
"""Such acts per person in the busiest week, over the usual: where there is little use, a few acts make a week busy."""
END_WEEKS: Final = 3
END_JUMP: Final = 0.25
"""Rise of the share active in the last week of a month, above the other teams'. One person of five would make 0.2."""
END_ERRORS: Final = 3.0


@dataclass(frozen=True)
class Patterns:
    """bool (T) each: teams whose use follows the pattern."""

    scripted: Array
    bursty: Array
    end_of_period: Array

    def any(self) -> Array:
        """bool (T): teams with some pattern."""
        return np.asarray(self.scripted | self.bursty | self.end_of_period)


@dataclass(frozen=True)
class _Half:
    """About half a year of P people in T teams. acts: float (P, W), 0 where not eligible; eligible: bool (P, W); team:
    int (P); last: bool (W), weeks in which a month ends; teams: T."""

    acts: Array
    eligible: Array
    team: Array
    last: Array
    teams: int

    def total(self, values: Array) -> Array:
        """float (T) or (T, W): sum of (P) or (P, W) over the people of each team."""
        out = np.zeros((self.teams, *values.shape[1:]))
        np.add.at(out, self.team, values)
        return out

    def usual(self) -> float:
        """Median acts of an active week of a person, outside the ends of months."""
        acts = self.acts[:, ~self.last]
        return float(np.median(acts[acts > 0])) if (acts > 0).any() else np.inf


def patterns(logs: Logs, found: Panel) -> Patterns:
    """Patterns in the weeks of the panel: a team follows one if it does so in some half of a year."""
    assert logs.eligible is not None and logs.active is not None and logs.usage is not None
    weeks = logs.eligible.shape[1]
    acts = np.where(logs.eligible & logs.active, logs.usage.actions[:, :weeks], 0.0)
    place = np.full(len(logs.nodes), -1)
    place[found.cells] = np.arange(len(found.teams))
    team = place[logs.cell]
    mine = (team >= 0) & logs.eligible.any(axis=1)
    last = (found.weeks + 7).astype("datetime64[M]") != found.weeks.astype("datetime64[M]")
    flags = np.zeros((3, len(found.teams)), dtype=bool)
    for piece in np.array_split(np.arange(weeks), max(weeks // HALF_YEAR, 1)):
        half = _Half(acts[mine][:, piece], logs.eligible[mine][:, piece], team[mine], last[piece], len(found.teams))
        large = half.total(half.acts.max(axis=1) > 0) >= max(FEWEST, logs.settings.minimum)
        flags |= large & np.stack([_scripted(half), _bursty(half), _end_of_period(half)])
    return Patterns(*flags)


def _scripted(half: _Half) -> Array:
    """Two or more people, and a quarter of those who use it, with the same count in nearly all of some twelve weeks."""
    even = np.zeros(len(half.acts), dtype=bool)
    for first in range(max(half.acts.shape[1] - SCRIPTED_WINDOW, 0) + 1):
        window = slice(first, first + SCRIPTED_WINDOW)
        acts, eligible = half.acts[:, window], half.eligible[:, window]
        known = eligible.sum(axis=1)
        ordered = np.sort(np.where(eligible, acts, np.inf), axis=1)
        middle = np.take_along_axis(ordered, known[:, None] // 2, axis=1)
        same = (eligible & (np.abs(acts - middle) <= SCRIPTED_NEAR * middle)).sum(axis=1)
        even |= (known >= SCRIPTED_WEEKS) & (middle[:, 0] >= SCRIPTED_ACTS) & (same >= SCRIPTED_EQUAL * known)
    using = half.total((half.acts > 0).sum(axis=1) >= SCRIPTED_WEEKS)
    scripted: Array = half.total(even) >= np.maximum(2, SCRIPTED_SHARE * using)
    return scripted


def _bursty(half: _Half) -> Array:
    """Most acts in a few weeks that stand alone, and many of them, with the person of most acts left out."""
    order = np.lexsort((-half.acts.sum(axis=1), half.team))
    most = order[np.unique(half.team[order], return_index=True)[1]]
    acts, people = half.acts.copy(), half.eligible.astype(float)
    acts[most], people[most] = 0, 0
    weekly, there = half.total(acts), half.total(people)
    known = (there > 0).sum(axis=1)
    beside = np.pad(weekly, ((0, 0), (1, 1)))
    alone = np.maximum(weekly - np.maximum(beside[:, :-2], beside[:, 2:]), 0)
    rank = np.argsort(np.argsort(-alone, axis=1, kind="stable"), axis=1)
    share = (alone * (rank < np.ceil(BURST_TOP * known)[:, None])).sum(axis=1) / np.maximum(weekly.sum(axis=1), 1)
    each = (alone / np.maximum(there, 1)).max(axis=1)
    bursty: Array = (known >= BURST_WEEKS) & (share >= BURST_SHARE) & (each >= BURST_TIMES * half.usual())
    return bursty


def _end_of_period(half: _Half) -> Array:
    """More people active when months end, by more than among the others and than chance explains, with few acts.

    The error is binomial: of the difference of two shares of person-weeks, at the share of both together.
    """
    active, people, acts = (half.total(values) for values in (half.acts > 0, half.eligible, half.acts))
    ends, rest = (np.stack([one[:, weeks].sum(axis=1) for one in (active, people, people > 0)])
                  for weeks in (half.last, ~half.last))
    others = [values.sum(axis=1, keepdims=True) - values for values in (ends, rest)]
    jump = _rate(ends) - _rate(rest) - (_rate(others[0]) - _rate(others[1]))
    both = _rate(ends + rest)
    error = np.sqrt(both * (1 - both) * (1 / np.maximum(ends[1], 1) + 1 / np.maximum(rest[1], 1)))
    few = acts[:, half.last].sum(axis=1) <= half.usual() * ends[0]
    known = (np.minimum(ends[2], rest[2]) >= END_WEEKS) & (others[1][1] > 0)
    jumps: Array = known & few & (jump >= np.maximum(END_JUMP, END_ERRORS * error))
    return jumps


def _rate(active: Array) -> Array:
    """float (T): active of eligible person-weeks, the first two rows of (3, T)."""
    return np.asarray(active[0] / np.maximum(active[1], 1))
