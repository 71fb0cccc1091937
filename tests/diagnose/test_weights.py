"""Weights of the first driver: what goes with confidence, never below zero, never told by use."""

from __future__ import annotations

from inspect import signature
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.demo import Options, survey
from surefoot.demo.climate import draw_climate
from surefoot.demo.truths import driver_weights as planted_weights
from surefoot.diagnose.associations import associations
from surefoot.diagnose.weights import driver_weights
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.settings import Settings

from .planted import means_of, mixed, planted


def of_every_subset(matrix: np.ndarray) -> np.ndarray:
    """The bounded solution by trying every set of drivers that may be above zero."""
    r, outcome = matrix[:-1, :-1], matrix[:-1, -1]
    best, least = np.zeros(len(r)), 1.0
    for used in map(list, chain.from_iterable(combinations(range(len(r)), k) for k in range(1, len(r) + 1))):
        b = np.zeros(len(r))
        b[used] = np.linalg.solve(r[np.ix_(used, used)], outcome[used])
        lost = float(1 - 2 * b @ outcome + b @ r @ b)
        if (b >= 0).all() and lost < least:
            best, least = b, lost
    return best


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), sign=st.lists(st.sampled_from([-1, 1]), min_size=5, max_size=5))
def test_the_weights_are_the_best_that_are_not_negative(seed: int, sign: list[int]) -> None:
    matrix = np.corrcoef((mixed(seed, 50, 6) * [*sign, 1]).T)
    found = driver_weights(matrix)
    assert (found >= 0).all()
    assert found == pytest.approx(of_every_subset(matrix), abs=1e-7)


def test_where_all_are_positive_they_are_those_of_the_plain_regression() -> None:
    values = mixed(1, 5000, 6)
    scores = (values - values.mean(axis=0)) / values.std(axis=0)
    wanted = np.linalg.lstsq(scores[:, :5], scores[:, 5], rcond=None)[0]
    assert (wanted > 0).all()
    assert driver_weights(np.corrcoef(values.T)) == pytest.approx(wanted, abs=1e-8)


def test_a_driver_of_the_wrong_sign_weighs_nothing() -> None:
    matrix = np.eye(3)
    matrix[2, :2] = matrix[:2, 2] = (0.4, -0.3)
    assert driver_weights(matrix) == pytest.approx([0.4, 0])


def test_a_copy_of_a_driver_breaks_nothing() -> None:
    matrix = np.ones((3, 3))
    matrix[2, :2] = matrix[:2, 2] = 0.5
    assert driver_weights(matrix).sum() == pytest.approx(0.5, abs=1e-4)


def test_the_planted_weights_are_found() -> None:
    options = Options(nonresponse_slope=0.0)
    found = associations(*planted(11, 3000, 750), Settings(between_teams=10**6), {})
    climate = draw_climate(np.random.default_rng(12), np.arange(3000) // 4, options, kinds=False)
    wanted = planted_weights(climate, np.full(3000, 7), options)
    assert found is not None
    assert found.weights == pytest.approx(wanted, abs=0.03)


def test_the_draws_lie_around_the_weights() -> None:
    found = associations(*planted(12, 120), Settings(), {})
    assert found is not None
    weights = np.array([found.weights[driver] for driver in DRIVERS])
    assert found.draws.shape == (1000, 5)
    assert (found.draws >= 0).all()
    assert found.draws.mean(axis=0) == pytest.approx(weights, abs=0.02)
    assert list(found.weight_errors.values()) == pytest.approx(found.draws.std(axis=0, ddof=1).tolist())


def test_the_manager_has_no_part_in_the_weights() -> None:
    cell, means = planted(13, 60)
    other = {**means, "manager": np.where(np.isnan(means["manager"]), np.nan, np.arange(len(cell)) % 5 + 1.0)}
    one, two = (associations(cell, answers, Settings(), {}) for answers in (means, other))
    assert one is not None and two is not None
    assert one.weights == pytest.approx(two.weights)


def test_use_of_ai_is_no_input() -> None:
    assert set(signature(associations).parameters) == {"cell", "means", "settings", "reliability", "seed"}


def test_a_fear_that_users_have_most_still_costs_confidence() -> None:
    """The trap: those who use AI most are most worried about their job, so use would call the worry a help."""
    found = survey(14, 1500, options=Options(misreport=0.0))
    means = means_of(found)
    values = np.column_stack([*(means[driver] for driver in DRIVERS), found.claimed])
    scores = values[~np.isnan(values).any(axis=1)]
    scores = (scores - scores.mean(axis=0)) / scores.std(axis=0)
    by_use = np.linalg.lstsq(scores[:, :5], scores[:, 5], rcond=None)[0]
    diagnosis = associations(found.team, means, Settings(between_teams=10**6), {})
    assert diagnosis is not None
    assert by_use[DRIVERS.index("insecurity")] < -0.1, "planted: weighed by use, calm would seem to keep people from it"
    assert diagnosis.weights["insecurity"] > 0.1
