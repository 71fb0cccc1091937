"""The first driver: what comes out of the levels as they are shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from surefoot.diagnose.first_driver import UNKNOWN_WEIGHT, first_driver, weight_draws
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate

STEP = 5.0
WHOLE = dict.fromkeys(DRIVERS, Estimate(40, 40, 40, (1000, 1000)))
EQUAL = weight_draws(dict.fromkeys(DRIVERS, 1.0), dict.fromkeys(DRIVERS, 0.0))
shown = st.builds(lambda at, half: Estimate(at, max(at - half, 0), min(at + half, 100), (5, 9)),
                  st.integers(0, 20).map(lambda step: 5.0 * step), st.sampled_from((5, 10, 15, 20, 30, 40)))
several = st.fixed_dictionaries(dict.fromkeys(DRIVERS, shown))


def level(at: float, half: float = 10) -> Estimate:
    return Estimate(at, max(at - half, 0), min(at + half, 100), (10, 14))


def test_the_strongest_barrier_above_the_organisation_comes_first_where_all_weigh_the_same():
    found = first_driver({**dict.fromkeys(DRIVERS, level(40)), "isolation": level(80)}, WHOLE, EQUAL, STEP)
    assert found is not None
    assert found[0] == "isolation"
    assert found[1] > 0.95


def test_a_strong_barrier_that_does_not_cost_confidence_never_comes_first():
    weights = weight_draws({**dict.fromkeys(DRIVERS, 0.3), "fear": 0.0}, dict.fromkeys(DRIVERS, 0.0))
    found = first_driver({**dict.fromkeys(DRIVERS, level(50)), "fear": level(90)}, WHOLE, weights, STEP)
    assert found is not None
    assert found[0] != "fear"


def test_a_level_is_held_against_the_organisations_not_against_the_other_drivers():
    whole = {**WHOLE, "fear": Estimate(70, 70, 70, (1000, 1000))}
    levels = {**dict.fromkeys(DRIVERS, level(40)), "fear": level(70), "ambiguity": level(60)}
    found = first_driver(levels, whole, EQUAL, STEP)
    assert found is not None
    assert found[0] == "ambiguity"


def test_an_organisation_whose_own_level_is_hardly_known_makes_less_sure():
    levels = {**dict.fromkeys(DRIVERS, level(40)), "isolation": level(60)}
    vague = dict.fromkeys(DRIVERS, Estimate(40, 20, 60, (10, 14)))
    known, unknown = first_driver(levels, WHOLE, EQUAL, STEP), first_driver(levels, vague, EQUAL, STEP)
    assert known is not None
    assert unknown is not None
    assert (known[0], unknown[0]) == ("isolation", "isolation")
    assert unknown[1] < known[1] - 0.1


def test_weights_that_nobody_could_estimate_make_less_sure():
    levels = {**dict.fromkeys(DRIVERS, level(40)), "isolation": level(60)}
    guessed = weight_draws(dict.fromkeys(DRIVERS, 1.0), dict.fromkeys(DRIVERS, UNKNOWN_WEIGHT))
    known, unknown = first_driver(levels, WHOLE, EQUAL, STEP), first_driver(levels, WHOLE, guessed, STEP)
    assert known is not None
    assert unknown is not None
    assert unknown[1] < known[1] - 0.05


def test_without_worry_about_the_job_it_is_chosen_among_four():
    levels = {driver: level(40) for driver in DRIVERS if driver != "insecurity"}
    found = first_driver({**levels, "irrelevance": level(75)}, WHOLE, EQUAL, STEP)
    assert found is not None
    assert found[0] == "irrelevance"


def test_one_level_alone_is_no_choice():
    assert first_driver({"fear": level(80)}, WHOLE, EQUAL, STEP) is None


@given(several)
def test_the_probability_is_a_share_and_at_least_one_in_as_many_as_there_are(levels):
    found = first_driver(levels, WHOLE, EQUAL, STEP)
    assert found is not None
    assert 1 / len(DRIVERS) - 1e-9 <= found[1] <= 1


@given(several)
def test_the_same_levels_give_the_same_answer(levels):
    assert first_driver(levels, WHOLE, EQUAL, STEP) == first_driver(dict(levels), WHOLE, EQUAL, STEP)


@given(several, st.sampled_from(DRIVERS))
def test_a_stronger_barrier_makes_it_no_less_likely_to_come_first(levels, driver):
    def chance(levels):
        found = first_driver(levels, WHOLE, EQUAL, STEP)
        return found[1] if found is not None and found[0] == driver else 0.0

    before = levels[driver]
    more = Estimate(before.estimate + 10, before.low + 10, before.high + 10, before.n)
    assert chance({**levels, driver: more}) >= chance(levels) - 1e-9


def test_weights_are_never_drawn_below_nothing():
    draws = weight_draws(dict.fromkeys(DRIVERS, 0.05), dict.fromkeys(DRIVERS, 0.1))
    assert draws.shape == (4000, 5)
    assert (draws >= 0).all()
