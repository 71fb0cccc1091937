"""The choice of groups: the best one there is, on every small tree."""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.disclose.suppress import Sizes, choose, remainders


def brute(parent, counts, minimum, prefer, allowed):
    """Best worth over all sets of groups whose remainders are safe in every measure."""
    total = counts.sum(axis=0) * 0
    least = counts.min(axis=0)
    total = least.copy()
    for node in range(len(parent) - 1, 0, -1):
        total[parent[node]] += total[node]
    worth = 1 + prefer + 1e-3 * total / max(int(total[0]), 1)
    best = 0.0
    for chosen in product([False, True], repeat=len(parent)):
        mask = np.array(chosen)
        if (mask & (~allowed | (total < minimum))).any():
            continue
        left = remainders(parent, least, mask)
        there = remainders(parent, counts.max(axis=0), mask)
        if ((left[mask] >= minimum) | (there[mask] == 0)).all():
            best = max(best, float(worth[mask].sum()))
    return best, worth


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_choice_is_as_good_as_the_best_of_all_sets(data):
    nodes = data.draw(st.integers(1, 8))
    parent = np.array([-1] + [data.draw(st.integers(0, n - 1)) for n in range(1, nodes)])
    measures = data.draw(st.integers(1, 2))
    counts = np.array([[data.draw(st.integers(0, 8)) for _ in range(nodes)] for _ in range(measures)])
    minimum = data.draw(st.sampled_from([2, 5, 10]))
    prefer = np.array([data.draw(st.sampled_from([0.0, 0.3, 50.0])) for _ in range(nodes)])
    allowed = np.array([data.draw(st.booleans()) or data.draw(st.booleans()) for _ in range(nodes)])
    shown = choose(parent, Sizes.of(*counts), minimum, prefer, allowed)
    best, worth = brute(parent, counts, minimum, prefer, allowed)
    assert float(worth[shown].sum()) == pytest.approx(best)
    for own in counts:
        left = remainders(parent, own, shown)[shown]
        assert ((left == 0) | (left >= minimum)).all()


def test_one_answer_in_a_measure_is_not_covered_by_others_who_skipped_it():
    # Five hidden teams of one: together five, but only one of them answered the first measure.
    parent = np.array([-1, 0, 0, 0, 0, 0, 0])
    first, second = np.array([0, 9, 1, 0, 0, 0, 0]), np.array([0, 9, 1, 1, 1, 1, 1])
    shown = choose(parent, Sizes.of(first, second), 5, np.zeros(7), np.ones(7, dtype=bool))
    assert not (shown[0] and shown[1])


def organisation(teams: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    middle = max(teams // 30, 1)
    parent = np.concatenate([[-1], np.zeros(middle, dtype=int), 1 + np.arange(teams) % middle])
    own = np.zeros(len(parent), dtype=int)
    own[middle + 1:] = rng.binomial(rng.integers(5, 17, teams), 0.75)
    return parent, own


def test_of_teams_of_five_to_sixteen_with_three_in_four_answering_four_in_five_are_shown():
    parent, own = organisation(3000, np.random.default_rng(1))
    shown = choose(parent, Sizes.of(own), 5, np.zeros(len(own)), np.ones(len(own), dtype=bool))
    assert shown[-3000:].mean() > 0.8


def test_thirty_thousand_teams_take_seconds():
    parent, own = organisation(30_000, np.random.default_rng(2))
    began = time.perf_counter()
    choose(parent, Sizes.of(own), 5, np.zeros(len(own)), np.ones(len(own), dtype=bool))
    assert time.perf_counter() - began < 10
