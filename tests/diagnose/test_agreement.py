"""Agreement within groups and intraclass correlations equal those of R's multilevel."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from surefoot.diagnose.agreement import SLIGHT_SKEW, UNIFORM, intraclass, rwg, rwg_j

DATA = Path(__file__).parents[3] / "shared" / "data"


def columns(name: str, *wanted: str) -> list[np.ndarray]:
    """Columns of a data set of R's multilevel."""
    file = DATA / f"multilevel_{name}.csv"
    if not file.exists():
        assert not os.environ.get("CI"), f"{file} is missing: data({name}) of R's multilevel as CSV"
        pytest.skip(f"{file} is missing: data({name}) of R's multilevel as CSV")
    with file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return [np.array([float(row[column]) for row in rows]) for column in wanted]


# R 4.2.2, multilevel 2.7: ICC1(aov(x ~ as.factor(GRP), bh1996)), ICC2(...)
@pytest.mark.parametrize(("item", "icc1", "icc2"), [
    ("HRS", 0.13310668, 0.9196732), ("LEAD", 0.12702755, 0.91561297), ("WBEING", 0.04336905, 0.77171288)])
def test_intraclass_correlations_equal_multilevel_on_bh1996(item: str, icc1: float, icc2: float) -> None:
    found = intraclass(*columns("bh1996", item, "GRP"))
    assert found.icc1 == pytest.approx(icc1, abs=1e-7) and found.icc2 == pytest.approx(icc2, abs=1e-7)
    assert found.groups == 99 and found.size == pytest.approx(7382 / 99)


def test_intraclass_correlations_equal_multilevel_on_lq2002() -> None:
    found = intraclass(*columns("lq2002", "LEAD", "COMPID"))
    assert found.icc1 == pytest.approx(0.087956219, abs=1e-8) and found.icc2 == pytest.approx(0.800754373, abs=1e-8)


def test_the_balanced_group_size_gives_a_slightly_larger_icc1() -> None:
    found = intraclass(*columns("bh1996", "HRS", "GRP"), size="balanced")
    assert found.icc1 == pytest.approx(0.13350, abs=5e-6) and found.icc2 == pytest.approx(0.9196732, abs=1e-7)


# R: rwg(bh1996$LEAD, bh1996$GRP, ranvar = 2)
def test_agreement_on_one_item_equals_multilevel_on_bh1996() -> None:
    found = rwg(*columns("bh1996", "LEAD", "GRP"))
    assert found.value.mean() == pytest.approx(0.74115557, abs=1e-8)
    assert np.median(found.value) == pytest.approx(0.74222053, abs=1e-8)
    assert found.value[:3] == pytest.approx([0.75214098, 0.82316272, 0.74863759], abs=1e-8)


# R: rwg.j(lq2002[, 3:13], lq2002$COMPID, ranvar = 2)
def test_agreement_on_eleven_items_equals_multilevel_on_lq2002() -> None:
    group, *items = columns("lq2002", "COMPID", *(f"LEAD{i:02d}" for i in range(1, 12)))
    found = rwg_j(np.column_stack(items), group)
    summary = (found.value.min(), found.value.mean(), found.value.max())
    assert summary == pytest.approx((0.77490, 0.86778, 0.94231), abs=5e-6)
    assert found.group[:3].tolist() == [2, 3, 4]
    assert found.value[:3] == pytest.approx([0.80752726, 0.89593832, 0.86001202], abs=1e-8)


def test_the_blind_variances_are_those_of_their_distributions() -> None:
    points = np.arange(1, 6)
    for expected, chances in ((UNIFORM, [0.2] * 5), (SLIGHT_SKEW, [0.05, 0.15, 0.20, 0.35, 0.25])):
        mean = points @ np.array(chances)
        assert expected == pytest.approx((points - mean) ** 2 @ np.array(chances))


def test_people_who_lean_to_one_side_agree_less_than_blind_answers_make_believe() -> None:
    values, group = np.array([3.0, 4, 5, 4]), np.zeros(4)
    assert rwg(values, group, SLIGHT_SKEW).value[0] < rwg(values, group).value[0]


def test_full_agreement_is_one_and_more_than_blind_disagreement_is_zero() -> None:
    values, group = np.array([4.0, 4, 4, 1, 5, 1]), np.array([0, 0, 0, 1, 1, 1])
    assert rwg(values, group).value.tolist() == [1, 0]


def test_one_person_alone_agrees_with_nobody() -> None:
    found = rwg(np.array([4.0, 4, 3, np.nan]), np.array(["a", "a", "b", "c"]))
    assert found.people.tolist() == [2, 1, 0]
    assert found.value[0] == 1 and np.isnan(found.value[1:]).all()


def test_a_missing_answer_takes_out_the_row_not_the_group() -> None:
    answers = np.array([[4.0, 4], [3, 4], [5, np.nan]])
    found = rwg_j(answers, np.zeros(3))
    assert found.people[0] == 2 and found.value[0] == rwg_j(answers[:2], np.zeros(2)).value[0]


def test_one_group_or_groups_of_one_have_no_intraclass_correlation() -> None:
    assert intraclass(np.array([1.0, 2]), np.zeros(2)).icc1 is None
    assert intraclass(np.array([1.0, 2]), np.arange(2)).icc2 is None
    assert intraclass(np.array([]), np.array([])).groups == 0


def test_groups_without_any_difference_have_no_intraclass_correlation() -> None:
    found = intraclass(np.full(6, 3.0), np.array([0, 0, 0, 1, 1, 1]))
    assert found.icc1 is None and found.icc2 is None


def test_groups_with_equal_means_have_a_negative_icc1() -> None:
    found = intraclass(np.array([1.0, 5, 1, 5]), np.array([0, 0, 1, 1]))
    assert found.icc1 == -1 and found.icc2 is None


def test_missing_values_are_left_out() -> None:
    values, group = np.array([1.0, 2, np.nan, 4, 5, 3]), np.array([0, 0, 0, 1, 1, 1])
    known = ~np.isnan(values)
    assert intraclass(values, group) == intraclass(values[known], group[known])


def test_a_blind_variance_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        rwg(np.array([1.0, 2]), np.zeros(2), 0)


@settings(deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(1, 30), st.integers(1, 3)),
              elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan])), st.integers(1, 4))
def test_agreement_is_between_zero_and_one_or_unknown(answers: np.ndarray, groups: int) -> None:
    before = answers.copy()
    found = rwg_j(answers, np.arange(len(answers)) % groups)
    known = found.value[~np.isnan(found.value)]
    assert ((known >= 0) & (known <= 1)).all() and np.array_equal(np.isnan(found.value), found.people < 2)
    assert np.array_equal(answers, before, equal_nan=True)
