"""Who is employed and where, from one row a person or a history of rows."""

from __future__ import annotations

from datetime import date, timedelta

from .made import SUNDAY, as_table, employee, logs_of, one_person

TOMORROW = SUNDAY + timedelta(days=1)


def employed(*rows: dict[str, object]) -> bool:
    logs = logs_of(one_person(people=[*rows, employee("bob")]))
    return bool(logs.employed[logs.people.keys == "ann"][0])


def team(*rows: dict[str, object]) -> str:
    logs = logs_of(one_person(people=[*rows, employee("bob")]))
    return logs.nodes.teams[logs.cell[logs.people.keys == "ann"][0]]


def test_the_first_day_is_a_day_of_employment() -> None:
    assert employed(employee(joined=SUNDAY))


def test_who_joins_tomorrow_is_not_employed() -> None:
    assert not employed(employee(joined=TOMORROW))


def test_the_last_day_is_a_day_of_employment() -> None:
    assert employed(employee(left=SUNDAY))


def test_who_left_yesterday_is_not_employed() -> None:
    assert not employed(employee(left=SUNDAY - timedelta(days=1)))


def test_who_leaves_tomorrow_is_employed() -> None:
    assert employed(employee(left=TOMORROW))


def test_who_is_only_in_later_rows_is_not_employed() -> None:
    assert not employed(employee(**{"from": TOMORROW}))


def test_who_left_and_came_back_is_employed() -> None:
    assert employed(employee(joined=date(2020, 1, 1), left=date(2024, 6, 30)),
                    employee(joined=date(2025, 1, 1), **{"from": date(2025, 1, 1)}))


def test_a_last_day_given_once_holds_although_a_newer_row_leaves_it_empty() -> None:
    assert not employed(employee(joined=date(2020, 1, 1), left=date(2024, 6, 30)),
                        employee(joined=date(2020, 1, 1), **{"from": date(2024, 1, 1)}))


def test_a_person_belongs_to_the_team_of_the_newest_row_begun() -> None:
    assert team(employee(team="t1"), employee(team="t2", **{"from": SUNDAY})) == "t2"


def test_a_move_tomorrow_does_not_count_yet() -> None:
    assert team(employee(team="t1"), employee(team="t2", **{"from": TOMORROW})) == "t1"


def test_the_order_of_the_rows_does_not_matter() -> None:
    assert team(employee(team="t2", **{"from": SUNDAY}), employee(team="t1")) == "t2"


def test_the_table_itself_is_never_changed() -> None:
    table = as_table("people", [employee(**{"from": SUNDAY}), employee("bob")])
    before = table["from"].copy()
    logs_of(one_person(people=[employee(**{"from": SUNDAY}), employee("bob")]))
    assert (before.astype("int64") == table["from"].astype("int64")).all()
