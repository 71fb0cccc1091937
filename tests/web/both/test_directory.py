"""Who works here, by URL: administrators and leads see everybody, managers who is in their teams, others nobody."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.access import reader_of
from surefoot.web.people.directory import queries
from surefoot.web.people.models import (
    Account,
    Exclusion,
    Grant,
    Management,
    Person,
    Position,
    Session,
    Site,
    Team,
    Token,
)
from surefoot.web.people.own_models import OptOut
from surefoot.web.people.scope import everything
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode())))


def names(client: Client, query: str = "") -> list[str]:
    """Whom the list shows."""
    return re.findall(r'/people/[0-9a-f-]{36}"><bdi>([^<]*)', client.get(f"/people{query}").content.decode())


def path(cast: Cast, name: str, more: str = "") -> str:
    return f"/people/{cast.person(name).pk}{more}"


def today() -> date:
    return clock.today()


def crowd(count: int, team: Team) -> None:
    made = Person.unscoped.bulk_create(Person(key=f"k{number:05}", name=f"Zed {number:05}") for number in range(count))
    Position.unscoped.bulk_create(Position(person=person, team=team, starts=date(2026, 1, 5)) for person in made)


def test_everybody_who_works_here_stands_in_order_of_names(cast: Cast) -> None:
    assert names(cast.client("priya")) == sorted(name.capitalize() for name in cast.accounts)


@pytest.mark.parametrize(("name", "seen"), [("mara", ["Dev", "Mara"]), ("hugo", ["Hugo"])])
def test_who_leads_a_team_sees_who_is_in_it(cast: Cast, name: str, seen: list[str]) -> None:
    assert names(cast.client(name)) == seen
    for other in ("dev", "tess", "adam", "hugo"):
        expected = 200 if other.capitalize() in seen else 403
        assert cast.client(name).get(path(cast, other)).status_code == expected


@pytest.mark.parametrize("name", ["dev", "olga", "petra"])
def test_everybody_else_sees_nobody_here_not_even_themselves(cast: Cast, name: str) -> None:
    client = cast.client(name)
    for address in ("/people", path(cast, name), path(cast, "mara")):
        assert client.get(address).status_code == 403


def test_somebody_who_is_not_there_is_refused_like_somebody_who_is_not_theirs(cast: Cast) -> None:
    assert cast.client("adam").get(f"/people/{uuid4()}").status_code == 403


def test_people_are_found_by_name_address_and_key(cast: Cast) -> None:
    adam = cast.client("adam")
    Person.unscoped.filter(pk=cast.person("tess").pk).update(key="E4711")
    for sent in ("?search=TES", "?search=tess%40lark", "?search=e4711"):
        assert names(adam, sent) == ["Tess"]
    assert "Nobody fits" in text(adam, "/people?search=nobody-at-all")


def test_people_are_found_by_team_and_site(cast: Cast) -> None:
    adam = cast.client("adam")
    other = Site.objects.create(key="york", name="York")
    Position.unscoped.filter(person=cast.person("hugo")).update(site=other)
    assert names(adam, "?team=moto") == ["Dev", "Mara"]
    assert names(adam, f"?of={cast.teams['home'].pk}") == ["Hugo"]
    assert names(adam, f"?site={other.pk}") == ["Hugo"]
    within = adam.get(f"/people?of={cast.teams['motor'].pk}").content.decode()
    assert f'<input type="hidden" name="of" value="{cast.teams["motor"].pk}">' in within


def test_who_has_left_and_who_comes_later_stand_apart(cast: Cast) -> None:
    adam = cast.client("adam")
    Person.unscoped.filter(pk=cast.person("tess").pk).update(left=today() - timedelta(days=1))
    Person.unscoped.filter(pk=cast.person("sol").pk).update(joined=today() + timedelta(days=1))
    assert (names(adam, "?here=left"), names(adam, "?here=coming")) == (["Tess"], ["Sol"])
    assert not {"Tess", "Sol"} & set(names(adam))
    assert names(adam, "?here=left&team=travel") == ["Tess"]


def test_a_manager_does_not_see_who_has_left_their_team(cast: Cast) -> None:
    Position.unscoped.filter(person=cast.person("dev")).update(ends=today() - timedelta(days=1))
    mara = cast.client("mara")
    assert names(mara) == ["Mara"]
    assert mara.get(path(cast, "dev")).status_code == 403


def test_a_manager_sees_neither_grade_nor_key_nor_days_of_contract(cast: Cast) -> None:
    Person.unscoped.filter(pk=cast.person("dev").pk).update(level="planted-grade", key="planted-key",
                                                           left=today() + timedelta(days=300))
    shown = text(cast.client("mara"), path(cast, "dev"))
    assert "planted" not in shown
    assert "First day" not in shown
    assert "Last day" not in shown
    assert "planted-grade" in text(cast.client("adam"), path(cast, "dev"))


def test_a_manager_sees_of_a_history_only_what_was_in_their_teams(cast: Cast) -> None:
    with everything("a test"):
        Position.objects.create(person=cast.person("dev"), team=cast.teams["home"], starts=date(2025, 1, 1),
                                ends=date(2026, 1, 4))
    assert "Home" in text(cast.client("adam"), path(cast, "dev"))
    assert "Home" not in text(cast.client("mara"), path(cast, "dev"))


def test_a_record_shows_where_somebody_works_and_their_history(cast: Cast) -> None:
    Person.unscoped.filter(pk=cast.person("dev").pk).update(workdays=0b0001111)
    shown = text(cast.client("adam"), path(cast, "dev"))
    for words in ("Works in Motor", "Claims handler", "Leeds", "Monday, Tuesday, Wednesday, Thursday",
                  "from 5 January 2026 Motor Mara"):
        assert words in shown, words


def test_a_record_says_nothing_of_what_somebody_chose(cast: Cast) -> None:
    adam = cast.client("adam")
    before = text(adam, path(cast, "dev"))
    OptOut.unscoped.create(person=cast.person("dev"), starts=today())
    Exclusion.objects.create(team=cast.teams["motor"], covers="usage", starts=today())
    assert text(adam, path(cast, "dev")) == before


def test_a_page_begins_where_the_one_before_ended_and_its_address_carries_no_name(cast: Cast) -> None:
    adam, found = cast.client("adam"), list[str]()
    crowd(120, cast.teams["travel"])
    address = "/people?search=zed"
    while address:
        found += names(adam, address.removeprefix("/people"))
        after = re.search(r'href="(\?[^"]*after=[^"]*)"', adam.get(address).content.decode())
        address = f"/people{html.unescape(after[1])}" if after else ""
        assert "Zed" not in address
    assert found == [f"Zed {number:05}" for number in range(120)]


@settings(max_examples=15, deadline=None)
@given(called=st.lists(st.text("abB ä", max_size=2), max_size=9), size=st.integers(1, 4))
def test_whatever_people_are_called_each_stands_on_exactly_one_page(called: list[str], size: int) -> None:
    with everything("a test"):
        Person.objects.all().delete()
    lead = Account.objects.get_or_create(email="lead@larkmoor.example")[0]
    Grant.objects.get_or_create(account=lead, role="lead", defaults={"since": clock.now()})
    who = reader_of(lead, today())
    people = [Person.unscoped.create(key=f"k{number}", name=name) for number, name in enumerate(called)]
    found, wanted, before = [], queries.Asked(), queries.A_PAGE
    try:
        queries.A_PAGE = size  # type: ignore[misc]
        while True:
            rows, after = queries.page(who, wanted)
            found += [row.id for row in rows]
            if after is None:
                break
            wanted = queries.Asked(after=after)
    finally:
        queries.A_PAGE = before  # type: ignore[misc]
    assert sorted(found) == sorted(person.pk for person in people)


def test_a_thousand_people_cost_as_many_queries_as_ten(cast: Cast) -> None:
    adam = cast.client("adam")

    def count(query: str) -> int:
        with CaptureQueriesContext(connection) as found:
            names(adam, query)
        return len(found)

    count("")
    few = [count(query) for query in ("", "?search=a", "?team=trav")]
    crowd(1000, cast.teams["travel"])
    assert [count(query) for query in ("", "?search=a", "?team=trav")] == few


def test_the_last_day_ends_team_leadership_sessions_and_tokens(cast: Cast) -> None:
    mara, adam, yesterday = cast.client("mara"), cast.client("adam"), today() - timedelta(days=1)
    Token.objects.create(account=cast.accounts["mara"], name="x", scopes="ask", digest="0" * 64, made_on=today(),
                         ends=today())
    response = adam.post(path(cast, "mara", "/employment"), {"last": yesterday.isoformat()}, follow=True)
    assert "The last day is set" in response.content.decode()
    assert mara.get("/me").status_code == 302
    assert not Session.objects.filter(account=cast.accounts["mara"]).exists()
    assert not Token.objects.exists()
    with everything("a test"):
        assert Position.objects.get(person=cast.person("mara")).ends == yesterday
    assert Management.objects.get(team=cast.teams["motor"]).ends == yesterday
    entry = AuditEntry.objects.get(action="people.employment_ended")
    assert audit.read(entry) == {"last": yesterday.isoformat()}
    assert entry.about == f"person:{audit.alias(cast.person('mara').subject)}"


def test_who_leaves_later_works_on_until_then(cast: Cast) -> None:
    mara = cast.client("mara")
    cast.client("adam").post(path(cast, "mara", "/employment"), {"last": (today() + timedelta(days=9)).isoformat()})
    assert names(mara) == ["Dev", "Mara"]
    assert "Their last day is" in text(cast.client("adam"), path(cast, "mara"))


def test_a_last_day_that_was_a_mistake_is_taken_back(cast: Cast) -> None:
    adam = cast.client("adam")
    adam.post(path(cast, "mara", "/employment"), {"last": (today() - timedelta(days=1)).isoformat()})
    adam.post(path(cast, "mara", "/employment"), {"on": "yes"})
    assert names(cast.client("mara")) == ["Dev", "Mara"]
    assert AuditEntry.objects.filter(action="people.employment_goes_on").exists()


@pytest.mark.parametrize(("sent", "says"), [
    ({"last": "2020-01-01"}, "They had not started by that day"), ({"last": "soon"}, "Give a day"),
    ({}, "Last day of employment"), ({"on": "yes"}, "there is nothing to take back")])
def test_a_last_day_that_can_not_be_is_refused_with_the_reason(cast: Cast, sent: dict[str, Any], says: str) -> None:
    response = cast.client("adam").post(path(cast, "dev", "/employment"), sent)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert cast.person("dev").left is None


def test_the_last_administrator_does_not_leave(cast: Cast) -> None:
    response = cast.client("adam").post(path(cast, "adam", "/employment"), {"last": today().isoformat()})
    assert "nobody would be left who can administer" in response.content.decode()
    with everything("a test"):
        assert Person.objects.get(pk=cast.person("adam").pk).left is None


@pytest.mark.parametrize("name", ["priya", "mara", "olga", "dev"])
def test_nobody_but_an_administrator_ends_employment(cast: Cast, name: str) -> None:
    response = cast.client(name).post(path(cast, "dev", "/employment"), {"last": today().isoformat()})
    assert response.status_code == 403
    assert "End of employment" not in cast.client("priya").get(path(cast, "dev")).content.decode()


def test_without_anybody_the_page_says_what_to_bring(db: None) -> None:
    client, account = Client(), Account.objects.create_user("first@elsewhere.example")
    Grant.objects.create(account=account, role="administrator", since=clock.now())
    client.force_login(account)
    assert "Nobody is known yet" in text(client, "/people")


def test_an_administrator_has_somebody_who_left_erased_once_they_say_they_are_sure(cast: Cast) -> None:
    adam = cast.client("adam")
    adam.post(path(cast, "mara", "/employment"), {"last": (today() - timedelta(days=1)).isoformat()})
    asked = adam.post(path(cast, "mara", "/erase"), {})
    assert asked.status_code == 422
    assert Person.unscoped.filter(pk=cast.person("mara").pk).exists()
    done = adam.post(path(cast, "mara", "/erase"), {"sure": "on"}, follow=True)
    assert "is being erased" in done.content.decode()
    assert AuditEntry.objects.filter(action="person.erasure_asked").count() == 1


def test_nobody_who_works_here_is_erased_by_somebody_else(cast: Cast) -> None:
    answer = cast.client("adam").post(path(cast, "dev", "/erase"), {"sure": "on"})
    assert answer.status_code == 422
    assert "still works here" in answer.content.decode()
    assert Person.unscoped.filter(pk=cast.person("dev").pk).exists()


@pytest.mark.parametrize("name", ["priya", "mara", "olga"])
def test_nobody_but_an_administrator_has_a_leaver_erased(cast: Cast, name: str) -> None:
    Person.unscoped.filter(pk=cast.person("tess").pk).update(left=today() - timedelta(days=1))
    assert cast.client(name).post(path(cast, "tess", "/erase"), {"sure": "on"}).status_code == 403
