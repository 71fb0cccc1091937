"""Team-week panels and starts: who counts in which team and week, and from when on a team was exposed."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.prove.exposure import NEVER, exposures, panel

from .panels import organisation, rows_of, week

TREE = [{"team": "d1"}, {"team": "d2"}, {"team": "a", "parent": "d1"}, {"team": "b", "parent": "d1"},
        {"team": "c", "parent": "d2"}]


def logs_with(weeks: int = 16, **tables):
    rng = np.random.default_rng(1)
    active = rng.random((18, weeks)) < 0.5
    return organisation(active, [*["a"] * 6, *["b"] * 6, *["c"] * 6], teams=TREE,
                        tables={name: rows_of(name, rows) for name, rows in tables.items()}), active


def action(team: str, position: int, day: int = 0, name: str = "ritual") -> dict:
    return {"team": team, "action": name, "started_on": week(position, day)}


def plan(team: str, position: int | None, drawn: int = 1, registered: int = 1) -> dict:
    return {"team": team, "action": "ritual", "wave": "w", "drawn": drawn, "seed": "s",
            "starts_on": np.datetime64("NaT", "D") if position is None else week(position),
            "registered_on": week(registered)}


def starts(logs, action_name: str = "ritual"):
    found = panel(logs)
    one = next(one for one in exposures(logs, found, logs.tables) if one.action == action_name)
    return one, dict(zip(found.teams, one.weeks(found.weeks).tolist(), strict=True))


def test_a_share_is_that_of_the_teams_eligible_people():
    logs, active = logs_with()
    found = panel(logs)
    assert found.teams == ("a", "b", "c")
    assert found.shares[1] == pytest.approx(active[6:12].mean(axis=0))
    assert (found.people == 6).all()


def test_a_week_in_which_nobody_of_a_team_was_eligible_is_missing_and_not_zero():
    active = np.zeros((12, 8), dtype=bool)
    logs = organisation(active, ["a"] * 6 + ["b"] * 6, eligible_from=[3] * 6 + [0] * 6)
    found = panel(logs)
    assert np.isnan(found.shares[0, :3]).all()
    assert (found.shares[0, 3:] == 0).all()
    assert found.people[0].tolist() == [0, 0, 0, 6, 6, 6, 6, 6]


def test_the_heads_of_a_department_are_no_team():
    active = np.ones((14, 8), dtype=bool)
    logs = organisation(active, ["d1", "d1", *["a"] * 6, *["b"] * 6], teams=TREE)
    assert panel(logs).teams == ("a", "b")


def test_regular_use_looks_back_twelve_weeks_and_says_nothing_before():
    active = np.zeros((5, 16), dtype=bool)
    active[0, :9], active[1, :8] = True, True
    found = panel(organisation(active, ["a"] * 5))
    assert np.isnan(found.regular[0, :11]).all()
    assert found.regular[0, 11:].tolist() == [1 / 5, 0, 0, 0, 0]
    assert (found.known[0, 11:] == 5).all()


def test_teams_share_a_manager_by_the_teams_table_else_by_most_of_their_people():
    active = np.ones((18, 4), dtype=bool)
    team = [*["a"] * 6, *["b"] * 6, *["c"] * 6]
    managers = [*["m1"] * 5, "m2", *["m2"] * 6, *[""] * 6]
    found = panel(organisation(active, team, managers=managers))
    assert len(set(found.managers.tolist())) == 3
    tabled = [{"team": "a", "manager": "boss"}, {"team": "b", "manager": "boss"}, {"team": "c"}]
    found = panel(organisation(active, team, managers=managers, teams=tabled))
    assert found.managers[0] == found.managers[1] != found.managers[2]


def test_without_a_draw_the_first_delivery_counts_and_is_not_randomised():
    logs, _ = logs_with(actions=[action("a", 9), action("a", 6), action("b", 12)])
    one, at = starts(logs)
    assert at == {"a": 6, "b": 12, "c": NEVER}
    assert not one.randomised
    assert one.inside.all()


def test_with_a_draw_the_planned_start_counts_whatever_was_done():
    logs, _ = logs_with(plan=[plan("a", 6), plan("b", None)], actions=[action("a", 9), action("b", 5)])
    one, at = starts(logs)
    assert (at["a"], at["b"]) == (6, NEVER)
    assert one.randomised
    assert one.inside.tolist() == [True, True, False], "a team that was not drawn is no comparison for the draw"
    assert (one.registered, one.first_planned) == (week(1), week(6))


def test_a_planned_start_after_the_as_of_day_has_not_happened():
    logs, _ = logs_with(plan=[plan("a", 6), plan("b", 30)])
    assert starts(logs)[1]["b"] == NEVER


def test_a_plan_that_was_not_drawn_leaves_the_deliveries_to_count():
    logs, _ = logs_with(plan=[plan("a", 4, drawn=0)], actions=[action("a", 7)])
    one, at = starts(logs)
    assert at["a"] == 7
    assert not one.randomised


def test_an_action_of_a_group_holds_for_the_teams_below_it():
    logs, _ = logs_with(actions=[action("d1", 5), action("nowhere", 3)])
    assert starts(logs)[1] == {"a": 5, "b": 5, "c": NEVER}


def test_a_week_in_which_the_start_falls_is_neither_before_nor_after():
    logs, _ = logs_with(actions=[action("a", 5, day=2), action("b", 5)])
    one, at = starts(logs)
    assert (at["a"], at["b"]) == (6, 5)
    blurred = one.blurred(panel(logs).weeks)
    assert np.argwhere(blurred).tolist() == [[0, 5]]


def test_any_action_starts_with_the_first_of_all():
    logs, _ = logs_with(actions=[action("a", 8), action("a", 4, name="peers"), action("b", 9)])
    one, at = starts(logs, "any")
    assert at == {"a": 4, "b": 9, "c": NEVER}
    assert not one.randomised


def test_without_licences_or_use_there_is_no_panel():
    logs = organisation(np.ones((6, 4), dtype=bool), ["a"] * 6, eligible_from=[50] * 6)
    assert panel(logs) is None
