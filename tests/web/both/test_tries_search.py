"""Finding tries: those of one's own team, and of others only where their authors let people find them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surefoot.web.close.ritual.models import Try
from surefoot.web.close.ritual.searching.queries import any_case
from surefoot.web.frame import clock
from surefoot.web.people.models import Role, RoleTask
from tests.web import cast
from tests.web.planted_tries import tried

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


@pytest.fixture
def tasks() -> dict[str, RoleTask]:
    broker, handler = (Role.objects.get_or_create(key=key, defaults={"name": key.capitalize()})[0]
                       for key in ("broker", "handler"))
    return {name: RoleTask.objects.create(role=role, name=name)
            for role, name in ((broker, "File notes"), (broker, "Emails"), (handler, "Letters"))}


def found(people: cast.Cast, who: str = "dev", **query: object) -> str:
    answer = people.client(who).get("/tries/search", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_beyond_the_own_team_only_what_its_author_let_people_find(people: cast.Cast) -> None:
    for team, text, shared in (("motor", "own and quiet", False), ("home", "other and shared", True),
                               ("home", "other and quiet", False), ("claims", "above and quiet", False)):
        tried(people.teams[team], text, shared=shared)
    page = found(people)
    assert "own and quiet" in page and "other and shared" in page
    assert "other and quiet" not in page and "above and quiet" not in page
    for who in ("priya", "adam", "petra"):
        page = found(people, who)
        assert "other and shared" in page and "quiet" not in page.replace('class="small quiet"', "").replace(
            'class="quiet"', "").replace("quiet-link", ""), who


def test_a_name_stands_only_where_the_author_signed_and_the_role_is_that_of_the_task(
        people: cast.Cast, tasks: dict[str, RoleTask]) -> None:
    tried(people.teams["home"], "signed one", shared=True, author=people.person("hugo"))
    tried(people.teams["home"], "nobody's one", shared=True, task=tasks["File notes"])
    page = found(people, words="signed")
    assert "Hugo" in page
    page = found(people, words="nobody's")
    assert "Hugo" not in page and "Work of: Broker" in page and "Handler" not in page.split("<ul class=\"tries\">")[1]


def test_tries_are_found_by_words_role_and_task(people: cast.Cast, tasks: dict[str, RoleTask]) -> None:
    said = {"File notes": "Überblick kürzer", "Emails": "far too cheerful", "Letters": "ÜBERSETZUNG 50%"}
    for name, text in said.items():
        tried(people.teams["motor"], text, task=tasks[name])
    tried(people.teams["motor"], "no task at all")

    def texts(**query: Any) -> set[str]:
        page = found(people, **query)
        return {text for text in ("Überblick", "cheerful", "ÜBERSETZUNG", "no task at all") if text in page}
    assert texts(words="über") == {"Überblick", "ÜBERSETZUNG"} and texts(words="ÜBER KÜRZER") == {"Überblick"}
    assert texts(words="50%") == {"ÜBERSETZUNG"} and texts(words="5_%") == set() and texts(words=".*") == set()
    assert texts(words="notes") == {"Überblick"}, "words of the task count"
    broker = tasks["Emails"].role_id
    assert texts(role=broker) == {"Überblick", "cheerful"}
    assert texts(role=broker, task=tasks["Emails"].pk) == {"cheerful"}
    assert texts(role=broker, task=tasks["Letters"].pk) == set() and texts(role="x", task="1") == texts()


def test_with_nothing_there_and_with_nothing_found_the_page_says_what_to_do(people: cast.Cast) -> None:
    assert "There is nothing to find yet" in found(people)
    tried(people.teams["motor"], "something")
    assert "No try fits" in found(people, words="else") and "Leave out a word" in found(people, words="[(")


def test_thousands_are_read_a_page_at_a_time_with_the_same_few_queries(
        people: cast.Cast, tasks: dict[str, RoleTask]) -> None:
    client, today = people.client("dev"), clock.today()
    first = tried(people.teams["home"], "line of few", shared=True, task=tasks["Emails"], author=people.person("hugo"))
    client.get("/tries/search")

    def queries(page: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as counter:
            text = client.get(f"/tries/search?words=line&page={page}").content.decode()
        return len(counter), text
    few, _ = queries("1")
    Try.objects.bulk_create([Try(round=first.round, result="worked", text=f"line {number}", shared=True,
                                 task=tasks["Emails"], on=today - timedelta(days=number % 40))
                             for number in range(2000)], 500)
    many, page = queries("3")
    assert many == few and page.count('class="res"') == 25 and "Tries found: 2001" in page


def test_a_pattern_means_its_letters_and_nothing_else() -> None:
    assert any_case("aÜ.ß") == "[aA][Üü]\\.ß"
