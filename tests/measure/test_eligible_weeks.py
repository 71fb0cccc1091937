"""Which weeks of a person are eligible, case by case. Weeks are named by how long ago they were, 1 = the last."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from .made import LONG_AGO, MONDAYS, SUNDAY, TEAMS, eligible_ago, employee, one_person, use

ALL = set(range(1, 21))
MONDAY_3 = MONDAYS[-3]
"""Monday of the week three weeks ago."""


def day(number: int) -> date:
    """A day of the week three weeks ago, 0 = Monday."""
    return MONDAY_3 + timedelta(days=number)


def licences(*spans: tuple[date, date | None, str]) -> list[dict[str, object]]:
    return [{"person": "ann", "tool": tool, "assigned_on": first, "removed_on": last} for first, last, tool in spans]


def ann(**more: object) -> list[dict[str, object]]:
    return [employee("ann", **more), employee("bob")]


def away(first: date, last: date | None) -> list[dict[str, object]]:
    return [{"person": "ann", "starts": first, "ends": last}]


def holiday(where: str, first: date, kind: str = "holiday") -> list[dict[str, object]]:
    return [{"team": where, "starts": first, "ends": first, "kind": kind}]


def test_every_complete_week_of_an_undisturbed_person_is_eligible() -> None:
    assert eligible_ago(one_person()) == ALL


def test_who_has_no_first_day_was_always_there() -> None:
    assert eligible_ago(one_person(people=ann(joined=None))) == ALL


def test_the_week_of_joining_is_not_eligible_when_it_began_without_the_person() -> None:
    assert eligible_ago(one_person(people=ann(joined=day(1)))) == {1, 2}


def test_the_week_of_joining_on_its_monday_is_eligible() -> None:
    assert eligible_ago(one_person(people=ann(joined=day(0)))) == {1, 2, 3}


def test_the_week_of_leaving_on_its_saturday_is_not_eligible() -> None:
    assert eligible_ago(one_person(people=ann(left=day(5)))) == ALL - {1, 2, 3}


def test_the_week_of_leaving_on_its_sunday_is_eligible() -> None:
    assert eligible_ago(one_person(people=ann(left=day(6)))) == ALL - {1, 2}


def test_one_day_without_a_licence_makes_its_week_ineligible() -> None:
    gap = licences((LONG_AGO, day(2), "copilot"), (day(4), None, "copilot"))
    assert eligible_ago(one_person(licences=gap)) == ALL - {3}


def test_licences_of_two_tools_cover_a_week_together() -> None:
    two = licences((LONG_AGO, day(3), "copilot"), (day(4), None, "chatgpt"))
    assert eligible_ago(one_person(licences=two)) == ALL


def test_overlapping_licences_count_once() -> None:
    two = licences((LONG_AGO, day(6), "copilot"), (day(0), None, "chatgpt"))
    assert eligible_ago(one_person(licences=two)) == ALL


def test_a_licence_removed_on_a_sunday_covers_that_week() -> None:
    assert eligible_ago(one_person(licences=licences((LONG_AGO, day(6), "copilot")))) == ALL - {1, 2}


def test_a_licence_removed_on_a_saturday_does_not_cover_that_week() -> None:
    assert eligible_ago(one_person(licences=licences((LONG_AGO, day(5), "copilot")))) == ALL - {1, 2, 3}


def test_use_of_a_tool_without_its_licence_counts_in_a_licensed_week() -> None:
    org = one_person(licences=licences((LONG_AGO, None, "copilot")),
                     usage=[use(week, tool="chatgpt") for week in MONDAYS])
    assert eligible_ago(org) == ALL


@pytest.mark.parametrize("weekday", range(5))
def test_a_day_of_leave_on_a_working_day_makes_the_week_ineligible(weekday: int) -> None:
    assert eligible_ago(one_person(leave=away(day(weekday), day(weekday)))) == ALL - {3}


@pytest.mark.parametrize("weekday", [5, 6])
def test_leave_at_the_weekend_alone_does_not_matter(weekday: int) -> None:
    assert eligible_ago(one_person(leave=away(day(weekday), day(weekday)))) == ALL


def test_the_last_day_of_leave_is_still_leave() -> None:
    assert eligible_ago(one_person(leave=away(day(-2), day(0)))) == ALL - {3}


def test_leave_without_an_end_lasts() -> None:
    assert eligible_ago(one_person(leave=away(day(0), None))) == ALL - {1, 2, 3}


@pytest.mark.parametrize("where", ["", "Bern", "t1", "dept"])
def test_a_holiday_of_everybody_the_site_the_team_or_its_group_makes_the_week_ineligible(where: str) -> None:
    org = one_person(people=ann(location="Bern"), teams=TEAMS, calendar=holiday(where, day(2)))
    assert eligible_ago(org) == ALL - {3}


@pytest.mark.parametrize("where", ["Kiel", "t2", "nowhere"])
def test_a_holiday_of_others_does_not_matter(where: str) -> None:
    org = one_person(people=ann(location="Bern"), teams=TEAMS, calendar=holiday(where, day(2)))
    assert eligible_ago(org) == ALL


def test_a_holiday_on_a_saturday_does_not_matter() -> None:
    assert eligible_ago(one_person(calendar=holiday("", day(5)))) == ALL


def test_quiet_time_is_no_holiday() -> None:
    assert eligible_ago(one_person(calendar=holiday("", day(2), kind="quiet"))) == ALL


def test_a_holiday_counts_for_the_site_a_person_was_at_on_that_day() -> None:
    moved = [*ann(location="Bern"), employee("ann", location="Kiel", **{"from": day(7)})]
    assert eligible_ago(one_person(people=moved, calendar=holiday("Bern", day(2)))) == ALL - {3}


def test_a_holiday_of_the_new_site_before_the_move_does_not_matter() -> None:
    moved = [*ann(location="Bern"), employee("ann", location="Kiel", **{"from": day(7)})]
    assert eligible_ago(one_person(people=moved, calendar=holiday("Kiel", day(2)))) == ALL


def test_a_holiday_of_a_team_that_is_gone_today_still_counts() -> None:
    moved = [*ann(team="old"), employee("ann", team="t1", **{"from": day(7)})]
    assert eligible_ago(one_person(people=moved, calendar=holiday("old", day(2)))) == ALL - {3}


def test_a_week_in_which_no_source_delivered_anything_is_not_eligible() -> None:
    org = one_person(usage=[use(week, person="bob") for week in MONDAYS if week != MONDAY_3])
    assert eligible_ago(org) == ALL - {3}


@pytest.mark.parametrize("grain", ["rolling", "last_seen"])
def test_a_row_that_belongs_to_no_week_does_not_deliver_one(grain: str) -> None:
    org = one_person(usage=[*(use(week, person="bob") for week in MONDAYS if week != MONDAY_3),
                            use(MONDAY_3, grain=grain)])
    assert eligible_ago(org) == ALL - {3}


def test_an_eligible_week_may_be_one_without_use() -> None:
    assert 3 in eligible_ago(one_person(used=[1, 2]))


def test_the_week_of_a_midweek_as_of_date_is_not_complete() -> None:
    assert eligible_ago(one_person(as_of=SUNDAY - timedelta(days=1))) == set(range(1, 20))


def test_the_week_that_ends_on_the_as_of_sunday_is_complete() -> None:
    assert len(eligible_ago(one_person(as_of=SUNDAY))) == 20
