"""The safety sentence: varied, the same whoever looks, and due in time. What counts as held, and as a run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surefoot.close.ritual.holding import Round, Run, held, run
from surefoot.close.ritual.opening import monday
from surefoot.close.ritual.saying import leads, sentence, sentences, standing

WEEK = timedelta(days=7)
HOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A machine may be busy with something else."""
START = date(2026, 11, 2)
WEEKS = st.dates(date(2024, 1, 1), date(2035, 12, 31)).map(monday)


@pytest.mark.parametrize("language", ["en", "de"])
def test_there_are_at_least_twelve_sentences_all_different(language: str) -> None:
    found = sentences(language)
    assert len(found) == len(set(found)) >= 12
    assert all(30 < len(text) < 300 for text in found)
    assert len(found) == len(sentences("en"))


def test_a_language_without_sentences_is_named() -> None:
    with pytest.raises(ValueError, match="'fr'; there are some in de, en"):
        sentences("fr")


@HOW
@given(st.text(max_size=30), WEEKS, st.sampled_from(["en", "de"]))
def test_never_the_same_twice_in_a_row_and_all_of_them_in_time(team: str, week: date, language: str) -> None:
    told = [sentence(team, week + each * WEEK, language) for each in range(len(sentences(language)))]
    assert set(told) == set(sentences(language))
    assert sentence(team, week + timedelta(days=4), language) == told[0] != told[1]


@pytest.mark.parametrize(("fear", "every"), [(True, 2), (False, 4)])
def test_it_is_due_every_second_week_while_fear_leads_and_else_every_fourth(fear: bool, every: int) -> None:
    def at(weeks: int, said: date | None = START + timedelta(days=3)) -> tuple[bool, bool]:
        found = standing(START + weeks * WEEK, START, said, fear_leads=fear)
        return found.due, found.lapsed

    assert at(0, None) == (True, False)
    assert at(1, None) == (True, True)
    assert [at(weeks) for weeks in range(every)] == [(False, False)] * every
    assert at(every) == (True, False)
    assert at(every + 1) == (True, True)


def test_fear_leads_where_it_is_the_likely_first_driver() -> None:
    assert leads("fear", 0.5)
    assert not leads("fear", 0.0)
    assert not leads("fear", None)
    assert not leads("isolation", 0.9)
    assert not leads(None, None)


def of(week: int, *, led: bool = False, met: bool = False, people: int = 0) -> Round:
    return Round(START + week * WEEK, START + week * WEEK + timedelta(days=3), led, met, people)


def test_a_round_is_held_when_it_was_led_or_met_or_three_took_part() -> None:
    assert [held(each) for each in (of(0), of(0, people=2), of(0, people=3), of(0, led=True), of(0, met=True))] == [
        False, False, True, True, True]


def test_a_run_begins_with_a_held_round_counts_them_and_ends_after_four_weeks_without_one() -> None:
    rounds = [of(0, led=True), of(1), of(2, people=4)]
    first = rounds[0].day
    assert run([of(0)], None, START) is None
    assert run(rounds[:1], None, START) == Run(first, None, 1)
    assert run(rounds, first, START + 2 * WEEK) == Run(first, None, 2)
    assert run(rounds, first, START + 5 * WEEK) == Run(first, None, 2)
    assert run(rounds, first, START + 6 * WEEK) == Run(first, START + 3 * WEEK - timedelta(days=1), 2)
    assert run([*rounds, of(7, met=True)], None, START + 7 * WEEK) == Run(of(7).day, None, 1)
