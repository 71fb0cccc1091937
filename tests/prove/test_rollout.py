"""The draw: reproducible, balanced, and only where there is something to compare with."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.prove.rollout import Baseline, Candidate, Rollout, Schedule, first_possible, plan_table, redraw, rollout
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import UnusableInput

FIRST = date(2026, 9, 7)
BASELINE = Baseline(20, date(2026, 8, 2))
TODAY = date(2026, 8, 5)
FOUR = Schedule(4, FIRST, 4)


def drawn(teams: list[Candidate], schedule: Schedule = FOUR, seed: str = "1", action: str = "ritual", *,
          baseline: Baseline = BASELINE, today: date = TODAY) -> Rollout:
    return rollout(teams, action, schedule, seed, baseline=baseline, today=today, settings=Settings())


def waves(result: Rollout) -> dict[str, int]:
    return {one.team: one.wave for one in result.teams}


def plain(count: int, departments: int = 3) -> list[Candidate]:
    return [Candidate(f"team {n}", 3 + n % 12, "", f"department {n % departments}") for n in range(count)]


teams_of = st.lists(
    st.builds(Candidate, st.text(min_size=1), st.integers(0, 30), st.sampled_from(["", "", "", "ann", "bob", "cem"]),
              st.sampled_from("xyz")), min_size=10, max_size=40, unique_by=lambda one: one.team).filter(
    lambda teams: len({one.manager for one in teams} - {""}) + sum(not one.manager for one in teams) >= 4)


def units(result: Rollout) -> Counter[int]:
    return Counter({one.unit: one.wave for one in result.teams}.values())


@given(teams_of, st.randoms(), st.integers(0, 10**9))
def test_the_same_seed_draws_the_same_waves_whatever_the_order_of_the_teams(teams, chance, seed):
    shuffled = list(teams)
    chance.shuffle(shuffled)
    assert drawn(teams, seed=str(seed)) == drawn(shuffled, seed=str(seed))


def test_the_draw_is_the_same_in_every_version():
    # written down once: a registered draw must be made again years later
    assert list(waves(drawn(plain(12), seed="42")).values()) == [1, 3, 1, 0, 3, 3, 0, 2, 2, 2, 1, 0]


@given(teams_of, st.integers(2, 4), st.integers(0, 10**9))
def test_waves_differ_by_at_most_one_unit(teams, count, seed):
    found = units(drawn(teams, Schedule(count, FIRST, 4), str(seed)))
    assert max(found[wave] for wave in range(count)) - min(found[wave] for wave in range(count)) <= 1


@given(teams_of, st.integers(0, 10**9))
def test_teams_that_share_a_manager_start_together(teams, seed):
    found = waves(drawn(teams, seed=str(seed)))
    for manager in ("ann", "bob", "cem"):
        assert len({found[one.team] for one in teams if one.manager == manager}) <= 1


def test_every_department_is_spread_over_the_waves():
    found = waves(drawn(plain(48)))
    for department in range(3):
        assert Counter(found[f"team {n}"] for n in range(48) if n % 3 == department) == dict.fromkeys(range(4), 4)


def test_waves_have_people_alike():
    rng = np.random.default_rng(4)
    teams = [Candidate(f"t{n}", int(rng.lognormal(2, 0.6)) + 1, "", f"d{n % 4}") for n in range(48)]
    people = {one.team: one.people for one in teams}
    spread, simple = [], []
    for seed in range(40):
        found = waves(drawn(teams, seed=str(seed)))
        spread.append(np.ptp([sum(people[team] for team in found if found[team] == wave) for wave in range(4)]))
        any_order = rng.permutation(48) % 4
        simple.append(np.ptp([sum(one.people for one, w in zip(teams, any_order, strict=True) if w == wave)
                              for wave in range(4)]))
    assert np.mean(spread) < 0.75 * np.mean(simple)


def test_every_team_is_equally_likely_in_every_wave():
    teams = [*plain(13), Candidate("twin a", 6, "ann", "department 0"), Candidate("twin b", 9, "ann", "department 1")]
    count = np.zeros((15, 4))
    for seed in range(2000):
        for place, one in enumerate(drawn(teams, seed=f"s{seed}").teams):
            count[place, one.wave] += 1
    # 15 x 4 shares with a standard error of 0.0097: all within 4.5 of it
    assert np.abs(count / 2000 - 0.25).max() < 0.044


def test_another_seed_draws_another_order():
    assert len({tuple(waves(drawn(plain(12), seed=str(seed))).values()) for seed in range(30)}) == 30


def test_few_teams_are_not_cut_into_blocks_that_leave_too_few_draws_for_a_proof():
    teams = [Candidate(f"t{n}", 7) for n in range(12)]
    found = {tuple(waves(drawn(teams, Schedule(2, FIRST, 4), str(seed))).values()) for seed in range(400)}
    assert len(found) > 300  # blocks of two would allow 2 ** 6 = 64


def test_the_last_wave_is_held_back_and_the_others_start_a_gap_apart():
    starts = drawn(plain(12)).schedule.starts()
    assert starts == (FIRST, FIRST + timedelta(weeks=4), FIRST + timedelta(weeks=8), None)
    assert drawn(plain(12)).held_back() == 3
    assert FOUR.ends_on() == FIRST + timedelta(weeks=20, days=-1)


def test_nobody_is_held_back_where_that_is_asked_for():
    assert drawn(plain(12), replace(FOUR, hold_back=False)).held_back() == 0


def test_small_teams_take_part_like_all_others():
    assert "tiny" in waves(drawn([*plain(11), Candidate("tiny", 2)]))


@given(teams_of, st.integers(0, 1000))
def test_a_redraw_keeps_units_together_and_the_waves_of_each_block(teams, seed):
    result = drawn(teams)
    again = redraw(result.teams, np.random.default_rng(seed))
    by_unit: dict[int, set[int]] = {}
    for one, wave in zip(result.teams, again.tolist(), strict=True):
        by_unit.setdefault(one.unit, set()).add(wave)
    assert all(len(found) == 1 for found in by_unit.values())
    before = Counter({one.unit: (one.block, one.wave) for one in result.teams}.values())
    after = Counter({one.unit: (one.block, wave) for one, wave in zip(result.teams, again.tolist(), strict=True)}
                    .values())
    assert before == after


def test_the_plan_has_a_row_a_team_and_no_day_for_those_held_back():
    result = drawn(plain(12), seed="9")
    plan = plan_table(result, TODAY)
    assert sorted(plan["team"]) == sorted(waves(result))
    assert (np.isnat(plan["starts_on"]) == (plan["wave"] == "wave 4")).all()
    assert set(plan["seed"]) == {"9"} and set(plan["drawn"]) == {1}
    assert set(plan["registered_on"].tolist()) == {TODAY}


@pytest.mark.parametrize(("change", "says"), [
    ({"schedule": replace(FOUR, gap_weeks=3)}, "--gap 4"),
    ({"schedule": replace(FOUR, waves=1)}, "--waves 2"),
    ({"schedule": replace(FOUR, waves=13)}, "--waves 12"),
    ({"schedule": replace(FOUR, first_start=date(2026, 9, 9))}, "--starts 2026-09-14"),
    ({"schedule": replace(FOUR, first_start=date(2026, 8, 3))}, "--starts 2026-08-10"),
    ({"baseline": Baseline(2, date(2026, 8, 2))}, "--starts 2026-09-14"),
    ({"action": "posters"}, "ritual, policy"),
])
def test_what_can_not_be_compared_later_is_refused_with_what_to_do(change, says):
    with pytest.raises(UnusableInput, match=says):
        drawn(plain(12), **change)


def test_a_team_named_twice_is_refused():
    with pytest.raises(UnusableInput, match="team 0"):
        drawn([*plain(12), Candidate("team 0", 4)])


def test_weeks_still_to_come_count_as_baseline():
    assert Baseline(3, date(2026, 8, 2)).before(FIRST) == 8
    assert first_possible(Baseline(3, date(2026, 8, 2)), TODAY, Settings()) == FIRST


def test_the_first_possible_date_is_after_today():
    assert first_possible(BASELINE, date(2026, 8, 10), Settings()) == date(2026, 8, 17)
