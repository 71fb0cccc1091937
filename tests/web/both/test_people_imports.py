"""Bringing people in by browser: what is shown before anything changes, the word that lets it, and taking it back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from surefoot.web.frame import clock, jobs
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.importing import steps
from surefoot.web.people.models import Account, Difference, Grant, Import, ImportFile, Person
from surefoot.web.people.scope import everything
from tests.web.cast import Cast, plant
from tests.web.importing import DAY, Row, everything_stored, people, teams

BOSS = {"person": "boss", "team": "board", "manager": "", "name": "Berta Boss"}
DEV = {"person": "dev", "team": "motor", "manager": "mara", "name": "Dev Rao"}
ALL = (BOSS, {"person": "mara", "team": "motor", "manager": "boss"}, DEV,
       {"person": "hugo", "team": "home", "manager": "boss"}, {"person": "tess", "team": "home", "manager": "hugo"})
ADAM = {"person": "adam@larkmoor.example", "team": "board", "manager": "boss"}
MOVED = {**DEV, "team": "home", "manager": "hugo"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return plant()


@pytest.fixture
def adam(cast: Cast) -> Client:
    """Who administers, in an organisation whose people are not in any list yet but in the cast."""
    return cast.client("adam")


def run_jobs() -> None:
    """As a worker does: what a job ends with stands in its record."""
    for task in DBTaskResult.objects.filter(status="READY"):
        name, values = task.args_kwargs["args"]
        try:
            jobs.named(name).run(**values)
        except ZeroDivisionError:
            task.status = "FAILED"
        else:
            task.status = "SUCCESSFUL"
        task.save()


def send(client: Client, *files: bytes, **more: Any) -> Any:
    uploads = [SimpleUploadedFile(f"list{number}.csv", content) for number, content in enumerate(files)]
    return client.post("/people/imports/new",
                       {"files": uploads, "since": DAY.isoformat(), "names": "some", "last_day": "", **more})


def brought(client: Client, *files: bytes, **more: Any) -> Import:
    response = send(client, *files, **more)
    assert response.status_code == 302, response.content.decode()
    run_jobs()
    return Import.objects.get(pk=int(response["Location"].rsplit("/", 1)[1]))


def page(client: Client, found: Import, more: str = "") -> str:
    response = client.get(f"/people/imports/{found.pk}{more}")
    assert response.status_code == 200
    return text(response.content)


def text(content: bytes) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", content.decode())))


def act(client: Client, found: Import, what: str, **more: str) -> Any:
    response = client.post(f"/people/imports/{found.pk}/{what}", {"seen": found.seen, **more})
    run_jobs()
    found.refresh_from_db()
    return response


def keys() -> set[str]:
    with everything("a test"):
        return set(Person.objects.values_list("key", flat=True))


def many(count: int) -> Iterable[Row]:
    return [BOSS, *({"person": f"p{number:05}", "team": f"t{number % 50}", "manager": "boss"}
                    for number in range(count))]


def test_a_list_is_shown_before_anything_changes(adam: Client) -> None:
    before = everything_stored()
    found = brought(adam, people(*ALL))
    shown = page(adam, found)
    for words in ("This is what the list would change", "New people: 5", "Berta Boss", "is new",
                  "holds from 27 November 2026 and names some people"):
        assert words in shown, words
    assert everything_stored() == before


def test_what_was_shown_happens_when_somebody_says_so(adam: Client) -> None:
    found = brought(adam, people(*ALL))
    assert act(adam, found, "confirm").status_code == 302
    assert found.state == "done"
    assert {"boss", "dev", "tess"} <= keys()
    assert "The list is taken in" in page(adam, found)


def test_a_move_shows_from_where_to_where_and_what_else_differs(adam: Client) -> None:
    act(adam, brought(adam, people(*ALL), since=(DAY - timedelta(days=30)).isoformat()), "confirm")
    shown = page(adam, brought(adam, people(MOVED)))
    assert "Dev Rao dev changes team Motor Home team, manager" in shown


def test_people_and_teams_come_in_together(adam: Client) -> None:
    found = brought(adam, people(*ALL), teams({"team": "motor", "parent": "board", "manager": "dev", "name": "Motor"}))
    shown = page(adam, found)
    assert "list0.csv" in shown
    assert "list1.csv" in shown
    assert [row["table"] for row in found.facts["files"]] == ["people", "teams"]


def test_another_digest_than_the_one_shown_is_refused(adam: Client) -> None:
    found = brought(adam, people(*ALL))
    response = act(adam, found, "confirm", seen="0" * 64)
    assert (response.status_code, found.state) == (409, "ready")
    assert "would change other things than you saw" in response.content.decode()


def test_where_something_else_stands_by_now_the_differences_are_shown_again(adam: Client) -> None:
    found, other = brought(adam, people(*ALL)), brought(adam, people(*ALL))
    act(adam, other, "confirm")
    act(adam, found, "confirm")
    assert found.state == "ready"
    shown = page(adam, found)
    assert "Something else stands since you last looked" in shown
    assert "Nothing: everything in the list stands like that already" in shown


def test_a_list_that_lets_too_many_leave_needs_the_word_twice(adam: Client) -> None:
    found = brought(adam, people(*ALL, ADAM), names="all")
    shown = page(adam, found)
    assert "9 of 10 people are missing from it" in shown
    assert act(adam, found, "confirm").status_code == 409
    assert found.state == "ready"
    assert act(adam, found, "confirm", sure="yes").status_code == 302
    assert found.state == "done"


def test_a_list_that_leaves_nobody_to_administer_is_refused_even_twice(adam: Client) -> None:
    found = brought(adam, people(*ALL), names="all")
    response = act(adam, found, "confirm", sure="yes")
    assert (response.status_code, found.state) == (409, "ready")
    assert "nobody would be left who can administer" in text(response.content)


def test_who_administers_and_leaves_later_does_not_stop_a_list(adam: Client) -> None:
    later = clock.today() + timedelta(days=90)
    found = brought(adam, people({**ADAM, "left": later.isoformat()}))
    act(adam, found, "confirm")
    assert found.state == "done"


def test_an_administrator_from_outside_is_enough_to_go_on(adam: Client) -> None:
    outside = Account.objects.create_user("outside@elsewhere.example")
    Grant.objects.create(account=outside, role="administrator", since=clock.now())
    found = brought(adam, people(*ALL), names="all")
    act(adam, found, "confirm", sure="yes")
    assert found.state == "done"


def test_rows_set_aside_are_told_with_file_line_and_reason_and_never_with_what_they_say(adam: Client) -> None:
    odd = people(*ALL, {"person": "", "team": "planted-cell", "manager": "planted-boss"})
    shown = page(adam, brought(adam, odd))
    assert "What was set aside, and why (1 rows)" in shown
    assert re.search(r"list0\.csv 7 person", shown)
    assert "planted" not in shown


@pytest.mark.parametrize(("content", "says"), [
    (b"person,at,tool,actions\ndev,2026-06-01,m365_copilot,4\n", "no table of people among the files"),
    (b"nothing to see", "list0.csv"), (b"person,team,manager,role\n", "list0.csv")])
def test_a_list_that_can_not_be_used_says_why_and_changes_nothing(adam: Client, content: bytes, says: str) -> None:
    found = brought(adam, content)
    shown = page(adam, found)
    assert "The list can't be used" in shown
    assert says in shown
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize(("files", "more", "says"), [
    ((b"",), {}, "A file is empty"), ((), {}, "Files"), ((people(*ALL),), {"since": "soon"}, "Give a day"),
    ((people(*ALL),), {"since": "0001-01-01"}, "Give a day"), ((people(*ALL),), {"names": ""}, "Whom does it name"),
    ((people(*ALL),), {"last_day": DAY.isoformat()}, "Give a day before the list holds")])
def test_a_form_that_lacks_something_is_shown_again_with_what_it_lacks(
        adam: Client, files: tuple[bytes, ...], more: dict[str, str], says: str) -> None:
    response = send(adam, *files, **more)
    assert (response.status_code, Import.objects.exists()) == (422, False)
    assert says in text(response.content)


def test_two_files_of_one_name_are_refused(adam: Client) -> None:
    twice = [SimpleUploadedFile("list.csv", people(*ALL)), SimpleUploadedFile("list.csv", people(BOSS))]
    response = adam.post("/people/imports/new", {"files": twice, "since": DAY.isoformat(), "names": "some"})
    assert "Two files have the same name" in text(response.content)


def test_more_megabytes_than_a_list_of_people_can_have_are_refused(adam: Client,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surefoot.web.people.imports.forms.MOST", 0)
    assert "larger than 0 MB" in text(send(adam, people(*ALL)).content)


def test_a_list_put_away_changes_nothing_and_leaves_nothing(adam: Client) -> None:
    before = everything_stored()
    found = brought(adam, people(*ALL))
    act(adam, found, "discard")
    assert (found.state, found.wanted, Difference.objects.exists()) == ("discarded", None, False)
    assert everything_stored() == before
    assert "The list was put away" in page(adam, found)


def test_the_newest_is_undone_and_everything_stands_as_before(adam: Client) -> None:
    before = everything_stored()
    found = brought(adam, people(*ALL))
    act(adam, found, "confirm")
    act(adam, found, "undo")
    assert (found.state, everything_stored()) == ("undone", before)
    assert "The list was taken back" in page(adam, found)


def test_an_earlier_one_can_not_be_undone_and_says_why(adam: Client) -> None:
    found, later = brought(adam, people(*ALL)), brought(adam, people(MOVED))
    act(adam, found, "confirm")
    later = brought(adam, people(MOVED))
    act(adam, later, "confirm")
    assert "A later list was taken in" in page(adam, found)
    assert act(adam, found, "undo").status_code == 409
    assert found.state == "done"


def test_what_was_changed_since_is_not_lost_by_undoing(adam: Client) -> None:
    found = brought(adam, people(*ALL))
    act(adam, found, "confirm")
    with everything("a test"):
        Person.objects.filter(key="dev").update(level="7")
    act(adam, found, "undo")
    assert found.state == "done"
    shown = page(adam, found)
    assert "It could not be undone, and nothing was changed." in shown
    assert "was changed again since" in shown


def test_who_leaves_by_a_list_is_signed_out_at_once(cast: Cast) -> None:
    adam, dev = cast.client("adam"), cast.client("dev")
    rows = [{"person": account.email, "team": "larkmoor", "manager": ""} for account in Account.objects.all()
            if account.email != "dev@larkmoor.example"]
    act(adam, brought(adam, people(*rows), names="all", last_day="2026-01-10", since="2026-01-11"), "confirm",
        sure="yes")
    assert dev.get("/me").status_code == 302
    assert adam.get("/people/imports").status_code == 200


def test_while_a_job_works_the_page_says_so_and_can_be_asked_again(adam: Client) -> None:
    response = send(adam, people(*ALL))
    shown = adam.get(response["Location"]).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in shown
    assert "The list is being read" in shown
    found = Import.objects.get()
    assert "HX-Refresh" not in adam.get(f"/people/imports/{found.pk}/progress")
    run_jobs()
    assert adam.get(f"/people/imports/{found.pk}/progress")["HX-Refresh"] == "true"


@pytest.mark.parametrize("step", ["read_and_compare", "carry_out"])
def test_work_that_stopped_says_so_and_can_be_tried_again(adam: Client, step: str,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(steps, step, lambda *_: 1 / 0)
        found = brought(adam, people(*ALL))
        if step == "carry_out":
            act(adam, found, "confirm")
    assert "The work on the list stopped" in page(adam, found)
    assert "Stopped" in text(adam.get("/people/imports").content)
    act(adam, found, "again")
    assert found.state == ("ready" if step == "read_and_compare" else "done")


def test_undoing_that_stopped_says_so_and_can_be_asked_for_again(adam: Client,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    found = brought(adam, people(*ALL))
    act(adam, found, "confirm")
    with monkeypatch.context() as broken:
        broken.setattr(steps, "take_back", lambda *_: 1 / 0)
        act(adam, found, "undo")
    assert "It could not be undone, and nothing was changed. The work stopped" in page(adam, found)
    act(adam, found, "undo")
    assert found.state == "undone"


def test_while_it_is_taken_back_the_page_says_so(adam: Client) -> None:
    found = brought(adam, people(*ALL))
    act(adam, found, "confirm")
    adam.post(f"/people/imports/{found.pk}/undo")
    assert "The list is being taken back" in page(adam, found)


def test_work_that_stopped_can_be_put_away(adam: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "read_and_compare", lambda *_: 1 / 0)
    found = brought(adam, people(*ALL))
    act(adam, found, "discard")
    assert (found.state, ImportFile.objects.exists()) == ("discarded", False)


@pytest.mark.parametrize("what", ["confirm", "discard", "again", "undo"])
def test_what_no_longer_waits_is_left_alone(adam: Client, what: str) -> None:
    found = brought(adam, people(*ALL))
    act(adam, found, "discard")
    assert act(adam, found, what).status_code == 409
    assert found.state == "discarded"


@pytest.mark.parametrize("name", ["dev", "mara", "olga", "petra"])
def test_nobody_else_brings_people_or_looks_at_a_list(cast: Cast, name: str) -> None:
    found = brought(cast.client("priya"), people(*ALL))
    client = cast.client(name)
    assert send(client, people(*ALL)).status_code == 403
    for path in ("", f"/{found.pk}", f"/{found.pk}/progress"):
        assert client.get(f"/people/imports{path}").status_code == 403
    assert act(client, found, "confirm").status_code == 403
    assert found.state == "ready"


def test_every_step_stands_in_the_log_with_its_actor(cast: Cast) -> None:
    priya = cast.client("priya")
    found = brought(priya, people(*ALL))
    act(priya, found, "confirm")
    act(priya, found, "undo")
    entries = list(AuditEntry.objects.filter(about=f"import:{found.pk}").order_by("number"))
    assert [entry.action for entry in entries] == [
        "people.import_brought", "people.import_confirmed", "people.imported", "people.import_undo_asked",
        "people.import_undone"]
    assert len({entry.actor for entry in entries}) == 1


def test_the_lines_are_paged_and_filtered_by_kind(adam: Client) -> None:
    found = brought(adam, people(*many(120)))
    assert "Page 1 of 5" in page(adam, found)
    shown = page(adam, found, "?kind=team_new")
    assert "Page 1 of 2" in shown
    assert "is new" not in shown
    assert "Page 3 of 3" in page(adam, found, "?kind=new&page=99999")
    assert "Page 1 of 5" in page(adam, found, "?kind=planted&page=nan")


def test_a_page_of_a_large_import_costs_as_many_queries_as_one_of_a_small(adam: Client) -> None:
    few, large = brought(adam, people(*many(60))), brought(adam, people(*many(2000)))

    def count(found: Import, more: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(adam, found, more)
        assert not any("COUNT" in query["sql"] and "difference" in query["sql"] for query in queries)
        return len(queries)

    count(few, "")
    assert {count(found, more) for found in (few, large) for more in ("", "?kind=new&page=2")} == {count(few, "")}


def test_the_list_of_imports_does_not_read_what_they_hold(adam: Client) -> None:
    Import.objects.bulk_create(Import(state="done", made_at=clock.now(), since=DAY, whole=False, last_day=DAY,
                                      journal=b"large") for _ in range(60))
    with CaptureQueriesContext(connection) as queries:
        shown = text(adam.get("/people/imports").content)
    assert "Page 1 of 2" in shown
    assert not any("journal" in query["sql"] for query in queries)
    assert len(queries) < 15


@pytest.mark.parametrize("state", Import.STATES)
def test_an_import_without_a_job_can_be_looked_at_in_every_state(adam: Client, state: str) -> None:
    found = Import.objects.create(state=state, made_at=clock.now(), since=DAY, whole=False, last_day=DAY)
    assert page(adam, found)
    assert adam.get(f"/people/imports/{found.pk}/progress").status_code == 200
    assert adam.get("/people/imports").status_code == 200


def test_without_a_list_the_page_says_what_to_bring(adam: Client) -> None:
    shown = text(adam.get("/people/imports").content)
    assert "No list has come in yet" in shown
    assert not DBTaskResult.objects.exists()


def test_why_rows_were_set_aside_is_told_in_german(adam: Client) -> None:
    adam.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    found = brought(adam, b"person,team,manager,role,joined,workdays\nboss,board,,Head,soon,\ndev,,boss,Clerk,,\n"
                          b"mara,motor,nobody,Clerk,,someday\n")
    shown = page(adam, found)
    for words in ("weder Datum noch Uhrzeit . Erwartet: ein Datum wie", "team: leer; erwartet: das Team der Person",
                  "manager: nennt jemanden, der in der Tabelle der Personen fehlt; erwartet: ein Personenschlüssel",
                  "workdays: keine Wochentage; erwartet: Ziffern von 1 (Montag) bis 7 (Sonntag)"):
        assert words in shown, words
    assert 'lang="en"' not in adam.get(f"/people/imports/{found.pk}").content.decode().split("<main", 1)[1]


@pytest.mark.parametrize(("content", "says"), [
    (b"colour,shape\nred,round\n", "enthält nichts, was sich verwenden lässt (list0.csv: nicht erkannt; die"),
    (b"person,tool,assigned_on\na,b,2026-01-01\n", "unter den Dateien ist keine Tabelle der Personen; erwartet: die"),
    (b"person,team,manager,role\n,,,\na,,,\n", "list0.csv: team: leer; erwartet: das Team der Person")])
def test_why_a_file_of_people_is_of_no_use_is_told_in_german(adam: Client, content: bytes, says: str) -> None:
    adam.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    assert says in page(adam, brought(adam, content))
