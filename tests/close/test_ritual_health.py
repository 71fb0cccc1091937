"""What is told of a ritual's health: nothing of one person, whatever they did and whatever others know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

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
        signers = draw(st.integers(0, took))
        found.append(Week(1, FIRST + number * WEEK, took >= 3, size, took, signers,
                          draw(st.integers(signers, min(size, signers + 2))), tries, draw(st.integers(0, tries))))
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
    if min(row.people - row.known for row in rows) < MINIMUM:
        assert found.tried is None
    if sum(row.tries for row in rows) < MINIMUM:
        assert found.failed is None
    for share in (found.tried, found.failed):
        if share is not None:
            assert share.high >= END and share.low <= 1 - END and share.low <= share.high
            assert all(abs(end * 20 - round(end * 20)) < 1e-9 for end in (share.low, share.high))
    assert found.people is None or found.people[0] in (5, 10, 15, 25) or found.people[0] >= 50


@HOW
@given(weeks_of(), st.integers(0, WINDOW - 1))
def test_one_person_more_or_less_in_a_week_moves_the_share_who_tried_by_one_step_at_most(rows: list[Week],
                                                                                          number: int) -> None:
    row = rows[number]
    if row.took_part == row.people:
        return
    more = [*rows]
    more[number] = replace(row, took_part=row.took_part + 1, tries=row.tries + 1)
    before, after = shown(rows), shown(more)
    assert (before.people, before.rounds) == (after.people, after.rounds)
    if before.tried is not None and after.tried is not None:
        spans = before.tried.low < before.tried.high, after.tried.low < after.tried.high
        if spans == (False, False):
            assert after.tried.low - before.tried.low < 0.05 + 1e-9
        step = 0.05 + 1e-9  # the ends of a span are rounded outward, one value to the nearest step
        assert after.tried.low >= before.tried.low - step and after.tried.high >= before.tried.high - step


@HOW
@given(weeks_of(), weeks_of(), st.integers(0, 6))
def test_nothing_of_a_window_is_told_before_it_is_over_and_then_it_never_changes(
        rows: list[Week], other: list[Week], day: int) -> None:
    """So two looks a week apart never differ by one person's week."""
    current = window_of(TODAY)
    under_way = [replace(row, week=current + (row.week - FIRST)) for row in rows[:3]]
    late = under_way[:1]
    today = current + timedelta(days=7 + day)
    assert health([*other, *under_way], today) == health([*other, *late], today) == health(other, today)


@HOW
@given(weeks_of(people=8))
def test_where_all_but_four_have_signed_the_share_would_tell_of_them_and_is_not_shown(rows: list[Week]) -> None:
    signed = [replace(row, took_part=max(row.took_part, 4), signers=4, known=4, tries=row.tries + 4) for row in rows]
    assert shown(signed).tried is None


# --- attacked ---------------------------------------------------------------------------------------------------------
def worlds(people: int, signers: int, leaders: int, weeks: int) -> Iterator[tuple[int, int, list[Week]]]:
    """Everything that can have been in a team whose signers and leaders are known, and in which week who took part: how
    often its leaders tried without a name, how often the rest did, and what is counted."""
    rest = people - signers - leaders
    for led, others in product(range(leaders * weeks + 1), range(rest * weeks + 1)):
        yield led, others, [
            Week(1, FIRST + at * WEEK, False, people, signers + _in(led, weeks, at) + _in(others, weeks, at), signers,
                 signers + leaders, 9, 3) for at in range(weeks)]


def _in(total: int, weeks: int, at: int) -> int:
    return total // weeks + (at < total % weeks)


TEAM = st.tuples(st.integers(5, 9), st.integers(0, 3), st.integers(0, 2)).filter(
    lambda team: team[0] - sum(team[1:]) > 1)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(TEAM, TEAM, st.sampled_from([24, 40]), st.integers(1, WINDOW))
def test_all_who_see_figures_together_cannot_tell_that_everybody_or_nobody_of_the_rest_tried(
        one: tuple[int, int, int], other: tuple[int, int, int], beside: int, weeks: int) -> None:
    """Two teams under one department, and a third whose figures are known exactly. Whoever leads the teams, and the
    lead, put all they see together, and know of the signers and of themselves. Whatever they see, it could be that
    somebody of the rest tried and somebody did not; as those look alike, of nobody it can be told."""
    third = [Week(3, FIRST + at * WEEK, False, beside, beside // 2, 0, 1, 9, 3) for at in range(weeks)]
    left = list(worlds(*other, weeks))
    left = [left[0], *left[len(left) // 3::len(left) // 3], left[-1]]
    could = defaultdict[object, set[int]](set)
    for led, others, first in worlds(*one, weeks):
        for number, (_, _, rows) in enumerate(left):
            second = [replace(row, team=2) for row in rows]
            seen = (led, number, shown(first), shown(second), health([*first, *second, *third], TODAY, DEPARTMENT))
            could[seen].add(others)
    rest = (one[0] - one[1] - one[2]) * weeks
    assert all(any(0 < others < rest for others in found) for found in could.values())


@HOW
@given(weeks_of(people=4), weeks_of(people=30), st.integers(0, 1))
def test_a_team_too_small_to_be_shown_changes_nothing_in_a_group_above(small: list[Week], large: list[Week],
                                                                       more: int) -> None:
    """Its rounds, its share and its tries could be taken from the department by whoever leads the teams beside it."""
    beside = [replace(row, team=2) for row in large]
    alone, both = health(beside, TODAY, DEPARTMENT), health([*small, *beside], TODAY, DEPARTMENT)
    assert alone == both
    known = [replace(row, team=1, people=8, took_part=min(row.took_part + more, 8), known=4) for row in small]
    assert health([*known, *beside], TODAY, DEPARTMENT)[0].tried == alone[0].tried


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
