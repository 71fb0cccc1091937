"""The frequency table as it is written down: nobody's row is found in it, and the organisation's figures stay."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.demo import survey
from surefoot.measure.frequency import classes, coarse, rounded
from surefoot.measure.raking import weights
from surefoot.measure.survey import of_wave
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import FREQUENCY, Table, table

from .surveys import WAVE, frequency_of, planted_tree

counts = st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=1, max_size=3).map(np.array)
seeds = st.integers(0, 2**32).map(random.Random)


def next_to(told: np.ndarray, exact: np.ndarray) -> bool:
    return bool((told % 5 == 0).all() and (abs(told - exact) < 5).all())


@given(counts=counts, rng=seeds)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_each_count_and_each_sum_is_the_multiple_of_five_below_or_above(counts: np.ndarray, rng: random.Random) -> None:
    told = rounded(counts, rng)
    assert next_to(told, counts) and next_to(told.sum(axis=0), counts.sum(axis=0))
    assert next_to(told.sum(axis=1), counts.sum(axis=1)) and next_to(told.sum(), counts.sum())


@pytest.mark.parametrize("exact", [[[1, 2, 3, 4], [4, 3, 2, 1]], [[12, 7, 0, 31], [1, 0, 19, 8]], [[3]]])
def test_on_average_each_count_is_right(exact: list[list[int]]) -> None:
    rng, many = random.Random(1), 4000
    found = sum(rounded(np.array(exact), rng) for _ in range(many)) / many
    assert np.abs(found - exact).max() < 4 * 2.5 / many**0.5


@given(people=st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(sum).map(np.array),
       asked=st.lists(st.integers(1, 50), min_size=4, max_size=4).map(np.array))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_class_that_is_left_has_ten_people_and_raking_takes_the_others_as_they_were_joined(people: np.ndarray,
                                                                                            asked: np.ndarray) -> None:
    home = classes(people) - 1
    total = np.bincount(home, people, minlength=4)
    left = np.flatnonzero(np.bincount(home, minlength=4))
    assert (total[left] >= 10).all() or len(left) == 1
    if (total[left] > 0).all():
        taken = np.bincount(home, asked, minlength=4).astype(float)
        assert weights(total, asked, 1e9) == pytest.approx(weights(total, taken, 1e9))


def counted(rows: list[tuple[str, float, int, int]]) -> Table:
    return table(FREQUENCY, {"wave": [WAVE] * len(rows), "measure": [row[0] for row in rows],
                             "score": [row[1] for row in rows], "use_frequency": [row[2] for row in rows],
                             "people": [row[3] for row in rows]})


def told(rows: list[tuple[str, float, int, int]], seed: int = 1) -> Table:
    return coarse(counted(rows), Settings(), random.Random(seed))


def test_a_score_only_one_person_has_is_in_no_row() -> None:
    found = told([("fear", 1.5, 4, 1), ("fear", 2.5, 1, 29), ("fear", 4.5, 1, 40), ("fear", 4.0, 4, 10)])
    assert set(found["score"]) == {2.5, 4.4} and (found["people"] % 5 == 0).all()


def test_the_score_of_a_side_is_the_same_whatever_their_use() -> None:
    found = told([("fear", 1.0, 1, 20), ("fear", 2.5, 4, 20), ("fear", 5.0, 1, 20), ("fear", 3.0, 4, 20)])
    assert sorted(zip(found["score"], found["use_frequency"], found["people"], strict=True)) == [
        (1.8, 1, 20), (1.8, 4, 20), (4.0, 1, 20), (4.0, 4, 20)]


def test_a_mean_near_the_limit_stays_on_its_side() -> None:
    found = told([("fear", 2.99, 1, 20), ("fear", 3.0, 1, 20)])
    assert sorted(found["score"]) == [2.9, 3.0]


def test_the_example_in_docs_measure_md() -> None:
    rows = [("fear", 2.0, 1, 8), ("fear", 2.0, 2, 4), ("fear", 4.0, 1, 23), ("fear", 4.0, 2, 5),
            ("fear", 4.0, 3, 25), ("fear", 4.0, 4, 35)]
    found: Counter[float] = Counter()
    for seed in range(1000):
        kept = told(rows, seed)
        mine = (kept["score"] < 3) & (kept["use_frequency"] == 1)
        found.update(kept["people"][mine].tolist())
        assert set(kept["use_frequency"]) == {1, 3, 4}
    assert set(found) == {10, 15}
    assert abs(found[10] - 600) < 4 * 16


def test_a_side_of_few_says_nothing_of_their_use() -> None:
    """One person is held back, and uses AI every week: over many roundings they seem to be anywhere."""
    found: Counter[float] = Counter()
    for seed in range(2000):
        rows = told([("fear", 2.0, 4, 1), ("fear", 4.0, 4, 39), ("fear", 4.0, 1, 40)], seed)
        low = rows["score"] < 3
        found.update(rows["use_frequency"][low].tolist())
    assert 300 < found[4] + found[1] < 500
    assert abs(found[4] - found[1]) < 4 * 20


def test_a_coarse_table_made_coarse_again_stays_as_it_is() -> None:
    once = told([("fear", 1.0, 1, 33), ("fear", 2.5, 4, 21), ("fear", 5.0, 1, 18), ("fear", 3.0, 4, 23)])
    again = coarse(once, Settings(), random.Random(3))
    assert all(np.array_equal(once[column.name], again[column.name]) for column in FREQUENCY.columns)


@pytest.mark.parametrize(("teams", "seeds", "near"), [(8, 12, 0.08), (40, 8, 0.02), (150, 4, 0.006)])
def test_the_organisations_figures_stay_with_the_table_that_is_written(teams: int, seeds: int, near: float,
                                                                       capsys: pytest.CaptureFixture[str]) -> None:
    """About 60, 300 and 1,100 people; the root of the mean square of what changes in a share."""
    changes = []
    for seed in range(seeds):
        found = survey(seed, teams)
        bare, exact = frequency_of(found)
        wave = of_wave(bare, WAVE, planted_tree(found), Settings())
        written = coarse(exact, Settings(), random.Random(seed))
        for construct in ("confidence", "capability", "fear", "isolation"):
            ask = wave.weighted if construct in ("confidence", "capability") else wave.weighted_share
            one, other = (ask(construct, which, found.frequency_all) for which in (exact, written))
            assert one is not None and other is not None
            changes.append(other.mean - one.mean)
    change = float(np.sqrt(np.mean(np.square(changes))))
    with capsys.disabled():
        print(f"\n{teams} teams: a weighted share changes by {change:.4f}")
    assert change < near
