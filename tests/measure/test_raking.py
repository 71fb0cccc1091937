"""Weighting by use frequency: what it mends, by hand and on planted surveys."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.demo import Options, survey
from surefoot.measure.raking import frequency_in_logs, rake, target, weights
from surefoot.measure.survey import of_wave
from surefoot.vocabulary.settings import Settings

from .surveys import WAVE, frequency_of, planted_tree

HAND = {"scores": np.array([1.0, 0, 1, 0, 1, 0, 1, 0]), "frequency": np.array([1.0, 1, 2, 2, 3, 3, 4, 4]),
        "people": np.array([1, 9, 4, 6, 6, 4, 9, 1])}
"""Forty respondents, ten of each frequency: confident are 1, 4, 6 and 9 of ten."""
LOGS = np.array([40, 30, 20, 10])
"""A hundred people asked, most of whom never use AI."""


def by_hand(logs: np.ndarray | None = LOGS, rest: tuple[float, int] = (0.0, 0)):
    return rake(HAND["scores"], HAND["frequency"], HAND["people"], rest, logs, Settings(), share=True)


def test_the_weighted_share_is_the_one_worked_out_by_hand() -> None:
    assert by_hand().mean == pytest.approx(0.4 * 0.1 + 0.3 * 0.4 + 0.2 * 0.6 + 0.1 * 0.9)


def test_without_logs_the_share_is_the_plain_one() -> None:
    assert by_hand(None).mean == pytest.approx(20 / 40)


def test_kishs_design_effect_is_the_one_worked_out_by_hand() -> None:
    each = np.array([1.6, 1.2, 0.8, 0.4])  # ten respondents of each
    assert by_hand().design_effect == pytest.approx(40 * (10 * each**2).sum() / (10 * each).sum() ** 2)


def test_without_weights_no_design_effect_is_reported() -> None:
    assert by_hand(None).design_effect is None


def test_weights_widen_the_interval() -> None:
    one, other = by_hand(), by_hand(np.array([25, 25, 25, 25]))
    assert one.high - one.low > other.high - other.low


def test_logs_with_the_respondents_own_frequencies_change_nothing() -> None:
    assert (by_hand(np.array([7, 7, 7, 7])).mean, by_hand(np.array([7, 7, 7, 7])).design_effect) == (0.5, 1.0)


def test_who_gave_no_frequency_weighs_one() -> None:
    assert by_hand(rest=(10.0, 10)).mean == pytest.approx((40 * 0.37 + 10) / 50)


def test_respondents_without_a_frequency_are_counted_too() -> None:
    assert by_hand(rest=(10.0, 10)).people == 50


def test_a_mean_has_an_interval_around_it() -> None:
    found = rake(1 + 4 * HAND["scores"], HAND["frequency"], HAND["people"], (0.0, 0), LOGS, Settings(), share=False)
    assert found.low < found.mean < found.high


@pytest.mark.parametrize(("weeks", "answer"), [(0, 1), (1, 2), (2, 2), (3, 3), (4, 4)])
def test_active_weeks_become_the_answer_a_person_would_give(weeks: int, answer: int) -> None:
    assert frequency_in_logs(np.array([weeks])).tolist() == [answer]


def test_only_the_people_asked_are_the_target() -> None:
    assert target(np.array([0, 1, 4, 4]), np.array([True, True, True, False])).tolist() == [1, 1, 0, 1]


def test_a_weight_is_cut_at_five_times_the_median() -> None:
    found = weights(np.array([1, 39, 39, 39]), np.array([100, 10, 10, 10]), 5.0)
    assert found[0] / np.median(np.repeat(found, [1, 39, 39, 39])) == pytest.approx(5.0)


def test_people_of_a_frequency_nobody_answered_from_count_with_their_neighbours() -> None:
    assert weights(np.array([0, 10, 10, 10]), np.array([10, 10, 10, 10]), 5.0).tolist() == pytest.approx(
        [0, 1.5, 0.75, 0.75])


answered = st.lists(st.integers(0, 200), min_size=4, max_size=4).filter(sum)
asked = st.lists(st.integers(0, 5000), min_size=4, max_size=4).filter(sum)


@given(answers=answered, logs=asked)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_weights_are_one_on_average(answers: list[int], logs: list[int]) -> None:
    found = weights(np.array(answers), np.array(logs), 5.0)
    assert (found * answers).sum() / sum(answers) == pytest.approx(1.0)


@given(answers=answered, logs=asked)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_weight_is_above_five_times_the_median(answers: list[int], logs: list[int]) -> None:
    found = weights(np.array(answers), np.array(logs), 5.0)
    median = np.median(np.repeat(found, answers))
    assert median == 0 or (found[np.array(answers) > 0] <= 5 * median + 1e-9).all()


# Planted non-response: people who use AI more answer more often.

@cache
def biases(misreport: float, seeds: int = 20) -> tuple[float, float]:
    """Average error of the share confident among respondents, and after weighting."""
    errors = []
    for seed in range(seeds):
        found = survey(seed, 150, options=Options(misreport=misreport))
        bare, frequency = frequency_of(found)
        wave = of_wave(bare, WAVE, planted_tree(found), Settings())
        plain = wave.weighted("confidence", None, None)
        mended = wave.weighted("confidence", frequency, found.frequency_all)
        assert plain is not None
        assert mended is not None
        errors.append((plain.mean - found.confident_all, mended.mean - found.confident_all))
    plain_error, mended_error = np.mean(errors, axis=0)
    return float(plain_error), float(mended_error)


def test_there_is_a_bias_to_mend() -> None:
    assert biases(0.0)[0] > 0.02


def test_weighting_removes_at_least_seven_tenths_of_the_bias_of_honest_answers() -> None:
    plain, mended = biases(0.0)
    assert abs(mended) <= 0.3 * abs(plain)


@pytest.mark.slow
def test_weighting_answers_that_overstate_use_is_no_worse_than_not_weighting(
        capsys: pytest.CaptureFixture[str]) -> None:
    found = {misreport: biases(misreport) for misreport in (0.0, 0.1, 0.25, 0.4)}
    with capsys.disabled():
        print("\nbias of the share confident by chance of overstating use (plain, weighted):",
              {chance: (round(plain, 3), round(mended, 3)) for chance, (plain, mended) in found.items()})
    assert abs(found[0.25][1]) <= abs(found[0.25][0])
