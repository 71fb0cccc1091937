"""Rows that cannot be used are counted, listed with their line, and never shown with whom they name."""

from __future__ import annotations

import csv
import dataclasses
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from surefoot.engine import rejects
from surefoot.engine.contract import Resources
from surefoot.engine.duck import DuckEngine
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.usage import UsageCount, UsagePart

from .made import AS_OF, KEYS, OBSERVED, PEOPLE, write, write_parquet

NO_DAYS = np.empty(0, dtype=np.int64), np.empty(0, dtype="datetime64[D]")


def part(path: Path, **more: object) -> UsagePart:
    kind = "csv" if path.suffix == ".csv" else "parquet"
    columns = {column: column for column in ("person", "at", "tool", "actions")}
    made = UsagePart(path, kind, path.name, "usage", OBSERVED, columns)
    return dataclasses.replace(made, **more)


def count(folder: Path, *parts: UsagePart) -> UsageCount:
    return DuckEngine(Resources(folder)).count(parts, keys=KEYS, people=np.array(PEOPLE, dtype=object),
                                               training_days=NO_DAYS, timezone="UTC", as_of=AS_OF)


def lines(counted: UsageCount) -> list[tuple[int | None, str]]:
    return [(row.line, row.reason) for row in counted.rejected]


GOOD = "p1,2026-03-02,copilot,1\n"


def test_lines_that_are_no_rows_are_counted_and_listed_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("\ufeffperson,at,tool,actions\n" + GOOD + "p2,2026-03-02,copilot\n\n" + GOOD
                    + "p3,2026-03-02,copilot,1,9\n" + '"p4\nx",2026-03-02,copilot,1\n' + 'p5,2026-03-02,"a"b,1\n'
                    + GOOD + "p6,2026-03-02,copilot,many\np7,2026-0", encoding="utf-8")
    counted = count(tmp_path, part(path))
    unreadable = "the line cannot be read as a row"
    assert sorted(lines(counted)) == [
        (3, unreadable), (6, unreadable), (7, "nobody in the people table has this key"), (9, unreadable),
        (11, "not a number"), (12, unreadable)]
    assert (counted.files[0].rows, counted.files[0].used, counted.files[0].rejected) == (9, 3, 6)
    assert {problem.reason: problem.rows for problem in counted.problems}[unreadable] == 4


def test_every_line_that_an_open_quote_swallows_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("person,at,tool,actions\n" + GOOD + '"p2,2026-03-02,copilot,1\n' + GOOD * 3, encoding="utf-8")
    counted = count(tmp_path, part(path))
    assert [line for line, _ in lines(counted)] == [3, 4, 5, 6]
    assert (counted.files[0].rows, counted.files[0].used) == (5, 1)


def test_a_long_file_with_bad_lines_everywhere_keeps_its_line_numbers(tmp_path: Path) -> None:
    path, bad = tmp_path / "usage.csv", set()
    with path.open("w", encoding="utf-8") as out:
        out.write("person,at,tool,actions\n")
        for line in range(2, 300_002):
            if line % 9973 == 0:
                bad.add(line)
                out.write("p1,2026-03-02\n" if line % 2 else "p1,2026-03-02,copilot,-1\n")
            else:
                out.write(GOOD)
    counted = count(tmp_path, part(path))
    assert {line for line, _ in lines(counted)} == bad
    assert counted.files[0].used == 300_000 - len(bad)


def test_text_files_with_skipped_lines_and_other_delimiters_are_read(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("Exported by x\n\"a;b\"\nwho ;day;actions;app\np1;2026-03-02;3;copilot\np1;2026-03-03;x;copilot\n",
                    encoding="utf-8")
    columns = {"person": "who", "at": "day", "tool": "app", "actions": "actions"}
    counted = count(tmp_path, part(path, delimiter=";", skip_lines=2, columns=columns))
    assert counted.person_weeks.actions[1].sum() == 3
    assert lines(counted) == [(5, "not a number")]


def test_cells_that_are_not_utf8_do_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_bytes(b"person,at,tool,actions\n" + GOOD.encode() + b"p\xff2,2026-03-02,copilot,1\n" + GOOD.encode())
    counted = count(tmp_path, part(path))
    assert counted.files[0].used == 2
    assert [line for line, _ in lines(counted)] == [3]


@pytest.mark.parametrize("content", ["", "person,at,tool,actions\n", "person,at,tool,actions"])
def test_an_empty_text_file_has_no_rows(content: str, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(content, encoding="utf-8")
    counted = count(tmp_path, part(path))
    assert (counted.files[0].rows, counted.files[0].first) == (0, None)
    assert counted.person_weeks.weeks.tolist() == [date(2026, 3, 30)]


def test_parquet_rows_are_listed_by_their_own_line_or_their_number(tmp_path: Path) -> None:
    rows = [{"person": "p1", "at": "2026-03-02", "tool": "x", "actions": "1"},
            {"person": "p1", "at": "never", "tool": "x", "actions": "1"}]
    write_parquet(tmp_path / "a.parquet", rows, "text")
    numbered = [{**row, "surface": str(number + 40)} for number, row in enumerate(rows)]
    write_parquet(tmp_path / "b.parquet", numbered, "text", ("person", "at", "tool", "actions", "surface"))
    duckdb.sql(f"COPY (SELECT * EXCLUDE (surface), CAST(surface AS BIGINT) AS line FROM '{tmp_path}/b.parquet') "
               f"TO '{tmp_path}/c.parquet' (FORMAT parquet)")
    assert lines(count(tmp_path, part(tmp_path / "a.parquet"))) == [(2, "not a date or timestamp")]
    assert lines(count(tmp_path, part(tmp_path / "c.parquet"))) == [(41, "not a date or timestamp")]


def test_no_listed_row_names_a_person(tmp_path: Path) -> None:
    made = [{"person": "stranger@x.example", "at": "2026-03-02", "tool": "copilot", "actions": 1},
            {"person": "p1", "at": "soon", "tool": "copilot", "actions": 1}]
    counted = count(tmp_path, write(tmp_path, 0, "csv", made)[0])
    assert len(counted.rejected) == 2
    assert not {"stranger@x.example", "p1"} & {str(cell) for row in counted.rejected
                                               for cell in dataclasses.astuple(row)}
    assert counted.match_rate == {"usage": 0.5}


def test_more_rejected_rows_than_fit_in_memory_go_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejects, "LISTED", 10)
    path = tmp_path / "usage.csv"
    path.write_text("person,at,tool,actions\n\n" + "p1,2026-03-02,copilot,x\n" * 25, encoding="utf-8")
    counted = count(tmp_path, part(path))
    assert [row.line for row in counted.rejected] == list(range(3, 13))
    with counted.rejected_overflow[0].open(encoding="utf-8") as written:
        rest = list(csv.DictReader(written))
    assert [int(row["line"]) for row in rest] == list(range(13, 28))
    assert rest[0]["reason"] == "not a number"


def test_a_part_without_people_table_gives_its_facts_only(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("person,at,tool,actions\n" + GOOD + "anybody,2026-03-05,copilot,\nx,soon,copilot,1\n",
                    encoding="utf-8")
    counted = DuckEngine(Resources(tmp_path)).count(
        [part(path)], keys=None, people=np.array([], dtype=object), training_days=NO_DAYS, timezone="UTC", as_of=AS_OF)
    facts = counted.files[0]
    assert (facts.rows, facts.used, facts.first, facts.last) == (3, 2, "2026-03-02", "2026-03-05")
    assert counted.match_rate == {}


def test_a_file_that_is_no_parquet_is_named(tmp_path: Path) -> None:
    path = tmp_path / "usage.parquet"
    path.write_text("no", encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"usage\.parquet cannot be read as Parquet"):
        count(tmp_path, part(path))


def test_an_unknown_time_zone_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="Mars/Olympus"):
        DuckEngine(Resources(tmp_path)).span([], timezone="Mars/Olympus")


def test_nothing_is_left_in_the_workspace(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("person,at,tool,actions\n" + GOOD, encoding="utf-8")
    count(tmp_path, part(path))
    assert [found.name for found in tmp_path.iterdir()] == ["usage.csv"]
