"""Microsoft 365 Copilot usage reports, against Microsoft's own samples and every trap we know of."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from surefoot.sources import m365_copilot
from surefoot.sources.contract import Note, Refused, Row
from surefoot.sources.opening import open_source

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
FOLDER = "m365_copilot_usage"
V1 = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Copilot Chat Last Activity Date,"
    "Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date,Excel Copilot Last Activity Date,"
    "PowerPoint Copilot Last Activity Date,Outlook Copilot Last Activity Date,OneNote Copilot Last Activity Date,"
    "Loop Copilot Last Activity Date,Report Period"
)
ANA = "2026-07-03,ana@larkmoor.example,Ana Silva,2026-07-02,,2026-06-30,2026-07-02,,,2026-05-11,,,7"


def sample(name):
    path = SAMPLES / name
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the real sample {name} is not here")
    return open_source(path, name)


def given(tmp_path, text, name="export.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return open_source(path, name)


def given_v2(tmp_path, header, cells):
    return given(tmp_path, f"{header}\n{cells}\n")


def read(file):
    assert [source.id for source in m365_copilot.SOURCES if source.recognises(file)] == ["m365_copilot_usage"]
    return list(m365_copilot.USAGE.read(file))


def values(items, *names):
    return [tuple(item.values.get(name) for name in names) for item in items if isinstance(item, Row)]


def test_the_real_report_lists_one_person_who_never_used_it_and_says_that_licence_dates_are_unknown():
    assert read(sample(f"{FOLDER}/user_detail_v1.csv")) == [
        Note("licences_unknown_from", {"file": f"{FOLDER}/user_detail_v1.csv"}),
        Row("usage", 2, {"person": "E58EEF6A6BBD3D0293CB306D24A42057", "tool": "m365_copilot",
                         "observed_at": "2026-07-03", "at": date(2026, 6, 27), "until": date(2026, 7, 3),
                         "grain": "rolling", "surface": "", "actions": 0}),
    ]  # fmt: skip


def test_somebody_who_never_used_it_is_set_aside_where_the_report_tells_no_period(tmp_path):
    items = read(given(tmp_path, "User name,Last activity date of Word Copilot (UTC)\nana@larkmoor.example,\n"))
    assert [item.line for item in items if isinstance(item, Refused)] == [2]
    assert not values(items, "person")


def test_version_1_tells_when_each_app_was_last_used_and_no_counts(tmp_path):
    items = read(given(tmp_path, f"{V1}\n{ANA}\n"))
    assert values(items, "surface", "at", "grain", "actions", "until") == [
        ("", "2026-07-02", "last_seen", "", None),
        ("teams", "2026-06-30", "last_seen", "", None),
        ("word", "2026-07-02", "last_seen", "", None),
        ("outlook", "2026-05-11", "last_seen", "", None),
    ]
    assert set(values(items, "person", "tool", "observed_at")) == {
        ("ana@larkmoor.example", "m365_copilot", "2026-07-03")
    }


def test_a_hashed_name_is_kept_as_it_is_so_that_concealment_is_noticed(tmp_path):
    hashed = "E58EEF6A6BBD3D0293CB306D24A42057"
    items = read(given(tmp_path, f"{V1}\n{ANA.replace('ana@larkmoor.example', hashed)}\n"))
    assert {person for (person,) in values(items, "person")} == {hashed}


def test_two_daily_snapshots_stay_last_seen_rows_and_never_become_days(tmp_path):
    later = ANA.replace("2026-07-03", "2026-07-04").replace("2026-07-02", "2026-07-03")
    items = read(given(tmp_path, f"{V1}\n{ANA}\n{later}\n"))
    assert {grain for (grain,) in values(items, "grain")} == {"last_seen"}
    assert ("word", "2026-07-02") in values(items, "surface", "at")
    assert ("word", "2026-07-03") in values(items, "surface", "at")


def test_version_2_puts_all_prompts_in_one_rolling_row_over_the_period_of_the_report(tmp_path):
    header = sample(f"{FOLDER}/CONSTRUCTED_user_detail_v2_header.csv").head.strip()
    row = ANA.removesuffix(",7") + ",28,142,90,52,19,2026-07-01,2026-06-28,2026-07-02,2026-06-30,2026-07-01"
    items = read(given_v2(tmp_path, header, row))
    rolling = [item for item in items if isinstance(item, Row) and item.values["grain"] == "rolling"]
    assert values(rolling, "surface", "at", "until", "actions", "observed_at") == [
        ("", date(2026, 6, 6), date(2026, 7, 3), "142", "2026-07-03")
    ]
    seen = dict(values([item for item in items if item not in rolling], "surface", "at"))
    assert seen == {
        "": "2026-07-02", "teams": "2026-06-30", "word": "2026-07-02", "outlook": "2026-05-11",
        "chat_work": "2026-07-01", "chat_web": "2026-06-28", "app": "2026-07-02", "edge": "2026-06-30",
        "agent": "2026-07-01",
    }  # fmt: skip
    counted = [actions for actions, in values(items, "actions") if actions]
    assert counted == ["142"], "a prompt stands in one row only"


def test_zero_prompts_are_reported_as_zero_and_an_empty_count_is_no_count(tmp_path):
    header = "Report Refresh Date,User Principal Name,Last Activity Date,Report Period,Prompts submitted for all apps"
    zero = read(given_v2(tmp_path, header, "2026-07-03,bo@larkmoor.example,,28,0"))
    empty = read(given_v2(tmp_path, header, "2026-07-03,bo@larkmoor.example,,28,"))
    assert values(zero, "grain", "actions") == [("rolling", "0")]
    assert values(empty, "grain", "actions") == [("rolling", 0)], "never used, as no app has a date"
    used = read(given_v2(tmp_path, header, "2026-07-03,bo@larkmoor.example,2026-07-02,28,"))
    assert values(used, "grain", "actions") == [("last_seen", "")]


def test_without_a_count_over_all_apps_work_and_web_chat_are_two_rows(tmp_path):
    header = (
        "Report Refresh Date,User Principal Name,Last Activity Date,Report Period,"
        "Prompts submitted for Copilot Chat (work),Prompts submitted for Copilot Chat (web)"
    )
    file = given_v2(tmp_path, f"{header},Word Copilot Last Activity Date", "2026-07-03,bo@x.example,,7,4,0,")
    assert values(read(file), "surface", "actions", "at") == [
        ("chat_work", "4", date(2026, 6, 27)), ("chat_web", "0", date(2026, 6, 27)),
    ]  # fmt: skip


def test_the_admin_centres_spelling_is_understood_and_prompts_without_a_period_stay_on_the_last_seen_row(tmp_path):
    header = (
        "User name,Display name,Prompts submitted (any app),Copilot Chat (work) prompts submitted,Active Days,"
        "Last activity date (UTC),Last activity date of Teams Copilot (UTC),"
        "Last activity date of Copilot Chat (work) (UTC),Last activity date of Microsoft 365 Copilot (app) (UTC),"
        "Last activity date of Microsoft Edge (UTC)"
    )
    cells = "ana@larkmoor.example,Ana Silva,612,470,47,2026-08-25,2026-08-24,2026-08-23,2026-08-22,"
    items = read(given_v2(tmp_path, header, cells))
    assert values(items, "surface", "at", "grain", "actions", "observed_at") == [
        ("", "2026-08-25", "last_seen", "612", None),
        ("teams", "2026-08-24", "last_seen", "", None),
        ("chat_work", "2026-08-23", "last_seen", "", None),
        ("app", "2026-08-22", "last_seen", "", None),
    ]


def test_case_order_and_duplicate_columns_do_not_matter(tmp_path):
    header = (
        "prompts submitted for All Apps,WORD COPILOT LAST ACTIVITY DATE,Word Copilot Last Activity Date,"
        "user principal name,report period,report refresh date,Something New"
    )
    items = read(given_v2(tmp_path, header, "9,2026-07-01,1999-01-01,ana@larkmoor.example,7,2026-07-03,secret"))
    assert values(items, "surface", "at", "actions") == [("", date(2026, 6, 27), "9"), ("word", "2026-07-01", "")]


def test_the_json_of_the_beta_report_tells_the_same_and_its_empty_dates_are_no_use(tmp_path):
    person = {
        "reportRefreshDate": "2026-07-03", "userPrincipalName": "ana@larkmoor.example", "displayName": "Ana Silva",
        "lastActivityDate": "2026-07-02", "copilotChatLastActivityDate": "", "wordCopilotLastActivityDate": "",
        "microsoftTeamsCopilotLastActivityDate": "2026-06-30", "surprise": {"nested": ["Ana Silva"]},
        "copilotActivityUserDetailsByPeriod": [{"reportPeriod": 7}],
    }  # fmt: skip
    items = read(given(tmp_path, json.dumps({"value": [person]}, indent=1), "page.json"))
    assert values(items, "surface", "at", "actions") == [("", "2026-07-02", ""), ("teams", "2026-06-30", "")]


def test_several_periods_of_one_person_become_several_rolling_rows_but_one_set_of_last_dates(tmp_path):
    periods = [{"reportPeriod": 7, "promptsSubmitted": "3"}, {"reportPeriod": 28, "promptsSubmitted": "12"}]
    person = {"reportRefreshDate": "2026-07-03", "userPrincipalName": "a@b.example", "lastActivityDate": "2026-07-02",
              "copilotActivityUserDetailsByPeriod": periods}  # fmt: skip
    items = read(given(tmp_path, json.dumps({"value": [person]}), "page.json"))
    assert values(items, "grain", "at", "actions") == [
        ("rolling", date(2026, 6, 27), "3"), ("rolling", date(2026, 6, 6), "12"), ("last_seen", "2026-07-02", ""),
    ]  # fmt: skip


def test_a_page_that_names_a_next_one_is_used_and_says_that_the_rest_is_missing(tmp_path):
    page = {"@odata.nextLink": "https://graph.microsoft.com/next?token=secret",
            "value": [{"userPrincipalName": "a@b.example", "wordCopilotLastActivityDate": "2026-07-02"}]}  # fmt: skip
    items = read(given(tmp_path, json.dumps(page), "page.json"))
    assert Note("more_pages", {"file": "page.json"}) in items
    assert values(items, "surface") == [("word",)]
    assert "secret" not in repr(items)


def test_a_row_without_a_name_is_refused(tmp_path):
    items = read(given(tmp_path, f"{V1}\n{ANA}\n{ANA.replace('ana@larkmoor.example', '')}\n"))
    assert [(item.line, item.reason) for item in items if isinstance(item, Refused)] == [(3, "the row names nobody")]


@pytest.mark.parametrize("name", ["usercountsummary_4.csv", "usercountsummary_5.json", "usercounttrend_4.csv",
                                  "usercounttrend_5.json"])  # fmt: skip
def test_counts_of_the_whole_organisation_are_recognised_and_set_aside(name):
    file = sample(f"{FOLDER}/{name}")
    assert [source.id for source in m365_copilot.SOURCES if source.recognises(file)] == ["m365_copilot_totals"]
    (refused,) = m365_copilot.TOTALS.read(file)
    assert isinstance(refused, Refused)
    assert "whole organisation" in refused.reason
    assert "user detail report" in refused.expected


@pytest.mark.parametrize("name", ["example1.json", "example2.json", "example3.json"])
def test_the_export_with_the_text_of_prompts_is_refused_by_name_and_nothing_of_it_is_read(name):
    file = sample(f"m365_copilot_interactions/{name}")
    assert [source.id for source in m365_copilot.SOURCES if source.recognises(file)] == ["m365_copilot_interactions"]
    file.values = lambda: pytest.fail("the text of prompts was read")
    (refused,) = m365_copilot.INTERACTIONS.read(file)
    assert isinstance(refused, Refused)
    assert "never reads" in refused.reason


def test_display_names_never_leave_the_reader(tmp_path):
    real = read(sample(f"{FOLDER}/user_detail_v1.csv"))
    assert "6A4630397AAA1A9C8EED362168DC88A0" not in repr(real)
    assert "Silva" not in repr(read(given(tmp_path, f"{V1}\n{ANA}\n")))


def test_another_report_with_last_activity_dates_is_not_taken_for_copilot(tmp_path):
    file = given(tmp_path, "Report Refresh Date,User Principal Name,Last Activity Date\n2026-07-03,a@b.example,\n")
    assert not any(source.recognises(file) for source in m365_copilot.SOURCES)
