"""What all vendor readers keep to: one reader a file, rows that fit the tables, nothing but the columns we name."""

import json
import os
import shutil
from pathlib import Path

import pytest

from surefoot.sources import catalogue, chatgpt, github_copilot, m365_copilot, purview_audit, xapi
from surefoot.sources.contract import Refused, Row
from surefoot.sources.opening import open_source
from surefoot.sources.parsing import Decisions, RowParser
from surefoot.vocabulary.tables import SCHEMAS

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
OURS = (*m365_copilot.SOURCES, *github_copilot.SOURCES, chatgpt.SOURCE, xapi.SOURCE, purview_audit.SOURCE)
READ_BY = {
    "chatgpt_enterprise/HEADER_user_engagement.csv": "chatgpt",
    "github_copilot/mock_download-links-enterprise-28-day.json": "github_copilot",
    "github_copilot/mock_download-links-organization-1-day.json": "github_copilot",
    "github_copilot/mock_enterprise-users-1-day-report.json": "github_copilot",
    "github_copilot/mock_enterprise-users-28-day-report.json": "github_copilot",
    "github_copilot/mock_organization-1-day-report.json": "github_copilot",
    "github_copilot/mock_organization_seats_response_sample.json": "github_copilot_seats",
    "m365_audit_copilot/copilot_interaction_auditdata.ndjson": "m365_audit",
    "m365_copilot_interactions/example1.json": "m365_copilot_interactions",
    "m365_copilot_interactions/example2.json": "m365_copilot_interactions",
    "m365_copilot_interactions/example3.json": "m365_copilot_interactions",
    "m365_copilot_usage/CONSTRUCTED_user_detail_v2_header.csv": "m365_copilot_usage",
    "m365_copilot_usage/user_detail_v1.csv": "m365_copilot_usage",
    "m365_copilot_usage/usercountsummary_4.csv": "m365_copilot_totals",
    "m365_copilot_usage/usercountsummary_5.json": "m365_copilot_totals",
    "m365_copilot_usage/usercounttrend_4.csv": "m365_copilot_totals",
    "m365_copilot_usage/usercounttrend_5.json": "m365_copilot_totals",
    "training_xapi/spec_examples.ndjson": "xapi",
}
ELSEWHERE = (
    "anthropic", "channel_slack", "google_workspace_gemini", "langfuse", "litellm", "openai_api_usage", "people_entra",
    "people_scim", "people_workday", "survey_google_forms", "survey_limesurvey", "survey_ms_forms", "survey_qualtrics",
    "training_cornerstone", "training_linkedin_learning", "training_moodle", "training_scorm_cloud", "viva_insights",
)  # fmt: skip


def sample(name):
    path = SAMPLES / name
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the real sample {name} is not here")
    return path


@pytest.mark.parametrize(("name", "source"), READ_BY.items())
def test_each_sample_is_recognised_by_its_content_and_by_one_reader_only(name, source, tmp_path):
    renamed = tmp_path / "data.bin"
    renamed.write_bytes(sample(name).read_bytes())
    file = open_source(renamed, "data.bin")
    assert [reader.id for reader in OURS if reader.recognises(file)] == [source]


@pytest.mark.parametrize("folder", ELSEWHERE)
def test_no_other_systems_sample_is_taken_for_one_of_ours(folder):
    for path in sorted(sample(folder).iterdir()):
        if path.suffix in (".csv", ".json", ".ndjson", ".xlsx"):
            file = open_source(path, path.name)
            assert not [reader.id for reader in OURS if reader.recognises(file)], path.name


@pytest.mark.parametrize(("name", "source"), READ_BY.items())
def test_every_row_of_a_sample_fits_its_table_and_has_no_column_we_did_not_name(name, source):
    (reader,) = [reader for reader in OURS if reader.id == source]
    for item in reader.read(open_source(sample(name), name)):
        if isinstance(item, Row):
            assert item.table in reader.tables
            schema = SCHEMAS[item.table]
            assert set(item.values) <= {column.name for column in schema.columns}
            RowParser(schema, Decisions(final=True)).parse(item.values)
        elif isinstance(item, Refused):
            assert item.table in reader.tables
            assert item.reason
            assert item.expected


@pytest.mark.parametrize("reader", OURS, ids=lambda reader: reader.id)
def test_every_reader_says_what_it_was_built_against_and_what_it_drops_or_refuses(reader):
    assert reader.standing in ("real sample", "vendor document", "constructed")
    assert any(word in reader.about for word in ("Dropped", "dropped", "set aside", "refused"))


def test_the_catalogue_knows_all_of_them():
    assert set(OURS) <= set(catalogue.SOURCES)


def folder_of(tmp_path, people="person,team,manager,role\nana@larkmoor.example,Claims,,Underwriter\n"):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "people.csv").write_text(people, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("name", "source"), [item for item in READ_BY.items() if item[1] != "chatgpt"])
def test_in_a_data_folder_each_sample_is_read_by_its_reader(name, source, tmp_path):
    folder = folder_of(tmp_path)
    shutil.copy(sample(name), folder / Path(name).name)
    intake = catalogue.read(folder, tmp_path / "work")
    staged = {part.source for part in intake.usage}
    reported = {facts.source for facts in intake.facts.files if facts.file != "people.csv"}
    assert staged | reported == {source}


def test_in_a_data_folder_the_vendors_report_with_hashed_names_says_that_names_are_concealed(tmp_path):
    folder = folder_of(tmp_path)
    shutil.copy(sample("m365_copilot_usage/user_detail_v1.csv"), folder)
    intake = catalogue.read(folder, tmp_path / "work")
    assert {key for key, _ in intake.facts.notes} == {"licences_unknown_from", "names_concealed"}
    assert not intake.usage
    assert "E58EEF6A6BBD3D0293CB306D24A42057" not in repr(intake.facts)


def test_in_a_data_folder_a_cut_off_export_becomes_a_problem_that_says_to_export_it_again(tmp_path):
    folder = folder_of(tmp_path)
    person = {"login": "octocat", "user_initiated_interaction_count": 1}
    whole = json.dumps({"report_day": "2026-03-03", "user_totals": [person] * 3}, indent=1)
    (folder / "copilot.json").write_text(whole[:-20], encoding="utf-8")
    problems = catalogue.read(folder, tmp_path / "work").facts.problems
    assert [(problem.file, problem.reason) for problem in problems] == [
        ("copilot.json", "the file is not complete JSON; expected a complete file; export it again")
    ]
