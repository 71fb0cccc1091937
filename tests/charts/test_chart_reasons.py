"""Charts of why and of what it did: ranges on one scale, weeks around a start, and a ring only where it is earned."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from organisations import early_days, full, no_pulse, team
from reasons import diagnosis, effect, weeks

from surefoot import charts
from surefoot.charts.effects import first_effects
from surefoot.charts.event_study import study_title, with_weeks
from surefoot.charts.formats import points_text, sentence_text, short_date, signed
from surefoot.charts.heat import has_ring, heat_row
from surefoot.charts.ranges import scale_for
from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Check
from surefoot.vocabulary.results import Assessment

ENDS = st.floats(-1, 1).flatmap(lambda low: st.tuples(st.just(low), st.floats(low, 1)))


@given(st.lists(ENDS, min_size=1, max_size=9))
def test_a_scale_holds_zero_and_every_range_in_few_round_steps(ends: list[tuple[float, float]]) -> None:
    scale = scale_for([Estimate(low, low, high, (9, 9)) for low, high in ends], differences=True)
    assert scale.low <= min(0.0, *(low for low, _ in ends)) + 1e-9
    assert scale.high >= max(0.0, *(high for _, high in ends)) - 1e-9
    assert 1 <= len(scale.ticks("en")) <= 6
    assert "0" in [words for _, words in scale.ticks("en")]


def test_differences_carry_their_sign() -> None:
    assert [signed(value, "en") for value in (14, -1.2, 0.4, 0)] == ["+14", "−1", "0", "0"]
    assert points_text(Estimate(0.08, -0.01, 0.17, (9, 9)), "de") == "+8 (−1 bis 17)"
    assert short_date(full().as_of, "en") == "22 Nov"


def test_actions_in_sentences_are_said_in_plain_words() -> None:
    waits = Sentence("page_step_from_date", {"action": "ritual", "date": full().as_of})
    assert sentence_text(waits, "en") == "Safe to get it wrong from 22 November 2026"


@pytest.mark.parametrize(("probability", "ringed"), [(0.9, 1), (0.8, 0), (0.5, 0), (0.0, 0)])
def test_a_ring_needs_ninety_in_a_hundred(probability: float, ringed: int) -> None:
    group = replace(team(1, "Finance"), first_driver=FirstDriver("ambiguity", probability, 5))
    row = heat_row(group, 5, "en")
    assert [cell.top for cell in row.cells] == [False, bool(ringed), False, False, False]
    alone = replace(full(), teams=(full().teams[0], group))
    assert has_ring(alone) is bool(ringed)
    assert charts.heat(alone).html.count(" top") == ringed


def test_a_hidden_group_gets_no_ring() -> None:
    group = replace(team(1, "Finance"), shown=False, first_driver=FirstDriver("fear", 0.9, 5))
    assert not any(cell.top for cell in heat_row(group, 5, "en").cells)
    assert not has_ring(replace(full(), teams=(group,)))


def test_what_goes_with_willingness_never_claims_a_cause() -> None:
    assert "Goes together with, not: causes." in charts.importance(full()).about
    assert charts.importance(full()).title == "What goes with willingness most: Fear of visible mistakes"


def test_one_is_only_named_where_it_stands_out() -> None:
    known = full()
    diagnosis = known.organisation.diagnosis
    assert diagnosis
    close = {name: replace(found, estimate=0.1, low=0.05, high=0.15) for name, found in diagnosis.importance.items()}
    flat = replace(known.organisation, diagnosis=replace(diagnosis, importance=close))
    assert charts.importance(replace(known, organisation=flat)).title.startswith("Several things")


@pytest.mark.parametrize(("assessment", "says"), [
    (no_pulse(), "This needs an anonymous pulse."), (early_days(), "at least 100 complete ones, and there are 64"),
])
def test_importance_says_why_it_is_not_known(assessment: Assessment, says: str) -> None:
    assert says in charts.importance(assessment).html


def test_the_strongest_links_come_first_and_one_is_named_only_above_all_others() -> None:
    known = full()
    chart = charts.reinforcement(known)
    assert chart.title == "Several barriers go together about equally"
    links = known.organisation.diagnosis.reinforcement if known.organisation.diagnosis else ()
    ahead = replace(diagnosis(), reinforcement=Rows([replace(links[0], low=0.28), *links[1:]]))
    assert charts.reinforcement(replace(known, organisation=replace(known.organisation, diagnosis=ahead))).title == (
        "Going together most: Fear of visible mistakes and Worry about the job")
    assert re.findall(r"(\d+) of 100", chart.html) == ["32", "27", "21", "14", "9", "5"]


def test_one_effect_stands_for_each_action() -> None:
    assert [(found.action, found.outcome) for found in first_effects(full().effects or ())] == [
        ("ritual", "weekly use"), ("policy", "weekly use"), ("outlook", "weekly use"), ("peers", "weekly use"),
        ("practice", "weekly use"), ("training", "weekly use"), ("any", "regular use")]


def test_the_title_counts_actions_and_leaves_any_out() -> None:
    assert charts.effects(full()).title == "Clearly helped so far: 1 of 6 actions"
    assert charts.effects(early_days()).title == "Nothing to prove yet"


def test_the_title_says_where_only_all_actions_together_helped() -> None:
    unsure = [found for found in full().effects or () if found.action in ("policy", "practice")]
    together = effect("any", 0.07, 0.04, "helped")
    assert charts.effects(replace(full(), effects=(*unsure, together))).title.startswith("Together it helped")


def test_an_action_without_comparison_gets_no_bar() -> None:
    html = charts.effects(replace(full(), effects=tuple(
        found for found in full().effects or () if found.action == "policy"))).html
    assert "No number. Nobody was left to compare with." in html
    assert 'class="ibar' not in html


def test_weeks_before_the_start_are_hollow_and_the_last_one_is_labelled() -> None:
    chart = charts.event_study(full(), action="ritual")
    assert chart.html.count('class="dot hollow ') == 8
    assert chart.html.count('class="dot ado ') == 12
    assert '<b>+14</b>9 to 19' in chart.html
    assert chart.html.count('class="ev-l"') == 1


def test_a_week_without_teams_is_a_gap() -> None:
    assert "<th scope=\"row\">5</th>" not in charts.event_study(full(), action="ritual").html


def test_an_unknown_action_names_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"'access'.*ritual, training"):
        charts.event_study(full(), action="access")


def test_clear_effects_are_drawn_first() -> None:
    assert [found.action for found in with_weeks(full())] == ["ritual", "training", "outlook", "practice"]


@pytest.mark.parametrize(("verdict", "last", "before", "says"), [
    ("helped", 0.14, 0.0, "Teams moved apart only after they started"),
    ("hurt", -0.14, 0.0, "Use fell behind only after the start"),
    ("cannot tell yet", 0.14, 0.0, "After the start there is no clear difference"),
    ("made no difference we could see", 0.0, 0.0, "After the start there is no clear difference"),
    ("helped", 0.14, 0.09, "Single weeks jump about, before the start too"),
])
def test_the_title_of_the_weeks_agrees_with_the_verdict(verdict: Any, last: float, before: float, says: str) -> None:
    found = effect("ritual", last, 0.05, verdict, event_study=weeks(last, before=before), checks=())
    assert study_title(found, "en") == says


def test_a_last_week_at_zero_does_not_take_back_a_verdict() -> None:
    gone = effect("ritual", 0.14, 0.05, "helped", event_study=weeks(0.0), checks=())
    assert study_title(gone, "en") == "Teams moved apart only after they started"


def test_teams_differed_before_only_where_the_check_says_so_too() -> None:
    alike = Check("earlier trends", True, Sentence("proof_trends_alike", {"weeks": 8}))
    off = effect("ritual", 0.1, 0.05, "helped", event_study=weeks(0.1, before=0.09), checks=(alike,))
    assert study_title(off, "en") == "Single weeks jump about, before the start too"
    differ = replace(off, checks=(replace(alike, passed=False),))
    assert study_title(differ, "en") == "Teams differed before they started"


def test_all_actions_together_are_left_out_where_they_say_what_the_only_one_says() -> None:
    one, together = effect("ritual", 0.1, 0.05, "helped"), effect("any", 0.1, 0.05, "helped")
    assert [found.action for found in first_effects((one, together))] == ["ritual"]
    assert [found.action for found in first_effects((one, replace(together, estimate=0.09)))] == [
        "ritual", "any"]


def test_a_single_week_can_be_drawn() -> None:
    alone = effect("ritual", 0.1, 0.05, "helped", event_study=weeks(0.1)[8:9])
    assert charts.event_study(replace(full(), effects=(alone,))).html.count("dot ado") == 1
