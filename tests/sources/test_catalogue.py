"""A whole data folder: what is passed over, what is said about it, mappings, hierarchy, templates."""

import tomllib

import pytest

from surefoot.sources.catalogue import SOURCES, read, templates
from surefoot.sources.mapping import read_mappings
from surefoot.vocabulary.tables import SCHEMAS, UnusableInput

PEOPLE = "person,team,manager,role\ne1,A,,Head\ne2,A,e1,Analyst\n"


def notes(found, key):
    return [values for name, values in found.facts.notes if name == key]


def test_a_table_is_read_though_its_name_begins_like_that_of_a_text(intake):
    found = intake({"people.csv": PEOPLE, "licenses_2026.csv": "person,tool,assigned_on\na@x.example,t,2026-01-05\n",
                    "LICENSE": "All rights", "license-2.0.txt": "All rights", "README": "Hello"})
    assert sorted(one.table for one in found.facts.files) == ["licences", "people"]
    assert notes(found, "files_passed_over") == [{"files": "LICENSE, README, license-2.0.txt"}]


def test_what_is_no_data_is_passed_over_and_named(intake, tmp_path):
    (tmp_path / "data.truth").mkdir(parents=True)
    found = intake(
        {
            "people.csv": PEOPLE,
            "README.md": "# Hello",
            "logo.png": b"\x89PNG",
            ".hidden.csv": "person\n",
            "2026.truth/people.csv": PEOPLE,
            "OUT.private/rejected.csv": "table,file\n",
        }
    )
    assert not found.facts.problems and len(found.facts.files) == 1
    passed = notes(found, "files_passed_over")[0]["files"].split(", ")
    assert sorted(passed) == [
        ".hidden.csv",
        "2026.truth/",
        "OUT.private/",
        "README.md",
        "data.truth/ beside the folder",
        "logo.png",
    ]


def test_links_that_leave_the_folder_are_refused(intake, tmp_path):
    (tmp_path / "data" / "sub").mkdir(parents=True)
    (tmp_path / "leave.csv").write_text("person,starts,ends\ne2,2026-07-01,\n")
    (tmp_path / "data" / "leave.csv").symlink_to(tmp_path / "leave.csv")
    (tmp_path / "data" / "more").symlink_to(tmp_path)
    found = intake({"people.csv": PEOPLE})
    assert "leave" not in found.tables
    assert {problem.file for problem in found.facts.problems} == {"leave.csv", "more/"}


@pytest.mark.parametrize("name", ["x.truth", "x.private"])
def test_closed_folders_are_not_data(name, tmp_path):
    (tmp_path / name).mkdir()
    with pytest.raises(UnusableInput, match="is not data"):
        read(tmp_path / name, tmp_path / "workspace")


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    with pytest.raises(UnusableInput, match="is a file"):
        read(tmp_path / "people.csv", tmp_path / "workspace")


def test_templates_read_back_without_a_complaint(tmp_path):
    written = templates(tmp_path / "new")
    assert len(written) == len(SCHEMAS) + 1
    found = read(tmp_path / "new", tmp_path / "workspace")
    assert found.facts.problems == () and set(found.tables) == set(SCHEMAS) - {"usage"} and len(found.usage) == 1
    with pytest.raises(UnusableInput, match="already holds"):
        templates(tmp_path / "new")


def test_the_example_mapping_is_valid_once_uncommented(tmp_path):
    templates(tmp_path)
    text = (tmp_path / "surefoot.toml").read_text()
    lines = [line.removeprefix("# ") for line in text.splitlines() if "=" in line or line.startswith("# [")]
    (tmp_path / "surefoot.toml").write_text("\n".join(lines))
    mappings = read_mappings(tmp_path)
    assert mappings.timezone == "Europe/Berlin" and mappings.files and mappings.surveys
    assert tomllib.loads("\n".join(lines))


@pytest.mark.parametrize(("toml", "says"), [
    ("timezone = 'Mars/Base'", "Mars/Base.*Europe/Berlin"), ("timezon = 'UTC'", "timezon .*timezone, identity"),
    ("[files.'x']\ntable = 'staff'", "staff.*people"), ("[files.'x']\ndates = 'iso'", "day first"),
    ("[files.'x']\ntable = 'leave'\n[files.'x'.columns]\nend = 'E'", "end.*starts, ends"),
    ("[files.'x'.columns]\nends = 'E'", "table is missing"), ("[identity]\nfile = 3", "identity.file is 3"),
    ("files = 3", "files is 3"), ("a = = b", "not valid TOML"),
])  # fmt: skip
def test_a_wrong_mapping_file_stops_with_what_is_wrong(toml, says, intake):
    with pytest.raises(UnusableInput, match=says):
        intake({"people.csv": PEOPLE, "surefoot.toml": toml})


CORNERSTONE = """
[files."transcript*.csv"]
table = "training"
[files."transcript*.csv".columns]
person = "User - User ID"
course = "Training - Training Title"
completed_on = "Transcript - Transcript Completed Date"
kind = "Training - Training Type"
[files."transcript*.csv".values.kind]
"Online Class" = "general"
[files."transcript*.csv".fixed]
passed = "true"
"""


def test_a_mapped_learning_system_export(intake, sample):
    found = intake(
        {
            "people.csv": PEOPLE.replace("e2", "ana01"),
            "surefoot.toml": CORNERSTONE,
            "transcript.csv": sample("training_cornerstone/CONSTRUCTED_transcript.csv"),
        }
    )
    training = found.tables["training"]
    assert [str(training[name][0]) for name in ("person", "course", "completed_on", "kind", "passed")] == [
        "ana01",
        "AI basics",
        "2026-10-20",
        "general",
        "1",
    ]
    assert "User - Email" in notes(found, "columns_left_out")[0]["columns"]


@pytest.mark.parametrize(("name", "columns"), [
    ("people_entra/HEADER_PAX_EntraUsers.csv",
     {"person": "UserPrincipalName", "team": "Department", "manager": "Manager", "role": "JobTitle"}),
    ("people_workday/HEADER_worker_report_faros.csv",
     {"person": "Employee_ID", "team": "Team_ID", "manager": "Manager_ID", "role": "Employee_Type"}),
])  # fmt: skip
def test_a_people_export_needs_a_mapping_and_then_reads(name, columns, intake, sample):
    header = sample(name).decode().strip()
    row = {"UserPrincipalName": "e2", "Employee_ID": "e2", "Department": "A", "Team_ID": "A"}
    text = header + "\n" + ",".join(row.get(column, "") for column in header.split(",")) + "\n"
    with pytest.raises(UnusableInput, match="not recognised"):
        intake({"hr.csv": text})
    lines = "\n".join(f"{ours} = {theirs!r}" for ours, theirs in columns.items())
    found = intake(
        {"hr.csv": text, "surefoot.toml": f'[files."hr.csv"]\ntable = "people"\n[files."hr.csv".columns]\n{lines}'}
    )
    assert found.tables["people"]["person"].tolist() == ["e2"] and found.tables["people"]["team"].tolist() == ["A"]


def test_a_mapping_that_does_not_fit_its_file_names_the_columns_there(intake):
    toml = '[files."l.csv"]\ntable = "leave"\n[files."l.csv".columns]\nstarts = "Von"\n'
    found = intake({"people.csv": PEOPLE, "l.csv": "person,Start,Ende\ne2,2026-07-01,\n", "surefoot.toml": toml})
    [problem] = found.facts.problems
    assert "no column Von" in problem.reason and "person, Start, Ende" in problem.reason


def test_files_can_be_left_out(intake):
    found = intake({"people.csv": PEOPLE, "old/leave.csv": "x", "surefoot.toml": '[files."old/*"]\nignore = true\n'})
    assert not found.facts.problems and notes(found, "files_passed_over") == [{"files": "old/leave.csv"}]


def test_reporting_lines_that_cannot_be_are_kept_and_said(intake):
    people = "person,team,manager,role\ne1,A,e2,\ne2,A,e1,\ne3,A,e3,\ne4,A,ghost,\n"
    found = intake({"people.csv": people, "teams.csv": "team,parent\nA,B\nB,A\nC,C\nD,Z\n"})
    assert len(found.tables["people"]) == 4 and len(found.tables["teams"]) == 4
    said = {(problem.table, problem.reason.split(";")[0]): problem.rows for problem in found.facts.problems}
    assert said == {
        ("people", "manager: names somebody the people table does not have"): 1,
        ("people", "manager: people are their own manager"): 1,
        ("people", "manager: reporting lines form a circle"): 2,
        ("teams", "parent: names a team the table does not have"): 1,
        ("teams", "parent: a team is its own parent"): 1,
        ("teams", "parent: teams stand above each other in a circle"): 2,
    }


def test_a_person_has_one_row_for_a_day_and_a_history_by_from(intake):
    people = "person,team,manager,role,from\ne1,A,,Head,\ne1,B,,Head,\nE1,C,,Head,2026-03-01\n"
    found = intake({"people.csv": people})
    assert found.tables["people"]["team"].tolist() == ["B", "C"]
    assert set(found.tables["people"]["person"].tolist()) == {"e1"}
    assert "another row of this person" in found.facts.problems[0].reason


@pytest.mark.parametrize(("name", "text"), [
    ("people", "person,team,manager,role,joined,left\ne9,A,,Head,2026-02-01,2026-01-31\n"),
    ("licences", "person,tool,assigned_on,removed_on\ne2,copilot,2026-02-01,2026-01-31\n"),
    ("leave", "person,starts,ends\ne2,2026-02-01,2026-01-31\n"),
    ("calendar", "team,starts,ends,kind\nA,2026-02-01,2026-01-31,quiet\n"),
])  # fmt: skip
def test_dates_out_of_order_are_refused(name, text, intake):
    found = intake({"people-all.csv": PEOPLE, f"{name}.csv": text})
    assert any("before" in problem.reason and problem.table == name for problem in found.facts.problems)


def test_an_empty_table_is_a_table(intake):
    found = intake({"people.csv": PEOPLE, "leave.csv": "person,starts,ends\n"})
    assert len(found.tables["leave"]) == 0 and not found.facts.problems


def test_a_time_zone_nobody_knows_is_said(intake):
    with pytest.raises(UnusableInput, match="Mars"):
        intake({"people.csv": PEOPLE}, timezone="Mars/Base")


def test_progress_names_each_file(intake):
    seen = []
    intake({"people.csv": PEOPLE, "leave.csv": "person,starts,ends\n"}, progress=seen.append)
    assert seen == ["people.csv", "leave.csv"]


def test_every_source_has_an_id_of_its_own_and_says_what_it_drops():
    assert len({source.id for source in SOURCES}) == len(SOURCES)
    assert all(source.about and source.tables for source in SOURCES)


def test_a_pattern_that_fits_no_file_is_said(intake):
    found = intake({"people.csv": PEOPLE, "surefoot.toml": '[files."levae*"]\nignore = true\n'})
    assert 'files."levae*" fits no file' in found.facts.problems[0].reason


def test_a_vendor_who_does_not_report_a_removal_does_not_take_it_back(intake):
    seat = '{"created_at": "2026-01-05T09:00:00Z", "assignee": {"login": "e2", "id": 7}}'
    seats = f'{{"total_seats": 1, "seats": [{seat}]}}'
    own = "person,tool,assigned_on,removed_on\ne2,github_copilot,2026-01-05,2026-02-10\n"
    found = intake({"people.csv": PEOPLE, "licences.csv": own, "seats.json": seats})
    assert found.tables["licences"]["removed_on"].astype(str).tolist() == ["2026-02-10"]
    facts = {one.file: (one.rows, one.used, one.rejected) for one in found.facts.files if one.table == "licences"}
    assert facts == {"licences.csv": (1, 1, 0), "seats.json": (1, 0, 1)}


def test_a_vendors_export_without_rows_is_still_reported(intake, sample):
    found = intake({"people.csv": PEOPLE, "export.csv": sample("chatgpt_enterprise/HEADER_user_engagement.csv")})
    [facts] = [one for one in found.facts.files if one.file == "export.csv"]
    assert (facts.source, facts.rows, found.usage) == ("chatgpt", 0, ())
