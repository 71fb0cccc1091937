"""Patterns of use that look made for the count: found in teams, never in people, and rare by chance."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from surefoot.prove.exposure import panel
from surefoot.prove.gaming import Patterns, patterns

from .panels import organisation


def ordinary(rng: np.random.Generator, people: int, weeks: int = 26) -> tuple[np.ndarray, np.ndarray]:
    """Active weeks and action counts of people with habits of their own and a long right tail."""
    active = rng.random((people, weeks)) < rng.beta(2, 2, (people, 1))
    counts = np.ceil(np.exp(rng.normal(1.5, 0.9, (people, 1)) + rng.normal(0, 0.7, (people, weeks))))
    return active, np.where(active, counts, 0)


def found(active: np.ndarray, actions: np.ndarray, size: int) -> Patterns:
    logs = organisation(active, [f"t{person // size:03d}" for person in range(len(active))], actions=actions)
    return patterns(logs, panel(logs))


def test_ordinary_use_is_hardly_ever_flagged():
    active, actions = ordinary(np.random.default_rng(1), 200 * 7)
    assert found(active, actions, 7).any().mean() <= 0.02


def test_the_same_count_every_week_by_several_people_is_scripted():
    active, actions = ordinary(np.random.default_rng(2), 40)
    actions[:3] = np.where(active[:3], 12, 0)
    active[:3], actions[:3] = True, 12
    assert found(active, actions, 8).scripted.tolist() == [True, False, False, False, False]


def test_one_use_a_week_is_simply_little_use():
    active, actions = ordinary(np.random.default_rng(3), 40)
    actions[:8] = active[:8] * 1.0
    assert not found(active, actions, 8).scripted.any()


def test_one_person_alone_never_flags_a_team():
    active, actions = ordinary(np.random.default_rng(4), 40)
    active[0], actions[0] = True, 20
    assert not found(active, actions, 8).scripted.any()


def test_a_teams_use_in_a_few_weeks_of_a_few_people_is_bursty():
    active, actions = ordinary(np.random.default_rng(5), 40)
    actions[:8] = active[:8] * 2.0
    active[:2, 5:8], actions[:2, 5:8] = True, 300
    assert found(active, actions, 8).bursty.tolist() == [True, False, False, False, False]


def test_a_jump_in_the_last_week_of_each_month_is_seen():
    active, actions = ordinary(np.random.default_rng(6), 40)
    logs = organisation(active, ["t"] * 40)
    weeks = logs.usage.weeks
    last = (weeks + 7).astype("datetime64[M]") != weeks.astype("datetime64[M]")
    active[:8] = last
    assert found(active, np.where(active, np.maximum(actions, 1), 0), 8).end_of_period.tolist() == [True, *[False] * 4]


def test_teams_below_five_people_are_never_flagged():
    active, actions = ordinary(np.random.default_rng(7), 40)
    active[:4], actions[:4] = True, 12
    assert not found(active, actions, 4).any().any()


def test_only_a_yes_or_no_for_each_team_leaves():
    active, actions = ordinary(np.random.default_rng(8), 40)
    flags = found(active, actions, 8)
    for field in fields(Patterns):
        values = getattr(flags, field.name)
        assert values.dtype == bool and values.shape == (5,)
