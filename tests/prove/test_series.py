"""The line of fewer than eight teams."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.prove.series import pooled, relapse
from surefoot.vocabulary.proof import Point

from .panels import NEVER, iso, week

WEEKS = week(0) + 7 * np.arange(20).astype("timedelta64[D]")


def line(start: list[int], people: int = 8):
    shares = np.where(np.arange(20) >= np.array(start)[:, None], 0.6, 0.2)
    return pooled(shares, np.full(shares.shape, people), np.array(start), WEEKS)


def test_points_are_four_weeks_counted_from_each_teams_own_start():
    points = line([8, 10, 8, NEVER])
    assert [point.weeks_since_start for point in points] == [-8, -4, 0, 4]
    assert [point.share for point in points] == pytest.approx([0.2, 0.2, 0.6, 0.6])
    assert [point.first for point in points] == [iso(0), iso(4), iso(8), iso(12)]
    assert {point.people for point in points} == {(24, 24)}


def test_one_team_or_fewer_than_twenty_people_give_no_line():
    assert line([8, NEVER, NEVER], people=50) == ()
    assert line([8, 8], people=9) == ()
    assert line([8, 8], people=10) != ()


def test_a_point_in_which_a_team_is_missing_is_left_out():
    shares, people = np.full((3, 20), 0.5), np.full((3, 20), 9)
    people[1, 8:12] = 0
    shares[1, 8:12] = np.nan
    points = pooled(shares, people, np.array([8, 8, 8]), WEEKS)
    assert [point.weeks_since_start for point in points] == [-8, -4, 4, 8]


def test_a_line_needs_four_weeks_after_the_last_start():
    assert line([8, 18]) == ()


def shown(*shares: float) -> list[Point]:
    """A line as shown: two points before the start, the others after it."""
    return [Point(iso(4 * place), 4 * (place - 2), share, (20, 24)) for place, share in enumerate(shares)]


def test_a_line_that_loses_what_it_gained_is_warned_of():
    check = relapse(shown(0.2, 0.2, 0.45, 0.5, 0.45, 0.35, 0.3))
    assert (check.name, check.passed, check.text.key) == ("lasting", False, "proof_line_falls")


def test_a_line_that_stays_up_is_no_news_since_nothing_is_compared():
    assert relapse(shown(0.2, 0.2, 0.45, 0.5, 0.5, 0.55, 0.5)).passed is None


def test_a_line_without_a_gain_or_without_sixteen_weeks_after_the_start_warns_of_nothing():
    assert relapse(shown(0.5, 0.5, 0.5, 0.5, 0.3, 0.2)).passed is None
    assert relapse(shown(0.2, 0.2, 0.5, 0.5, 0.2)).passed is None
    assert relapse([]).passed is None


def test_the_warning_holds_no_number():
    assert not relapse(shown(0.2, 0.2, 0.5, 0.5, 0.2, 0.2)).text.values
