"""Managers: what goes with a readier manager, between teams; and how teams and managers themselves see it.

Teams of six answers tell their manager's readiness badly, and the same people rate both the manager and themselves.
Both would bend a plain regression of team means, the first downward, the second upward. So the slope is taken from
the covariance *between* teams with what comes from within them removed (one-way random effects, method of moments:
Searle, Casella & McCulloch 1992, Variance Components, ch. 3; n0 for unequal teams). Logs count other people's weeks
than the survey's answers, so there nothing has to be removed from the covariance. Association, not proof: readier
managers may have been given the readier teams.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import stdtrit

from surefoot.vocabulary.diagnosis import TwoViews
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array

REPLICATES: Final = 2000
_TOO_OFTEN: Final = 0.025
"""Share of replicates without any spread of readiness between teams from which no effect can be told."""


def effect_on_answers(cell: Array, ready: Array, score: Array, settings: Settings) -> Estimate | None:
    """Difference in the mean of `score` between teams whose managers are one answer category apart.

    cell: int (M) team of each respondent; ready: (M) mean answer 1 to 5 about the manager; score: (M) 0 or 1, say
    willing; NaN = missing. n counts teams with two or more complete answers. None under the setting's number of
    teams, or where readiness hardly differs between teams.
    """
    known = ~(np.isnan(ready) | np.isnan(score))
    teams, people, values = _teams(cell[known], np.column_stack([ready[known], score[known]]))
    if len(teams) < settings.between_teams:
        return None
    mean = values[:, :2] / people[:, None]
    within_xx = values[:, 2] - people * mean[:, 0] ** 2
    within_xy = values[:, 3] - people * mean[:, 0] * mean[:, 1]
    return _slope(people, mean, within_xx, within_xy, settings)


def effect_on_use(cell: Array, ready: Array, using: Array, people: Array, settings: Settings) -> Estimate | None:
    """Difference in the share of regular users between teams whose managers are one answer category apart.

    cell, ready: as in `effect_on_answers`; using, people: (N) regular users, and people who count, of each team by
    its number in `cell`. n counts teams. None as in `effect_on_answers`.
    """
    known = ~np.isnan(ready)
    teams, answers, values = _teams(cell[known], np.column_stack([ready[known], ready[known]]))
    both = people[teams] > 0
    teams, answers, values = teams[both], answers[both], values[both]
    if len(teams) < settings.between_teams:
        return None
    mean = np.column_stack([values[:, 0] / answers, using[teams] / people[teams]])
    within = values[:, 2] - answers * mean[:, 0] ** 2
    return _slope(answers, mean, within, np.zeros(len(teams)), settings)


def two_views(team_view: Array, self_view: Array, settings: Settings) -> TwoViews | None:
    """Readiness as teams see it and as their managers do, levels 0 to 100 (J), NaN = not given, and the difference.

    Means over managers with Student's t intervals; None for fewer managers than the setting's group.
    """
    both = ~(np.isnan(team_view) | np.isnan(self_view))
    if both.sum() < max(settings.manager_group, 2):
        return None
    seen, own = team_view[both], self_view[both]
    return TwoViews(*(_mean(values, settings) for values in (seen, own, own - seen)))


def _mean(values: Array, settings: Settings) -> Estimate:
    count = len(values)
    half = float(stdtrit(count - 1, 0.5 + settings.interval / 2) * values.std(ddof=1) / np.sqrt(count))
    middle = float(values.mean())
    return Estimate(middle, middle - half, middle + half, (count, count), settings.interval)


def _teams(cell: Array, values: Array) -> tuple[Array, Array, Array]:
    """Teams with two or more people: their numbers, people, and sums of x, y, x squared and x times y."""
    teams, place = np.unique(cell, return_inverse=True)
    people = np.bincount(place)
    x, y = values.T
    sums = np.stack([np.bincount(place, column, minlength=len(teams)) for column in (x, y, x * x, x * y)], axis=1)
    enough = people >= 2
    return teams[enough], people[enough].astype(float), sums[enough]


def _slope(people: Array, mean: Array, within_xx: Array, within_xy: Array, settings: Settings) -> Estimate | None:
    """Between-team slope with a percentile interval from resampled teams."""
    count = len(people)
    rng = np.random.default_rng(20261125)
    times = np.vstack([np.ones(count), rng.multinomial(count, np.full(count, 1 / count), REPLICATES)])
    weight = times * people
    total = weight.sum(axis=1)
    free = total - times.sum(axis=1)
    noise_xx, noise_xy = (times @ within / free for within in (within_xx, within_xy))
    middle = weight @ mean / total[:, None]
    products = weight @ np.column_stack([mean[:, 0] ** 2, mean[:, 0] * mean[:, 1]])
    cross_xx = products[:, 0] - total * middle[:, 0] ** 2
    cross_xy = products[:, 1] - total * middle[:, 0] * middle[:, 1]
    groups = times.sum(axis=1) - 1
    scale = total - (times @ people**2) / total
    spread = (cross_xx - groups * noise_xx) / scale
    together = (cross_xy - groups * noise_xy) / scale
    if spread[0] <= 0 or (spread <= 0).mean() > _TOO_OFTEN:
        return None
    slopes = together[1:][spread[1:] > 0] / spread[1:][spread[1:] > 0]
    tail = (1 - settings.interval) / 2
    low, high = (float(end) for end in np.quantile(slopes, (tail, 1 - tail)))
    return Estimate(float(together[0] / spread[0]), low, high, (count, count), settings.interval)
