"""Our own tables: recognised by columns, usage scanned where it lies if clean, everything refused accounted for."""

import gzip
from dataclasses import astuple

import duckdb
import pytest

from surefoot.sources import tally
from surefoot.sources.own_tables import Near, Recognised, recognise
from surefoot.vocabulary.tables import SCHEMAS

PEOPLE = "person,team,manager,role,email\ne1,A,,Analyst,ana@x.example\ne2,A,e1,Analyst,bo@x.example\n"
USAGE = "person,at,tool,actions,surface\ne1,2026-08-03T10:00:00Z,copilot,3,word\nBO@x.example,2026-08-04,copilot,,\n"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_is_recognised_by_its_columns_under_any_name(name):
    found = recognise([column.name for column in SCHEMAS[name].columns], "export 7.csv")
    assert isinstance(found, Recognised) and found.schema.name == name and not found.unknown


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - {"readiness", "pulse"}))
def test_every_table_is_recognised_by_its_required_columns(name):
    found = recognise([column.name for column in SCHEMAS[name].columns if column.required], "export 7.csv")
    assert isinstance(found, Recognised) and found.schema.name == name


def test_other_names_of_columns_are_accepted():
    found = recognise(["Team", "Intervention", "Started on"], "x.csv")
    assert isinstance(found, Recognised)
    assert found.columns == {"team": "Team", "action": "Intervention", "started_on": "Started on"}


def test_the_content_decides_not_the_name(intake):
    found = intake({"people.csv": "team,parent\nA,\n", "teams.csv": PEOPLE})
    assert len(found.tables["people"]) == 2 and found.tables["teams"]["team"].tolist() == ["A"]


def test_a_file_that_lacks_one_column_says_which():
    found = recognise(["person", "team", "manager", "salary"], "hr.csv")
    assert isinstance(found, Near) and found.missing == ("role",)


def test_columns_of_another_world_are_nothing():
    assert recognise(["colour", "shape"], "x.csv") is None


def test_clean_usage_is_scanned_where_it_lies(intake):
    found = intake({"people.csv": PEOPLE, "usage.csv": "\n\n" + USAGE.replace(",", ";")})
    [part] = found.usage
    assert part.path.name == "usage.csv" and part.format == "csv" and part.delimiter == ";" and part.skip_lines == 2
    assert part.columns["at"] == "at" and part.source == "usage" and part.observed_at.tzinfo is not None
    assert not [one for one in found.facts.files if one.table == "usage"]


def test_rows_no_reader_could_use_do_not_make_usage_unclean(intake):
    dirt = "e1,2026-13-45,copilot,3,\ne1,,copilot,3,\ne1,2026-08-03,copilot,many,\ne1,2026-08-03,copilot,-3,\n"
    [part] = intake({"people.csv": PEOPLE, "usage.csv": USAGE + dirt}).usage
    assert part.path.name == "usage.csv"


@pytest.mark.parametrize(("cell", "at", "actions"), [
    ("03.08.2026,copilot,3,word", "2026-08-03", 3), ("2026-08-03,copilot,-,word", "2026-08-03", None),
    ("46237,copilot,3,word", "2026-08-03", 3), ("1785751200,copilot,3,word", "2026-08-03T10:00:00Z", 3),
    ('2026-08-03,copilot,"1,234",word', "2026-08-03", 1234),
])  # fmt: skip
def test_usage_that_is_not_clean_is_normalised(cell, at, actions, intake, usage_rows):
    found = intake({"people.csv": PEOPLE, "usage.csv": f"person,at,tool,actions,surface\ne1,{cell}\n"})
    assert found.usage[0].format == "parquet"
    [row] = usage_rows(found)
    assert (row["at"], row["actions"], row["line"]) == (at, actions, 2)


@pytest.mark.parametrize("content", [gzip.compress(USAGE.encode()), USAGE.encode("utf-16")], ids=["gzip", "UTF-16"])
def test_clean_values_in_another_packing_are_only_copied(content, intake, usage_rows):
    found = intake({"people.csv": PEOPLE, "usage/part.csv": content})
    [part] = found.usage
    assert part.format == "csv" and part.file == "usage/part.csv"
    assert [row["at"] for row in usage_rows(found)] == ["2026-08-03T10:00:00Z", "2026-08-04"]


def test_rows_refused_while_staging_keep_their_line_and_the_rest_is_left_to_the_engine(intake, usage_rows):
    text = "person,at,tool,actions\ne1,03.08.2026,copilot,3\ne1,41.08.2026,copilot,3\n,04.08.2026,copilot,3\n"
    found = intake({"people.csv": PEOPLE, "usage.csv": text})
    assert [row["line"] for row in usage_rows(found)] == [2]
    [facts] = [one for one in found.facts.files if one.table == "usage"]
    assert (facts.rows, facts.used, facts.rejected) == (2, 0, 2)
    assert [(row.line, row.column) for row in found.facts.rejected] == [(3, "at"), (4, "person")]


def test_cells_that_identify_somebody_never_reach_the_list_of_refused_rows(intake):
    wave = ",".join(["2026-06-01", "r-77", "A", "9"])
    found = intake(
        {
            "people.csv": PEOPLE + "e9,,e1,Analyst,secret@x.example\n",
            "pulse.csv": "wave,respondent,team,fear_1\n" + wave + "\n",
            "actions.csv": "team,action,started_on,note\nA,dance,2026-06-01,Ana said no\n",
        }
    )
    assert {row.table for row in found.facts.rejected} == {"people", "pulse", "actions"}
    said = " ".join(str(cell) for row in found.facts.rejected for cell in astuple(row))
    assert not [secret for secret in ("e9", "secret", "r-77", "Ana") if secret in said]


def parquet(path, query):
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def test_parquet_tables_are_read_like_text(intake, tmp_path):
    parquet(
        tmp_path / "data" / "training [2026].parquet",
        "SELECT 'e1' AS person, 'AI' AS course, DATE '2026-02-13' AS completed_on, 0.5 AS score, true AS passed",
    )
    training = intake({"people.csv": PEOPLE}).tables["training"]
    assert (str(training["completed_on"][0]), training["score"][0], training["passed"][0]) == ("2026-02-13", 0.5, 1)


@pytest.mark.parametrize(("at", "clean"), [
    ("TIMESTAMPTZ '2026-08-03 10:00:00+00'", True), ("'2026-08-03'", True), ("'03.08.2026'", False),
])  # fmt: skip
def test_parquet_usage_is_scanned_where_it_lies_if_clean(at, clean, intake, tmp_path, usage_rows):
    parquet(tmp_path / "data" / "usage.parquet", f"SELECT 'e1' AS person, {at} AS at, 'copilot' AS tool, 3 AS actions")
    found = intake({"people.csv": PEOPLE})
    assert (found.usage[0].path.name == "usage.parquet") is clean
    assert str(usage_rows(found)[0]["at"]).startswith("2026-08-03")


def test_refused_rows_beyond_what_memory_holds_go_to_a_file(intake, monkeypatch):
    monkeypatch.setattr(tally, "MAX_KEPT", 2)
    rows = "".join(f"e1,AI,2026-02-{day}\n" for day in (30, 31, 32, 33, 34))
    found = intake({"people.csv": PEOPLE, "training.csv": "person,course,completed_on\n" + rows})
    assert len(found.facts.rejected) == 2
    [path] = found.rejected_overflow
    assert len(path.read_text().splitlines()) == 1 + 3
    assert found.facts.problems[0].rows == 5
