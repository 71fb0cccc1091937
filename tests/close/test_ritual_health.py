"""What is told of a ritual's health: nothing of one person, whatever they did and whatever others know."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surefoot.close.ritual.health import (
    DEPARTMENT,
    END,
    MINIMUM,
    WINDOW,
    Week,
    Window,
    departments,
    health,
    window_of,
    windows,
)

WEEK = timedelta(days=7)
HOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A machine may be busy with something else."""
TODAY = date(2026, 11, 29)
FIRST = windows(TODAY)[0]


@st.composite
def weeks_of(draw: st.DrawFn, people: int | None = None) -> list[Week]:
    found = []
    for number in range(WINDOW):
        size = people or draw(st.integers(1, 40))
        took = draw(st.integers(0, size))
        tries = draw(st.integers(took, 3 * took))
        found.append(Week(1, FIRST + number * WEEK, took >= 3, size, took, draw(st.integers(0, took)), tries,
                          draw(st.integers(0, tries))))
    return found


def shown(rows: list[Week]) -> Window:
    [found] = health(rows, TODAY)
    return found


@HOW
@given(weeks_of())
def test_shares_are_told_of_enough_people_and_tries_only_and_never_finer_than_a_twentieth(rows: list[Week]) -> None:
    found = shown(rows)
    people = min(row.people for row in rows)
    if people < MINIMUM:
        assert (found.held, found.people, found.tried, found.failed) == (None,) * 4
    if min(row.people - row.signers for row in rows) < MINIMUM:
        assert found.tried is None
    if sum(row.tries for row in rows) < MINIMUM:
        assert found.failed is None
    for share in (found.tried, found.failed):
        assert share is None or (END <= share <= 1 - END and abs(share * 20 - round(share * 20)) < 1e-9)
    assert found.people is None or found.people[0] in (5, 10, 15, 25) or found.people[0] >= 50


@HOW
@given(weeks_of(), st.integers(0, WINDOW - 1))
def test_one_person_more_or_less_in_a_week_moves_the_share_who_tried_by_one_step_at_most(rows: list[Week],
                                                                                          number: int) -> None:
    row = rows[number]
    if row.took_part == row.people:
        return
    more = [*rows]
    more[number] = Week(1, row.week, row.held, row.people, row.took_part + 1, row.signers, row.tries + 1, row.failed)
    before, after = shown(rows), shown(more)
    assert (before.people, before.rounds) == (after.people, after.rounds)
    if before.tried is not None and after.tried is not None:
        assert after.tried - before.tried < 0.05 + 1e-9


@HOW
@given(weeks_of(), weeks_of(), st.integers(0, 6))
def test_nothing_of_a_window_is_told_before_it_is_over_and_then_it_never_changes(
        rows: list[Week], other: list[Week], day: int) -> None:
    """So two looks a week apart never differ by one person's week."""
    current = window_of(TODAY)
    under_way = [Week(1, current + (row.week - FIRST), row.held, row.people, row.took_part, row.signers, row.tries,
                      row.failed) for row in rows[:3]]
    late = [Week(1, row.week, row.held, row.people, row.took_part, row.signers, row.tries, row.failed)
            for row in under_way[:1]]
    today = current + timedelta(days=7 + day)
    assert health([*other, *under_way], today) == health([*other, *late], today) == health(other, today)


@HOW
@given(weeks_of(people=8))
def test_where_all_but_four_have_signed_the_share_would_tell_of_them_and_is_not_shown(rows: list[Week]) -> None:
    signed = [Week(1, row.week, row.held, 8, max(row.took_part, 4), 4, row.tries + 4, row.failed) for row in rows]
    assert shown(signed).tried is None


def test_windows_are_whole_side_by_side_and_over() -> None:
    found = windows(TODAY)
    assert [later - earlier for earlier, later in pairwise(found)] == [WINDOW * WEEK] * 2
    assert found[-1] + WINDOW * WEEK <= TODAY
    assert all(window_of(first + number * WEEK) == first for first in found for number in range(WINDOW))


@HOW
@given(st.dictionaries(st.integers(2, 12), st.integers(0, 60), min_size=1))
def test_no_department_can_be_taken_from_the_one_above_so_that_few_are_left(own: dict[int, int]) -> None:
    """A tree in which each group stands under half its number; sizes add up towards the top."""
    parents: dict[int, int | None] = {1: None, **{number: number // 2 for number in range(2, 13)}}
    sizes = {number: own.get(number, 0) for number in range(1, 13)}
    for number in range(12, 1, -1):
        sizes[number // 2] += sizes[number]
    found = departments(sizes, parents)
    assert all(sizes[group] >= DEPARTMENT for group in found)
    for above in found:
        children = [group for group in found if parents[group] == above]
        left = sizes[above] - sum(sizes[group] for group in children)
        assert not children or left == 0 or left >= DEPARTMENT
    assert all(parents[group] in found for group in found if parents[group] is not None)
