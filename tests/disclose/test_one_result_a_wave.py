"""Of a wave there is one published result a group: what is run again can't tell a changed small group anew."""

from __future__ import annotations

import copy
import random

import numpy as np
import pytest

from surefoot.assessment.earlier import record_text, stored
from surefoot.assessment.steps import Assessed

from . import folders
from .folders import Firm, beside, report, written
from .test_solver import PULSE, safe, team_of
from .worlds import Report, changed, random_state
from .worlds import report as told_beside

PULSE_BLOCKS = ("capability", "confidence", "drivers", "first_driver")


def again(firm: Firm) -> Firm:
    """The same firm and the same wave, to be changed and run again."""
    return copy.deepcopy(firm)


def told(assessed: Assessed) -> dict[str, dict[str, object]]:
    """What a report says of every group from the pulse, and of the organisation."""
    found = report(written(assessed))
    teams = {team["team"]: {block: team[block] for block in PULSE_BLOCKS} for team in found["teams"]}
    whole = {block: found["organisation"][block] for block in (
        "capability", "confidence", "drivers", "manager", "diagnosis", "reinforcement", "design_effect")}
    return {**teams, "whole": {**whole, "response": found["data"]["response"]}}


def corrected(firm: Firm) -> Firm:
    firm.answers = {item: 6 - found for item, found in firm.answers.items()}
    return firm


def with_more_answers(firm: Firm) -> Firm:
    more = firm.joined("Alderwick", 6)
    more.wave = firm.wave
    return more


def with_fewer_answers(firm: Firm) -> Firm:
    """Somebody of every team is taken out of the file."""
    kept = np.sort(np.setdiff1d(np.arange(len(firm.team)), np.unique(firm.team, return_index=True)[1]))
    firm.team, firm.people, firm.active = firm.team[kept], firm.people[kept], firm.active[kept]
    firm.answers = {item: found[kept] for item, found in firm.answers.items()}
    return firm


@pytest.mark.parametrize("change", [corrected, with_more_answers, with_fewer_answers])
def test_what_was_told_of_a_wave_stands_whatever_is_corrected_in_it(change):
    firm = Firm(1, times=3)
    first = firm.assess()
    second = change(again(firm)).assess([beside(first)])
    third = firm.assess([beside(second), beside(first)])
    assert first.assessment.organisation.diagnosis is not None
    for later in (second, third):
        before, after = told(first), told(later)
        assert after["whole"] == before["whole"]
        for team, blocks in before.items():
            if team != "whole" and blocks["confidence"] is not None:
                assert {**after[team], "drivers": _levels(after[team])} == {**blocks, "drivers": _levels(blocks)}


def _levels(blocks):
    """Without how likely a group is among the strongest barriers: that moves with the groups beside it."""
    return blocks["drivers"] and {name: {**value, "worst_quarter": None} for name, value in blocks["drivers"].items()}


def test_use_is_told_anew_while_the_wave_stands():
    firm = Firm(1, times=3)
    first = firm.assess()
    later = again(firm)
    later.active[:] = True
    second = later.assess([beside(first)])
    assert told(second) == told(first)
    assert second.assessment.organisation.adoption != first.assessment.organisation.adoption


def test_a_new_wave_is_told_anew():
    firm = Firm(1, times=3)
    first = firm.assess()
    later = corrected(again(firm))
    later.wave = firm.wave + 7
    assert told(later.assess([beside(first)]))["whole"] != told(first)["whole"]


def moved(monkeypatch, **parents: str) -> None:
    monkeypatch.setattr(folders, "PARENTS", {**folders.PARENTS, **parents})


def test_a_group_made_after_the_wave_comes_in_while_the_answers_are_the_same_and_not_once_they_were_corrected(
        monkeypatch):
    firm = Firm(1, times=3)
    first = firm.assess()
    monkeypatch.setattr(folders, "PARENTS", {**dict.fromkeys(folders.SIZES, "East"), "East": ""})
    second = again(firm).assess([beside(first)])
    assert second.assessment.team("East").confidence is not None
    third = corrected(again(firm)).assess([beside(first)])
    assert third.assessment.team("East").confidence is None
    assert third.assessment.team("East").why["confidence"] == "held"


def test_a_team_that_moved_keeps_its_result_and_so_do_both_departments(monkeypatch):
    firm = Firm(1, times=3)
    first = firm.assess()
    moved(monkeypatch, Birchmoor="South")
    second = again(firm).assess([beside(first)])
    assert {team: blocks["confidence"] for team, blocks in told(second).items()} == {
        team: blocks["confidence"] for team, blocks in told(first).items()}


def test_a_report_kept_as_its_assessment_protects_like_one_read_from_its_files():
    firm = Firm(1, times=3)
    first = firm.assess()
    kept = stored(first.assessment, record_text(first.record), first.record.salt)
    for later in (corrected(again(firm)), firm.joined("Alderwick", 1), firm.joined("Elmsgate", 7)):
        assert written(later.assess([kept])) == written(later.assess([beside(first)]))
    assert first.record.salt not in record_text(first.record)


@pytest.mark.slow
def test_over_twelve_waves_each_run_twice_nothing_small_is_told_and_every_first_word_stands():
    for seed in range(25):
        rng = random.Random(seed)
        state, before = random_state(rng, rng.randrange(2, 9), 14), list[Report]()
        for _ in range(12):
            first = told_beside(state, PULSE, before, rng)
            before = [first, *before]
            state = changed(state, rng, False)
            second = told_beside(state, PULSE, before, rng)
            for team, value in first.shown["m"].estimates.items():
                assert second.shown["m"].estimates.get(team, value) == value
            before = [second, *before]
            state = changed(state, rng, True)
        assert safe(before[:8], "m", "pulse") is not False


def test_a_newcomer_of_the_second_run_is_in_no_figure_that_was_told():
    """Eight and a ninth who answers late: every figure of both runs is that of the eight."""
    rng = random.Random(3)
    state = team_of({"a": 8, "b": 9}, {"a": "all", "b": "all"})
    first = told_beside(state, PULSE, [], rng)
    state.people["late"] = state.answers["late"] = "a"
    second = told_beside(state, PULSE, [first], rng)
    assert second.shown["m"].kept == {"a", "b", "all"}
    assert second.fresh["m"] == {}
    assert second.shown["m"].estimates == first.shown["m"].estimates
