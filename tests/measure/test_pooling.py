"""Partial pooling: planted teams are covered, small teams are steadied, and nothing depends on names."""

from __future__ import annotations

import csv
import os
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln

from surefoot.demo import Options, survey
from surefoot.measure.pooling import Posterior, pool_levels, pool_shares

from .surveys import LEVELS, MEASURES, SHARES, Pooled, pooled

SEEDS = {12: 120, 40: 40, 150: 14}
"""Teams -> surveys in the long run: about 500 to 800 shown teams for each measure."""
HERE = Path(__file__).parents[3] / "shared" / "data" / "multilevel_bh1996.csv"


@cache
def planted(teams: int, measure: str, seeds: int) -> tuple[Pooled, ...]:
    return tuple(pooled(survey(seed, teams), measure) for seed in range(seeds))


def coverage(found: list[Pooled], *, published: bool = False) -> float:
    hits = sum(one.covered_as_published() if published else one.covered() for one in found)
    return hits / sum(len(one.truth) for one in found)


# Coverage of 90 % intervals. The long run prints what it found.

@pytest.mark.parametrize("measure", ["confident", "fear_level"])
def test_a_few_surveys_are_covered(measure: str) -> None:
    assert 0.86 <= coverage(list(planted(40, measure, 8))) <= 0.98


@pytest.mark.parametrize("measure", ["confident", "fear_level"])
def test_a_few_surveys_are_covered_as_published(measure: str) -> None:
    assert coverage(list(planted(40, measure, 8)), published=True) >= 0.88


@pytest.mark.slow
@pytest.mark.parametrize("kind", [SHARES, LEVELS], ids=["shares", "levels"])
@pytest.mark.parametrize("teams", SEEDS)
def test_nine_in_ten_planted_teams_are_covered(teams: int, kind: dict[str, str],
                                               capsys: pytest.CaptureFixture[str]) -> None:
    each = {measure: coverage(list(planted(teams, measure, SEEDS[teams]))) for measure in kind}
    with capsys.disabled():
        print(f"\ncoverage of 90 % intervals, {teams} teams:", {name: round(value, 3) for name, value in each.items()})
    together = coverage([one for measure in kind for one in planted(teams, measure, SEEDS[teams])])
    assert 0.88 <= together <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("teams", SEEDS)
def test_published_intervals_cover_at_least_nearly_nine_in_ten(teams: int, measure: str) -> None:
    assert coverage(list(planted(teams, measure, SEEDS[teams])), published=True) >= 0.88


@pytest.mark.slow
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("teams", SEEDS)
def test_no_single_measure_falls_far_from_its_level(teams: int, measure: str) -> None:
    # 0.90 less two standard errors of some 500 shown teams
    assert coverage(list(planted(teams, measure, SEEDS[teams]))) >= 0.865


@pytest.mark.parametrize("measure", ["confident", "fear_level"])
def test_pooled_estimates_err_less_than_raw_ones(measure: str) -> None:
    found = planted(40, measure, 8)
    steadied = sum(((one.posterior.mean - one.truth) ** 2).sum() for one in found)
    assert steadied <= sum(((one.raw - one.truth) ** 2).sum() for one in found)


def test_teams_that_do_not_differ_overlap_in_nearly_all_pairs() -> None:
    alike = [pooled(survey(seed, 40, options=Options(nonresponse_slope=0, team_sd=0, department_sd=0)), "confident")
             for seed in range(3)]
    ends = [pair for one in alike for pair in combinations(zip(one.posterior.low, one.posterior.high, strict=True), 2)]
    assert np.mean([a[0] <= b[1] and b[0] <= a[1] for a, b in ends]) >= 0.95


# Properties.

def ends(found: Posterior) -> np.ndarray:
    return np.stack([found.mean, found.sd, found.low, found.high])


teams_of_any_size = st.lists(st.tuples(st.integers(0, 12), st.floats(0, 1), st.integers(0, 3)), min_size=1, max_size=9)
few = settings(max_examples=15, deadline=None, derandomize=True)


def counts(drawn: list[tuple[int, float, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    people = np.array([n for n, _, _ in drawn])
    return np.round(people * [share for _, share, _ in drawn]), people, np.array([d for _, _, d in drawn])


@given(drawn=teams_of_any_size, seed=st.integers(0, 99))
@few
def test_the_order_and_numbers_of_teams_change_no_share(drawn: list[tuple[int, float, int]], seed: int) -> None:
    reached, people, department = counts(drawn)
    order = np.random.default_rng(seed).permutation(len(people))
    renamed = np.array([7, 3, 9, 1])[department]
    again = pool_shares(reached[order], people[order], renamed[order])
    assert np.allclose(ends(pool_shares(reached, people, department))[:, order], ends(again), atol=1e-9)


@given(drawn=teams_of_any_size, seed=st.integers(0, 99))
@few
def test_the_order_and_numbers_of_teams_change_no_level(drawn: list[tuple[int, float, int]], seed: int) -> None:
    reached, people, department = counts([*drawn, (5, 0.5, 0)])
    mean, order = 100 * reached / np.maximum(people, 1), np.random.default_rng(seed).permutation(len(people))
    renamed = np.array([7, 3, 9, 1])[department]
    again = pool_levels(mean[order], people[order], 600.0, renamed[order])
    assert np.allclose(ends(pool_levels(mean, people, 600.0, department))[:, order], ends(again), atol=1e-6)


@given(drawn=teams_of_any_size)
@few
def test_shares_and_their_ends_stay_between_zero_and_one(drawn: list[tuple[int, float, int]]) -> None:
    found = pool_shares(*counts(drawn))
    assert ((found.low >= 0) & (found.low <= found.mean) & (found.mean <= found.high) & (found.high <= 1)).all()


@pytest.mark.parametrize("share", [0.0, 0.2, 0.4, 0.6, 1.0])
@pytest.mark.parametrize("teams", [2, 12, 40])
def test_more_answers_at_the_same_share_never_widen_a_share(share: float, teams: int) -> None:
    rng = np.random.default_rng(teams)
    people, department = rng.integers(5, 12, teams), np.arange(teams) % 3
    reached = rng.binomial(people, rng.uniform(0.2, 0.7, teams))
    width = []
    for size in (5, 10, 20, 40, 80):
        people[0], reached[0] = size, round(share * size)
        found = pool_shares(reached, people, department)
        width.append(found.high[0] - found.low[0])
    assert all(later <= earlier + 1e-6 for earlier, later in pairwise(width))


@pytest.mark.parametrize("mean", [10.0, 50.0, 90.0])
@pytest.mark.parametrize("teams", [2, 12, 40])
def test_more_answers_at_the_same_mean_never_widen_a_level(mean: float, teams: int) -> None:
    rng = np.random.default_rng(teams)
    people, department, means = rng.integers(5, 12, teams), np.arange(teams) % 3, rng.normal(50, 10, teams)
    means[0], width = mean, []
    for size in (5, 10, 20, 40, 80):
        people[0] = size
        found = pool_levels(means, people, 600.0, department)
        width.append(found.high[0] - found.low[0])
    assert all(later <= earlier + 1e-6 for earlier, later in pairwise(width))


def test_a_team_nobody_answered_from_is_told_least_about() -> None:
    found = pool_shares(np.array([3, 5, 0, 4]), np.array([8, 9, 0, 7]), np.zeros(4, dtype=int))
    assert found.sd[2] == found.sd.max()


def test_a_level_nobody_answered_from_is_told_least_about() -> None:
    found = pool_levels(np.array([40.0, 55, np.nan, 60]), np.array([8, 9, 0, 7]), 600.0, np.zeros(4, dtype=int))
    assert found.sd[2] == found.sd.max()


def test_more_reached_than_people_is_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="1 groups have more people who reached it than people"):
        pool_shares(np.array([3, 9]), np.array([8, 8]), np.zeros(2, dtype=int))


def test_levels_without_any_answer_are_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="no group has an answer"):
        pool_levels(np.array([np.nan]), np.array([0]), 600.0, np.array([0]))


# References.

def by_hand(m: np.ndarray, n: np.ndarray, s2: float, grid: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """`team_posterior` of the methods notes: means and variances of teams of one organisation."""
    v = s2 / n
    widest = 3 * np.sqrt(max(np.var(m, ddof=1), 1e-6)) + 3 * np.sqrt(v.mean() / len(n))
    t = np.linspace(0, widest, grid)
    t2 = t[:, None] ** 2
    w = 1 / (t2 + v)
    total = w.sum(1)
    mu = (w * m).sum(1) / total
    log = (np.log(np.maximum(t, 1e-9)) + 0.5 * np.log(w).sum(1) - 0.5 * np.log(total)
           - 0.5 * (w * (m - mu[:, None]) ** 2).sum(1))
    p = np.exp(log - log.max())
    p /= p.sum()
    keep = t2 * w
    centre = mu[:, None] + keep * (m - mu[:, None])
    spread = keep * v + (1 - keep) ** 2 / total[:, None]
    mean = p @ centre
    return mean, p @ spread + p @ (centre - mean) ** 2


@pytest.mark.parametrize("teams", [3, 12, 40, 150])
def test_levels_of_one_department_are_those_of_the_methods_notes(teams: int) -> None:
    rng = np.random.default_rng(teams)
    n = rng.integers(5, 13, teams)
    m = rng.normal(50, 8, teams) + rng.normal(0, np.sqrt(600 / n))
    mean, variance = by_hand(m, n, 600.0)
    found = pool_levels(m, n, 600.0, np.zeros(teams, dtype=int))
    # Two grids of 40 and 60 points: they may differ by a fiftieth of a standard deviation.
    assert np.abs(found.mean - mean).max() <= 0.02 * np.sqrt(variance).min()


@pytest.mark.parametrize("teams", [3, 12, 40, 150])
def test_spreads_of_one_department_are_those_of_the_methods_notes(teams: int) -> None:
    rng = np.random.default_rng(teams)
    n = rng.integers(5, 13, teams)
    m = rng.normal(50, 8, teams) + rng.normal(0, np.sqrt(600 / n))
    found = pool_levels(m, n, 600.0, np.zeros(teams, dtype=int))
    assert np.allclose(found.sd, np.sqrt(by_hand(m, n, 600.0)[1]), rtol=0.02)


def by_matrices(m: np.ndarray, n: np.ndarray, s2: float, department: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Three levels by plain matrix algebra on a grid: organisation (flat), department, team."""
    v, same = s2 / n, (department[:, None] == department[None, :]).astype(float)
    widest = 3 * np.sqrt(np.var(m, ddof=1)) + 3 * np.sqrt(v.mean() / len(n))
    grid = (np.arange(30) + 0.5) / 30 * widest
    logs, means, variances = [], [], []
    for t in grid:
        for s in grid:
            prior = t**2 * np.eye(len(n)) + s**2 * same + 1e6
            total = prior + np.diag(v)
            off = m - m.mean()
            gain = np.linalg.solve(total, prior).T
            logs.append(np.log(t * s) - 0.5 * np.linalg.slogdet(total)[1] - 0.5 * off @ np.linalg.solve(total, off))
            means.append(m.mean() + gain @ off)
            variances.append(np.diag(prior - gain @ prior))
    p = np.exp(np.array(logs) - max(logs))
    p /= p.sum()
    mean = p @ np.array(means)
    return mean, np.sqrt(p @ np.array(variances) + p @ (np.array(means) - mean) ** 2)


def test_levels_of_three_departments_are_those_of_plain_matrix_algebra() -> None:
    rng = np.random.default_rng(5)
    department = np.repeat(np.arange(3), 6)
    n = rng.integers(5, 13, 18)
    m = 50 + np.array([-8.0, 0, 9])[department] + rng.normal(0, 5, 18) + rng.normal(0, np.sqrt(600 / n))
    mean, sd = by_matrices(m, n, 600.0, department)
    found = pool_levels(m, n, 600.0, department)
    assert np.abs(np.stack([found.mean - mean, found.sd - sd])).max() <= 0.05 * sd.min()


def by_sampling(reached: np.ndarray, people: np.ndarray, department: np.ndarray) -> np.ndarray:
    """Posterior means of shares by drawing the priors a million times and weighing them: no grid at all."""
    rng, draws = np.random.default_rng(0), 1_000_000
    teams, departments = np.sqrt(0.6 * rng.random(draws)), np.sqrt(0.6 * rng.random(draws))  # flat on the square
    inside, between = 1 / teams**2 - 1, 1 / departments**2 - 1
    centre = rng.random(draws)
    log, means = np.zeros(draws), []
    for one in np.unique(department):
        share = np.clip(rng.beta(centre * between, (1 - centre) * between), 1e-3, 1 - 1e-3)
        a, b = share * inside, (1 - share) * inside
        for x, n in zip(reached[department == one], people[department == one], strict=True):
            log += betaln(x + a, n - x + b) - betaln(a, b)
            means.append((x + a) / (n + inside))
    weight = np.exp(log - log.max())
    return np.array([(weight * mean).sum() for mean in means]) / weight.sum()


@pytest.mark.parametrize("reached", [[2, 5, 7, 1, 3], [0, 0, 9, 5, 7], [3, 3, 3, 3, 3]])
def test_shares_are_those_of_weighted_draws_from_the_priors(reached: list[int]) -> None:
    people, department = np.array([8, 9, 12, 6, 10]), np.array([0, 0, 1, 1, 1])
    found = pool_shares(np.array(reached), people, department)
    assert np.abs(found.mean - by_sampling(np.array(reached), people, department)).max() <= 0.015


@pytest.fixture(scope="module")
def bh1996() -> tuple[np.ndarray, np.ndarray, float]:
    """LEAD of 7,382 soldiers in 99 companies: means, people and the variance within companies."""
    if not HERE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the reference data are not at {HERE}; CI must have them")
        pytest.skip(f"the reference data are not at {HERE}")
    with HERE.open() as lines:
        rows = [(int(row["GRP"]), float(row["LEAD"])) for row in csv.DictReader(lines)]
    group, lead = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    place = np.unique(group, return_inverse=True)[1]
    people = np.bincount(place)
    mean = np.bincount(place, lead) / people
    return mean, people, float(((lead - mean[place]) ** 2).sum() / (len(lead) - len(people)))


def test_levels_of_real_companies_are_near_those_of_lme4(bh1996: tuple[np.ndarray, np.ndarray, float]) -> None:
    mean, people, variance = bh1996
    found = pool_levels(mean, people, variance, np.zeros(len(people), dtype=int))
    lme4 = 2.8885252 + np.array([0.037680492, -0.369106772, 0.041478881, -0.129015035, 0.256502274])
    # REML plugs in one spread, we average over it: with 99 companies a tenth of a standard error apart.
    assert np.abs(found.mean[:5] - lme4).max() <= 0.1 * 0.07


def test_spreads_of_real_companies_are_near_those_of_lme4(bh1996: tuple[np.ndarray, np.ndarray, float]) -> None:
    mean, people, variance = bh1996
    found = pool_levels(mean, people, variance, np.zeros(len(people), dtype=int))
    lme4 = np.array([0.080803719, 0.087025525, 0.071539844, 0.104412542, 0.069520085])
    assert np.allclose(found.sd[:5], lme4, rtol=0.02)
