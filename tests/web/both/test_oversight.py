"""The audit log as auditor and administrator read it and take it along; the settings and calls to the outside."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surefoot.web.frame import audit, checking, clock
from surefoot.web.frame.models import AuditCheck, AuditEntry
from surefoot.web.frame.outside import MailServer, Provider
from tests.web.both.test_signin_links import run_jobs
from tests.web.cast import Cast, plant
from tests.web.signin.ways import with_environment

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = plant()
    with clock.stopped(NOON):
        audit.record("results.viewed", actor=audit.alias(made.accounts["priya"].subject), about="team:1")
        audit.record("results.viewed", actor=audit.alias(made.accounts["mara"].subject), about="team:2")
        audit.record("people.imported", rows=12)
    return made


def numbers(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<th scope="row">(\d+)</th>', html)]


def read(cast: Cast, query: str = "", name: str = "olga") -> str:
    response = cast.client(name).get(f"/audit{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_reads_newest_first_with_roles_and_short_ids_and_no_name(cast: Cast) -> None:
    html = read(cast)
    assert numbers(html) == [3, 2, 1]
    for word in ("Adoption lead", "Leads a team", "Surefoot itself", "Looked at results", "27 November 2026, 12:00"):
        assert word in html
    assert audit.alias(cast.accounts["priya"].subject)[:6] in html
    assert not {"priya", "mara"} & set(re.findall(r"\w+", html.lower()))


@pytest.mark.parametrize("query", ["?action=%00", "?action=results%00viewed", "?%00=1"])
def test_a_text_no_database_could_hold_is_a_bad_request(cast: Cast, query: str) -> None:
    assert cast.client("olga").get(f"/audit{query}").status_code == 400
    assert Client().get(f"/audit{query}").status_code == 302


def test_somebody_who_was_erased_is_nobody_any_more(cast: Cast) -> None:
    audit.forget(cast.accounts["priya"].subject)
    assert "Somebody who was erased" in read(cast)


@pytest.mark.parametrize(("query", "found"), [
    ("?action=results.viewed", [2, 1]), ("?kind=team", [2, 1]), ("?day=2026-11-27", [3, 2, 1]), ("?day=2026-11-26", []),
    ("?day=yesterday&before=x&kind=god", [3, 2, 1]), ("?before=3", [2, 1])])
def test_it_is_filtered_by_action_day_and_kind(cast: Cast, query: str, found: list[int]) -> None:
    assert numbers(read(cast, query)) == found


def test_a_page_costs_the_same_for_a_thousand_entries(cast: Cast) -> None:
    olga = cast.client("olga")
    olga.get("/audit")

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            olga.get("/audit")
        return len(found)

    few = count()
    for number in range(200):
        audit.record("results.viewed", actor=audit.alias(str(uuid4())), about=f"team:{number}")
    assert count() <= few
    html = olga.get("/audit?action=results.viewed").content.decode()
    assert len(numbers(html)) == 50
    assert re.search(r'href="\?[^"]*before=154', html)


@pytest.mark.parametrize("name", ["olga", "adam"])
def test_it_is_taken_along_as_csv_and_json_and_that_is_an_entry(cast: Cast, name: str) -> None:
    client = cast.client(name)
    response = client.get("/audit/export.csv?kind=team")
    rows = list(csv.DictReader(b"".join(response.streaming_content).decode().splitlines()))
    assert [row["number"] for row in rows] == ["1", "2"]
    found: Any = json.loads(b"".join(client.get("/audit/export.json").streaming_content))
    assert [row["number"] for row in found] == [1, 2, 3, 4]
    assert found[2]["detail"] == {"rows": 12}
    last = AuditEntry.objects.get(number=5)
    assert (last.action, audit.read(last)) == ("audit.exported", {"entries": 4, "form": "json"})
    assert last.actor == audit.alias(cast.accounts[name].subject)


def test_an_export_of_nothing_is_whole(cast: Cast) -> None:
    client = cast.client("olga")
    assert json.loads(b"".join(client.get("/audit/export.json?day=2001-01-01").streaming_content)) == []
    assert b"".join(client.get("/audit/export.csv?day=2001-01-01").streaming_content).startswith(b"number,at,")


def test_the_page_says_what_the_last_check_found_and_when(cast: Cast) -> None:
    assert "it was not checked yet" in read(cast)
    cast.client("olga").post("/audit/check")
    with clock.stopped(NOON):
        run_jobs()
    assert "Checked on 27 November 2026: all 3 entries" in read(cast)
    AuditCheck.objects.update(broken=2)
    assert "The log does not hold at entry 2" in read(cast)


def test_the_check_runs_every_night() -> None:
    assert checking.check.daily is not None


def test_settings_list_every_call_to_the_outside_and_no_secret(cast: Cast) -> None:
    assert "Surefoot calls no system outside" in cast.client("adam").get("/settings").content.decode()
    mail = MailServer("mail.example", 587, "planted-user", "planted-word", False, "surefoot@larkmoor.example")
    provider = Provider("https://idp.example", "surefoot", "planted-secret", "email", "email", "openid")
    with with_environment(mail=mail, oidc=provider, database_url="postgresql://u:planted-database@h/n"):
        html = cast.client("adam").get("/settings").content.decode()
    assert "Systems outside that Surefoot calls: 2" in html
    assert "mail.example:587" in html
    assert "idp.example" in html
    assert "planted" not in html
