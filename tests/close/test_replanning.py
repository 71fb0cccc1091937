"""A plan made beside an earlier one: what did not change is kept, what did says why."""

from __future__ import annotations

import json
from datetime import date, timedelta

from surefoot.close.earlier import from_report
from surefoot.report.contract_next import roadmap_json
from surefoot.vocabulary.results import Group
from surefoot.vocabulary.roadmaps import Roadmap, Step
from tests.close.worlds import AS_OF, actions, hidden, plan, plans, rows, said, team, values, week

LATER = AS_OF + timedelta(weeks=2)


def minutes(each_week: float, key: str = "t") -> dict:
    return rows("capacity", {"team": key, "manager_minutes_week": each_week})


def dates(roadmap: Roadmap) -> dict[str, tuple[date, date]]:
    return {step.action: (step.starts, step.ends) for step in roadmap.steps}


def again(group: Group, first: Roadmap, **more: object) -> Roadmap:
    return plan(group, previous={group.team: first}, as_of=LATER, **more)  # type: ignore[arg-type]


def test_two_weeks_later_everything_keeps_its_dates_and_the_new_weeks_only_add() -> None:
    first = plan(team("t"))
    second = again(team("t"), first)
    assert dates(second) == {**dates(first), "policy": (week(12), week(14) - timedelta(days=1))}
    assert [each["action"] for each in values(second, "roadmap_kept")] == ["ritual", "peers"]


def test_without_the_earlier_plan_the_dates_would_be_others() -> None:
    assert dates(plan(team("t"), as_of=LATER)) != dates(plan(team("t")))


def test_the_same_day_again_gives_the_same_steps() -> None:
    first = plan(team("t"))
    assert plan(team("t"), previous={"t": first}).steps == first.steps


def test_a_step_that_has_begun_is_told_as_it_was() -> None:
    first = plan(team("t"))
    second = again(team("t", first=("ambiguity", 0.9)), first)
    assert second.steps[0] == first.steps[0]


def test_another_first_driver_changes_what_follows_and_says_so() -> None:
    first = plan(team("t"))
    second = again(team("t", first=("ambiguity", 0.9)), first)
    assert actions(first) == ["manager", "ritual", "peers"]
    assert actions(second)[:3] == ["manager", "policy", "ritual"]
    assert [each["action"] for each in values(second, "roadmap_changed_order")] == ["ritual", "peers"]


def test_fewer_minutes_place_the_coming_steps_again_and_say_so() -> None:
    first = plan(team("t"), tables=minutes(60))
    second = again(team("t"), first, tables=minutes(12))
    assert dates(second)["manager"] == dates(first)["manager"]
    assert second.steps[1].minutes_week < first.steps[1].minutes_week
    assert values(second, "roadmap_changed_minutes")[0] == {"action": "ritual", "date": week(4), "minutes": 12,
                                                            "minutes_before": 60}


def test_more_minutes_bring_a_coming_step_forward_and_say_so() -> None:
    first = plan(team("t"), tables=minutes(12))
    second = again(team("t"), first, tables=minutes(60))
    assert (dates(first)["ritual"][0], dates(second)["ritual"][0]) == (week(8), week(4))
    assert values(second, "roadmap_changed_minutes") == [{"action": "ritual", "date": week(8), "minutes": 60,
                                                          "minutes_before": 12}]


def test_minutes_that_change_nothing_keep_every_date() -> None:
    first = plan(team("t"), tables=minutes(60))
    second = again(team("t"), first, tables=minutes(55))
    assert [each["action"] for each in values(second, "roadmap_kept")] == ["ritual", "peers"]


def test_a_step_in_a_week_that_has_become_quiet_moves_and_says_so() -> None:
    quiet = rows("calendar", {"team": "t", "starts": "2026-12-21", "ends": "2026-12-23", "kind": "quiet"})
    second = again(team("t"), plan(team("t")), tables=quiet)
    assert (dates(second)["ritual"][0], dates(second)["peers"][0]) == (week(5), week(9))
    assert values(second, "roadmap_changed_weeks") == [{"action": "ritual", "date": week(4)},
                                                       {"action": "peers", "date": week(8)}]


def test_a_step_no_longer_needed_leaves_and_says_so() -> None:
    first = plan(team("t"))
    second = again(team("t", limit="nothing"), first)
    assert "peers" in actions(first)
    assert set(actions(second)) == {"manager", "ritual", "peers"}
    third = again(team("t", levels=(70, 55, 40, 10, 45)), first)
    assert values(third, "roadmap_changed_dropped") == [{"action": "peers", "date": week(8)}]


def test_a_coming_step_that_was_begun_early_is_not_planned_twice() -> None:
    begun = rows("actions", {"team": "t", "action": "ritual", "started_on": "2026-11-30"})
    second = again(team("t"), plan(team("t")), tables=begun)
    assert "ritual" not in actions(second)
    assert "roadmap_running" in said(second)


def test_a_step_that_was_ended_early_is_over() -> None:
    ended = rows("actions", {"team": "t", "action": "manager", "started_on": "2026-11-23", "ended_on": "2026-12-01"})
    second = again(team("t"), plan(team("t")), tables=ended)
    assert "manager" not in actions(second)


def test_only_the_plans_of_teams_whose_barriers_changed_change() -> None:
    groups = [team(f"t{number}") for number in range(8)]
    first = plans(*groups)
    groups[3] = team("t3", first=("ambiguity", 0.9))
    second = plans(*groups)
    assert {key for key in first if first[key] != second[key]} == {"t3"}


def test_a_department_that_changes_takes_its_hidden_teams_along_and_nobody_else() -> None:
    groups = [team("d", kind="group"), hidden("h", "d"), team("t", parent="d"), hidden("other")]
    first = plans(*groups)
    groups[0] = team("d", kind="group", first=("ambiguity", 0.9))
    second = plans(*groups)
    assert {key for key in first if first[key] != second[key]} == {"d", "h"}


def test_more_minutes_of_one_manager_change_only_that_plan() -> None:
    groups = [team(f"t{number}") for number in range(8)]
    first, second = (plans(*groups, tables=minutes(each, "t3")) for each in (20, 60))
    assert {key for key in first if first[key] != second[key]} == {"t3"}


def reported(made: dict[str, Roadmap], groups: list[Group]) -> dict:
    """The parts of a report.json that hold plans, through text and back."""
    report = {"as_of": AS_OF.isoformat(), "settings": {"roadmap_weeks": 12},
              "teams": [{"team": group.team, "roadmap": roadmap_json(made.get(group.team), "en")} for group in groups]}
    return json.loads(json.dumps(report))


def test_plans_come_back_from_a_report_as_they_were() -> None:
    groups = [team("t"), team("u", first=("ambiguity", 0.9)), team("w", limit="nothing")]
    tables = {**minutes(45), **rows("calendar", {"team": "u", "starts": "2026-12-21", "ends": "2026-12-23",
                                                 "kind": "quiet"})}
    made = plans(*groups, tables=tables)
    assert from_report(reported(made, groups)) == {key: made[key] for key in ("t", "u", "w")}


def without_keys(value: object) -> object:
    if isinstance(value, dict):
        return {name: without_keys(each) for name, each in value.items() if not name.endswith("_keys")}
    return [without_keys(each) for each in value] if isinstance(value, list) else value


def test_a_report_without_message_keys_still_keeps_its_dates() -> None:
    groups = [team("t")]
    first = plans(*groups)
    report = without_keys(reported(first, groups))
    for group in report["teams"]:  # type: ignore[index]
        del group["roadmap"]["starts"], group["roadmap"]["weeks"]
    found = from_report(report)  # type: ignore[arg-type]
    assert (found["t"].starts, found["t"].weeks, dates(found["t"])) == (week(0), 12, dates(first["t"]))
    assert dates(again(team("t"), found["t"])).items() >= dates(first["t"]).items()


def test_a_step_kept_from_a_report_is_the_one_kept_from_memory() -> None:
    groups = [team("t")]
    first = plans(*groups)
    found = from_report(reported(first, groups))
    assert again(team("t"), found["t"]) == again(team("t"), first["t"])
    assert all(isinstance(step, Step) for step in found["t"].steps)
