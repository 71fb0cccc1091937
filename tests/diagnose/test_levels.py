"""Driver levels: how far answers are from good, and who is held back."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.diagnose.levels import held_back, level
from surefoot.vocabulary.settings import Settings

from ..measure import oracle

ANSWERS = (None, 1, 2, 3, 4, 5)
PAIRS = [(first, second) for first in ANSWERS for second in ANSWERS]


def mean(first: int | None, second: int | None) -> np.ndarray:
    value = oracle.pair_mean(first, second)
    return np.array([np.nan if value is None else value])


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_level_is_the_distance_from_good_in_hundredths(first: int | None, second: int | None) -> None:
    found, wanted = level(mean(first, second))[0], oracle.driver_level(first, second)
    assert np.isnan(found) if wanted is None else found == wanted


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_level_above_fifty_holds_back(first: int | None, second: int | None) -> None:
    found, wanted = held_back(mean(first, second), Settings())[0], oracle.held_back(first, second)
    assert np.isnan(found) if wanted is None else bool(found) is wanted


def test_a_level_of_exactly_fifty_does_not_hold_back() -> None:
    assert held_back(np.array([3.0]), Settings())[0] == 0


def test_the_best_answer_is_level_zero_and_the_worst_a_hundred() -> None:
    assert level(np.array([5.0, 1.0])).tolist() == [0, 100]


def test_a_missing_mean_is_not_zero() -> None:
    assert np.isnan(level(np.array([np.nan]))[0])


def test_means_given_are_not_changed() -> None:
    means = np.array([1.0, 3.0])
    level(means)
    assert means.tolist() == [1.0, 3.0]
