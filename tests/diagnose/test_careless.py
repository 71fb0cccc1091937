"""Careless answers are found where people contradict themselves; a uniform answer is nobody's fault."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.demo.answers import careless_answers
from surefoot.demo.options import Options
from surefoot.demo.surveys import survey
from surefoot.diagnose.careless import consistency
from surefoot.vocabulary.settings import Settings

SETTINGS = Settings()


def honest(seed: int, teams: int = 60) -> np.ndarray:
    """Answers (M x 16) of a planted survey without careless people."""
    return survey(seed, teams, options=Options(careless=0.0)).answers


def with_careless(seed: int, share: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers, who answers blindly, who draws a straight line; as the demo plants them."""
    answers, rng = honest(seed, 200).copy(), np.random.default_rng(seed)
    careless = rng.random(len(answers)) < share
    given_blindly = careless_answers(rng, int(careless.sum()))[:, :16]
    answers[careless] = given_blindly
    straight = np.zeros(len(answers), dtype=bool)
    straight[careless] = (given_blindly == given_blindly[:, :1]).all(axis=1)
    return answers, careless & ~straight, straight


@pytest.fixture(scope="module")
def colleagues() -> np.ndarray:
    return honest(3)


def flagged(colleagues: np.ndarray, *rows: list[float]) -> list[bool]:
    """Whether each of these rows is flagged among honest colleagues."""
    found = consistency(np.vstack([colleagues, np.array(rows, dtype=float)]), SETTINGS)
    return found.flagged[len(colleagues):].tolist()


def test_four_in_five_blind_answers_are_found_and_under_one_in_a_hundred_honest_ones() -> None:
    found = blind_people = wrong = others = 0
    for seed in range(1, 6):
        answers, blind, straight = with_careless(seed, 0.04)
        flags = consistency(answers, SETTINGS).flagged
        found, blind_people = found + flags[blind].sum(), blind_people + blind.sum()
        wrong, others = wrong + flags[~blind & ~straight].sum(), others + (~blind & ~straight).sum()
    assert found / blind_people > 0.8
    assert wrong / others < 0.01


def test_among_honest_people_alone_under_one_in_a_hundred_is_flagged() -> None:
    shares = [consistency(honest(seed, 200), SETTINGS).flagged.mean() for seed in range(1, 6)]
    assert np.mean(shares) < 0.01


def test_a_straight_line_is_never_flagged_even_a_careless_one() -> None:
    answers, _, straight = with_careless(2, 0.10)
    assert straight.any() and not consistency(answers, SETTINGS).flagged[straight].any()


@settings(max_examples=30, deadline=None)
@given(st.floats(1, 5), st.lists(st.integers(0, 15), max_size=6, unique=True))
def test_an_honest_uniform_answer_is_never_flagged(value: float, blanks: list[int]) -> None:
    row = np.full(16, float(round(value)))
    row[blanks] = np.nan
    assert flagged(honest(3), list(row)) == [False]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=8, max_size=8))
def test_whoever_answers_both_of_a_pair_alike_is_never_flagged(values: list[int]) -> None:
    assert flagged(honest(3), [float(value) for value in values for _ in range(2)]) == [False]


def test_whoever_contradicts_themselves_everywhere_is_flagged(colleagues: np.ndarray) -> None:
    assert flagged(colleagues, [1, 5] * 8, [5, 2] * 8) == [True, True]


def test_one_contradiction_is_not_enough(colleagues: np.ndarray) -> None:
    assert flagged(colleagues, [1, 5, *[4] * 14]) == [False]


def test_with_fewer_than_six_pairs_nobody_is_judged(colleagues: np.ndarray) -> None:
    row = [1.0, 5.0] * 5 + [np.nan] * 6
    found = consistency(np.vstack([colleagues, [row]]), SETTINGS)
    assert not found.judged[-1] and not found.flagged[-1] and found.difference[-1] == 4


def test_a_respondent_without_a_pair_has_no_difference(colleagues: np.ndarray) -> None:
    found = consistency(np.vstack([colleagues, [[4.0, np.nan] * 8]]), SETTINGS)
    assert np.isnan(found.difference[-1]) and not found.flagged[-1]


def test_in_a_wave_of_under_a_hundred_nobody_is_judged(colleagues: np.ndarray) -> None:
    found = consistency(np.vstack([colleagues[:90], [[1.0, 5.0] * 8]]), SETTINGS)
    assert not found.judged.any() and not found.flagged.any()


def test_where_pairs_are_loose_for_everybody_few_are_flagged() -> None:
    answers = np.random.default_rng(5).integers(1, 6, (2000, 16)).astype(float)
    assert consistency(answers, SETTINGS).flagged.mean() < 0.02


def test_answers_given_are_not_changed_and_order_does_not_matter(colleagues: np.ndarray) -> None:
    before = colleagues.copy()
    found = consistency(colleagues, SETTINGS)
    turned = consistency(colleagues[::-1], SETTINGS)
    assert np.array_equal(colleagues, before, equal_nan=True)
    assert np.array_equal(found.flagged, turned.flagged[::-1])


def test_another_number_of_items_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        consistency(np.ones((200, 8)), SETTINGS)


def test_an_answer_outside_one_to_five_is_refused(colleagues: np.ndarray) -> None:
    wrong = colleagues.copy()
    wrong[0, 0] = 7
    with pytest.raises(ValueError, match="answer 7"):
        consistency(wrong, SETTINGS)
