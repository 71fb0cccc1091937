"""The imputation estimate against outside numbers, and the shortcuts against the long way."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from diff_diff import CallawaySantAnna, ImputationDiD
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.prove.effect import att, estimates, left_out, sample, weights

from .panels import NEVER, long, mpdta, world


def theirs(shares: np.ndarray, start: np.ndarray, method: type = ImputationDiD) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return method().fit(long(shares, start), outcome="share", unit="team", time="week", first_treat="first",
                            aggregate="all" if method is CallawaySantAnna else "event_study")


def overall(cells: object) -> np.ndarray:
    return np.where(cells.hit > 0, 0, -1)


def test_the_effect_on_mpdta_is_the_published_one():
    # Borusyak, Jaravel & Spiess's estimator on did's mpdta: -0.04771 (didimputation, diff-diff 3.13 ImputationDiD).
    shares, start = mpdta()
    assert att(shares, None, start).estimate == pytest.approx(-0.04771, abs=1e-5)


def test_the_effect_on_mpdta_is_that_of_diff_diff():
    shares, start = mpdta()
    assert att(shares, None, start).estimate == pytest.approx(theirs(shares, start).overall_att, abs=1e-9)


def test_diff_diff_gives_the_values_published_for_callaway_and_santanna():
    # bcallaway11/did, README and docs/articles/did-basics: simple -0.0400, dynamic -0.0772, group -0.0310.
    found = theirs(*mpdta(), method=CallawaySantAnna)
    events = [value["effect"] for week, value in found.event_study_effects.items() if week >= 0]
    teams = {group: int((mpdta()[1] == group - 1).sum()) for group in found.group_effects}
    groups = sum(teams[group] * value["effect"] for group, value in found.group_effects.items()) / sum(teams.values())
    assert found.overall_att == pytest.approx(-0.0400, abs=5e-5)
    assert np.mean(events) == pytest.approx(-0.0772, abs=5e-5)
    assert groups == pytest.approx(-0.0310, abs=5e-5)


@pytest.mark.parametrize("missing", [0.0, 0.1])
def test_the_effect_on_planted_panels_is_that_of_diff_diff(missing):
    rng = np.random.default_rng(5)
    made = world(rng, 24, 0.1)
    shares = np.where(rng.random(made.shares.shape) < missing, np.nan, made.shares)
    assert att(shares, None, made.start).estimate == pytest.approx(theirs(shares, made.start).overall_att, abs=1e-7)


def test_the_jackknife_error_on_mpdta_is_the_one_measured_before():
    # methods.md section 7: own imputation, 500-team jackknife, standard error .01355.
    shares, start = mpdta()
    cells = sample(shares, None, start)
    without = left_out(cells, overall(cells), 1)[:, 0]
    error = np.sqrt(499 / 500 * ((without - without.mean()) ** 2).sum())
    assert len(without) == 500
    assert error == pytest.approx(0.01355, abs=5e-6)


def test_an_effect_without_noise_is_found_exactly_whatever_teams_and_weeks_do():
    rng = np.random.default_rng(1)
    start = np.array([4, 4, 6, 6, 8, NEVER, NEVER])
    shares = rng.random((7, 1)) + rng.random((1, 12)) + 0.125 * (np.arange(12) >= start[:, None])
    assert att(shares, None, start).estimate == pytest.approx(0.125, abs=1e-12)


def test_without_a_team_that_never_starts_weeks_from_the_last_start_on_are_dropped():
    made = world(np.random.default_rng(2), 24, 0.1)
    start = np.where(made.start == NEVER, 20, made.start)
    whole, cut = att(made.shares, None, start), att(made.shares[:, :20], None, start)
    assert whole.estimate == pytest.approx(cut.estimate, abs=1e-12)
    assert (whole.dropped_weeks, cut.dropped_weeks) == (6, 0)
    assert whole.dropped_cells == 24 * 6
    assert whole.teams == int((start < 20).sum())


def test_teams_that_had_started_before_the_panel_are_left_out_and_counted():
    made = world(np.random.default_rng(3), 12, 0.1)
    start = made.start.copy()
    start[:2] = (0, -5)
    found = att(made.shares, None, start)
    assert found.dropped_teams == 2
    assert found.estimate == pytest.approx(att(made.shares[2:], None, start[2:]).estimate, abs=1e-12)


def test_where_all_started_together_there_is_no_effect_to_tell():
    found = att(np.random.default_rng(4).random((10, 12)), None, np.full(10, 6))
    assert found.estimate is None
    assert (found.cells, found.comparison_teams, found.dropped_weeks) == (0, 0, 6)


def test_a_week_that_nobody_delivered_changes_nothing():
    made = world(np.random.default_rng(6), 12, 0.1)
    gap = made.shares.copy()
    gap[:, 5] = np.nan
    found = att(gap, None, made.start)
    without = att(np.delete(made.shares, 5, axis=1), None, made.start - 1)
    assert found.estimate == pytest.approx(without.estimate, abs=1e-12)
    assert found.dropped_weeks == 0


def test_people_can_weigh_the_cells():
    made = world(np.random.default_rng(7), 12, 0.1)
    alike = np.full(made.shares.shape, 7)
    unlike = alike.copy()
    unlike[0] = 70
    even = att(made.shares, None, made.start).estimate
    assert att(made.shares, alike, made.start).estimate == pytest.approx(even, abs=1e-12)
    assert att(made.shares, unlike, made.start).estimate != pytest.approx(even, abs=1e-4)


@st.composite
def panels(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    teams, weeks = draw(st.integers(4, 10)), draw(st.integers(6, 12))
    shares = rng.random((teams, weeks))
    shares[rng.random(shares.shape) < draw(st.sampled_from([0.0, 0.1, 0.3]))] = np.nan
    start = rng.choice(draw(st.sampled_from([(3, 5, 99), (-1, 4, 6), (2, 3, 4, 5, 7)])), teams)
    units = np.arange(teams) if draw(st.booleans()) else np.arange(teams) // 2
    people = rng.integers(1, 9, shares.shape) if draw(st.booleans()) else None
    return shares, people, start, units


@settings(max_examples=60, deadline=None)
@given(panels())
def test_leaving_out_by_subtraction_is_leaving_out_the_long_way(panel):
    shares, people, start, units = panel
    cells = sample(shares, people, start)
    since = np.arange(shares.shape[1]) - start[:, None]
    labels = np.where(cells.hit > 0, np.minimum(since, 2), -1)
    found = left_out(cells, labels, 3, units)
    used = np.unique(units[(cells.free > 0).any(axis=1)])
    assert len(found) == len(used)
    for unit, row in zip(used, found, strict=True):
        kept = units != unit
        # What the whole sample could not compare stays out: a leave-out does not bring it back.
        rest = sample(np.where(cells.free + cells.hit > 0, shares, np.nan)[kept],
                      None if people is None else people[kept], start[kept])
        assert row == pytest.approx(estimates(rest, labels[kept], 3), abs=1e-9, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(panels())
def test_the_estimate_is_its_weights_times_the_cells(panel):
    shares, people, start, _ = panel
    cells = sample(shares, people, start)
    labels = overall(cells)
    wanted = np.nan_to_num(estimates(cells, labels, 1)[0])
    assert (weights(cells, labels) * cells.shares).sum() == pytest.approx(wanted, abs=1e-9)


def test_the_callers_arrays_stay_as_they_are():
    made = world(np.random.default_rng(8), 12, 0.1)
    shares, start = made.shares.copy(), made.start.copy()
    shares.flags.writeable = start.flags.writeable = False
    att(shares, None, start)
    assert (shares == made.shares).all()


def test_arrays_that_do_not_fit_are_refused_with_their_shapes():
    with pytest.raises(ValueError, match=r"shares \(3, 4\), people None and starts \(2,\)"):
        att(np.zeros((3, 4)), None, np.zeros(2))
