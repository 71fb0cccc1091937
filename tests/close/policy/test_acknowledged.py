"""How many have read something: quarters of large groups, from which nobody's own answer can be worked out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from surefoot.close.policy.acknowledged import LEAST_GROUP, Heard, told

GROUPS = st.lists(st.integers(0, 80).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))),
                  max_size=6)


def test_quarters_are_told_and_nothing_finer() -> None:
    for read, quarter in ((0, 0), (9, 0), (10, 1), (19, 1), (20, 2), (30, 3), (40, 3)):
        whole, groups = told(Heard("all", 40, read), [Heard("one", 40, read)])
        assert (whole.quarter, groups[0].quarter) == (quarter, quarter)


def test_fewer_than_five_people_are_told_nothing_and_small_groups_neither() -> None:
    assert told(Heard("all", 4, 4), [])[0].quarter is None
    assert told(Heard("all", 60, 4), [Heard("small", 24, 1), Heard("large", 36, 3)])[1][0].quarter is None


def test_a_group_that_would_give_a_small_rest_away_is_not_told() -> None:
    found = told(Heard("all", 90, 40), [Heard("large", 40, 20), Heard("smaller", 30, 15), Heard("small", 20, 5)])
    assert [group.quarter for group in found[1]] == [2, None, None]


@given(GROUPS, st.integers(0, 30))
def test_what_is_left_beside_the_groups_told_is_never_a_small_group(groups: list[tuple[int, int]], rest: int) -> None:
    heard = [Heard(str(place), people, read) for place, (people, read) in enumerate(groups)]
    everybody = Heard("all", sum(group.people for group in heard) + rest, sum(group.read for group in heard))
    shown = {group.name for group in told(everybody, heard)[1] if group.quarter is not None}
    left = everybody.people - sum(group.people for group in heard if group.name in shown)
    assert left == 0 or left >= LEAST_GROUP or not shown
    assert all(group.people >= LEAST_GROUP for group in heard if group.name in shown)
