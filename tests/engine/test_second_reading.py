"""What a second reading of the engine looked for: cases in which the quick count, the exact one and the oracle part."""

from __future__ import annotations

import dataclasses
import struct
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.engine import query, weeks
from surefoot.engine.contract import Resources
from surefoot.engine.duck import DuckEngine
from surefoot.engine.rows import local_day
from surefoot.engine.zones import changes, zone
from surefoot.vocabulary.usage import UsageCount, UsagePart

from .made import AS_OF, KEYS, OBSERVED, PEOPLE, agree, both, write

pytestmark = pytest.mark.slow

NO_DAYS = np.empty(0, dtype=np.int64), np.empty(0, dtype="datetime64[D]")
LEAN = ("person", "at", "tool", "actions", "surface")
DAY = date(2026, 3, 24)
MOMENT = datetime(2026, 3, 24, 10, tzinfo=UTC)


def row(at: date | str = DAY, actions: object = 1, person: str = "p1", **more: object) -> dict[str, Any]:
    return {"person": person, "at": at, "tool": "copilot", "actions": actions, **more}


def count(folder: Path, *parts: UsagePart, **more: object) -> UsageCount:
    given: dict[str, Any] = {"keys": KEYS, "people": np.array(PEOPLE, dtype=object), "training_days": NO_DAYS,
                             "timezone": "UTC", "as_of": AS_OF} | more
    return DuckEngine(Resources(folder, threads=2)).count(parts, **given)


def made_of(folder: Path, query: str, name: str = "made.parquet", options: str = "") -> UsagePart:
    """A Parquet file of its own making."""
    duckdb.sql(f"COPY ({query}) TO '{folder / name}' (FORMAT parquet{options})")
    found = [described[0] for described in duckdb.sql(f"DESCRIBE FROM '{folder / name}'").fetchall()]
    known = {column: column for column in found if column in {*LEAN, "observed_at", "grain", "until"}}
    return UsagePart(folder / name, "parquet", name, "usage", OBSERVED, known)


@pytest.mark.parametrize("actions", [2**32, 2**32 + 1, 3 * 2**32 + 7, 2**53 + 2, 2**62])
@pytest.mark.parametrize("kinds", [("whole",), ("whole_date",), ("whole", "whole_date")])
def test_whole_counts_above_32_bits_are_counted_as_they_are(kinds: tuple[str, ...], actions: int,
                                                             tmp_path: Path) -> None:
    if kinds == ("whole_date",):
        actions = min(actions, 2**31 - 1)
    files = [write(tmp_path, number, kind, [row(MOMENT if kind == "whole" else DAY, person=person, actions=(
                 actions if kind == kinds[0] else 5)) for person in ("p1", "p2")[number:]], columns=LEAN)
             for number, kind in enumerate(kinds)]
    agree(*both(tmp_path, files))


@pytest.mark.parametrize("kind", ["csv", "text", "date", "stamp"])
def test_one_absurd_count_does_not_stop_the_rest(kind: str, tmp_path: Path) -> None:
    actions = 1e300 if kind != "stamp" else 99_999_999
    at = {"csv": "2026-03-24", "text": "2026-03-24", "date": DAY, "stamp": MOMENT}[kind]
    agree(*both(tmp_path, [write(tmp_path, 0, kind, [row(at, actions), row(at, 2, "p2")], columns=(
        *LEAN, "until", "grain", "own_initiative", "observed_at") if kind == "csv" else LEAN)]))


def test_counts_that_are_no_numbers_are_found_where_the_limits_in_the_file_hide_them(tmp_path: Path) -> None:
    # Other writers leave NaN out of a column's limits; DuckDB's own do not, so the file is patched.
    part = made_of(tmp_path, "SELECT 'p1' AS person, DATE '2026-03-23' + CAST(i AS INTEGER) AS \"at\", "
                             "'copilot' AS tool, CAST(1.5 + i AS DOUBLE) AS actions FROM RANGE(5) AS r(i)",
                   options=", COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1, PARQUET_VERSION v1")
    written, hidden = part.path.read_bytes(), struct.pack("<d", 3.5)
    assert written.count(hidden) == 1
    part.path.write_bytes(written.replace(hidden, struct.pack("<d", float("nan"))))
    counted = count(tmp_path, part)
    assert counted.person_weeks.actions.sum() == 1.5 + 2.5 + 4.5 + 5.5
    assert [(found.line, found.reason) for found in counted.rejected] == [(3, "not a number")]


def test_a_column_of_the_customers_that_is_called_line_is_no_line_number(tmp_path: Path) -> None:
    part = made_of(tmp_path, "SELECT 'p1' AS person, 'soon' AS \"at\", 'copilot' AS tool, 1 AS actions, "
                             "'Claims' AS line")
    assert [(found.line, found.reason) for found in count(tmp_path, part).rejected] == [(1, "not a date or timestamp")]


def test_rows_set_aside_are_listed_even_where_nobody_knows_their_line(tmp_path: Path) -> None:
    part = made_of(tmp_path, "SELECT 'p1' AS person, 'soon' AS \"at\", 'copilot' AS tool, 1 AS actions, "
                             "CAST(NULL AS BIGINT) AS line")
    assert [(found.line, found.reason) for found in count(tmp_path, part).rejected] == [
        (None, "not a date or timestamp")]


@pytest.mark.parametrize("cells", ["7 AS surface", "CASE WHEN i = 1 THEN 7 END AS surface"])
def test_tools_and_surfaces_may_be_numbers(cells: str, tmp_path: Path) -> None:
    part = made_of(tmp_path, f"SELECT 'p1' AS person, DATE '2026-03-23' + CAST(i AS INTEGER) AS \"at\", 365 AS tool, "
                             f"1 AS actions, {cells} FROM RANGE(3) AS r(i)")
    found = count(tmp_path, part).person_weeks
    assert found.actions.sum() == 3
    assert found.first_last["tool"].tolist() == ["365"]


def test_a_part_without_a_column_of_people_has_no_usable_row(tmp_path: Path) -> None:
    part = made_of(tmp_path, "SELECT DATE '2026-03-23' AS \"at\", 'copilot' AS tool, 1 AS actions")
    counted = count(tmp_path, part)
    assert [(found.rows, found.used, found.rejected) for found in counted.files] == [(1, 0, 1)]
    assert not counted.person_weeks.delivered.any()


@pytest.mark.parametrize("kind", ["text", "stamp"])
def test_a_file_with_a_wrong_time_of_its_own_keeps_summer_time(kind: str, tmp_path: Path) -> None:
    # Archives unpacked with reproducible times are from 1980; the rows say themselves when they were reported.
    at: Any = datetime(2026, 7, 5, 22, 30, tzinfo=UTC)
    seen: Any = datetime(2026, 7, 20, tzinfo=UTC)
    made = [row(at if kind == "stamp" else at.isoformat(), observed_at=seen if kind == "stamp" else seen.isoformat())]
    part, told = write(tmp_path, 0, kind, made, columns=(*LEAN, "observed_at"),
                       observed_at=datetime(1980, 1, 1, tzinfo=UTC))
    agree(*both(tmp_path, [(part, told)], zone="Europe/Berlin", as_of=date(2026, 7, 12)), date(2026, 7, 12))
    span = DuckEngine(Resources(tmp_path)).span([part], timezone="Europe/Berlin")
    assert span.last == date(2026, 7, 6)


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_the_days_around_each_change_of_the_clocks_are_those_of_the_zone(name: str) -> None:
    rows = [(start + seconds) * 1_000_000 for start, _ in changes(name, 2030)[1:] for seconds in (-86_400, -1, 0, 1)]
    values = ", ".join(f"({moment})" for moment in rows)
    asked = duckdb.sql(f"SELECT {local_day('us', changes(name, 2031))} FROM (VALUES {values}) AS t(us)").fetchall()
    expected = [(datetime.fromtimestamp(us / 1e6, UTC).astimezone(zone(name)).date() - date(1970, 1, 1)).days
                for us in rows]
    assert [day for (day,) in asked] == expected


@pytest.mark.parametrize("name", ["America/Noronha", "America/Boa_Vista", "Asia/Hebron", "America/Argentina/Tucuman",
                                  "Africa/Cairo", "Europe/Berlin"])
def test_no_change_of_the_clocks_is_missed_where_two_lie_a_week_apart(name: str) -> None:
    known = dict(changes(name, 2030))
    days = [datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(31 * 365)]
    offset = known[int(days[0].timestamp())]
    for before, day in pairwise(days):
        within = [known[start] for start in known if before.timestamp() < start <= day.timestamp()]
        offset = within[-1] if within else offset
        assert day.astimezone(zone(name)).utcoffset() == timedelta(seconds=offset), day


def test_events_of_many_files_may_be_said_to_be_seen_in_the_year_9999(tmp_path: Path) -> None:
    far = datetime(9999, 12, 30, tzinfo=UTC)
    files = [write(tmp_path, number, "stamp", [row(MOMENT, number + 1, observed_at=far)],
                   columns=(*LEAN, "observed_at")) for number in range(45)]
    agree(*both(tmp_path, files))


def test_rows_of_one_line_are_listed_in_the_order_of_their_reasons(tmp_path: Path) -> None:
    part = made_of(tmp_path, "SELECT 'p1' AS person, CASE WHEN i % 3 = 0 THEN 'soon' ELSE '2026-03-24' END AS \"at\", "
                             "CASE WHEN i % 3 = 1 THEN '' ELSE 'copilot' END AS tool, "
                             "CASE WHEN i % 3 = 2 THEN -1 ELSE 1 END AS actions, CAST(i // 3 AS BIGINT) AS line "
                             "FROM RANGE(3000) AS r(i)")
    listed = [(found.line, found.column) for found in count(tmp_path, part).rejected]
    assert listed == [(line, column) for line in range(1000) for column in ("at", "tool", "actions")]


def test_rows_set_aside_of_many_files_are_listed_file_by_file(tmp_path: Path) -> None:
    files = [write(tmp_path, number, kind, [row("2026-03-24"), row("soon"), row("2026-03-24", person="stranger")],
                   columns=(*LEAN, "until", "grain", "own_initiative", "observed_at"))[0]
             for number, kind in enumerate(["csv", "text", "text", "csv", "text"])]
    counted = count(tmp_path, *files)
    assert [(found.file, found.line) for found in counted.rejected] == [
        (part.file, line + (part.format == "csv")) for part in files for line in (2, 3)]


def test_a_span_of_no_parts_has_no_days_even_when_people_are_named(tmp_path: Path) -> None:
    assert DuckEngine(Resources(tmp_path)).span([], timezone="UTC", people=np.array(["p1"], dtype=object)).last is None


def test_an_as_of_date_far_away_counts_what_there_is(tmp_path: Path) -> None:
    found = count(tmp_path, write(tmp_path, 0, "date", [row()], columns=LEAN)[0], as_of=date(9999, 12, 31)).person_weeks
    assert found.activated.sum() == found.tried.sum() == 1


def test_an_as_of_date_before_all_rows_counts_none(tmp_path: Path) -> None:
    found = count(tmp_path, write(tmp_path, 0, "date", [row()], columns=LEAN)[0], as_of=date(2025, 1, 1)).person_weeks
    assert not found.activated.any() and not found.delivered.any()


MOMENTS = st.builds(lambda base, quarter: base + timedelta(minutes=15 * quarter), st.sampled_from([
    datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 3, 22, 23, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)]), st.integers(-6, 6))
COUNTS = st.sampled_from([None, 0, 1, 2, 3, 2**32 - 1, 2**32, 2**40 + 1])
SMALL = st.sampled_from([None, 0, 1, 2, 3, 2**31 - 1])
SEEN = st.sampled_from([OBSERVED - timedelta(days=5), OBSERVED - timedelta(hours=1), OBSERVED])


def lean(at: st.SearchStrategy[Any], actions: st.SearchStrategy[Any], seen: st.SearchStrategy[Any],
         grains: list[str | None]) -> st.SearchStrategy[dict[str, Any]]:
    """Rows in which nothing can be rejected but a stranger."""
    return st.fixed_dictionaries({
        "person": st.sampled_from(["p0", "P0 ", "p0@firm.example", "zo\u00eb", "ZOE\u0308", "p2", "ghost"]),
        "at": at, "tool": st.sampled_from(["a", "b", " a"]), "actions": actions,
        "surface": st.sampled_from([None, *(f"s{n}" for n in range(6))]),
        "own_initiative": st.sampled_from([None, True, True, False]), "observed_at": st.none() | seen,
        "grain": st.sampled_from(grains)})


PARTS = st.one_of(
    st.tuples(st.just("whole"), st.lists(lean(MOMENTS, COUNTS, SEEN, [None]), max_size=14)),
    st.tuples(st.just("whole"), st.lists(lean(MOMENTS, COUNTS, SEEN, ["day", "day", "week", "last_seen"]), max_size=8)),
    st.tuples(st.just("whole_date"), st.lists(lean(
        st.dates(date(2026, 3, 16), date(2026, 4, 5)), SMALL, SEEN.map(datetime.date), [None]), max_size=14)),
    st.tuples(st.just("whole_date"), st.lists(lean(
        st.dates(date(2026, 3, 16), date(2026, 4, 5)), SMALL, SEEN.map(datetime.date), ["event"]), max_size=6)))
COLUMN_SETS = st.sampled_from([LEAN, (*LEAN, "grain"), (*LEAN, "grain", "own_initiative"),
                               (*LEAN, "grain", "own_initiative", "observed_at"), (*LEAN, "observed_at")])


@settings(max_examples=25, deadline=None)
@given(parts=st.lists(st.tuples(PARTS, COLUMN_SETS, st.sampled_from(["one", "two", None])), min_size=1, max_size=5),
       again=st.booleans(),
       training=st.sets(st.tuples(st.sampled_from(["p0", "p1", "p2"]), st.dates(date(2026, 3, 16), date(2026, 3, 29))),
                        max_size=12),
       name=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
       as_of=st.sampled_from([AS_OF, date(2026, 3, 22), date(2026, 3, 29), date(2026, 4, 20)]),
       at_once=st.sampled_from([8_000_000, 3, 10]))
def test_quick_count_and_oracle_agree_on_whatever_typed_files_hypothesis_finds(
        tmp_path_factory: pytest.TempPathFactory, parts: list[Any], again: bool, training: set[tuple[str, date]],
        name: str, as_of: date, at_once: int) -> None:
    folder = tmp_path_factory.mktemp("typed")
    files = []
    parts = [*parts, parts[0]] if again else parts
    for number, ((kind, rows), columns, file) in enumerate(parts):
        kept = [{column: cell for column, cell in made.items() if column in columns} for made in rows]
        files.append(write(folder, number, kind, kept, columns=columns, file=file,
                           observed_at=OBSERVED + timedelta(hours=number % 3)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(weeks, "_AT_ONCE", at_once)
        agree(*both(folder, files, zone=name, training=training, as_of=as_of), as_of)


@settings(max_examples=15, deadline=None)
@given(parts=st.lists(st.lists(st.fixed_dictionaries({
    "person": st.sampled_from(["p0", "P0 ", "ghost", ""]),
    "at": st.sampled_from(["2026-03-24", "2026-03-28T23:30:00Z", "2026-03-29T00:30:00+01:00", "soon", "2026-04-02"]),
    "tool": st.sampled_from(["a", "b", ""]), "actions": st.sampled_from([None, "0", "1", "2.5", "1e31", "x"]),
    "surface": st.sampled_from([None, *(f"s{n}" for n in range(5))]),
    "grain": st.sampled_from([None, None, "event", "day", "week", "rolling", "last_seen"]),
    "until": st.sampled_from([None, None, "2026-03-29", "2026-03-24", "9999-12-31"])}), max_size=5),
    min_size=3, max_size=9), as_of=st.sampled_from([AS_OF, date(2026, 3, 24)]))
def test_many_small_files_of_one_shape_are_counted_like_each_alone(
        tmp_path_factory: pytest.TempPathFactory, parts: list[Any], as_of: date) -> None:
    folder = tmp_path_factory.mktemp("small")
    columns = (*LEAN, "grain", "until")
    files = [write(folder, number, "text", rows, columns=columns, source=f"from {number % 2}",
                   observed_at=OBSERVED + timedelta(minutes=number % 4)) for number, rows in enumerate(parts)]
    agree(*both(folder, files, zone="Europe/Berlin", as_of=as_of), as_of)
    engine = DuckEngine(Resources(folder, threads=2))
    alone = [engine.span([part], timezone="Europe/Berlin") for part, _ in files]
    together = engine.span([part for part, _ in files], timezone="Europe/Berlin")
    assert together.last == max((found.last for found in alone if found.last), default=None)
    assert together.first == min((found.first for found in alone if found.first), default=None)


def test_a_file_of_strangers_only_gives_nothing_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    files = [write(tmp_path, number, "whole_date", [row(person=person)], columns=LEAN)
             for number, person in enumerate(["ghost", "p1", "nobody"])]
    counted, expected = both(tmp_path, files)
    agree(counted, expected)
    assert [facts.used for facts in counted.files] == [0, 1, 0]


@pytest.mark.parametrize("late", ["ghost", "P2 ", "zoë@firm.example", ""])
@pytest.mark.parametrize("kinds", [("whole_date",), ("whole",), ("whole", "whole_date")])
@pytest.mark.parametrize("at_once", [8_000_000, 3])
def test_a_key_that_the_first_rows_did_not_show_is_matched_or_set_aside_like_any_other(
        late: str, kinds: tuple[str, ...], at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "SAMPLE", 1)
    monkeypatch.setattr(weeks, "_AT_ONCE", at_once)
    files = [write(tmp_path, number, kind, [row(MOMENT + timedelta(days=day) if kind == "whole" else
                                                DAY + timedelta(days=day), person=person)
                                            for day, person in enumerate(["p1", "p3", "p1", late, "p2"])],
                   columns=LEAN, source=f"from {number}") for number, kind in enumerate(kinds)]
    agree(*both(tmp_path, files, training={("p3", DAY + timedelta(days=1))}))


def test_a_stranger_whose_rows_all_lie_after_the_as_of_date_is_still_a_stranger(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "SAMPLE", 1)
    files = [write(tmp_path, 0, "whole_date", [row(), row(AS_OF + timedelta(days=2), person="ghost")], columns=LEAN)]
    counted, expected = both(tmp_path, files)
    agree(counted, expected)
    assert counted.match_rate == {"usage": 0.5}


def test_a_part_may_lie_in_a_folder_with_odd_characters(tmp_path: Path) -> None:
    part, _ = write(tmp_path, 0, "whole_date", [row()], columns=LEAN)
    odd = tmp_path / "a'b [2026] *{x,y}.parquet"
    part.path.rename(odd)
    assert count(tmp_path, dataclasses.replace(part, path=odd)).person_weeks.actions.sum() == 1
