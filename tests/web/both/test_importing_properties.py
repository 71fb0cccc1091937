"""Whatever two files say: the second decides what holds today, and undoing restores every row."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from surefoot.web.people.importing import steps
from surefoot.web.people.importing.timeline import DAY as ONE
from surefoot.web.people.importing.timeline import Segment, merged, on
from tests.web.importing import DAY, everything_stored, taken, today

KEYS = ("ann", "bob", "cy", "di", "ed")
TEAMS = ("a", "b", "c", "d")
DAYS = st.integers(-20, 20).map(lambda days: DAY + days * ONE)
BY_HYPOTHESIS = settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
                         suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

ROW = st.fixed_dictionaries({
    "team": st.sampled_from(TEAMS), "manager": st.sampled_from(("", *KEYS)), "role": st.sampled_from(("clerk", "chef")),
    "email": st.sampled_from(("", "x@x.example", "y@x.example", "z@x.example")),
    "name": st.sampled_from(("", "N", "M")),
    "location": st.sampled_from(("", "Leeds", "Lyon")), "joined": st.none() | DAYS, "left": st.none() | DAYS})
FILE = st.dictionaries(st.sampled_from(KEYS), ROW, min_size=1).map(
    lambda rows: [{"person": key, **row} for key, row in rows.items()])
TREE = st.dictionaries(st.sampled_from(TEAMS), st.fixed_dictionaries({
    "parent": st.sampled_from(("", *TEAMS)), "manager": st.sampled_from(("", *KEYS)),
    "name": st.sampled_from(("", "T")),
}), min_size=1).map(lambda rows: [{"team": key, **row} for key, row in rows.items()])


ANN: dict[str, Any] = {"person": "ann", "team": "a", "manager": "", "role": "clerk", "email": "", "name": "",
                       "location": "", "joined": None, "left": None}


@pytest.mark.django_db
@BY_HYPOTHESIS
@example([ANN], [{**ANN, "team": "b", "joined": DAY + 19 * ONE}], None)  # here before, and now said to join later
@example([{**ANN, "joined": DAY}], [{**ANN, "role": "chef"}], None)  # a new role in a row that stays
@given(FILE, FILE, st.none() | st.tuples(TREE, TREE))
def test_what_holds_today_is_what_the_newest_whole_list_says_and_undoing_restores_the_rest(
        first: list[dict[str, Any]], second: list[dict[str, Any]], trees: Any) -> None:
    one, two = trees or (None, None)
    with transaction.atomic():
        taken(second, two)
        fresh = today()
        transaction.set_rollback(True)
    with transaction.atomic():
        taken(first, one)
        before = everything_stored()
        found = taken(second, two)
        after = today()
        steps.take_back(found.pk, "system")
        restored = everything_stored()
        transaction.set_rollback(True)
    assert after == fresh
    assert restored == before
    assert connection.in_atomic_block  # nothing of it stays


HISTORY = st.lists(st.tuples(DAYS, st.sampled_from(TEAMS)), min_size=1, max_size=4, unique_by=lambda row: row[0])


@pytest.mark.django_db
@BY_HYPOTHESIS
@given(HISTORY, HISTORY, st.booleans())
def test_a_history_stands_as_it_was_written_and_twice_changes_nothing(
        first: list[Any], second: list[Any], same: bool) -> None:
    def rows(history: list[Any]) -> list[dict[str, Any]]:
        return [{"person": "ann", "team": team, "starts": day, "role": "clerk"} for day, team in history]

    with transaction.atomic():
        taken(rows(first))
        taken(rows(second))
        before = everything_stored()
        written = [today(day)["where"].get("ann", {}).get("team__key") for day, _ in sorted(second)]
        taken(rows(second))
        after = everything_stored()
        transaction.set_rollback(True)
    assert written == [team for _, team in sorted(second)]
    assert after == before


SEGMENTS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(TEAMS), st.booleans()), max_size=4)


@given(SEGMENTS, st.lists(st.tuples(DAYS, st.sampled_from(TEAMS)), max_size=3, unique_by=lambda row: row[0]),
       st.none() | DAYS)
def test_periods_never_overlap_and_hold_what_is_wanted(held: list[Any], wanted: list[Any], until: Any) -> None:
    segments, start = [], DAY - 10 * ONE
    for length, team, gap in held:
        start += ONE * gap
        segments.append(Segment(start, start + length * ONE, team))
        start += (length + 1) * ONE
    wanted = sorted(wanted)
    found = merged(segments, wanted, until)
    for one, other in pairwise(found):
        assert one.ends is not None
        assert one.ends < other.starts
        assert one.stand != other.stand or one.ends + ONE < other.starts or other.starts in {
            segment.starts for segment in segments}
    for number in range(-25, 26):
        day = DAY + number * ONE
        asked = [team for starts, team in wanted if starts <= day]
        known = on(segments, day)
        expected = asked[-1] if asked else (known.stand if known else None)
        got = on(found, day)
        assert (got.stand if got else None) == (expected if until is None or day <= until else None)
