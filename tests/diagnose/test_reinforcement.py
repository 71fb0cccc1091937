"""Reinforcement: partial correlations are those of residuals, in the order of the drivers, with intervals."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.diagnose.associations import associations
from surefoot.diagnose.reinforcement import partial_correlations, reinforcement
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.settings import Settings

from .planted import mixed, planted


def of_residuals(values: np.ndarray, a: int, b: int) -> float:
    """By definition: correlation of what the other variables leave of both."""
    others = np.column_stack([np.ones(len(values)), np.delete(values, [a, b], axis=1)])
    left = values[:, [a, b]] - others @ np.linalg.lstsq(others, values[:, [a, b]], rcond=None)[0]
    return float(np.corrcoef(left.T)[0, 1])


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_partial_correlation_is_that_of_the_residuals(seed: int) -> None:
    values = mixed(seed, 60, 5)
    found = partial_correlations(np.corrcoef(values.T))
    assert found == pytest.approx(found.T)
    for a, b in combinations(range(5), 2):
        assert found[a, b] == pytest.approx(of_residuals(values, a, b), abs=1e-5)


def test_what_goes_together_only_through_a_third_does_not_reinforce() -> None:
    rng = np.random.default_rng(1)
    third = rng.normal(size=50_000)
    values = np.column_stack([third + rng.normal(size=50_000), third + rng.normal(size=50_000), third])
    assert np.corrcoef(values.T)[0, 1] == pytest.approx(0.5, abs=0.02)
    assert partial_correlations(np.corrcoef(values.T))[0, 1] == pytest.approx(0, abs=0.02)


def test_a_copy_of_a_variable_breaks_nothing() -> None:
    values = mixed(2, 80, 4)
    found = partial_correlations(np.corrcoef(np.column_stack([values, values[:, 0]]).T))
    assert np.isfinite(found).all()
    assert found[0, 4] == pytest.approx(1, abs=1e-3)


def test_every_two_drivers_are_listed_once_in_their_order() -> None:
    found = associations(*planted(1, 60), Settings(), {})
    assert found is not None
    assert [(pair.a, pair.b) for pair in found.reinforcement] == list(combinations(DRIVERS, 2))


def test_the_manager_is_held_equal_too_and_confidence_is_not() -> None:
    cell, means = planted(2, 60)
    values = np.column_stack([means[name] for name in (*DRIVERS, "manager", "confidence")])
    values = values[~np.isnan(values).any(axis=1)][:, :-1]
    found = associations(cell, means, Settings(), {})
    assert found is not None
    assert found.reinforcement[0].strength == pytest.approx(of_residuals(values, 0, 1), abs=1e-5)


def test_an_interval_holds_its_strength() -> None:
    found = associations(*planted(3, 40), Settings(), {})
    assert found is not None
    assert all(-1 <= pair.low <= pair.strength <= pair.high <= 1 for pair in found.reinforcement)


def test_the_interval_is_wide_where_the_draws_differ() -> None:
    strong, weak = (np.array([[1, r], [r, 1.0]]) for r in (0.6, 0.2))
    matrices = np.stack([strong, *[strong, weak] * 20])
    pair = reinforcement(("fear", "isolation"), matrices, 50, 0.9)[0]
    assert (pair.low, pair.strength, pair.high) == pytest.approx((0.2, 0.6, 0.6), abs=1e-6)
