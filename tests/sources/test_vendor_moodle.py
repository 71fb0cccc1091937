"""Moodle's course completion report: the course from the file's name, the day from its cell."""

import os
from pathlib import Path

import pytest

from surefoot.sources import moodle
from surefoot.sources.contract import Refused, Row
from surefoot.sources.opening import open_source

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


def sample(name):
    path = SAMPLES / name
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the real sample {name} is not here")
    return open_source(path, name)


def given(tmp_path, text, name="export.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return open_source(path, name)


def read(file):
    (source,) = [source for source in moodle.SOURCES if source.recognises(file)]
    return list(source.read(file))


HEADER = 'ID,Name,"Email address","Prompting basics","Prompting basics - Completion date","Course complete"'
ANA = '2345,"Ana Silva",ana@example.com,Completed,"20/10/26, 14:03","21/10/26, 08:00"'


def test_the_report_is_one_completion_and_one_person_still_learning():
    items = read(sample("training_moodle/CONSTRUCTED_completion.csv"))
    course = {"person": "ana@example.com", "course": "CONSTRUCTED_completion", "completed_on": "21/10/26"}
    assert items[0] == Row("training", 2, course)
    assert [(item.line, item.reason) for item in items[1:]] == [(3, "the course is not complete yet")]
    assert "Silva" not in repr(items)


@pytest.mark.parametrize(("name", "course"), [
    ("completion-prompting_basics-20261121_0803-comma_separated.csv", "prompting_basics"),
    ("completion-prompting_basics-20270102_1200.csv", "prompting_basics"),
    ("Prompting basics.csv", "Prompting basics"),
])  # fmt: skip
def test_the_course_is_the_same_whenever_its_report_was_exported(tmp_path, name, course):
    (row,) = read(given(tmp_path, f"{HEADER}\n{ANA}\n", name))
    assert row.values["course"] == course


@pytest.mark.parametrize("name", ["CONSTRUCTED_progress.csv", "CONSTRUCTED_progress_excelcsv_utf16le.csv"])
def test_the_activity_report_is_refused_and_says_which_report_to_give(name):
    (refused,) = read(sample(f"training_moodle/{name}"))
    assert isinstance(refused, Refused)
    assert "course completion report" in refused.expected


def test_a_report_with_names_only_is_refused_with_the_setting_that_shows_a_key(tmp_path):
    header, row = HEADER.replace(',"Email address"', ""), ANA.replace(",ana@example.com", "")
    (refused,) = read(given(tmp_path, f"{header}\n{row}\n"))
    assert isinstance(refused, Refused)
    assert "Show user identity" in refused.expected
    assert "Ana" not in repr(refused)


def test_a_table_saved_with_an_unnamed_first_column_is_not_taken_for_moodle(tmp_path):
    file = given(tmp_path, ",Email,Team,Role\n0,ana@example.com,Claims,Underwriter\n")
    assert not any(source.recognises(file) for source in moodle.SOURCES)
