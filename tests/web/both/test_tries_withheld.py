"""Names that must not be in a try: who keeps them, what is posted with them, and what the audit log tells."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from surefoot.web.close.policy.questions.catching import Caught, look
from surefoot.web.close.ritual import guarding
from surefoot.web.close.ritual.models import Try, Withheld
from surefoot.web.close.ritual.withheld.actions import MOST
from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from tests.web import cast
from tests.web.tried import MONDAY, at, begin

pytestmark = pytest.mark.django_db
PAGE = "/tries/withheld"


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


def page(people: cast.Cast, who: str = "petra", query: str = "") -> str:
    return people.client(who).get(PAGE + query).content.decode()


@pytest.mark.parametrize("who", ["petra", "priya"])
def test_names_are_pasted_one_a_line_and_each_is_kept_once(people: cast.Cast, who: str) -> None:
    client = people.client(who)
    sent = client.post(PAGE, {"lines": "Nordwind GmbH\r\n\r\n  Harrow  &  Pike \nNORDWIND gmbh\nAB\n" + "x" * 201})
    told = client.get(sent["Location"]).content.decode()
    assert "New names: 2." in told and "Already there: 1." in told and "Too short or too long for a name: 2." in told
    assert sorted(Withheld.objects.values_list("text", flat=True)) == ["Harrow & Pike", "Nordwind GmbH"]
    client.post(PAGE, {"lines": "nordwind GMBH"})
    assert Withheld.objects.count() == 2


def test_a_name_is_removed_and_again_changes_nothing(people: cast.Cast) -> None:
    name = Withheld.objects.create(text="Nordwind GmbH")
    for _ in range(2):
        assert people.client("petra").post(f"{PAGE}/{name.pk}/remove").status_code == 302
    assert not Withheld.objects.exists() and AuditEntry.objects.count() == 1


def test_the_audit_log_counts_names_and_never_says_one(people: cast.Cast) -> None:
    people.client("petra").post(PAGE, {"lines": "Nordwind GmbH\nHarrow & Pike"})
    people.client("petra").post(f"{PAGE}/{Withheld.objects.latest('pk').pk}/remove")
    entries = list(AuditEntry.objects.order_by("number"))
    assert [(one.action, json.loads(one.detail)) for one in entries] == [
        ("ritual.withheld_added", {"names": 2, "total": 2}), ("ritual.withheld_removed", {"names": 1, "total": 1})]
    assert not any("ord" in one.about or "Nord" in one.detail for one in entries)


def test_five_thousand_names_fit_are_paged_and_searched_and_one_more_has_no_room(
        people: cast.Cast, django_assert_max_num_queries: Any) -> None:
    client = people.client("petra")
    client.post(PAGE, {"lines": "\n".join(f"Client {number:04} Ltd" for number in range(MOST))})
    assert Withheld.objects.count() == MOST
    sent = client.post(PAGE, {"lines": "One more"})
    assert "Without room: 1. The list holds 5000 names." in client.get(sent["Location"]).content.decode()
    with django_assert_max_num_queries(12):
        first = client.get(PAGE).content.decode()
    assert first.count("<tr>") == 101 and "The list (5000)" in first
    assert page(people, query="?search=CLIENT 0042").count("<tr>") == 2
    assert "No name has these letters" in page(people, query="?search=zzz")
    assert [span.kind for span in guarding.caught("Letter to client 0042", "en")] == ["name"]


def test_a_name_is_kept_off_boards_and_out_of_questions(people: cast.Cast) -> None:
    begin(people)
    with clock.stopped(at(MONDAY + timedelta(days=3))):
        client = people.client("dev")
        sent = {"line": "Minutes for nordwinds board", "result": "worked"}
        assert client.post("/tries", sent).status_code == 200
        Withheld.objects.create(text="Nordwind GmbH")
        refused = client.post("/tries", sent)
        assert refused.status_code == 422 and "<mark>nordwinds</mark>" in refused.content.decode()
    assert Try.objects.count() == 1
    with pytest.raises(Caught):
        look("May I send Nordwind's letter?", "en")


def test_without_names_the_page_says_what_is_found_anyway(people: cast.Cast) -> None:
    assert "No names yet" in page(people)


@pytest.mark.parametrize("who", ["mara", "dev", "adam", "olga", "sol"])
def test_nobody_else_sees_or_changes_them(people: cast.Cast, who: str) -> None:
    name = Withheld.objects.create(text="Nordwind GmbH")
    client = people.client(who)
    assert [client.get(PAGE).status_code, client.post(PAGE, {"lines": "Other"}).status_code,
            client.post(f"{PAGE}/{name.pk}/remove").status_code] == [403, 403, 403]
    assert Withheld.objects.get().text == "Nordwind GmbH"
