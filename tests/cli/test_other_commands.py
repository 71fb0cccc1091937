"""`surefoot check`, `demo` and help."""

import json
import shutil

import pytest

pytestmark = pytest.mark.slow


def test_help_reads_like_the_product(surefoot):
    text = surefoot("--help").stdout
    assert "who can, who will" in " ".join(text.split())
    assert all(command in text for command in ("report", "check", "demo"))


def test_check_prints_the_data_object_itself(data, surefoot):
    found = json.loads(surefoot("check", data, "--json").stdout)
    assert {"files", "problems"} <= set(found)
    usage = next(entry for entry in found["files"] if entry["table"] == "usage")
    assert usage["rows"] == usage["used"] + usage["rejected"] > 0


def test_check_works_without_people(data, surefoot, tmp_path):
    shutil.copy(data / "training.csv", tmp_path)
    done = surefoot("check", tmp_path, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["files"][0]["rows"] > 0


def test_a_survey_without_a_mapping_is_recognised_and_says_what_to_map(surefoot, tmp_path):
    (tmp_path / "export.csv").write_text(
        "StartDate,EndDate,Status,Progress,Finished,ResponseId,Q1\n"
        "Start Date,End Date,Response Type,Progress,Finished,Response ID,I would use AI unasked\n"
        '"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}",'
        '"{""ImportId"":""progress""}","{""ImportId"":""finished""}","{""ImportId"":""_recordId""}",'
        '"{""ImportId"":""QID1""}"\n'
        "2026-06-01 10:00:00,2026-06-01 10:02:00,0,100,1,R_1,4\n")
    found = json.loads(surefoot("check", tmp_path, "--json").stdout)
    entry = found["files"][0]
    assert (entry["source"], entry["rows"], entry["used"]) == ("qualtrics", 1, 0)
    assert found["problems"]


def test_templates_are_tables_the_product_reads(surefoot, tmp_path):
    assert surefoot("check", "--templates", tmp_path / "mine").returncode == 0
    done = surefoot("check", tmp_path / "mine", "--json")
    assert done.returncode == 0
    assert {"people", "usage", "training"} <= {entry["table"] for entry in json.loads(done.stdout)["files"]}


def test_demo_says_where_everything_is(surefoot, tmp_path):
    done = surefoot("demo", "--report-only", "--people", "120", "--to", tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo-report" / "report.html").exists()
    assert str(tmp_path / "demo-report" / "report.html") in done.stdout


def test_demo_never_overwrites_what_is_not_a_demo(surefoot, tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "people.csv").write_text("real\n")
    assert surefoot("demo", "--to", tmp_path / "demo").returncode == 2
    assert (tmp_path / "demo" / "people.csv").read_text() == "real\n"
