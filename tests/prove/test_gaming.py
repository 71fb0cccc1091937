"""Patterns of use that look made for the count: found in teams, never in people, and rare by chance."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from surefoot.prove.exposure import panel
from surefoot.prove.gaming import Patterns, patterns

from .panels import organisation, week


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


def month_ends(weeks: int = 26) -> np.ndarray:
    """Weeks in which a month ends, on the dates of `organisation`."""
    monday = week(0) + 7 * np.arange(weeks)
    return np.asarray((monday + 7).astype("datetime64[M]") != monday.astype("datetime64[M]"))


def test_a_script_that_begins_halfway_is_scripted_though_it_slips_now_and_then():
    active, actions = ordinary(np.random.default_rng(9), 40)
    active[:3, 12:], actions[:3, 12:] = True, 7
    actions[:3, 15] = 9
    assert found(active, actions, 8).scripted.tolist() == [True, False, False, False, False]


def test_people_who_act_at_random_at_the_same_rate_each_week_are_not_scripted():
    actions = np.random.default_rng(10).poisson(3, (200 * 7, 26)).astype(float)
    assert found(actions > 0, actions, 7).scripted.mean() <= 0.01


def test_a_teams_acts_in_single_weeks_with_hardly_any_others_are_bursty():
    active, actions = ordinary(np.random.default_rng(5), 40)
    actions[:8] = active[:8] * 1.0
    active[:8, [7, 16]], actions[:8, [7, 16]] = True, 50
    assert found(active, actions, 8).bursty.tolist() == [True, False, False, False, False]


def test_the_burst_of_one_person_flags_no_team():
    active, actions = ordinary(np.random.default_rng(5), 40)
    actions[0, 7] = active[0, 7] = 20_000
    assert not found(active, actions, 8).bursty.any()


def test_a_launch_that_fades_over_weeks_is_not_bursty():
    active, actions = ordinary(np.random.default_rng(11), 40)
    active[:8], actions[:8] = True, np.floor(60 * np.exp(-np.arange(26) / 2))
    active[:8] = actions[:8] > 0
    assert not found(active, actions, 8).bursty.any()


def test_more_people_with_an_act_or_two_in_the_last_week_of_each_month_is_end_of_period():
    active, actions = ordinary(np.random.default_rng(6), 40)
    active[:8], actions[:8] = month_ends(), month_ends() * 2.0
    assert found(active, actions, 8).end_of_period.tolist() == [True, *[False] * 4]


def test_a_task_of_many_acts_at_the_end_of_each_month_is_not_end_of_period():
    active, actions = ordinary(np.random.default_rng(6), 40)
    active[:8], actions[:8] = month_ends(), month_ends() * 15.0
    assert not found(active, actions, 8).end_of_period.any()


def test_what_all_teams_do_at_the_end_of_the_month_flags_none_of_them():
    active = np.repeat(month_ends()[None, :], 40, axis=0)
    active[::2, ::5] = True
    assert not found(active, active * 2.0, 8).end_of_period.any()


def test_an_only_team_has_nothing_to_be_held_against():
    active = np.repeat(month_ends()[None, :], 8, axis=0)
    assert not found(active, active * 2.0, 8).end_of_period.any()


def test_a_team_that_joins_in_the_last_week_of_a_month_is_not_end_of_period():
    active, actions = ordinary(np.random.default_rng(13), 40)
    begins = int(np.flatnonzero(month_ends())[-1])
    active[:8, :begins], active[:8, begins:], actions[:8] = False, month_ends()[begins:], 1
    logs = organisation(active, [f"t{person // 8:03d}" for person in range(40)], actions=actions * active,
                        eligible_from=[begins] * 8 + [0] * 32)
    assert not patterns(logs, panel(logs)).end_of_period.any()


def test_a_pattern_of_half_a_year_is_seen_in_two_years():
    active, actions = ordinary(np.random.default_rng(12), 40, 104)
    last = month_ends(104)[78:]
    active[:8, 78:], actions[:8, 78:] = last, last * 2.0
    assert found(active, actions, 8).end_of_period.tolist() == [True, *[False] * 4]


def test_teams_below_five_people_are_in_no_panel_and_so_never_flagged():
    active, actions = ordinary(np.random.default_rng(7), 40)
    active[:4], actions[:4] = True, 12
    teams = [f"t{person // 4:03d}" if person < 4 else f"t{1 + person // 6:03d}" for person in range(40)]
    logs = organisation(active, teams, actions=actions)
    rows = panel(logs)
    assert rows is not None
    assert "t000" not in rows.teams
    assert not patterns(logs, rows).any().any()


def test_a_lower_minimum_in_the_settings_does_not_open_smaller_teams():
    active, actions = ordinary(np.random.default_rng(7), 40)
    active[:4], actions[:4] = True, 12
    logs = organisation(active, [f"t{person // 4:03d}" for person in range(40)], actions=actions)
    logs = replace(logs, settings=replace(logs.settings, minimum=3))
    assert not patterns(logs, panel(logs)).any().any()


def test_only_a_yes_or_no_for_each_team_leaves():
    active, actions = ordinary(np.random.default_rng(8), 40)
    flags = found(active, actions, 8)
    for field in fields(Patterns):
        values = getattr(flags, field.name)
        assert values.dtype == bool and values.shape == (5,)
