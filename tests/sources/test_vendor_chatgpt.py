"""ChatGPT's user engagement export: OpenAI's weeks laid onto calendar weeks, ranks and roles dropped."""

import os
from datetime import date
from pathlib import Path

import pytest

from surefoot.sources.chatgpt import SOURCE
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


HEADER = (
    "cadence,period_start,period_end,account_id,public_id,name,email,user_role,role,department,user_status,"
    "created_or_invited_date,is_active,first_day_active_in_period,last_day_active_in_period,messages,messages_rank,"
    "gpt_messages,gpts_messaged,tool_messages,tools_messaged,last_day_active"
)


def line(messages, first="", last="", period=("2025-01-26", "2025-02-01"), **more):
    """A row in the order of OpenAI's glossary; the default period is a real one: Sunday to Saturday."""
    cells = dict.fromkeys(HEADER.split(","), "") | {
        "cadence": "weekly", "period_start": period[0], "period_end": period[1], "public_id": "user-1",
        "name": "Ana Silva", "email": "ana@larkmoor.example", "user_role": "owner", "role": "Underwriter",
        "department": "Claims", "user_status": "enabled", "created_or_invited_date": "2024-11-05",
        "is_active": "1" if first else "0", "first_day_active_in_period": first, "last_day_active_in_period": last,
        "messages": str(messages), "messages_rank": "777", "gpt_messages": "4", "last_day_active": last,
    } | more  # fmt: skip
    return ",".join(cells.values())


def read(file):
    assert SOURCE.recognises(file)
    return list(SOURCE.read(file))


def values(items, *names, table="usage"):
    return [tuple(item.values.get(name) for name in names)
            for item in items if isinstance(item, Row) and item.table == table]  # fmt: skip


def usage(tmp_path, *rows):
    items = read(given(tmp_path, "\n".join([HEADER, *rows]) + "\n"))
    return values(items, "grain", "at", "until", "actions")


SUNDAY, MONDAY, SATURDAY = date(2025, 1, 26), date(2025, 1, 27), date(2025, 2, 1)


def test_the_columns_of_the_vendors_glossary_are_recognised_and_an_empty_export_yields_nothing():
    file = sample("chatgpt_enterprise/HEADER_user_engagement.csv")
    assert ",".join(file.header) == HEADER
    assert read(file) == []


def test_a_week_from_monday_to_sunday_is_a_week_with_all_its_messages(tmp_path):
    row = line(25, "2025-01-28", "2025-02-02", period=("2025-01-27", "2025-02-02"))
    assert usage(tmp_path, row) == [("week", MONDAY, date(2025, 2, 2), 25)]


@pytest.mark.parametrize(("first", "last", "expected"), [
    ("2025-01-28", "2025-01-31", [("week", MONDAY, SATURDAY, 25)]),
    ("2025-01-26", "2025-01-31", [("week", SUNDAY, SUNDAY, 1), ("week", MONDAY, SATURDAY, 24)]),
    ("2025-01-26", "2025-01-26", [("week", SUNDAY, SUNDAY, 25), ("week", MONDAY, SATURDAY, 0)]),
], ids=["after the Sunday", "on the Sunday and later", "on the Sunday only"])  # fmt: skip
def test_openais_weeks_from_sunday_are_laid_onto_calendar_weeks_by_the_first_and_last_active_day(
    tmp_path, first, last, expected
):
    rows = usage(tmp_path, line(25, first, last))
    assert rows == expected
    assert sum(row[3] for row in rows) == 25, "no message is lost or counted twice"


def test_a_week_without_messages_is_a_reported_zero(tmp_path):
    assert usage(tmp_path, line(0)) == [("week", MONDAY, SATURDAY, 0)]
    assert usage(tmp_path, line("")) == [("week", MONDAY, SATURDAY, 0)], "not active, so zero"


def test_an_active_week_without_a_count_is_not_reported_rather_than_zero(tmp_path):
    assert usage(tmp_path, line("", "2025-01-26", "2025-01-30")) == [
        ("week", SUNDAY, SUNDAY, ""), ("week", MONDAY, SATURDAY, ""),
    ]  # fmt: skip


def test_active_days_outside_the_period_are_not_believed(tmp_path):
    assert usage(tmp_path, line(5, "2025-01-26", "2025-03-01")) == [("week", MONDAY, SATURDAY, 5)]


def test_months_and_odd_periods_are_rolling(tmp_path):
    month = line(80, "2025-01-02", "2025-01-30", period=("2025-01-01", "2025-01-31"), cadence="monthly")
    two_weeks = line(30, "2025-01-12", "2025-01-20", period=("2025-01-12", "2025-01-25"))
    midweek = line(9, "2025-01-29", "2025-01-30", period=("2025-01-29", "2025-02-04"))
    assert usage(tmp_path, month, two_weeks, midweek) == [
        ("rolling", date(2025, 1, 1), date(2025, 1, 31), 80),
        ("rolling", date(2025, 1, 12), date(2025, 1, 25), 30),
        ("rolling", date(2025, 1, 29), date(2025, 2, 4), 9),
    ]


def test_people_invited_but_not_there_yet_are_set_aside_without_a_licence(tmp_path):
    (refused,) = read(given(tmp_path, f"{HEADER}\n{line(0, user_status='pending')}\n"))
    assert (refused.column, refused.reason) == ("user_status", "invited, not a user yet")


def test_an_enabled_user_has_a_seat_from_the_day_of_the_account_and_a_deleted_one_keeps_the_usage_only(tmp_path):
    rows = [line(3, "2025-01-27", "2025-01-27"), line(4, "2025-02-03", "2025-02-03", ("2025-02-02", "2025-02-08")),
            line(5, "2025-01-28", "2025-01-28", email="bo@larkmoor.example", user_status="deleted")]  # fmt: skip
    items = read(given(tmp_path, "\n".join([HEADER, *rows])))
    assert values(items, "person", "tool", "assigned_on", table="licences") == [
        ("ana@larkmoor.example", "chatgpt", "2024-11-05")
    ]
    assert values(items, "person", "actions") == [
        ("ana@larkmoor.example", 3), ("ana@larkmoor.example", 4), ("bo@larkmoor.example", 5),
    ]  # fmt: skip


def test_names_ranks_and_typed_in_roles_and_departments_never_leave_the_reader(tmp_path):
    text = repr(read(given(tmp_path, f"{HEADER}\n{line(25, '2025-01-26', '2025-01-31')}\n")))
    for secret in ("Ana Silva", "777", "owner", "Underwriter", "Claims", "user-1"):
        assert secret not in text


def test_new_columns_other_order_and_capitals_do_not_matter(tmp_path):
    header = "Messages,EMAIL,Period_End,period_start,cadence,project_messages,model_to_messages"
    cells = "1234,ana@larkmoor.example,2025-02-02,2025-01-27,weekly,9,\"{'gpt-4o': 25}\""
    items = read(given(tmp_path, f"{header}\n{cells}\n"))
    assert values(items, "grain", "actions") == [("week", 1234)]
    assert not values(items, "person", table="licences")


def test_dates_a_spreadsheet_rewrote_are_read_in_the_order_the_whole_file_shows(tmp_path):
    row = line(6, "1/26/25", "1/31/25", period=("1/26/25", "2/1/25"))
    assert usage(tmp_path, row) == [("week", SUNDAY, SUNDAY, 1), ("week", MONDAY, SATURDAY, 5)]


def test_a_row_without_an_address_a_period_or_with_a_count_in_words_is_refused(tmp_path):
    rows = [line(1, email=""), line(1, period=("", "")), line("many"), line(1)]
    items = read(given(tmp_path, "\n".join([HEADER, *rows]) + "\n"))
    assert [(item.line, item.column) for item in items if isinstance(item, Refused)] == [
        (2, "email"), (3, "period_start"), (4, "period_start"),
    ]  # fmt: skip
    assert len(values(items, "at")) == 1


def test_exports_of_gpts_and_projects_count_no_people_and_are_refused(tmp_path):
    header = "cadence,period_start,period_end,gpt_id,gpt_name,gpt_creator_email,messages_workspace"
    (refused,) = read(given(tmp_path, f"{header}\nweekly,2025-01-26,2025-02-01,g-1,Helper,x@y.example,7\n"))
    assert isinstance(refused, Refused)
    assert "not of people" in refused.reason


def test_other_tables_are_not_taken_for_chatgpt(tmp_path):
    assert not SOURCE.recognises(given(tmp_path, "person,at,until,tool,actions\na,2026-01-01,,x,1\n"))
