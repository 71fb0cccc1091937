"""The effect week by week: against diff-diff, and what must stay hidden."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from diff_diff import CallawaySantAnna, ImputationDiD

from surefoot.prove.event_study import event_study, lead
from surefoot.prove.question import Study

from .panels import NEVER, long, mpdta, world


def theirs(shares: np.ndarray, start: np.ndarray, method: type) -> dict[int, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = method().fit(long(shares, start), outcome="share", unit="team", time="week", first_treat="first",
                             aggregate="event_study")
    return {int(week): float(value["effect"]) for week, value in found.event_study_effects.items() if week >= 0}


def ours(study: Study) -> dict[int, float]:
    return {point.week: point.estimate for point in event_study(study, 0.9)
            if point.week >= 0 and point.estimate is not None}


def test_weeks_after_the_start_on_mpdta_are_those_of_diff_diff():
    shares, start = mpdta()
    found, wanted = ours(Study(shares, np.full(shares.shape, 50), start)), theirs(shares, start, ImputationDiD)
    assert sorted(found) == sorted(wanted) == [0, 1, 2, 3]
    assert [found[week] for week in range(4)] == pytest.approx([wanted[week] for week in range(4)], abs=1e-8)


def test_weeks_after_the_start_on_planted_panels_are_those_of_diff_diff():
    made = world(np.random.default_rng(11), 40, 0.15)
    found, wanted = ours(made.study()), theirs(made.shares, made.start, ImputationDiD)
    assert found == pytest.approx({week: wanted[week] for week in found}, abs=1e-7)


def test_callaway_and_santanna_see_much_the_same_weeks():
    # Their base is the last week before the start alone, ours all weeks before it: equal in expectation, not exactly.
    made = world(np.random.default_rng(12), 300, 0.15)
    found, wanted = ours(made.study()), theirs(made.shares, made.start, CallawaySantAnna)
    apart = np.array([found[week] - wanted[week] for week in found])
    assert np.abs(apart).max() < 0.08
    assert abs(apart.mean()) < 0.03
    true = [made.added[made.start < NEVER, made.start[made.start < NEVER] + week].mean() for week in range(9)]
    assert [found[week] for week in range(9)] == pytest.approx(true, abs=0.05)


def test_weeks_before_the_start_stand_beside_it_and_hover_around_nothing():
    made = world(np.random.default_rng(13), 300, 0.15)
    before = [point for point in event_study(made.study(), 0.9) if point.week < 0]
    assert [point.week for point in before] == list(range(-6, 0))
    assert np.abs([point.estimate for point in before]).max() < 0.05


def test_what_happened_after_the_start_never_reaches_the_weeks_before_it():
    made = world(np.random.default_rng(14), 40, 0.0)
    later = made.shares + np.where(np.arange(26) >= made.start[:, None], 0.5, 0.0)
    study = made.study()
    one, other = (event_study(Study(shares, study.people, made.start), 0.9) for shares in (made.shares, later))
    assert [p for p in one if p.week < 0] == [p for p in other if p.week < 0]


def test_a_rise_before_the_start_shows_in_the_weeks_before_it():
    made = world(np.random.default_rng(15), 60, 0.0)
    since = np.arange(26) - made.start[:, None]
    risen = made.shares + np.where((since >= -3) & (since < 0), 0.3, 0.0)
    points = {p.week: p.estimate for p in event_study(Study(risen, made.study().people, made.start), 0.9)}
    assert np.mean([points[week] for week in (-3, -2, -1)]) > 0.2
    assert abs(np.mean([points[week] for week in (-6, -5, -4)])) < 0.1


def test_points_of_fewer_than_three_teams_or_twenty_people_stay_empty():
    rng = np.random.default_rng(16)
    start = np.array([8] * 2 + [12] * 8 + [NEVER] * 6)
    study = Study(rng.random((16, 20)), np.full((16, 20), 9), start)
    points = {p.week: p for p in event_study(study, 0.9)}
    assert points[7].estimate is not None and points[7].low < points[7].estimate < points[7].high
    assert max(points) == 7, "from week 8 on only two teams are left"
    small = Study(study.shares, np.full((16, 20), 1), start)
    assert event_study(small, 0.9) == ()


@pytest.mark.parametrize(("first", "weeks"), [(2, 1), (8, 4), (30, 8)])
def test_half_of_the_weeks_before_the_start_are_looked_at_and_at_most_eight(first, weeks):
    start = np.array([first] * 5 + [NEVER] * 5)
    assert lead(Study(np.zeros((10, 40)), np.zeros((10, 40)), start)) == weeks
