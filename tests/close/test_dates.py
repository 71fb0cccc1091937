"""When steps start: minutes, quiet weeks, central help, what runs already and what was drawn."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from surefoot.close.circumstances import weekday
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings
from tests.close.worlds import AS_OF, actions, hidden, plan, plans, rows, said, team, values, week


def capacity(minutes: float, key: str = "t") -> dict:
    return rows("capacity", {"team": key, "manager_minutes_week": minutes})


@pytest.mark.parametrize("as_of", [date(2026, 11, 22) + timedelta(days=day) for day in range(8)])
def test_weeks_begin_on_the_monday_after_the_as_of_date(as_of: date) -> None:
    made = plan(team("t"), as_of=as_of)
    assert made.starts.isoweekday() == 1
    assert 0 < (made.starts - as_of).days <= 7


def test_where_nothing_is_to_be_proven_new_actions_start_two_weeks_apart() -> None:
    made = plan(team("t"), settings=Settings())
    assert [step.starts for step in made.steps] == [week(0), week(2), week(4), week(6), week(8), week(10)]
    assert values(made, "roadmap_one_at_a_time") == [{"weeks": 2}]


def test_in_a_drawn_roll_out_new_actions_start_four_weeks_apart_so_that_each_effect_can_be_seen() -> None:
    drawn = rows("plan", {"team": "t", "action": "outlook", "wave": "1", "starts_on": date(2026, 11, 23), "drawn": True,
                          "seed": "1", "registered_on": date(2026, 11, 1)})
    made = plan(team("t"), tables=drawn, settings=Settings())
    starts = [step.starts for step in made.steps]
    assert all((later - sooner).days >= 28 for sooner, later in pairwise(starts))
    assert values(made, "roadmap_waits") == [{"weeks": 4}]


def test_the_gap_is_a_setting() -> None:
    made = plan(team("t"), settings=Settings(action_gap=6))
    assert [step.starts for step in made.steps] == [week(0), week(6)]


def test_actions_without_room_before_the_end_are_named() -> None:
    assert [each["action"] for each in values(plan(team("t")), "roadmap_later")] == ["policy", "practice", "outlook"]


def test_a_quiet_week_moves_a_start_and_is_named() -> None:
    calendar = rows("calendar", {"team": "", "starts": "2026-12-21", "ends": "2027-01-01", "kind": "quiet"})
    made = plan(team("t"), tables=calendar)
    assert [step.starts for step in made.steps] == [week(0), week(6), week(10)]
    assert values(made, "roadmap_quiet") == [{"date": week(4), "date_to": week(6) - timedelta(days=1)}]


def test_where_every_week_is_quiet_the_manager_s_minutes_are_not_to_blame() -> None:
    calendar = rows("calendar", {"team": "", "starts": "2026-01-01", "ends": "2027-12-31", "kind": "quiet"})
    made = plan(team("t"), tables=calendar)
    assert made.steps == ()
    assert "roadmap_no_minutes" not in said(made)
    assert "roadmap_later" in said(made)


def test_a_step_that_takes_three_weeks_pauses_over_quiet_ones() -> None:
    calendar = rows("calendar", {"team": "t", "starts": "2026-12-02", "ends": "2026-12-02", "kind": "holiday"})
    made = plan(team("t"), tables=calendar)
    assert (made.steps[0].starts, made.steps[0].ends) == (week(0), week(4) - timedelta(days=1))


@pytest.mark.parametrize(("scope", "moved"), [
    ({"team": "t"}, True), ({"team": "d"}, True), ({"site": "Leeds"}, True), ({"team": "Leeds"}, True),
    ({"team": "t", "site": "Leeds"}, True), ({}, True),
    ({"team": "other"}, False), ({"site": "Cardiff"}, False), ({"team": "t", "site": "Cardiff"}, False)])
def test_the_calendar_holds_for_the_team_its_parents_its_site_or_everybody(scope: dict, moved: bool) -> None:
    tables = {**rows("calendar", {"team": "", "site": "", **scope, "starts": "2026-11-23", "ends": "2026-11-27",
                                  "kind": "quiet"}),
              **rows("people", *({"person": f"p{number}", "team": "t", "location": "Leeds" if number else "Cardiff"}
                                 for number in range(6)))}
    made = plans(team("d", kind="group"), team("t", parent="d"), tables=tables)["t"]
    assert (made.steps[0].starts == week(1)) is moved


def test_a_weekend_in_the_calendar_makes_no_week_quiet() -> None:
    calendar = rows("calendar", {"team": "", "starts": "2026-11-28", "ends": "2026-11-29", "kind": "holiday"})
    assert "roadmap_quiet" not in said(plan(team("t"), tables=calendar))


def test_few_minutes_stretch_what_ends_and_thin_what_goes_on() -> None:
    made = plan(team("t"), tables=capacity(12))
    assert [(step.action, step.minutes_week) for step in made.steps] == [("manager", 12), ("ritual", 12)]
    assert made.steps[0].ends == week(8) - timedelta(days=1)  # 90 minutes at 12 a week
    assert made.steps[1].starts == week(8)


def test_a_manager_without_time_gets_no_steps_and_the_reason() -> None:
    made = plan(team("t"), tables=capacity(0))
    assert actions(made) == []
    assert "roadmap_no_minutes" in said(made)


def test_a_start_that_waits_for_the_managers_minutes_says_so() -> None:
    made = plan(team("t"), tables=capacity(12))
    assert values(made, "roadmap_waits_minutes") == [{"action": "ritual", "date": week(8)}]


def test_more_minutes_bring_the_same_step_forward() -> None:
    starts = [plan(team("t"), tables=capacity(minutes)).steps[1].starts for minutes in (12, 60)]
    assert starts == [week(8), week(4)]


def test_where_central_help_is_full_the_teams_with_most_to_gain_go_first() -> None:
    low = [team(f"a{number:02}", confidence=Estimate(0.55, 0.4, 0.7, (15, 24))) for number in range(40)]
    high = [team(f"z{number:02}", confidence=Estimate(0.2, 0.1, 0.4, (15, 24))) for number in range(40)]
    made = plans(*low, *high)
    # 80 teams: 32 hours a week of the adoption lead, half an hour for each manager
    assert {made[each.team].steps[0].starts for each in high} == {week(0)}
    assert sum(made[each.team].steps[0].starts == week(0) for each in low) == 24
    late = made["a39"]
    assert late.steps[0].starts == week(1)
    assert values(late, "roadmap_full") == [{"action": "manager", "date": week(1)}]


def test_a_team_that_is_not_shown_is_served_after_those_that_are() -> None:
    made = plans(*(hidden(f"a{number:02}") for number in range(20)), *(team(f"z{number:02}") for number in range(30)))
    assert {made[f"z{number:02}"].steps[0].starts for number in range(30)} == {week(0)}
    assert made["a19"].steps[0].starts == week(1)


def test_an_action_that_runs_is_not_planned_again() -> None:
    made = plan(team("t"), tables=rows("actions", {"team": "t", "action": "ritual", "started_on": "2026-09-01"}))
    assert "ritual" not in actions(made)
    assert values(made, "roadmap_running") == [{"action": "ritual"}]


def test_an_action_of_a_group_runs_in_the_teams_below() -> None:
    made = plan(team("t"), tables=rows("actions", {"team": "all", "action": "ritual", "started_on": "2026-09-01"}))
    assert "ritual" not in actions(made)


def test_an_action_that_has_just_ended_is_not_planned_again_and_one_long_over_is() -> None:
    for ended, planned in (("2026-11-01", False), ("2026-05-01", True)):
        made = plan(team("t"), tables=rows("actions", {"team": "t", "action": "ritual", "started_on": "2026-04-01",
                                                       "ended_on": ended}))
        assert ("ritual" in actions(made)) is planned
        assert ("roadmap_done" in said(made)) is not planned


def test_a_manager_prepared_this_year_is_not_prepared_again() -> None:
    made = plan(team("t"), tables=rows("actions", {"team": "t", "action": "manager", "started_on": "2026-06-01"}))
    assert actions(made) == ["ritual", "peers", "policy"]


def test_a_start_keeps_its_distance_from_what_has_just_begun() -> None:
    made = plan(team("t"), tables=rows("actions", {"team": "t", "action": "peers", "started_on": "2026-11-09"}))
    assert made.steps[0].starts == week(2)


def test_what_runs_takes_the_managers_minutes() -> None:
    tables = {**capacity(25), **rows("actions", {"team": "t", "action": "ritual", "started_on": "2026-06-01"})}
    assert plan(team("t"), tables=tables).steps[0].minutes_week == 10  # of 25, 15 go to the weekly question


def test_an_action_recorded_for_later_is_ignored() -> None:
    made = plan(team("t"), tables=rows("actions", {"team": "t", "action": "ritual", "started_on": "2026-12-01"}))
    assert "ritual" in actions(made)


def drawn(action: str, starts: str | None, **more: object) -> dict:
    return rows("plan", {"team": "t", "action": action, "wave": "1", "starts_on": starts, "drawn": 1, "seed": "7",
                         "registered_on": "2026-11-02", **more})


def test_a_drawn_start_is_kept_as_it_was_drawn() -> None:
    made = plan(team("t"), tables=drawn("practice", "2026-12-16"))
    step = next(step for step in made.steps if step.action == "practice")
    assert step.starts == date(2026, 12, 16)
    assert all(abs((other.starts - step.starts).days) >= 28 for other in made.steps if other is not step)
    assert "roadmap_drawn" in said(made)


def test_a_drawn_start_that_has_passed_unrecorded_is_said_to_be_due() -> None:
    made = plan(team("t"), tables=drawn("ritual", "2026-06-01"))
    assert "roadmap_drawn_due" in said(made)
    assert "roadmap_drawn" not in said(made)


def test_a_drawn_start_in_a_quiet_week_stays_and_says_so() -> None:
    tables = {**drawn("ritual", "2026-12-21"),
              **rows("calendar", {"team": "", "starts": "2026-12-21", "ends": "2026-12-31", "kind": "quiet"})}
    made = plan(team("t"), tables=tables)
    assert next(step for step in made.steps if step.action == "ritual").starts == date(2026, 12, 21)
    assert "roadmap_drawn_quiet" in said(made)


def test_a_team_held_back_by_the_draw_stays_held_back() -> None:
    made = plan(team("t"), tables=drawn("ritual", None))
    assert "ritual" not in actions(made)
    assert values(made, "roadmap_held_back") == [{"action": "ritual"}]


def test_an_action_drawn_for_after_the_plan_is_not_planned_sooner() -> None:
    made = plan(team("t"), tables=drawn("ritual", "2027-06-07"))
    assert "ritual" not in actions(made)
    assert values(made, "roadmap_drawn_later") == [{"action": "ritual", "date": date(2027, 6, 7)}]


def test_training_that_was_drawn_is_left_out_where_confidence_is_missing() -> None:
    made = plan(team("t"), tables=drawn("training", "2026-12-07"))
    assert "training" not in actions(made)
    assert "roadmap_drawn_training" in said(made)


def test_a_draw_registered_later_is_ignored() -> None:
    made = plan(team("t"), tables=drawn("ritual", None, registered_on="2026-12-01"))
    assert "ritual" in actions(made)


@pytest.mark.parametrize(("text", "day"), [("Thursday", 3), ("thu", 3), ("Donnerstag", 3), ("Do.", 3), ("1", 0),
                                           ("Sonntag", 6), ("", None), ("someday", None), ("t", None)])
def test_the_day_of_the_meeting_is_read_in_english_and_german(text: str, day: int | None) -> None:
    assert weekday(text) == day


def test_nothing_is_dated_by_the_day_of_the_run() -> None:
    assert plan(team("t"), as_of=AS_OF) == plan(team("t"), as_of=AS_OF)
