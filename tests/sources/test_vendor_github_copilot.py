"""GitHub Copilot usage metrics and seats, against mock data by GitHub's own staff and every trap we know of."""

import json
import os
from pathlib import Path

import pytest

from surefoot.sources import github_copilot
from surefoot.sources.contract import Note, Refused, Row
from surefoot.sources.opening import open_source
from surefoot.sources.packing import UnusableFile

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
FOLDER = "github_copilot"


def sample(name):
    path = SAMPLES / name
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the real sample {name} is not here")
    return open_source(path, name)


def given(tmp_path, text, name="export.json"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return open_source(path, name)


def read(file):
    (source,) = [source for source in github_copilot.SOURCES if source.recognises(file)]
    return list(source.read(file))


def user(login="octocat", **more):
    return {"user_login": login, "user_id": 1, "day": "2026-03-03", "user_initiated_interaction_count": 18,
            "code_acceptance_activity_count": 38} | more  # fmt: skip


def values(items, *names, table="usage"):
    return [tuple(item.values.get(name) for name in names)
            for item in items if isinstance(item, Row) and item.table == table]  # fmt: skip


def actions(tmp_path, *users):
    return [count for (count,) in values(read(given(tmp_path, json.dumps(list(users)))), "actions")]


def test_the_one_day_report_is_one_observation_of_octocat():
    assert read(sample(f"{FOLDER}/mock_enterprise-users-1-day-report.json")) == [
        Row("usage", None, {"person": "octocat", "tool": "github_copilot", "actions": 18.0, "surface": "100000001",
                            "at": "2026-03-03", "grain": "day", "observed_at": "2026-03-04T00:00:00Z"})
    ]  # fmt: skip


def test_the_28_day_report_without_days_is_rolling_for_eight_people():
    items = read(sample(f"{FOLDER}/mock_enterprise-users-28-day-report.json"))
    assert values(items, "person", "actions") == [
        ("octocat", 410), ("octokitten", 285), ("monalisa", 48), ("defunkt", 280), ("codertocat", 120),
        ("hubot", 190), ("alicechen", 240), ("bobmartinez", 130),
    ]  # fmt: skip
    assert set(values(items, "at", "until", "grain")) == {("2026-02-04", "2026-03-03", "rolling")}


def test_rows_of_a_28_day_report_that_tell_their_day_are_days(tmp_path):
    row = user(report_start_day="2026-02-04", report_end_day="2026-03-03")
    assert values(read(given(tmp_path, json.dumps([row]))), "at", "until", "grain") == [("2026-03-03", None, "day")]


def test_models_languages_lines_of_code_credits_and_gradings_never_leave_the_reader():
    for name in ("mock_enterprise-users-1-day-report.json", "mock_enterprise-users-28-day-report.json",
                 "mock_organization_seats_response_sample.json"):  # fmt: skip
        text = repr(read(sample(f"{FOLDER}/{name}")))
        for secret in ("typescript", "vscode", "claude-4.5", "Phase", "3.7", "220", "1240", "avatars", "A Team",
                       "the-a-team", "U_k0000", "copilot-chat/"):  # fmt: skip
            assert secret not in text, secret


@pytest.mark.parametrize("wrap", [
    lambda rows: "\n".join(json.dumps(row) for row in rows),
    json.dumps,
    lambda rows: json.dumps({"day_totals": rows}, indent=1),
    lambda rows: json.dumps({"user_totals": [{**row, "login": row["user_login"], "user_login": None} for row in rows]}),
    lambda rows: json.dumps([{"user_totals": rows[:1]}, {"day_totals": rows[1:]}]),
], ids=["one a line", "array", "day_totals", "user_totals", "several containers"])  # fmt: skip
def test_every_container_holds_the_same_rows(tmp_path, wrap):
    rows = [user(), user("hubot", day="2026-03-04", etl_id="green", day_partition="2026-03-04")]
    assert values(read(given(tmp_path, wrap(rows))), "person", "at", "actions", "grain") == [
        ("octocat", "2026-03-03", 18, "day"), ("hubot", "2026-03-04", 18, "day"),
    ]  # fmt: skip


def test_a_person_in_two_organisations_is_two_observations(tmp_path):
    items = read(given(tmp_path, json.dumps([user(organization_id="7"), user(organization_id=8)])))
    assert values(items, "person", "at", "surface") == [("octocat", "2026-03-03", "7"), ("octocat", "2026-03-03", "8")]


def test_accepted_completions_count_where_there_was_no_prompt(tmp_path):
    both = user(user_initiated_interaction_count=2, code_acceptance_activity_count=5)
    only = user(user_initiated_interaction_count=0, code_acceptance_activity_count=5)
    shown = user(user_initiated_interaction_count=0, code_acceptance_activity_count=0, code_generation_activity_count=9)
    assert actions(tmp_path, both, only, shown) == [2, 5, 0]


def test_prompts_on_the_command_line_count_unless_they_are_in_the_interactions_already(tmp_path):
    """The row of GitHub's own example: no interaction in an editor, one acceptance, two prompts on the command line."""
    line = {"totals_by_cli": {"prompt_count": 2, "request_count": 20}}
    example = user(user_initiated_interaction_count=0, code_acceptance_activity_count=1, used_cli=True, **line)
    inside = user(totals_by_feature=[{"feature": "copilot_cli"}], **line)
    assert actions(tmp_path, example, user(**line), inside) == [2, 20, 18]


def test_where_only_a_mark_tells_of_use_the_count_is_not_reported(tmp_path):
    idle = {"user_initiated_interaction_count": 0, "code_acceptance_activity_count": 0}
    bare = {"user_login": "octocat", "day": "2026-03-03"}
    assert actions(
        tmp_path, user(**idle, used_agent=True), user(**idle, used_agent=False),
        user(**idle, used_copilot_code_review_passive=True), bare,
    ) == ["", 0, 0, ""]  # fmt: skip


def test_a_bot_is_nobodys_own_initiative(tmp_path):
    items = read(given(tmp_path, json.dumps([user("dependabot[bot]"), user()])))
    assert values(items, "own_initiative") == [(False,), (None,)]


@pytest.mark.parametrize("name", ["enterprise-28-day", "organization-1-day"])
def test_an_answer_with_download_links_says_to_fetch_them_and_shows_none(name):
    (refused,) = read(sample(f"{FOLDER}/mock_download-links-{name}.json"))
    assert isinstance(refused, Refused)
    assert "fetch each link" in refused.expected
    assert "mock-data" not in repr(refused)


def test_totals_of_an_organisation_are_refused():
    (refused,) = read(sample(f"{FOLDER}/mock_organization-1-day-report.json"))
    assert isinstance(refused, Refused)
    assert "not one person" in refused.reason
    assert "users-1-day" in refused.expected


def test_the_list_of_teams_is_refused(tmp_path):
    row = {"user_login": "octocat", "day": "2026-03-03", "team_id": 1, "slug": "the-team"}
    (refused,) = read(given(tmp_path, json.dumps([row])))
    assert isinstance(refused, Refused)
    assert "not their use" in refused.reason


def test_a_row_without_any_day_and_one_with_a_count_in_words_are_refused(tmp_path):
    items = read(given(tmp_path, json.dumps([user(day=None), user(user_initiated_interaction_count="many"), user()])))
    assert [item.column for item in items if isinstance(item, Refused)] == ["day", "user_initiated_interaction_count"]
    assert len(values(items, "at")) == 1


def test_the_seats_are_nine_licences_and_eight_last_activities():
    items = read(sample(f"{FOLDER}/mock_organization_seats_response_sample.json"))
    people = ["monalisa", "defunkt", "codertocat", "octocat", "octokitten", "hubot", "alicechen", "bobmartinez"]
    assert values(items, "person", "tool", "assigned_on", "removed_on", table="licences") == [
        *((person, "github_copilot", "2026-01-03", None) for person in people),
        ("newjoiner", "github_copilot", "2026-04-28", None),
    ]
    assert values(items, "person", "at", "grain", "actions") == [
        (person, "2026-05-01T12:00:00Z", "last_seen", "") for person in people
    ]
    assert not [item for item in items if isinstance(item, Note | Refused)]


def seat(number, created, ends=None, seen=None):
    return {"created_at": created, "pending_cancellation_date": ends, "last_activity_at": seen,
            "assignee": {"login": f"user{number}", "id": number}}  # fmt: skip


def test_an_enterprise_lists_a_person_once_a_team_and_gets_one_licence_from_the_earliest(tmp_path):
    seats = [
        seat(1, "2026-02-01T00:00:00Z", "2026-06-30"), seat(1, "2026-01-01T08:00:00Z", seen="2026-03-01T00:00:00Z"),
        seat(2, "2026-01-05T00:00:00Z", "2026-05-31", "2026-02-01T00:00:00Z"),
        seat(2, "2026-01-06T00:00:00Z", "2026-06-30", "2026-02-03T00:00:00Z"),
    ]  # fmt: skip
    items = read(given(tmp_path, json.dumps({"total_seats": 2, "seats": seats})))
    assert values(items, "person", "assigned_on", "removed_on", table="licences") == [
        ("user1", "2026-01-01", None), ("user2", "2026-01-05", "2026-06-30"),
    ]  # fmt: skip
    assert values(items, "person", "at") == [("user1", "2026-03-01T00:00:00Z"), ("user2", "2026-02-03T00:00:00Z")]
    assert not [item for item in items if isinstance(item, Note)]


def test_fewer_seats_than_announced_means_that_pages_are_missing(tmp_path):
    page = {"total_seats": 3, "seats": [seat(1, "2026-01-01T00:00:00Z")]}
    assert Note("more_pages", {"file": "export.json"}) in read(given(tmp_path, json.dumps(page)))


def test_all_pages_of_the_seats_in_one_file_are_read(tmp_path):
    pages = [{"total_seats": 2, "seats": [seat(number, "2026-01-01T00:00:00Z")]} for number in (1, 2)]
    items = read(given(tmp_path, "\n".join(json.dumps(page) for page in pages)))
    assert values(items, "person", table="licences") == [("user1",), ("user2",)]
    assert not [item for item in items if isinstance(item, Note)]


def test_a_seat_given_to_nobody_or_without_a_start_is_refused(tmp_path):
    seats = [{"created_at": "2026-01-01T00:00:00Z", "assignee": None}, seat(1, None)]
    items = read(given(tmp_path, json.dumps({"total_seats": 1, "seats": seats})))
    assert [item.column for item in items if isinstance(item, Refused)] == ["assignee", "created_at"]


def test_a_cut_off_report_says_to_export_it_again(tmp_path):
    with pytest.raises(UnusableFile, match="not complete JSON"):
        read(given(tmp_path, json.dumps({"user_totals": [user(), user()]}, indent=1)[:-30]))


def test_a_chart_of_people_with_logins_is_not_taken_for_usage():
    file = sample(f"{FOLDER}/mock_entra-org-tree.json")
    assert not any(source.recognises(file) for source in github_copilot.SOURCES)
