"""Groups are put in order only where it is nearly certain; ranks are probabilities."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from surefoot.diagnose.comparing import order, worst_quarter
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings

SETTINGS = Settings()
shown = st.builds(lambda at, half: Estimate(at, at - half, at + half, (5, 9)), st.floats(20, 80), st.floats(2, 40))


def at(value: float, half: float = 10) -> Estimate:
    return Estimate(value, value - half, value + half, (15, 24))


def test_groups_far_apart_are_in_order():
    assert order(at(70), at(30), SETTINGS) == "above"
    assert order(at(30), at(70), SETTINGS) == "below"


def test_groups_that_overlap_are_in_no_order():
    assert order(at(50), at(45), SETTINGS) == "cannot tell"


def test_an_order_starts_at_a_probability_of_nine_in_ten():
    # Two sd of 10/1.645 = 6.08 are 8.60 together; 1.2816 of it are nine in ten.
    assert order(at(50 + 11.1), at(50), SETTINGS) == "above"
    assert order(at(50 + 10.9), at(50), SETTINGS) == "cannot tell"


@given(shown, shown)
def test_the_order_turns_round_with_the_groups(one, other):
    turned = {"above": "below", "below": "above", "cannot tell": "cannot tell"}
    assert order(one, other, SETTINGS) == turned[order(other, one, SETTINGS)]


def test_a_clear_quarter_is_found():
    chances = worst_quarter([at(90, 5), at(88, 5), *(at(30, 5) for _ in range(6))])
    assert chances is not None
    assert (chances[:2] > 0.99).all()
    assert (chances[2:] < 0.01).all()


def test_groups_that_are_alike_all_have_a_chance_of_a_quarter():
    chances = worst_quarter([at(50) for _ in range(40)])
    assert chances is not None
    np.testing.assert_allclose(chances, 0.25, atol=0.06)


def test_a_quarter_of_fewer_than_eight_groups_means_nothing():
    assert worst_quarter([at(50)] * 7) is None


@given(st.lists(shown, min_size=8, max_size=20))
def test_the_quarters_chances_add_up_to_its_size(estimates):
    chances = worst_quarter(estimates)
    assert chances is not None
    np.testing.assert_allclose(chances.sum(), len(estimates) // 4, atol=1e-6)
