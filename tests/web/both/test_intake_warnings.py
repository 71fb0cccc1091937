"""The page of data warns, with what to do, of what would make the numbers say less than they seem to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surefoot.web.frame import clock
from surefoot.web.intake.models import Import
from tests.web.both.test_intake_pages import NOW, bring, store_it
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db(transaction=True)
REPORT = """Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Word Copilot Last Activity Date
2026-06-12,dev@larkmoor.example,Dev,2026-06-11,2026-06-11
2026-06-12,mara@larkmoor.example,Mara,2026-06-10,2026-06-10
"""
DAILY = """person,at,tool,actions
dev@larkmoor.example,2026-06-01,m365_copilot,4
mara@larkmoor.example,2026-06-08,m365_copilot,2
"""
LAST_SEEN = "only says when people were last seen"
CONCEALS = "conceals who people are"
SET_ASIDE = "of the rows were set aside"


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def cast() -> Cast:
    return plant()


@pytest.fixture
def lead(cast: Cast) -> Client:
    return cast.client("priya")


def data(lead: Client) -> str:
    return lead.get("/data").content.decode()


def queries(lead: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        data(lead)
    return len(asked)


def concealed(report: str = REPORT) -> str:
    for number, name in enumerate(("dev", "mara")):
        report = report.replace(f"{name}@larkmoor.example", f"{number}58EEF6A6BBD3D0293CB306D24A42057")
    return report


def test_a_source_that_only_says_when_people_were_last_seen_is_warned_of(lead: Client) -> None:
    store_it(lead, bring(lead, REPORT, "report.csv"))
    page = data(lead)
    assert LAST_SEEN in page
    assert "audit log" in page


def test_a_source_that_tells_of_days_is_not(lead: Client) -> None:
    store_it(lead, bring(lead, DAILY))
    assert LAST_SEEN not in data(lead)


def test_a_file_that_conceals_who_people_are_is_warned_of_until_one_comes_that_does_not(lead: Client) -> None:
    of = bring(lead, concealed(), "report.csv")
    assert of.state == "refused"
    assert CONCEALS in data(lead)
    with clock.stopped(NOW + timedelta(minutes=5)):
        store_it(lead, bring(lead, REPORT, "report.csv"))
        assert CONCEALS not in data(lead)


def test_a_file_of_which_many_rows_were_set_aside_is_warned_of_until_a_better_one_comes(lead: Client) -> None:
    store_it(lead, bring(lead, DAILY + "tess@larkmoor.example,yesterday,m365_copilot,1\n"))
    assert f"33% {SET_ASIDE}" in data(lead)
    with clock.stopped(NOW + timedelta(minutes=5)):
        store_it(lead, bring(lead, DAILY))
        assert SET_ASIDE not in data(lead)


def test_a_file_of_which_few_rows_were_set_aside_is_not(lead: Client) -> None:
    rows = "".join(f"dev@larkmoor.example,2026-05-{day:02d},m365_copilot,1\n" for day in range(1, 20))
    store_it(lead, bring(lead, DAILY + rows + "tess@larkmoor.example,yesterday,m365_copilot,1\n"))
    assert SET_ASIDE not in data(lead)


def test_every_warning_says_what_to_do_in_german_too(lead: Client) -> None:
    store_it(lead, bring(lead, REPORT, "report.csv"))
    lead.cookies["language"] = "de"
    page = data(lead)
    assert "zuletzt gesehen wurde" in page
    assert LAST_SEEN not in page


def test_warnings_ask_the_database_as_often_for_many_files_as_for_one(lead: Client) -> None:
    store_it(lead, bring(lead, DAILY))
    found, one = Import.objects.get().found, queries(lead)
    Import.objects.bulk_create([
        Import(state="stored", origin="folder", name=f"day-{number}.csv", modified=NOW, made_at=NOW, found=found,
               digest=f"{number}") for number in range(300)])
    assert queries(lead) == one


def test_an_import_without_what_was_found_is_passed_over(lead: Client) -> None:
    Import.objects.create(state="refused", origin="upload", name="x.csv", modified=NOW, made_at=datetime(
        2026, 6, 14, tzinfo=UTC))
    assert SET_ASIDE not in data(lead)
