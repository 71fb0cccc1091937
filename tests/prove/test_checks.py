"""The checks of an effect: each finds what it looks for, and stays calm where there is nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from surefoot.prove import checks
from surefoot.prove.inference import Jackknife, jackknife
from surefoot.prove.question import Study
from surefoot.vocabulary.words import say

from .panels import NEVER, World, world


def made(seed: int = 1, teams: int = 40, effect: float = 0.15) -> World:
    return world(np.random.default_rng(seed), teams, effect)


def found(study: Study) -> Jackknife:
    cells = study.cells()
    return jackknife(cells, study.asked(cells), 1)


def since(planted: World) -> np.ndarray:
    return np.arange(planted.shares.shape[1]) - planted.start[:, None]


def test_a_rise_before_the_start_fails_the_earlier_trends_and_the_placebo_date():
    planted = made(effect=0.0)
    early = (since(planted) >= -4) & (since(planted) < 0)
    study = replace(planted.study(), shares=planted.shares + 0.25 * early)
    assert checks.earlier_trends(study).passed is False
    assert checks.placebo(study).passed is False


def test_an_effect_after_the_start_does_not_disturb_the_weeks_before():
    before = [checks.placebo(made(seed).study()).passed for seed in range(60)]
    trends = [checks.earlier_trends(made(seed).study()).passed for seed in range(60)]
    assert np.mean(before) >= 0.8, "a 90 % interval should hold 0 nine times in ten"
    assert np.mean(trends) >= 0.88, "a test at 5 % should pass nineteen times in twenty"


def test_without_weeks_before_the_start_nothing_is_said_of_them():
    planted = made()
    study = replace(planted.study(), start=np.where(planted.start < NEVER, 1, NEVER))
    assert checks.earlier_trends(study).passed is None
    assert checks.placebo(study).passed is None


def test_weeks_without_anybody_to_compare_with_are_named():
    planted = made()
    all_in = replace(planted.study(), start=np.where(planted.start == NEVER, 20, planted.start))
    said = checks.comparison(all_in)
    assert said.passed is False
    assert said.text.values["dropped"] == 6
    assert checks.comparison(planted.study()).passed is True


def test_fewer_than_three_teams_left_are_thin():
    planted = made(teams=12)
    start = np.where(planted.start == NEVER, 17, planted.start)
    start[:2] = NEVER
    assert checks.comparison(replace(planted.study(), start=start)).text.key == "proof_comparison_thin"


def test_what_spills_over_under_a_shared_manager_is_seen():
    planted = made(effect=0.3, teams=30)
    started = planted.start < NEVER
    managers = np.arange(30)
    waiting = np.flatnonzero(~started)
    managers[waiting[:3]] = managers[np.flatnonzero(started)[:3]]
    shares = planted.shares.copy()
    shares[waiting[:3], 9:] += 0.45
    study = replace(planted.study(), shares=shares)
    said = checks.shared_managers(study, found(study), managers)
    assert said.text.values["teams"] == 3
    assert said.text.values["without"] > said.text.values["points"]
    assert said.passed is False
    assert checks.shared_managers(study, found(study), np.arange(30)).passed is True


def test_no_comparison_is_made_where_every_waiting_team_shares_a_manager():
    planted = made()
    study = planted.study()
    assert checks.shared_managers(study, found(study), np.zeros(40, dtype=int)).passed is None


def test_results_are_told_with_and_without_teams_of_unusual_use():
    planted = made()
    flagged = np.zeros(40, dtype=bool)
    study = planted.study()
    assert checks.gaming(study, found(study), flagged).text.key == "proof_patterns_none"
    flagged[:2] = True
    said = checks.gaming(study, found(study), flagged)
    assert said.passed is True
    assert said.text.values == {"teams": 2, "points": checks.points(found(study).estimate[0]),
                                "without": pytest.approx(said.text.values["points"], abs=5)}


def test_an_effect_carried_by_unusual_teams_fails_the_check():
    planted = made(effect=0.0)
    flagged = np.zeros(40, dtype=bool)
    flagged[np.flatnonzero(planted.start < NEVER)[:6]] = True
    shares = planted.shares + 0.8 * (flagged[:, None] & (since(planted) >= 0))
    study = replace(planted.study(), shares=shares)
    narrow = replace(found(study), error=np.array([0.02]))
    assert checks.gaming(study, narrow, flagged).passed is False


def test_a_gain_that_fades_is_seen_and_one_that_lasts_too():
    planted = made(effect=0.0, teams=120)
    begun = since(planted) >= 0
    shares = planted.shares + 0.3 * begun
    lasting = replace(planted.study(), shares=shares)
    fades = replace(planted.study(), shares=shares - 0.25 * (since(planted) >= 8))
    assert checks.fading(lasting, 0.05).passed is True
    assert checks.fading(fades, 0.05).passed is False


def test_where_there_is_no_gain_nobody_asks_whether_it_lasts():
    assert checks.fading(made(effect=0.0).study(), 0.05).text.key == "proof_lasting_unknown"


def test_power_is_told_beside_the_smallest_effect_that_matters():
    assert checks.power(0.05, 0.05).passed is True
    assert checks.power(0.13, 0.05).passed is False
    assert checks.power(None, 0.05).passed is None
    assert "13 points" in say("proof_power_short", "en", **checks.power(0.13, 0.05).text.values)


def test_teams_with_another_action_are_counted():
    planted = made()
    others = np.zeros(40, dtype=bool)
    assert checks.other_actions(planted.study(), others).passed is True
    others[:] = True
    said = checks.other_actions(planted.study(), others)
    assert said.passed is False
    assert said.text.values["both"] == said.text.values["teams"] == int((planted.start < NEVER).sum())
