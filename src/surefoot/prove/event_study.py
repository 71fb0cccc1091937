"""The effect week by week since the start, and the same for weeks before it, which should show nothing.

Weeks before the start are estimated as if each team had started earlier, from still earlier weeks and the teams not
yet started: out of the sample, like the weeks after the start. Points made of fewer than 3 teams or 50 people are None:
below 50 even the organisation's own counts from logs are not told exactly.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from surefoot.prove.effect import Sample
from surefoot.prove.inference import Jackknife, jackknife
from surefoot.prove.question import Study
from surefoot.vocabulary.proof import EventWeek
from surefoot.vocabulary.tables import Array

FEWEST_TEAMS: Final = 3
FEWEST_PEOPLE: Final = 50
FEWEST_OVER_WEEKS: Final = 20
"""The same of what is a mean over many weeks, in which one person's week hardly shows."""
LONGEST: Final = 26
"""Weeks after the start that are shown, at most."""
EARLIER: Final = 8
"""Weeks before the start that are shown, at most."""


def event_study(study: Study, level: float) -> tuple[EventWeek, ...]:
    """Effects by week since the start (0 = first whole week), with jackknife-t intervals of `level`, in order.

    Ends at the last week that can be told; empty where none can.
    """
    weeks = study.shares.shape[1]
    early = lead(study)
    before = _points(moved(study, early), -early, early, level) if early else []
    after = _points(study, 0, min(weeks, LONGEST), level)
    while after and after[-1].estimate is None:
        after.pop()
    return (*before, *after) if after else ()


def lead(study: Study) -> int:
    """Weeks before the start that can be looked at: half of the median baseline, at most 8."""
    weeks = study.shares.shape[1]
    starts = study.start[(study.start > 0) & (study.start < weeks)]
    return min(EARLIER, int(np.median(starts)) // 2) if len(starts) else 0


def moved(study: Study, early: int) -> Study:
    """The same study as if every team had started `early` weeks earlier, with the weeks after the start left out."""
    weeks = study.shares.shape[1]
    started = study.start < weeks
    shares = np.where(np.arange(weeks) >= study.start[:, None], np.nan, study.shares)
    start = np.where(started, np.maximum(study.start - early, 0), study.start)
    return Study(shares, study.people, start, study.units, study.blocks)


def enough(cells: Sample, people: Array, labels: Array, groups: int, least: int = FEWEST_PEOPLE) -> Array:
    """bool (Q): groups made of at least 3 teams and `least` people; people are counted once, at their team's most."""
    out = np.zeros(groups, dtype=bool)
    for group in range(groups):
        inside = (labels == group) & (cells.hit > 0)
        teams = inside.any(axis=1)
        told = np.where(inside, people, 0).max(axis=1).sum() if len(people) else 0
        out[group] = teams.sum() >= FEWEST_TEAMS and told >= least
    return out


def _points(study: Study, first: int, count: int, level: float) -> list[EventWeek]:
    """Points of `count` weeks since the study's start, the first of which is called `first`."""
    cells = study.cells()
    since = np.arange(study.shares.shape[1]) - study.start[:, None].astype(np.int64)
    labels = np.where((cells.hit > 0) & (since < count), since, -1)
    found = jackknife(cells, labels, count, study.units)
    told = enough(cells, study.people, labels, count)
    low, high = found.interval(level)
    return [_point(first + week, found, low, high, week, told=bool(told[week])) for week in range(count)]


def _point(week: int, found: Jackknife, low: Array, high: Array, place: int, *, told: bool) -> EventWeek:
    if not told or np.isnan(found.estimate[place]):
        return EventWeek(week, None, None, None)
    ends = (None, None) if np.isnan(low[place]) else (float(low[place]), float(high[place]))
    return EventWeek(week, float(found.estimate[place]), *ends)
