"""Regular, early, too new, the funnel and the segments, case by case. Weeks by how long ago, 1 = the last."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from surefoot.measure.funnel import training_days
from surefoot.measure.logs import Logs

from .made import LONG_AGO, MONDAYS, SUNDAY, as_table, employee, logs_of, one_person, use
from .oracle import Org

WEEK = timedelta(weeks=1)


def ann(logs: Logs, values: np.ndarray) -> object:
    return values[logs.people.keys == "ann"][0].item()


def licensed_for(weeks: int) -> list[dict[str, object]]:
    """Ann's licence since the Monday so many weeks ago."""
    return [{"person": "ann", "tool": "copilot", "assigned_on": MONDAYS[-weeks]}]


def is_regular(org: Org) -> bool:
    logs = logs_of(org)
    return bool(ann(logs, logs.use.regular))


def is_early(org: Org) -> bool:
    logs = logs_of(org)
    return bool(ann(logs, logs.use.early))


def segment(org: Org, short: bool = False) -> str:
    """Ann's segment: the one that is counted when she alone is employed."""
    alone = Org(org.as_of, [row for row in org.people if row["person"] == "ann"], org.licences, org.training, org.leave,
                org.calendar, org.teams, org.usage)
    found = logs_of(alone).segments()
    assert found is not None
    return next(name for name, count in found[short].items() if count)


def reached(org: Org) -> set[str]:
    """Steps of the funnel that Ann reached."""
    steps = logs_of(Org(org.as_of, [employee("ann")], org.licences, org.training, org.leave, org.calendar, org.teams,
                        org.usage)).funnel()
    return {step.step for step in steps or () if step.people}


@pytest.mark.parametrize(("eligible", "used", "regular"), [(12, 9, True), (12, 8, False), (11, 9, True), (11, 8, False),
                                                           (10, 8, True), (10, 7, False), (9, 7, True), (9, 6, False),
                                                           (8, 6, True), (8, 5, False), (7, 7, False)])
def test_regular_use_needs_three_quarters_of_eight_or_more_eligible_weeks(
        eligible: int, used: int, regular: bool) -> None:
    org = one_person(list(range(1, used + 1)), licences=licensed_for(eligible))
    assert is_regular(org) is regular


def test_use_thirteen_weeks_ago_no_longer_counts() -> None:
    assert not is_regular(one_person([1, 2, 3, 4, 5, 6, 7, 8, 13]))


def test_use_in_a_week_that_is_not_eligible_never_counts() -> None:
    leave = [{"person": "ann", "starts": MONDAYS[-1], "ends": MONDAYS[-1]}]
    assert not is_regular(one_person([1, *range(2, 10)], leave=leave, usage=[
        *(use(week, person="bob") for week in MONDAYS), *(use(MONDAYS[-ago]) for ago in range(1, 9))]))


@pytest.mark.parametrize(("eligible", "early"), [(3, False), (4, True), (7, True), (8, False)])
def test_early_needs_four_to_seven_eligible_weeks(eligible: int, early: bool) -> None:
    assert is_early(one_person([1, 2, 3, 4], licences=licensed_for(eligible))) is early


def test_early_needs_all_of_the_last_four_weeks_active() -> None:
    assert not is_early(one_person([1, 2, 4, 5], licences=licensed_for(6)))


def test_early_needs_all_of_the_last_four_weeks_eligible() -> None:
    leave = [{"person": "ann", "starts": MONDAYS[-2], "ends": MONDAYS[-2]}]
    assert not is_early(one_person([1, 2, 3, 4, 5], licences=licensed_for(6), leave=leave))


@pytest.mark.parametrize(("rows", "name"), [
    ([use(week, 15) for week in MONDAYS], "power"), ([use(week, 14) for week in MONDAYS], "habitual"),
    ([use(week, 12) for week in MONDAYS[-1:]], "novice"), ([use(week, 11) for week in MONDAYS[-1:]], "low"),
    ([use(week, 0) for week in MONDAYS], "none")])
def test_the_segments_are_cut_at_the_mean_of_actions_over_eligible_weeks(
        rows: list[dict[str, object]], name: str) -> None:
    assert segment(one_person(usage=[*rows, *(use(week, 0, person="bob") for week in MONDAYS)])) == name


def test_who_has_no_licence_on_the_day_is_not_enabled() -> None:
    ended = [{"person": "ann", "tool": "copilot", "assigned_on": LONG_AGO, "removed_on": SUNDAY - timedelta(days=1)}]
    assert segment(one_person([1, 2, 3], licences=ended)) == "not_enabled"


def test_a_licence_removed_on_the_day_still_enables() -> None:
    ended = [{"person": "ann", "tool": "copilot", "assigned_on": LONG_AGO, "removed_on": SUNDAY}]
    assert segment(one_person(list(range(1, 13)), licences=ended)) == "habitual"


def test_seven_eligible_weeks_are_too_new() -> None:
    assert segment(one_person(list(range(1, 8)), licences=licensed_for(7))) == "too_new"


def test_in_the_short_variant_three_eligible_weeks_are_too_new() -> None:
    assert segment(one_person([1, 2, 3], licences=licensed_for(3)), short=True) == "too_new"


def test_in_the_short_variant_four_of_four_is_habitual() -> None:
    assert segment(one_person([1, 2, 3, 4], licences=licensed_for(4)), short=True) == "habitual"


def test_in_the_short_variant_three_of_four_is_not_regular() -> None:
    assert segment(one_person([1, 2, 4]), short=True) == "novice"


def test_a_count_not_reported_makes_a_week_active_but_adds_nothing() -> None:
    org = one_person(usage=[use(week, None) for week in MONDAYS])
    logs = logs_of(org)
    assert (is_regular(org), ann(logs, logs.usage.actions.sum(axis=1))) == (True, 0.0)


def test_what_was_not_own_initiative_never_counts() -> None:
    assert not is_regular(one_person(usage=[use(week, 9, own_initiative=False) for week in MONDAYS]))


def test_a_week_with_zero_actions_is_not_active() -> None:
    assert not is_regular(one_person(usage=[use(week, 0) for week in MONDAYS]))


@pytest.mark.parametrize("passed", [True, False, None])
def test_actions_on_a_training_day_do_not_count_whether_it_was_passed_or_not(passed: bool | None) -> None:
    course = [{"person": "ann", "course": "intro", "completed_on": MONDAYS[-1] + timedelta(days=1), "passed": passed}]
    assert reached(one_person([1], training=course)) & {"tried"} == set()


def test_a_skill_check_is_no_training_day() -> None:
    check = [{"person": "ann", "course": "quiz", "completed_on": MONDAYS[-1] + timedelta(days=1), "kind": "check"}]
    assert "tried" in reached(one_person([1], training=check))


def test_the_engine_is_told_of_training_days_that_were_not_passed_but_of_no_checks() -> None:
    logs = logs_of(one_person())
    rows = [{"person": "ann", "course": name, "completed_on": SUNDAY, "passed": passed, "kind": kind}
            for name, passed, kind in (("a", False, ""), ("b", True, "check"), ("c", None, "role"))]
    assert len(training_days(as_table("training", rows), logs.people)[0]) == 2


@pytest.mark.parametrize(("passed", "kind", "trained"), [
    (True, "", True), (None, "general", True), (False, "", False), (True, "check", False), (None, "role", True)])
def test_trained_needs_a_completion_that_was_not_failed_and_is_no_check(
        passed: bool | None, kind: str, trained: bool) -> None:
    row = {"person": "ann", "course": "x", "completed_on": SUNDAY, "passed": passed, "kind": kind, "score": 0.0}
    assert ("trained" in reached(one_person(training=[row]))) is trained


def test_a_completion_after_the_day_is_ignored() -> None:
    row = {"person": "ann", "course": "x", "completed_on": SUNDAY + timedelta(days=1)}
    assert "trained" not in reached(one_person(training=[row]))


def test_an_activation_date_of_the_vendor_activates() -> None:
    licence = {"person": "ann", "tool": "copilot", "assigned_on": LONG_AGO, "activated_on": SUNDAY}
    assert "activated" in reached(one_person(licences=[licence]))


def test_an_activation_date_of_a_licence_assigned_later_is_ignored() -> None:
    later = {"person": "ann", "tool": "x", "assigned_on": SUNDAY + timedelta(days=1), "activated_on": SUNDAY}
    assert "activated" not in reached(one_person(licences=[*licensed_for(12), later]))


def test_a_last_seen_row_without_a_count_activates_but_proves_no_try() -> None:
    org = one_person(usage=[use(MONDAYS[-1], None, grain="last_seen"), use(MONDAYS[-1], person="bob")])
    assert reached(org) & {"activated", "tried"} == {"activated"}


def test_a_rolling_row_with_a_count_proves_a_try() -> None:
    org = one_person(usage=[use(MONDAYS[-1], 2, grain="rolling"), use(MONDAYS[-1], person="bob")])
    assert "tried" in reached(org)


def test_a_try_outside_an_eligible_week_is_a_try() -> None:
    leave = [{"person": "ann", "starts": MONDAYS[-1], "ends": MONDAYS[-1]}]
    assert "tried" in reached(one_person([1], leave=leave))


def test_also_all_before_counts_those_who_reached_every_step_before() -> None:
    org = one_person(list(range(1, 13)))  # regular, never trained
    org.people.pop()
    steps = {step.step: step for step in logs_of(org).funnel() or ()}
    assert (steps["regular"].people, steps["regular"].also_all_before) == (1, 0)


def test_after_an_unknown_step_nothing_is_said_of_all_before() -> None:
    logs = logs_of(one_person(list(range(1, 13))))
    without = Logs(logs.day, logs.people, logs.nodes, {k: v for k, v in logs.tables.items() if k != "training"},
                   logs.usage, logs.settings)
    assert [step.also_all_before for step in without.funnel() or ()] == [2, 2, None, None, None]


def test_usage_that_does_not_reach_back_to_a_wave_says_nothing_of_use_before_it() -> None:
    assert logs_of(one_person()).weeks_used_before(np.datetime64("2025-06-02")) is None
