"""Which weeks there are, how far the usage reaches, and that memory does not change the answer."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.engine.contract import HISTORY_WEEKS, Resources
from surefoot.engine.duck import DuckEngine
from surefoot.vocabulary.usage import UsageCount, UsagePart

from .made import AS_OF, KEYS, OBSERVED, PEOPLE, agree, both, write

pytestmark = pytest.mark.slow

NO_DAYS = np.empty(0, dtype=np.int64), np.empty(0, dtype="datetime64[D]")


def usage(day: str, person: str = "p1", **more: object) -> dict[str, object]:
    return {"person": person, "at": day, "tool": "copilot", "actions": 1, **more}


def count(folder: Path, rows: list[dict[str, object]], **more: object) -> UsageCount:
    given: dict[str, object] = {"keys": KEYS, "people": np.array(PEOPLE, dtype=object), "training_days": NO_DAYS,
                                "timezone": "UTC", "as_of": AS_OF} | more
    return DuckEngine(Resources(folder)).count([write(folder, 0, "csv", rows)[0]], **given)  # type: ignore[arg-type]


def test_weeks_begin_where_asked_and_earlier_use_still_counts_as_tried(tmp_path: Path) -> None:
    weeks = count(tmp_path, [usage("2026-01-07"), usage("2026-03-25", "p2")], first_week=date(2026, 3, 23)).person_weeks
    assert weeks.weeks.tolist() == [date(2026, 3, 23), date(2026, 3, 30)]
    assert weeks.tried.sum() == 2
    assert weeks.active.sum() == 1


def test_weeks_without_rows_are_columns_that_nothing_was_delivered_for(tmp_path: Path) -> None:
    weeks = count(tmp_path, [usage("2026-03-02"), usage("2026-03-18")]).person_weeks
    assert weeks.delivered.tolist() == [True, False, True, False, False]


def test_rows_later_than_the_as_of_date_are_used_but_count_nowhere(tmp_path: Path) -> None:
    counted = count(tmp_path, [usage("2026-03-30"), usage("2026-04-03", "p2")])
    assert counted.files[0].used == 2
    assert counted.person_weeks.activated.sum() == 1
    assert counted.person_weeks.weeks.tolist() == [date(2026, 3, 30)]


def test_a_row_of_long_ago_makes_no_thousand_columns(tmp_path: Path) -> None:
    weeks = count(tmp_path, [usage("2003-03-05"), usage("2026-03-30", "p2")]).person_weeks
    assert len(weeks.weeks) <= HISTORY_WEEKS
    assert weeks.first_last[0]["first"] == np.datetime64("2003-03-05")
    assert weeks.tried.sum() == 2


def test_a_rejected_row_delivers_no_week(tmp_path: Path) -> None:
    weeks = count(tmp_path, [usage("2026-03-25", "stranger"), usage("2026-03-30")]).person_weeks
    assert weeks.weeks.tolist() == [date(2026, 3, 30)]


def test_unlike_grains_of_one_tool_are_not_added_up(tmp_path: Path) -> None:
    rows = [usage("2026-03-24", actions=5), usage("2026-03-23", actions=7, grain="week"),
            usage("2026-03-25", tool="gpt", actions=2)]
    assert count(tmp_path, rows).person_weeks.actions[1].tolist() == [9.0, 0.0]


def test_the_progress_ends_at_one(tmp_path: Path) -> None:
    steps: list[tuple[str, float]] = []
    count(tmp_path, [usage("2026-03-30")], progress=lambda step, share: steps.append((step, share)))
    shares = [share for _, share in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_span_is_that_of_usable_rows_and_of_the_people_asked_for(tmp_path: Path) -> None:
    rows = [usage("2026-03-02"), usage("2031-01-01"), usage("1970-01-01"), usage("2026-03-28", "stranger"),
            usage("2026-03-16", grain="week"), usage("soon")]
    part = write(tmp_path, 0, "csv", rows)[0]
    engine = DuckEngine(Resources(tmp_path))
    span = engine.span([part], timezone="UTC")
    assert (span.first, span.last, span.latest) == (date(2026, 3, 2), date(2026, 3, 28), OBSERVED)
    known = engine.span([part], timezone="UTC", people=np.array(list(KEYS), dtype=object))
    assert (known.first, known.last) == (date(2026, 3, 2), date(2026, 3, 22))
    assert engine.span([], timezone="UTC").last is None


def big(folder: Path) -> UsagePart:
    path = folder / "big.parquet"
    duckdb.sql(f"""COPY (SELECT 'p' || (p % 3000) AS person, DATE '2026-01-05' + CAST(p % 80 AS INTEGER) AS "at",
                   'copilot' AS tool, 's' || (p % 5) AS surface, p % 4 AS actions
                   FROM RANGE(600000) AS r(p)) TO '{path}' (FORMAT parquet)""")
    columns = ("person", "at", "tool", "surface", "actions")
    return UsagePart(path, "parquet", "big", "usage", OBSERVED, {column: column for column in columns})


def test_a_small_memory_spills_and_answers_the_same(tmp_path: Path) -> None:
    part = big(tmp_path)
    people = np.array([f"p{n}" for n in range(3000)], dtype=object)
    keys = dict(zip(people, people, strict=True))
    answers = [DuckEngine(Resources(tmp_path, limit, 2)).count(
        [part], keys=keys, people=people, training_days=NO_DAYS, timezone="Europe/Berlin", as_of=AS_OF).person_weeks
        for limit in ("1GB", "60MB")]
    assert np.array_equal(answers[0].actions, answers[1].actions)
    assert np.array_equal(answers[0].active, answers[1].active)
    assert np.array_equal(answers[0].first_last, answers[1].first_last)


DAYS = st.dates(date(2026, 3, 9), date(2026, 4, 3))
ROWS = st.lists(st.fixed_dictionaries({
    "person": st.sampled_from(["p0", "p1", "P1 ", "ghost"]),
    "at": DAYS.map(str) | st.builds(lambda day, hour: f"{day}T{hour:02d}:30:00Z", DAYS, st.integers(0, 23)),
    "tool": st.sampled_from(["a", "b"]),
    "actions": st.sampled_from(["", "0", "1", "2.5", "-1", "x"]),
    "surface": st.sampled_from(["", "s"]),
    "grain": st.sampled_from(["", "", "day", "event", "week", "rolling", "last_seen"]),
    "own_initiative": st.sampled_from(["", "", "false"]),
    "observed_at": st.sampled_from(["", "", "2026-04-05", "2026-03-01"]),
}), max_size=12)


@settings(max_examples=60, deadline=None)
@given(first=ROWS, second=ROWS, training=st.sets(st.tuples(st.sampled_from(["p0", "p1"]), DAYS), max_size=6),
       zone=st.sampled_from(["UTC", "America/New_York", "Pacific/Auckland"]))
def test_engine_and_oracle_agree_on_whatever_hypothesis_finds(
        tmp_path_factory: object, first: list[dict[str, str]], second: list[dict[str, str]],
        training: set[tuple[str, date]], zone: str) -> None:
    folder: Path = tmp_path_factory.mktemp("usage")  # type: ignore[attr-defined]
    later = OBSERVED + timedelta(hours=1)
    files = [write(folder, 0, "csv", first), write(folder, 1, "text", second, observed_at=later)]
    counted, expected = both(folder, files, zone=zone, training=training)
    agree(counted, expected)
