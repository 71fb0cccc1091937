"""Respondents' scores, the newest wave, and use frequencies split off from the answers."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from surefoot.demo import survey as planted
from surefoot.measure.confidence import agrees, construct_mean, newest_wave, split_frequency
from surefoot.measure.survey import both, of_wave, survey
from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Table

from . import oracle
from .made import as_table
from .surveys import WAVE, planted_tree, pulse_of

ANSWERS = (None, 1, 2, 3, 4, 5)
PAIRS = [(first, second) for first in ANSWERS for second in ANSWERS]


def pulse(*rows: dict[str, object]) -> Table:
    return as_table("pulse", [{"wave": date(2026, 7, 14), "respondent": f"r{n}", "team": "t1", **row}
                              for n, row in enumerate(rows)])


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_construct_is_the_mean_of_the_core_items_answered(first: int | None, second: int | None) -> None:
    found = construct_mean(pulse({"fear_1": first, "fear_2": second}), "fear")[0]
    wanted = oracle.pair_mean(first, second)
    assert np.isnan(found) if wanted is None else found == wanted


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_capable_and_confident_need_a_mean_of_four(first: int | None, second: int | None) -> None:
    found = agrees(construct_mean(pulse({"confidence_1": first, "confidence_2": second}), "confidence"), Settings())[0]
    wanted = oracle.agrees(first, second)
    assert np.isnan(found) if wanted is None else bool(found) is wanted


def test_the_rotating_third_never_enters_a_score() -> None:
    assert construct_mean(pulse({"fear_1": 2, "fear_2": 2, "fear_3": 5}), "fear")[0] == 2


def test_an_answer_to_the_rotating_third_alone_is_no_score() -> None:
    assert np.isnan(construct_mean(pulse({"fear_3": 5}), "fear")[0])


WAVES = np.array(["2026-03-03"] * 6 + ["2026-05-05"] * 5 + ["2026-07-07"] * 4, dtype="datetime64[D]")


def waves() -> Table:
    return as_table("pulse", [{"wave": day.item(), "respondent": f"r{n}", "team": "t1"} for n, day in enumerate(WAVES)])


def test_the_newest_wave_is_the_last_with_enough_answers() -> None:
    assert newest_wave(waves(), np.datetime64("2026-08-02"), 5) == np.datetime64("2026-05-05")


def test_a_wave_that_opens_on_the_day_counts() -> None:
    assert newest_wave(waves(), np.datetime64("2026-07-07"), 4) == np.datetime64("2026-07-07")


def test_a_wave_that_opens_after_the_day_is_ignored() -> None:
    assert newest_wave(waves(), np.datetime64("2026-07-06"), 4) == np.datetime64("2026-05-05")


def test_without_a_wave_of_enough_answers_there_is_no_survey() -> None:
    assert newest_wave(waves(), np.datetime64("2026-08-02"), 7) is None


def test_without_a_pulse_there_is_no_survey() -> None:
    assert survey(None, planted_tree(planted(1, 12)), np.datetime64("2026-08-02"), Settings()) is None


def test_two_waves_together_have_the_answers_of_both() -> None:
    found = planted(1, 12)
    one = of_wave(pulse_of(found), WAVE, planted_tree(found), Settings())
    assert len(both(one, one).agrees("confidence")) == 2 * len(one)


def test_splitting_leaves_no_use_frequency_beside_a_team() -> None:
    bare, _ = split_frequency(pulse_of(planted(1, 12)), None, Settings())
    assert np.isnan(bare["use_frequency"]).all()


def test_splitting_changes_nothing_that_was_given() -> None:
    given = pulse_of(planted(1, 12))
    before = given["use_frequency"].copy()
    split_frequency(given, None, Settings())
    assert np.array_equal(before, given["use_frequency"], equal_nan=True)


def test_a_pulse_without_use_frequency_has_no_frequency_table() -> None:
    assert split_frequency(pulse({"fear_1": 3}), None, Settings())[1] is None


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_the_frequency_table_counts_everybody_with_a_score_and_a_frequency_once(construct: str) -> None:
    given = pulse_of(planted(3, 12))
    frequency = split_frequency(given, None, Settings())[1]
    assert frequency is not None
    name = {"confidence": "confident", "capability": "capable"}.get(construct, construct)
    known = ~np.isnan(construct_mean(given, construct)) & ~np.isnan(given["use_frequency"])
    assert frequency["people"][frequency["measure"] == name].sum() == known.sum()


def test_the_frequency_table_gives_confidence_as_zero_or_one() -> None:
    frequency = split_frequency(pulse_of(planted(3, 12)), None, Settings())[1]
    assert frequency is not None
    assert set(frequency["score"][frequency["measure"] == "confident"]) == {0.0, 1.0}


def test_a_known_frequency_table_is_kept_beside_the_new_counts() -> None:
    _, known = split_frequency(pulse_of(planted(3, 12)), None, Settings())
    _, joined = split_frequency(pulse_of(planted(4, 12)), known, Settings())
    assert known is not None
    assert joined is not None
    assert len(joined) > len(known)
