"""Why, what next and did it work on the page: in every state it says what is known, what is not, and no more."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from organisations import STATES, all_hidden, early_days, full, no_pulse, no_usage, share, team, thousand
from reasons import diagnosis, effect, manager_effects, roadmap, step
from test_report_page import Elements

from surefoot.report.page import page_html
from surefoot.report.plans import plan_part
from surefoot.report.proof import proof_part
from surefoot.report.signs import signs
from surefoot.report.trust import trust
from surefoot.report.why import first_part
from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Check, Effect
from surefoot.vocabulary.results import Assessment


def text(assessment: Assessment, language: str = "en") -> str:
    return " ".join(Elements(page_html(assessment, language)).text.split())


def with_effect(*effects: Effect) -> Assessment:
    return replace(full(), effects=effects)


def test_an_effect_that_cannot_be_told_yet_is_never_stated_as_one() -> None:
    close = replace(effect("ritual", 0.12, 0.11, "cannot tell yet"), low=0.01)
    assert "Per 100 people, 12 more use it in a given week; anything from 1 more" in text(with_effect(close))


def test_what_was_not_kept_as_registered_stands_beside_the_verdict() -> None:
    late = Check("registered", False, Sentence("proof_registered_unknown"))
    panel = proof_part(with_effect(replace(effect("ritual", 0.14, 0.08, "helped"), checks=(late,))), "en").panels[0]
    assert panel.facts[1] == "The plan does not say when it was registered."


def test_a_pulse_without_the_questions_on_willingness_is_not_told_it_has_too_few_answers() -> None:
    known = full()
    unweighed = replace(diagnosis(), importance={}, weights_known=False)
    found = text(replace(known, organisation=replace(known.organisation, diagnosis=unweighed)))
    assert "Too few answers to weigh the reasons" not in found


@pytest.mark.parametrize(("assessment", "says"), [
    (full(), ["What comes first is clear in 6 of 11 teams", "At least 90 in 100 sure",
              "among four: worry about the job is hidden here", "Goes together with, not: causes.",
              "Teams with a readier manager are more willing", "No single manager is ever shown.",
              "9 of 611 answers contradict themselves. None was left out.",
              "“Preparing the manager” comes first in 12 of 13 teams", "Nobody told us the manager's time.",
              "Signs to watch, not targets for people.", "Nothing new is asked of this group in these weeks.",
              "Safe to get it wrong: it helped",
              "About 14 more per 100 people use it in a given week, between 6 and 22.",
              "Training: less use after it", "About 7 fewer per 100 people use it in a given week, between 3 and 11.",
              "What it means for my job: no difference we could see", "Practice on real tasks: we cannot tell yet",
              "Per 100 people, 8 more use it in a given week; anything from 1 fewer to 17 more fits the data.",
              "What would settle it: more teams or more weeks.", "Not randomised:",
              "No number. Nobody was left to compare with.", "starting in two halves next time",
              "No proof: how use went in these teams", "All these teams together, four weeks at a time."]),
    (no_pulse(), ["This needs an anonymous pulse.", "There is no plan yet", "Run the short anonymous pulse first"]),
    (early_days(), ["Too few answers to weigh the reasons", "All five weigh the same here",
                    "What comes first in a group, we cannot tell yet", "Too few teams to compare",
                    "How many of the 64 answers contradict themselves is not shown.", "Nothing to prove yet",
                    "This needs an action, recorded or planned"]),
    (no_usage(), ["Actions were recorded, but there is no use to compare."]),
    (all_hidden(), ["The plan is made from the results of Larkmoor Mutual."]),
])
def test_each_state_says_what_is_known_and_what_is_not(assessment: Assessment, says: list[str]) -> None:
    found = text(assessment)
    for words in says:
        assert words in found, words


@pytest.mark.parametrize("state", ["no_pulse", "only_people", "empty", "all_hidden"])
def test_nothing_comes_first_where_no_group_is_shown(state: str) -> None:
    assert first_part(STATES[state](), "en") is None


def test_a_driver_below_one_half_is_not_named() -> None:
    group = replace(team(0, "Finance"), first_driver=FirstDriver("fear", 0.0, 5))
    part = first_part(replace(full(), teams=(full().teams[0], group)), "en")
    assert part
    assert [row.driver for row in part.rows] == ["Nothing stands out yet"]


def test_managers_are_never_told_of_fewer_than_five() -> None:
    said = "managers also said how they see themselves"
    few = replace(full(), organisation=replace(full().organisation, manager_effects=manager_effects(4)))
    assert said in text(full())
    assert said not in text(few)


def test_how_well_questions_agree_is_said_in_words() -> None:
    found = trust(full(), "en")
    assert found
    assert {agreement for _, agreement, _ in found.reliability} == {
        "Agree well enough", "Agree roughly: read with care", "Agree little: read as a hint", "Too few answers to say"}
    assert found.reliability[0][2] == "0.76 / 0.74 / 0.75"
    german = trust(full(), "de")
    assert german
    assert german.reliability[0][2] == "0,76 / 0,74 / 0,75"


@pytest.mark.parametrize("state", sorted(STATES))
def test_every_row_of_a_plan_fills_its_weeks(state: str) -> None:
    part = plan_part(STATES[state](), "de")
    for plan in (*part.first, *part.rest):
        assert len(plan.heads) == 12
        assert {sum(cell.weeks for cell in row.cells) for row in plan.rows} <= {12}
        assert sum(cell.weeks for cell in plan.time) == 12


def test_the_list_by_week_starts_every_step_once_and_leaves_no_week_out() -> None:
    plan = plan_part(full(), "en").first[0]
    assert [name for week in plan.by_week for name, _ in week.starting] == [found.name for found in plan.steps]
    assert [week.title for week in plan.by_week] == [
        "Week 1", "Weeks 2 to 3", "Week 4", "Weeks 5 to 6", "Week 7", "Weeks 8 to 9", "Week 10", "Week 11", "Week 12"]


def test_steps_of_one_action_that_overlap_get_rows_of_their_own() -> None:
    plan = replace(roadmap("t0"), steps=Rows((step("practice", 0, 4, 10), step("practice", 2, 4, 10),
                                             step("practice", 8, 9, 10))))
    part = plan_part(replace(full(), teams=(full().teams[0], replace(team(0, "Finance"), roadmap=plan))), "en")
    assert [[cell.weeks for cell in row.cells] for row in part.first[0].rows] == [[4, 4, 4], [2, 4, 6]]


def test_minutes_of_steps_at_once_add_up() -> None:
    plan = plan_part(full(), "en").first[0]
    assert [(cell.weeks, cell.text) for cell in plan.time] == [
        (3, "30 min"), (3, "15 min"), (3, "35 min"), (1, "15 min"), (2, "35 min")]


def test_a_hidden_group_gets_its_parents_plan_and_says_so() -> None:
    part = plan_part(full(), "en")
    plans = {plan.name: plan for plan in (*part.first, *part.rest)}
    assert "results of Larkmoor Mutual" in plans["Executive office"].made_from
    assert not any("made from the results" in sentence for sentence in plans["Executive office"].order)
    assert plans["Claims handling"].made_from == ""


def test_a_plan_made_from_hidden_results_is_never_told() -> None:
    own = replace(full().team("t99"), roadmap=roadmap("t99", 2))
    leaking = replace(full(), teams=(*full().teams[:-1], own))
    without = replace(full(), teams=(*full().teams[:-1], replace(own, roadmap=None)))
    assert page_html(leaking) == page_html(without)


def test_signs_come_from_shown_numbers_and_lie_outside_todays_range() -> None:
    here = full()
    found = {sign.measure: (sign.now, sign.good) for sign in signs(here, roadmap("t1", 1), "en")}
    assert found["Willing in real work"] == ("35% (20 to 50)", "over 50%")
    assert found["Unclear permission"] == ("48% (33 to 63)", "under 33%")
    hidden = roadmap("t99", 1)
    assert signs(here, hidden, "en") == []


@pytest.mark.parametrize(("low", "high", "good"), [
    (0.25, 0.65, "more than 7 in 10"), (0.6, 1.0, "Too rough to see a change")])
def test_signs_of_small_groups_are_told_in_tenths(low: float, high: float, good: str) -> None:
    group = replace(team(1, "Finance"), adoption=None, drivers=None,
                    confidence=replace(share(0.45, 0.2, (15, 24)), low=low, high=high))
    found = signs(replace(full(), teams=(full().teams[0], group)), roadmap("t1", 1), "en")
    assert [sign.good for sign in found] == [good]


def test_of_a_thousand_teams_some_plans_are_drawn_and_every_other_has_a_line() -> None:
    part = plan_part(thousand(), "en")
    assert (len(part.first), len(part.rest)) == (2, 28)
    assert sum(len(lines) for _, lines in part.blocks) == 10 + 1000


def test_clear_effects_come_first_whichever_way_they_went() -> None:
    panels = proof_part(full(), "en").panels
    assert [panel.verdict for panel in panels] == ["helped", "hurt", "no_difference", *["cannot_tell"] * 4]
    assert [bool(panel.weeks and panel.weeks.opened) for panel in panels] == [True, *[False] * 6]


@pytest.mark.parametrize(("more", "says"), [
    ({"at": 0.0, "half": 0.03}, "Per 100 people, as many use it in a given week; anything from 3 fewer to 3 more"),
    ({"at": -0.02, "half": 0.05}, "Per 100 people, 2 fewer use it in a given week; anything from 7 fewer to 3 more"),
    ({"at": 0.06, "half": 0.05, "outcome": "regular use"}, "Use in most weeks, after 12 weeks or more: 6 more per"),
    ({"at": None, "half": 0.0, "teams": 3}, "starting in more teams; a comparison needs at least 8."),
    ({"at": 0.06, "half": 0.09, "detectable": None}, "more teams, or more weeks before and after the start."),
    ({"at": None, "half": 0.0}, "more teams, or more weeks before and after the start."),
])
def test_an_effect_is_told_per_hundred_people_with_its_range(more: dict[str, Any], says: str) -> None:
    assert says in text(with_effect(effect("ritual", verdict="cannot tell yet", **more)))


def test_a_regular_use_number_that_comes_later_says_so() -> None:
    early = effect("ritual", None, 0.0, "cannot tell yet", outcome="regular use", text=step("ritual", 0, 1, 5).why)
    (panel,) = proof_part(with_effect(effect("ritual", 0.1, 0.05, "helped"), early), "en").panels
    assert any(fact.startswith("It answers") for fact in panel.facts)


def test_too_few_teams_give_a_table_that_is_no_proof_and_no_chart() -> None:
    few = with_effect(*(found for found in full().effects or () if found.action == "peers"))
    page = page_html(few)
    assert "No proof:" in page
    assert 'class="plot roomy study"' not in page


def test_worked_and_did_not_work_look_the_same() -> None:
    classes = re.findall(r'<article class="verdict (\w+) effect"', page_html(full()))
    assert classes == ["clear", "clear", *["none"] * 5]
