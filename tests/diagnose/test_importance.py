"""Importance: LMG and Johnson's weights against relaimpo and rwa, their properties, and the team bootstrap."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.diagnose.associations import associations
from surefoot.diagnose.crossproducts import collect, correlation, covariance, ends, positive_definite, resample
from surefoot.diagnose.importance import disattenuated, explained, johnson, lmg
from surefoot.vocabulary.drivers import CONSTRUCTS, DRIVERS
from surefoot.vocabulary.settings import Settings

from .planted import mixed, planted, reference

PREDICTORS = (*DRIVERS, "manager")
SWISS = ("Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality", "Fertility")
MTCARS = ("cyl", "disp", "hp", "gear", "mpg")
PLANTED_LMG = {"fear": 0.170, "ambiguity": 0.098, "insecurity": 0.071, "isolation": 0.122, "irrelevance": 0.074,
               "manager": 0.092}
"""Of 120,000 answers in 30,000 teams of the demo's model, every fourth of them a department."""
seeds = st.integers(0, 2**32 - 1)


def of(values: np.ndarray) -> np.ndarray:
    return np.corrcoef(values.T)


def by_every_order(values: np.ndarray) -> np.ndarray:
    """LMG by its definition: least squares, predictor by predictor, in every order."""
    x, y = values[:, :-1] - values[:, :-1].mean(axis=0), values[:, -1] - values[:, -1].mean()

    def r2(used: list[int]) -> float:
        fitted = x[:, used] @ np.linalg.lstsq(x[:, used], y, rcond=None)[0]
        return float(fitted @ fitted / (y @ y))

    orders = list(permutations(range(x.shape[1])))
    gain = np.zeros(x.shape[1])
    for order in orders:
        for place, j in enumerate(order):
            gain[j] += r2(list(order[:place + 1])) - (r2(list(order[:place])) if place else 0.0)
    return gain / len(orders)


# Numbers from outside.

def test_lmg_of_swiss_is_that_of_relaimpo() -> None:
    """R 4.2.2, relaimpo, calc.relimp(type = "lmg")."""
    wanted = [0.05709122, 0.17117303, 0.26013468, 0.10557015, 0.11276592]
    assert lmg(of(reference("swiss.csv", SWISS))) == pytest.approx(wanted, abs=1e-6)


def test_johnsons_weights_of_swiss_are_genizi_of_relaimpo() -> None:
    """R 4.2.2, relaimpo, calc.relimp(type = "genizi")."""
    wanted = [0.04841690, 0.15470825, 0.27196411, 0.11468003, 0.11696572]
    assert johnson(of(reference("swiss.csv", SWISS))) == pytest.approx(wanted, abs=1e-6)


def test_r2_of_swiss_is_that_of_r() -> None:
    assert explained(of(reference("swiss.csv", SWISS))) == pytest.approx(0.7067, abs=5e-5)


def test_johnsons_weights_of_mtcars_are_those_of_rwa() -> None:
    """README of martinctc/rwa, mpg by cyl, disp, hp and gear."""
    found = of(reference("mtcars.csv", MTCARS))
    assert johnson(found) == pytest.approx([0.2284797, 0.2221469, 0.2321744, 0.0963886], abs=1e-6)
    assert explained(found) == pytest.approx(0.7791896, abs=1e-6)


def test_lmg_of_mtcars_is_that_of_relaimpo() -> None:
    wanted = [0.24705203, 0.24349960, 0.21091290, 0.07772511]
    assert lmg(of(reference("mtcars.csv", MTCARS))) == pytest.approx(wanted, abs=1e-6)


# Properties.

@settings(max_examples=25, deadline=None)
@given(seed=seeds, size=st.integers(3, 5))
def test_lmg_is_the_mean_over_every_order(seed: int, size: int) -> None:
    values = mixed(seed, 40, size)
    assert lmg(of(values)) == pytest.approx(by_every_order(values), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(seed=seeds, size=st.integers(2, 9))
def test_the_parts_are_not_negative_and_add_up_to_r2(seed: int, size: int) -> None:
    matrix = of(mixed(seed, 60, size))
    for parts in (lmg(matrix), johnson(matrix)):
        assert (parts >= 0).all()
        assert parts.sum() == pytest.approx(float(explained(matrix)), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=seeds, order=st.permutations(range(5)))
def test_the_order_of_the_predictors_does_not_matter(seed: int, order: list[int]) -> None:
    matrix = of(mixed(seed, 60, 6))
    turned = matrix[np.ix_([*order, 5], [*order, 5])]
    assert lmg(turned) == pytest.approx(lmg(matrix)[order], abs=1e-9)
    assert johnson(turned) == pytest.approx(johnson(matrix)[order], abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_a_copy_of_a_predictor_halves_its_part(seed: int) -> None:
    values = mixed(seed, 60, 3)
    twice = of(np.column_stack([values[:, :1], values]))
    for share in (lmg, johnson):
        parts = share(twice)
        assert parts[0] == pytest.approx(parts[1], abs=1e-9)
        assert parts.sum() == pytest.approx(float(explained(of(values))), abs=1e-6)


def test_alone_with_its_copy_a_predictor_gets_exactly_half_of_r2() -> None:
    values = mixed(1, 60, 2)
    parts = lmg(of(np.column_stack([values[:, :1], values])))
    assert parts == pytest.approx(np.full(2, of(values)[0, 1] ** 2 / 2), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(r=st.lists(st.floats(-0.5, 0.5), min_size=2, max_size=3))
def test_of_unrelated_predictors_each_gets_its_squared_correlation(r: list[float]) -> None:
    matrix = np.eye(len(r) + 1)
    matrix[-1, :-1] = matrix[:-1, -1] = r
    assert lmg(matrix) == pytest.approx(np.square(r), abs=1e-12)
    assert johnson(matrix) == pytest.approx(np.square(r), abs=1e-12)


def test_many_matrices_at_once_give_what_each_gives_alone() -> None:
    many = np.array([of(mixed(seed, 50, 5)) for seed in range(7)])
    for share in (lmg, johnson, explained):
        assert share(many) == pytest.approx(np.array([share(one) for one in many]), abs=1e-12)


# Error of measurement.

def test_with_items_without_error_nothing_is_corrected() -> None:
    matrix = of(mixed(3, 80, 5))
    assert disattenuated(matrix, np.ones(5)) == pytest.approx(matrix, abs=1e-12)


def test_correction_gives_a_badly_measured_driver_its_part_back() -> None:
    true = mixed(4, 200_000, 4)
    reliability = np.array([0.6, 0.9, 0.8, 0.85])
    noise = np.random.default_rng(5).normal(size=true.shape) * true.std(axis=0) * np.sqrt(1 / reliability - 1)
    raw, wanted = lmg(of(true + noise)), lmg(of(true))
    assert lmg(disattenuated(of(true + noise), reliability)) == pytest.approx(wanted, abs=0.01)
    assert raw[0] < 0.75 * wanted[0]


@settings(max_examples=40, deadline=None)
@given(seed=seeds, least=st.floats(0.5, 1))
def test_corrected_parts_stay_a_split_of_at_most_everything(seed: int, least: float) -> None:
    matrix = disattenuated(of(mixed(seed, 30, 6, 0.6)), np.full(6, least))
    assert np.linalg.eigvalsh(matrix)[0] > 0
    assert np.diag(matrix) == pytest.approx(np.ones(6))
    assert 0 <= lmg(matrix).sum() <= 1


def test_a_possible_correlation_matrix_is_left_as_it_is() -> None:
    matrix = of(mixed(6, 80, 5))
    assert (positive_definite(matrix) == matrix).all()


@pytest.mark.parametrize("wrong", [0.0, -0.2, 1.2, float("nan")])
def test_a_reliability_that_can_not_be_is_named(wrong: float) -> None:
    with pytest.raises(ValueError, match=f"reliability {wrong}"):
        disattenuated(np.eye(2), np.array([0.8, wrong]))


# Sums per team, and their resampling.

def test_sums_per_team_give_the_correlations_of_the_people() -> None:
    values = mixed(7, 300, 6) * 3 + 1000
    cell = np.random.default_rng(7).integers(0, 40, 300)
    totals = collect(cell, values).columns().sum(axis=0)
    assert covariance(totals) == pytest.approx(np.cov(values.T, bias=True), abs=1e-9)
    assert correlation(covariance(totals)) == pytest.approx(of(values), abs=1e-9)


def test_a_resampling_is_one_of_whole_teams() -> None:
    columns = np.column_stack([np.ones(12), 100.0 ** np.arange(12 // 2).repeat(2)])
    found = resample(columns, 1, 50)
    assert (found[:, 0] == 12).all()
    assert (resample(columns, 1, 50) == found).all()
    assert (resample(columns, 2, 50) != found).any()


def test_resampling_in_pieces_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = mixed(8, 30, 4)
    whole = resample(columns, 3, 40)
    monkeypatch.setattr("surefoot.diagnose.crossproducts._AT_ONCE", 70)
    assert resample(columns, 3, 40) == pytest.approx(whole, abs=1e-9)


def test_people_in_no_team_stand_alone() -> None:
    cell = np.array([0, 0, 1, 1, 2, 3, 4, -1, -1])
    assert sorted(collect(cell, mixed(9, 9, 3)).people) == [1, 1, 1, 1, 1, 2, 2]


def test_with_fewer_than_five_teams_people_are_drawn() -> None:
    cell = np.arange(60) % 4
    assert collect(cell, mixed(9, 60, 3)).unit == "respondents"
    assert collect(np.arange(60) % 5, mixed(9, 60, 3)).unit == "teams"


def test_few_teams_make_wider_intervals_of_the_same_draws() -> None:
    drawn = np.random.default_rng(1).normal(size=20_000)
    widths = [np.ptp(ends(drawn, units, 0.9)) for units in (5, 12, 100_000)]
    assert widths[0] > widths[1] > widths[2]
    assert widths[2] == pytest.approx(2 * 1.645, abs=0.05)


# The diagnosis as a whole.

def test_too_few_complete_answers_say_nothing() -> None:
    cell, means = planted(1, 40)
    few = np.arange(len(cell)) < 99
    assert associations(cell[few], {name: values[few] for name, values in means.items()}, Settings(), {}) is None


def test_only_complete_answers_count_and_are_counted() -> None:
    cell, means = planted(2, 60)
    known = ~np.isnan([means[name] for name in (*PREDICTORS, "confidence")]).any(axis=0)
    found = associations(cell, means, Settings(), {})
    assert found is not None
    assert found.respondents == known.sum() < len(cell)


def test_the_parts_of_the_diagnosis_add_up_to_what_is_explained() -> None:
    found = associations(*planted(3, 60), Settings(), {})
    assert found is not None
    for parts in (found.importance, found.johnson):
        assert tuple(parts) == PREDICTORS
        assert sum(part.estimate for part in parts.values()) == pytest.approx(found.explained.estimate)
        assert all(0 <= part.low <= part.estimate <= part.high <= 1 for part in parts.values())


def test_the_same_answers_give_the_same_diagnosis_and_stay_as_they_are() -> None:
    cell, means = planted(4, 40)
    before = {name: values.copy() for name, values in means.items()}
    one, other = (associations(cell, means, Settings(), {}) for _ in range(2))
    assert one is not None and other is not None
    assert (one.importance, one.weights, one.split) == (other.importance, other.weights, other.split)
    assert (one.draws == other.draws).all()
    assert all(np.array_equal(before[name], means[name], equal_nan=True) for name in means)


def test_a_driver_nobody_was_asked_about_is_missing_and_not_zero() -> None:
    cell, means = planted(5, 60)
    means["manager"] = np.full(len(cell), np.nan)
    means["isolation"] = np.full(len(cell), np.nan)
    found = associations(cell, means, Settings(), {})
    assert found is not None
    assert found.predictors == tuple(found.weights) == ("fear", "ambiguity", "insecurity", "irrelevance")
    assert np.isnan(found.draws[:, DRIVERS.index("isolation")]).all()


@pytest.mark.parametrize("reliability", [{}, {"fear": 0.8}, {**dict.fromkeys(CONSTRUCTS, 0.8), "manager": 0.49}])
def test_without_a_reliability_worth_its_name_nothing_is_corrected(reliability: dict[str, float]) -> None:
    found = associations(*planted(6, 40), Settings(), reliability)
    assert found is not None
    assert found.importance_corrected == {}


def test_the_corrected_importance_stands_beside_the_raw() -> None:
    found = associations(*planted(6, 40), Settings(), dict.fromkeys(CONSTRUCTS, 0.8))
    assert found is not None
    assert tuple(found.importance_corrected) == PREDICTORS
    assert sum(part.estimate for part in found.importance_corrected.values()) > found.explained.estimate


@pytest.mark.slow
@pytest.mark.parametrize(("teams", "departments", "surveys"), [(5, 5, 200), (40, 20, 150), (120, 60, 100)])
def test_nine_in_ten_intervals_hold_what_was_planted(teams: int, departments: int, surveys: int,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    hits = []
    settings = Settings(reliable_from=10, between_teams=10**6)
    for seed in range(surveys):
        found = associations(*planted(90_000 + seed, teams, departments), settings, {})
        assert found is not None
        hits.append([part.low <= PLANTED_LMG[name] <= part.high for name, part in found.importance.items()])
    with capsys.disabled():
        print(f"\ncoverage of importance, {teams} teams:", dict(zip(
            PREDICTORS, np.mean(hits, axis=0).round(3).tolist(), strict=True)), round(float(np.mean(hits)), 3))
    assert 0.84 <= np.mean(hits) <= 0.96
