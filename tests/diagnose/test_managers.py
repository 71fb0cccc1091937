"""What goes with a readier manager between teams: noise of small teams and of the same raters taken out."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.diagnose.managers import effect_on_answers, effect_on_use, two_views
from surefoot.vocabulary.settings import Settings

SETTINGS = Settings()


def planted(seed: int, teams: int = 120, slope: float = 0.15, mood: float = 0.6):
    """Answers about managers and willingness: `slope` between teams, and a mood that bends both within people."""
    rng = np.random.default_rng(seed)
    team = np.repeat(np.arange(teams), rng.integers(4, 10, teams))
    climate = rng.normal(0, 0.5, teams)
    same = rng.standard_normal(len(team))
    ready = 3 + climate[team] + mood * same + rng.normal(0, 0.5, len(team))
    chance = 0.4 + slope * climate[team]
    willing = (rng.random(len(team)) < np.clip(chance + 0.15 * mood * same, 0, 1)).astype(float)
    people = rng.integers(5, 12, teams)
    using = rng.binomial(people, np.clip(0.3 + slope * climate, 0, 1))
    return team, ready, willing, using, people


@pytest.mark.parametrize("mood", [0.0, 0.9])
def test_the_planted_slope_is_found_whatever_mood_people_answered_in(mood):
    found = [effect_on_answers(*planted(seed, mood=mood)[:3], SETTINGS) for seed in range(40)]
    slopes = [one.estimate for one in found if one is not None]
    assert len(slopes) == 40
    assert np.mean(slopes) == pytest.approx(0.15, abs=0.03)


def test_a_plain_regression_of_team_means_would_be_bent_by_mood():
    slopes = []
    for seed in range(20):
        team, ready, willing, *_ = planted(seed, slope=0.0, mood=0.9)
        count = np.bincount(team)
        x, y = np.bincount(team, ready) / count, np.bincount(team, willing) / count
        slopes.append(np.polyfit(x, y, 1)[0])
    ours = [effect_on_answers(*planted(seed, slope=0.0, mood=0.9)[:3], SETTINGS) for seed in range(100)]
    assert np.mean(slopes) > 0.03
    assert abs(np.mean([one.estimate for one in ours if one is not None])) < 0.01


def test_the_slope_on_use_is_found_although_teams_tell_readiness_badly():
    found = []
    for seed in range(40):
        team, ready, _, using, people = planted(seed)
        found.append(effect_on_use(team, ready, using, people, SETTINGS))
    assert np.mean([one.estimate for one in found if one is not None]) == pytest.approx(0.15, abs=0.03)


@pytest.mark.slow
def test_nine_in_ten_intervals_hold_the_planted_slope():
    hits = []
    for seed in range(200):
        found = effect_on_answers(*planted(seed)[:3], SETTINGS)
        if found is not None:
            hits.append(found.low <= 0.15 <= found.high)
    assert len(hits) > 190
    assert 0.84 <= np.mean(hits) <= 0.96


def test_nothing_is_said_of_fewer_than_thirty_teams():
    assert effect_on_answers(*planted(1, teams=29)[:3], SETTINGS) is None


def test_nothing_is_said_where_managers_hardly_differ():
    rng = np.random.default_rng(2)
    team = np.repeat(np.arange(60), 6)
    ready, willing = rng.integers(1, 6, 360).astype(float), (rng.random(360) < 0.4).astype(float)
    assert effect_on_answers(team, ready, willing, SETTINGS) is None


def test_teams_without_logs_are_left_out():
    team, ready, _, using, people = planted(3)
    people = people.copy()
    people[:20] = 0
    found = effect_on_use(team, ready, using, people, SETTINGS)
    assert found is not None
    assert found.n == (100, 100)


def test_two_views_are_the_means_over_managers_with_students_interval():
    seen, own = np.array([40.0, 50, 60, 55, 45, np.nan]), np.array([70.0, 60, 75, 65, 80, 90])
    views = two_views(seen, own, SETTINGS)
    assert views is not None
    assert views.team_view.estimate == 50
    assert views.difference.estimate == 20
    assert views.difference.n == (5, 5)
    # By hand: differences 30, 10, 15, 10, 35; sd 11.726, se 5.2440, t(4, .95) = 2.1318 (printed tables)
    assert views.difference.low == pytest.approx(20 - 2.1318 * 5.2440, abs=1e-3)
    assert views.difference.high == pytest.approx(20 + 2.1318 * 5.2440, abs=1e-3)


def test_fewer_than_five_managers_are_never_averaged():
    assert two_views(np.array([40.0, 50, 60, 55]), np.array([70.0, 60, 75, 65]), SETTINGS) is None
