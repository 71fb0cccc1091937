"""Which actions a plan holds, in what order, and why."""

from __future__ import annotations

import re

import pytest

from surefoot.charts.formats import sentence_text
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.proof import Effect, Sentence
from surefoot.vocabulary.settings import Settings
from tests.close.worlds import ANSWERS, N, actions, drivers, hidden, plan, plans, root, rows, said, team, values, week

OPEN = Settings(roadmap_weeks=40)  # long enough for all actions four weeks apart


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_first_driver_is_answered_first_after_the_manager(driver: str) -> None:
    made = plan(team("t", first=(driver, 0.5)))
    assert actions(made)[:2] == ["manager", ANSWERS[driver]]
    assert made.steps[1].driver == driver


def test_the_other_drivers_follow_by_their_level_and_equal_ones_in_their_fixed_order() -> None:
    made = plan(team("t", first=("irrelevance", 0.9), levels=(40, 60, 40, 70, 30)), settings=OPEN)
    assert actions(made) == ["manager", "practice", "peers", "policy", "ritual", "outlook"]


def test_a_first_driver_less_likely_than_not_does_not_decide_the_order() -> None:
    made = plan(team("t", first=("irrelevance", 0.0)))
    assert actions(made)[1] == "ritual"  # the highest level
    assert "roadmap_no_first" in said(made)


def test_the_manager_comes_first_because_readiness_is_not_known() -> None:
    first = plan(team("t")).steps[0]
    assert (first.action, first.starts, first.why.key) == ("manager", week(0), "roadmap_why_manager")


def test_low_readiness_of_managers_is_named_as_the_reason() -> None:
    made = plan(team("t"), managers=Estimate(42.0, 38.0, 46.0, (200, 200)))
    assert made.steps[0].why.key == "roadmap_why_manager_low"


def test_managers_who_are_ready_on_the_whole_do_not_make_one_of_them_known() -> None:
    made = plan(team("t"), managers=Estimate(72.0, 68.0, 76.0, (200, 200)))
    assert (made.steps[0].action, made.steps[0].why.key) == ("manager", "roadmap_why_manager_each")


@pytest.mark.parametrize(("limit", "support"), [("capability", "training"), ("access", "access")])
def test_training_and_licences_answer_their_own_verdict(limit: str, support: str) -> None:
    assert actions(plan(team("t", limit=limit)))[:2] == ["manager", support]


@pytest.mark.parametrize("limit", ["confidence", "cannot tell", "nothing"])
def test_no_other_verdict_brings_training_or_licences(limit: str) -> None:
    made = plan(team("t", limit=limit), settings=OPEN)
    assert not {"training", "access"} & set(actions(made))


def test_a_team_short_of_confidence_is_told_that_no_training_is_planned() -> None:
    made = plan(team("t"))
    text = sentence_text(next(s for s in made.order if s.key == "roadmap_limit_confidence"), "en")
    assert "no new general training" in text


def test_a_team_on_its_way_gets_a_light_plan() -> None:
    made = plan(team("t", limit="nothing"))
    assert actions(made) == ["manager", "ritual", "peers"]
    assert {step.driver for step in made.steps} == {None}


def test_a_team_on_its_way_in_which_the_light_actions_run_gets_no_new_ones_and_the_reason() -> None:
    running = rows("actions", *({"team": "t", "action": action, "started_on": "2026-06-01"}
                                for action in ("ritual", "peers")))
    made = plan(team("t", limit="nothing"), tables=running)
    assert actions(made) == []
    assert "roadmap_nothing_new" in said(made)


def test_where_we_cannot_tell_one_answer_is_planned_and_the_next_pulse_asked_for() -> None:
    made = plan(team("t", limit="cannot tell", first=("ambiguity", 0.5)), settings=OPEN)
    assert actions(made) == ["manager", "policy"]
    assert {"roadmap_limit_cannot_tell", "roadmap_next_pulse"} <= set(said(made))


def test_where_neither_limit_nor_driver_is_clear_the_cheaper_of_the_two_strongest_answers_is_planned() -> None:
    made = plan(team("t", limit="cannot tell", first=("insecurity", 0.0), levels=(30, 50, 70, 60, 40)), settings=OPEN)
    assert actions(made) == ["manager", "peers"]  # 10 minutes a week; the outlook asks 30


def test_a_barrier_hardly_felt_is_left_out_and_said_so() -> None:
    made = plan(team("t", levels=(70, 20, 60, 55, 50)), settings=OPEN)
    assert "policy" not in actions(made)
    assert values(made, "roadmap_weak_driver") == [{"driver": "ambiguity", "action": "policy"}]


def test_a_hidden_driver_is_not_answered_and_said_so() -> None:
    made = plan(team("t", levels=(70, 60, None, 55, 50)), settings=OPEN)
    assert "outlook" not in actions(made)
    assert values(made, "roadmap_hidden_driver") == [{"driver": "insecurity"}]


def test_a_hidden_team_gets_the_plan_of_its_nearest_shown_parent_and_is_told_so() -> None:
    department = team("d", kind="group", first=("ambiguity", 0.9))
    made = plans(department, hidden("sub", "d"), hidden("t", "sub"))
    assert made["t"].made_for == "d"
    assert actions(made["t"]) == actions(made["d"])
    assert values(made["t"], "roadmap_from_parent") == [{"group": "D"}]


def test_nothing_of_a_hidden_team_changes_its_plan() -> None:
    # The same team with every result filled in but not shown: a plan that used any of it would differ.
    full = team("t", limit="capability", first=("isolation", 0.9), shown=False, why_hidden="small", people=None)
    assert plans(full)["t"] == plans(hidden("t"))["t"]


def test_a_shown_team_without_answers_to_show_takes_the_barriers_of_its_parent() -> None:
    made = plans(root(first=("isolation", 0.9)), team("t", limit="cannot tell", first=None, drivers=None))["t"]
    assert made.made_for == "t"
    assert actions(made) == ["manager", "peers"]
    assert "roadmap_barriers_of_parent" in said(made)


def test_where_nothing_is_shown_anywhere_there_is_no_plan() -> None:
    assert plans(hidden("t"), root(shown=False, why_hidden="small")) == {}


def test_without_any_pulse_the_manager_is_prepared_and_a_pulse_asked_for() -> None:
    made = plans(root(verdict=None, drivers=None, first_driver=None))["all"]
    assert actions(made) == ["manager"]
    assert "roadmap_next_pulse" in said(made)


def proof(action: str, verdict: str, outcome: str = "weekly use") -> Effect:
    return Effect(action, outcome, 0.08, 0.03, 0.13, 0.01, 0.15, 0.01, 14, 20, True,  # type: ignore[arg-type]
                  verdict, Sentence("roadmap_as_before"))  # type: ignore[arg-type]


def test_a_step_names_the_effect_to_expect_once_its_action_is_proven_to_help() -> None:
    made = plan(team("t"), effects=[proof("ritual", "helped"), proof("manager", "cannot tell yet"),
                                    proof("peers", "helped", "regular use")])
    expected = {step.action: step.expected for step in made.steps}
    assert expected == {"manager": None, "ritual": Estimate(0.08, 0.03, 0.13, (14, 14)), "peers": None}


def test_while_fear_leads_the_manager_says_the_safety_sentence_at_the_next_meeting_on_its_day() -> None:
    made = plan(team("t"), tables=rows("capacity", {"team": "t", "manager_minutes_week": 60.0,
                                                    "meeting_weekday": "Thursday"}))
    texts = [sentence_text(each, "en") for each in made.steps[0].what]
    assert any("meeting on 26 November 2026" in text and "every second week" in text for text in texts)
    assert "roadmap_assumed_meeting" not in said(made)


def test_where_fear_does_not_lead_the_safety_sentence_is_not_asked_for() -> None:
    made = plan(team("t", first=("ambiguity", 0.9)))
    assert not any("safety" in each.key for step in made.steps for each in step.what)


@pytest.mark.parametrize(("action", "driver", "there", "first"), [
    ("policy", "ambiguity", {"policy_gaps": 3.0}, "roadmap_do_gaps"),
    ("policy", "ambiguity", {"policy_gaps": 1.0}, "roadmap_do_gaps_one"),
    ("policy", "ambiguity", {"policy_gaps": 0.0}, "roadmap_do_gaps_none"),
    ("policy", "ambiguity", {}, "roadmap_do_gaps_ask"),
    ("outlook", "insecurity", {"outlook_current": 0}, "roadmap_do_outlook"),
    ("outlook", "insecurity", {"outlook_current": 1}, "roadmap_do_talk_week"),
    ("outlook", "insecurity", {}, "roadmap_do_outlook"),
    ("peers", "isolation", {"peers_available": 1.0}, "roadmap_do_find"),
    ("peers", "isolation", {"peers_available": 2.0}, "roadmap_do_pairs"),
    ("practice", "irrelevance", {"tasks_chosen": 0.0}, "roadmap_do_choose"),
    ("practice", "irrelevance", {"tasks_chosen": 2.0}, "roadmap_do_practise"),
])
def test_the_concrete_steps_begin_with_what_is_not_there_yet(action: str, driver: str, there: dict[str, float],
                                                            first: str) -> None:
    made = plan(team("t", first=(driver, 0.9)), tables=rows("readiness", {"team": "t", **there}))
    step = next(step for step in made.steps if step.action == action)
    assert step.what[0].key == first


def test_what_nobody_told_us_is_stated_and_what_we_were_told_is_not() -> None:
    made = plan(team("t", first=("ambiguity", 0.9)))
    assert {"roadmap_assumed_minutes", "roadmap_assumed_gaps", "roadmap_assumed_calendar",
            "roadmap_assumed_central"} <= set(said(made))
    told = plan(team("t", first=("ambiguity", 0.9)), tables={
        **rows("capacity", {"team": "t", "manager_minutes_week": 40.0}),
        **rows("readiness", {"team": "all", "policy_gaps": 2.0}), **rows("calendar")})
    assert not {"roadmap_assumed_minutes", "roadmap_assumed_gaps", "roadmap_assumed_calendar"} & set(said(told))


def test_every_sentence_of_every_plan_can_be_said_in_both_languages() -> None:
    groups = [team(f"{limit}{driver}", limit=limit, first=(driver, likely), levels=levels)
              for limit in ("confidence", "capability", "access", "nothing", "cannot tell") for driver in DRIVERS
              for likely in (0.0, 0.8) for levels in ((70, 55, 20, None, 45), (30, 30, 30, 30, 30))]
    for made in plans(*groups, hidden("t")).values():
        sentences = [*made.order, *made.assumed, *(step.why for step in made.steps),
                     *(step.owner for step in made.steps), *(each for step in made.steps for each in step.what)]
        for sentence in sentences:
            for language in ("en", "de"):
                text = sentence_text(sentence, language)
                assert "{" not in text
                assert not re.search(r"\b(ritual|peers|ambiguity|insecurity|None|nan)\b", text)


def test_a_share_that_is_not_shown_is_left_out_of_the_reason() -> None:
    felt = {**drivers(), "fear": drivers()["fear"].__class__(Estimate(70.0, 50.0, 90.0, N), None)}
    step = plan(team("t", drivers=felt)).steps[1]
    assert "People who say so" not in sentence_text(step.why, "en")
