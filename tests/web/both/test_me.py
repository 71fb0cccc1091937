"""What is held about me: complete and in groups, taken along, corrected, not measured, and erased."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from surefoot.web.frame import audit, clock, viewing
from surefoot.web.frame.models import Actor, AuditEntry
from surefoot.web.people import erasing, own
from surefoot.web.people.access import reader_of
from surefoot.web.people.jobs import retention
from surefoot.web.people.me.showing import GROUPS
from surefoot.web.people.measuring import unmeasured
from surefoot.web.people.models import Account, Correction, Management, Person, Position, Session, Token
from surefoot.web.people.own_models import Erasure, OptOut, StaysOut
from surefoot.web.people.pseudonyms import pseudonym
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.people.signin.entering import SIGNED
from tests.web import importing, larkmoor
from tests.web.cast import Cast, plant

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.stopped(NOON):
        yield plant()


def text(client: Client, path: str = "/me") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def entries(**which: Any) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(**which))


def fresh(cast: Cast, name: str) -> Client:
    """Signed in a moment ago."""
    client = cast.client(name)
    session = client.session
    session[SIGNED] = int(clock.now().timestamp())
    session.save()
    return client


# --- seen and taken along ---------------------------------------------------------------------------------------------
def test_each_group_says_where_it_is_from_who_sees_it_and_how_long_it_is_kept(cast: Cast) -> None:
    page = text(cast.client("dev"))
    for heading in ("Where it is from", "Who sees it", "How long it is kept"):
        assert page.count(f"<dt>{heading}</dt>") == len(GROUPS)
    assert "Until 26 months after your last day" in page
    assert "Usage and leave for 26 months" in page


def test_values_are_words_a_person_understands(cast: Cast) -> None:
    Person.unscoped.filter(pk=cast.person("dev").pk).update(workdays=0b1111)
    page = text(cast.client("dev"))
    assert "Monday, Tuesday, Wednesday, Thursday<" in page
    assert "5 January 2026" in page
    assert "2026-01-05" not in page


def test_the_export_holds_every_row_the_page_shows_few_of_and_is_in_the_audit_log(cast: Cast) -> None:
    client = cast.client("dev")
    for number in range(45):
        Token.objects.create(account=cast.accounts["dev"], name=f"token {number}", scopes="own.export",
                             digest=f"{number}", made_on=TODAY, ends=TODAY)
    page = text(client)
    assert page.count(">token ") == 20
    assert "25 more rows are in the export" in page
    answer = client.get("/me/export.json")
    assert answer["Content-Disposition"] == 'attachment; filename="surefoot-me.json"'
    assert len(json.loads(answer.content)["people.Token"]) == 45
    assert [entry.detail for entry in entries(action="own.exported")] == ['{"by":"page"}']


def test_the_page_asks_the_database_as_often_for_many_rows_as_for_few(cast: Cast,
                                                                      django_assert_max_num_queries: Any) -> None:
    client = cast.client("dev")
    audit.record("x.y", actor=audit.alias(cast.person("dev").subject))
    look(cast, "priya", "organisation")
    text(client)
    with django_assert_max_num_queries(80) as few:  # one a table that holds something
        text(client)
    for number in range(30):
        Correction.unscoped.create(person=cast.person("dev"), field="role", wish=f"{number}", asked_at=NOON)
        audit.record("x.y", actor=audit.alias(cast.person("dev").subject))
        look(cast, "priya", "organisation", TODAY - number * DAY)
    with django_assert_max_num_queries(len(few)):
        text(client)


def test_an_account_of_nobody_in_the_list_sees_what_is_held_of_it(cast: Cast) -> None:
    account = Account.objects.create_user("outside@example.com")
    client = Client()
    client.force_login(account)
    page = text(client)
    assert "outside@example.com" in page
    assert "/me/correct" not in page
    assert client.get("/me/correct").status_code == 403
    assert client.post("/me/measuring", {"do": "out"}).status_code == 403
    assert "can measure you" in text(client, "/me/measuring")


# --- who looked -------------------------------------------------------------------------------------------------------
def look(cast: Cast, name: str, about: str, day: date = TODAY) -> None:
    audit.record("results.viewed", actor=audit.alias(cast.person(name).subject), about=about, day=day.isoformat())


def test_a_person_sees_on_which_days_what_kind_of_people_looked_at_their_groups_and_no_name(cast: Cast) -> None:
    motor, home, claims = (f"team:{cast.teams[key].pk}" for key in ("motor", "home", "claims"))
    for name, about in (("mara", motor), ("priya", motor), ("hugo", home), ("priya", claims),
                        ("priya", "organisation")):
        look(cast, name, about)
    page = text(cast.client("dev"), "/me/looked")
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td.*?>(.*?)</td><td.*?>(.*?)</td></tr>", page)
    told = {re.sub("<.*?>", "", group): who for _, group, who in rows}
    assert told == {"Motor": "Adoption lead (1), Leads a team (1)", "Claims": "Adoption lead (1)",
                    "The whole organisation": "Adoption lead (1)"}
    assert not any(name in page for name in ("Mara", "Priya", "Hugo"))


def test_looks_at_a_team_count_only_while_the_person_was_in_it(cast: Cast) -> None:
    Position.unscoped.filter(person=cast.person("dev")).update(ends=TODAY - 10 * DAY)
    Position.unscoped.create(person=cast.person("dev"), team=cast.teams["home"], starts=TODAY - 9 * DAY)
    for day in (TODAY - 10 * DAY, TODAY - 9 * DAY):
        look(cast, "priya", f"team:{cast.teams['motor'].pk}", day)
        look(cast, "priya", f"team:{cast.teams['home'].pk}", day)
    page = text(cast.client("dev"), "/me/looked")
    assert re.findall(r'row">(\d+) November.*?<bdi>(\w+)<', page) == [("18", "Home"), ("17", "Motor")]


def test_a_real_look_at_a_team_stands_on_the_pages_of_its_members(cast: Cast) -> None:
    viewing._notes.waiting.clear()
    request = type("Request", (), {"user": cast.accounts["priya"]})()
    viewing.viewed(request, f"team:{cast.teams['motor'].pk}")
    viewing.flush()
    assert "Adoption lead (1)" in text(cast.client("dev"))
    assert "Nobody looked yet" in text(cast.client("tess"))


# --- corrected --------------------------------------------------------------------------------------------------------
def change(client: Client, **more: Any) -> Any:
    return client.post("/me/correct", {"name": "Dev", "workdays": ["1", "2", "4", "8", "16"], "language": "", **more})


def test_a_person_changes_their_name_days_and_language_and_who_keeps_the_list_is_told(cast: Cast) -> None:
    client = cast.client("dev")
    assert change(client, name="Deva", workdays=["1", "2"], language="de")["Location"] == "/me?done=corrected"
    person = Person.unscoped.get(pk=cast.person("dev").pk)
    assert (person.name, person.workdays, person.language) == ("Deva", 3, "de")
    assert client.cookies["language"].value == "de"
    page = text(cast.client("priya"), "/corrections")
    assert page.count("Deva") == 3
    assert "Monday, Tuesday" in page
    assert [entry.detail for entry in entries(action="person.corrected")] == [
        '{"fields":["name","workdays","language"]}']


def test_what_is_saved_unchanged_changes_nothing_and_is_told_to_nobody(cast: Cast) -> None:
    assert change(cast.client("dev"))["Location"] == "/me?done=same"
    assert not Correction.unscoped.exists()
    assert not AuditEntry.objects.exists()


def test_a_week_without_a_day_is_refused_and_nothing_is_changed(cast: Cast) -> None:
    answer = change(cast.client("dev"), name="Deva", workdays=[])
    assert answer.status_code == 200
    assert "Deva" in answer.content.decode()
    assert Person.unscoped.get(pk=cast.person("dev").pk).name == "Dev"


def test_a_later_list_that_says_otherwise_shows_it_in_its_preview_and_the_person_is_told(cast: Cast) -> None:
    change(cast.client("dev"), name="Deva")
    rows = [{"person": f"{name}@larkmoor.example", "team": "motor", "role": "handler", "name": name.capitalize(),
             "email": f"{name}@larkmoor.example"} for name in cast.accounts]
    offered = importing.offered(importing.people(*rows, columns=("person", "team", "manager", "role", "email", "name")),
                                since=TODAY)
    assert "name" in offered.differences.get(key="dev@larkmoor.example").fields.split()
    assert "says otherwise again" not in text(cast.client("dev"))
    importing.confirmed(offered)
    assert Person.unscoped.get(pk=cast.person("dev").pk).name == "Dev"
    assert "says otherwise again" in text(cast.client("dev"))


def test_what_others_look_after_is_asked_for_answered_and_the_person_sees_the_answer(cast: Cast) -> None:
    client = cast.client("dev")
    answer = client.post("/me/correct", {"do": "ask", "field": "team", "wish": "I have been in Travel since May."})
    assert answer["Location"] == "/me?done=asked"
    assert "Waits for an answer" in text(client)
    number = Correction.unscoped.get().pk
    for name in ("priya", "adam"):
        assert "I have been in Travel since May." in text(cast.client(name), f"/corrections/{number}")
    lead = cast.client("priya")
    assert "Please say why" in lead.post(f"/corrections/{number}", {"state": "declined"}).content.decode()
    lead.post(f"/corrections/{number}", {"state": "declined", "text": "HR says June."})
    page = text(client)
    assert "Not done" in page
    assert "HR says June." in page
    assert "No correction waits" in text(lead, "/corrections")
    assert "I have been in Travel" in text(lead, "/corrections?state=answered")
    assert [entry.action for entry in entries()] == ["correction.asked", "correction.declined"]
    assert "Travel" not in "".join(entry.detail + entry.about for entry in entries())


def test_a_correction_is_answered_once(cast: Cast) -> None:
    row = Correction.unscoped.create(person=cast.person("dev"), field="role", wish="x", asked_at=NOON)
    page = cast.client("priya").post(f"/corrections/{row.pk}", {"state": "done"})
    assert page.status_code == 302
    again = cast.client("adam").post(f"/corrections/{row.pk}", {"state": "declined", "text": "no"})
    assert "answered this already" in again.content.decode()
    assert Correction.unscoped.get().state == "done"


@pytest.mark.parametrize("name", ["dev", "mara", "olga", "tess", "petra"])
def test_corrections_are_for_leads_and_administrators(cast: Cast, name: str) -> None:
    row = Correction.unscoped.create(person=cast.person("dev"), field="role", wish="x", asked_at=NOON)
    client = cast.client(name)
    assert {client.get(path).status_code for path in ("/corrections", f"/corrections/{row.pk}")} == {403}
    assert client.post(f"/corrections/{row.pk}", {"state": "done"}).status_code == 403


@pytest.mark.parametrize("sent", [{"wish": "x"}, {"field": "team"}, {"field": "salary", "wish": "x"},
                                  {"field": "team", "wish": "x" * 501}])
def test_a_correction_that_says_too_little_or_too_much_is_not_taken(cast: Cast, sent: dict[str, str]) -> None:
    answer = cast.client("dev").post("/me/correct", {"do": "ask", **sent})
    assert 'class="errsum"' in answer.content.decode()
    assert not Correction.unscoped.exists()


def test_nobody_buries_the_others_under_corrections(cast: Cast) -> None:
    client = cast.client("dev")
    for _ in range(21):
        answer = client.post("/me/correct", {"do": "ask", "field": "team", "wish": "x"})
    assert "wait already" in answer.content.decode()
    assert Correction.unscoped.count() == 20


def test_a_thousand_corrections_are_read_a_page_at_a_time_with_as_many_queries_as_ten(
        cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = cast.client("priya")
    rows = [Correction(person=cast.person("dev"), field="role", wish=f"wish {number}", asked_at=NOON)
            for number in range(1000)]
    Correction.unscoped.bulk_create(rows[:10])
    text(client, "/corrections")
    with django_assert_max_num_queries(20) as few:
        text(client, "/corrections")
    Correction.unscoped.bulk_create(rows[10:])
    with django_assert_max_num_queries(len(few)):
        page = text(client, "/corrections?page=2")
    assert page.count("wish ") == 50
    assert "1000 corrections wait" in page


# --- not measured -----------------------------------------------------------------------------------------------------
def periods() -> list[tuple[int, int | None]]:
    return [((row.starts - TODAY).days, (row.ends - TODAY).days if row.ends else None)
            for row in OptOut.unscoped.order_by("starts")]


def on(cast: Cast, days: int, do: str, client: Client | None = None) -> None:
    with clock.stopped(NOON + days * DAY):
        assert (client or cast.client("dev")).post("/me/measuring", {"do": do})["Location"] == f"/me?done={do}"


def test_an_opt_out_holds_from_its_day_to_the_day_before_they_come_back(cast: Cast) -> None:
    on(cast, 0, "out")
    assert periods() == [(0, None)]
    assert "Usage logs do not measure you" in text(cast.client("dev"))
    on(cast, 3, "in")
    assert periods() == [(0, 2)]
    with clock.stopped(NOON + 3 * DAY):
        assert "Usage logs measure you" in text(cast.client("dev"), "/me/measuring")


def test_who_comes_back_on_the_same_day_was_never_out(cast: Cast) -> None:
    on(cast, 0, "out")
    on(cast, 0, "in")
    assert periods() == []


def test_said_twice_it_is_one_choice_and_periods_that_touch_are_one(cast: Cast) -> None:
    for day, do in ((0, "out"), (1, "out"), (4, "in"), (4, "in"), (4, "out")):
        on(cast, day, do)
    assert periods() == [(0, None)]


@pytest.mark.usefixtures("db")
@given(said=st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=12).map(
    lambda told: sorted(told, key=lambda one: one[0])))
@hypothesis_settings(max_examples=20, deadline=None)
def test_on_every_day_the_last_choice_so_far_holds(said: list[tuple[int, bool]]) -> None:
    with transaction.atomic():
        person = Person.unscoped.create(key="dev")
        who = Reader(account=uuid4(), person=person.pk, subject=person.subject)
        for day, out in said:
            with clock.stopped(NOON + day * DAY):
                (own.opt_out if out else own.opt_in)(who)
                assert own.is_out(who) is out
        with everything("a test"):
            for day in range(9):
                last = [out for when, out in said if when <= day]
                assert own.not_measured(TODAY + day * DAY) == ({person.pk} if last and last[-1] else set())
        found = periods()
        assert all(one[1] is not None and one[1] + 1 < two[0] for one, two in pairwise(found))
        transaction.set_rollback(True)


def test_nothing_but_ones_own_page_tells_of_an_opt_out(cast: Cast) -> None:
    clients = {name: cast.client(name) for name in ("mara", "priya", "adam")}
    paths = {"mara": ["/me", "/teams"], "priya": ["/data", "/teams", "/corrections"], "adam": ["/accounts", "/audit"]}

    def pages() -> dict[str, str]:
        return {name + path: re.sub(r"csrf.*?>|X-CSRFToken.*?>", "", text(client, path))
                for name, client in clients.items() for path in paths[name]}

    mine = cast.client("dev")
    before = pages()
    on(cast, 0, "out", mine)
    assert not AuditEntry.objects.exists()
    assert pages() == before


# --- erased -----------------------------------------------------------------------------------------------------------
BY_WORKERS = pytest.mark.django_db(transaction=True)


def erased(cast: Cast, name: str = "dev") -> Client:
    client = fresh(cast, name)
    assert client.post("/me/erase", {"do": "erase"})["Location"] == "/me/erased"
    return client


def test_erasing_needs_a_sign_in_of_the_last_minutes(cast: Cast) -> None:
    client = cast.client("dev")
    assert "sign in once more" in text(client, "/me/erase")
    assert client.post("/me/erase", {"do": "erase"}).status_code == 409
    assert not Erasure.unscoped.exists()


def test_the_page_says_what_goes_what_stays_and_what_it_means_for_who_still_works_here(cast: Cast) -> None:
    page = text(fresh(cast, "dev"), "/me/erase")
    for heading in ("What goes", "What stays, and why", "If you still work here"):
        assert heading in page


def test_who_has_themselves_erased_is_shut_out_at_once_everywhere(cast: Cast) -> None:
    elsewhere = cast.client("dev")
    client = erased(cast)
    assert "You are signed out" in text(client, "/me/erased")
    assert {one.get("/me").status_code for one in (client, elsewhere)} == {302}
    assert cast.client("tess").get("/me/erased")["Location"] == "/me"
    assert not Session.objects.filter(account=cast.accounts["dev"]).exists()
    assert not Account.objects.get(pk=cast.accounts["dev"].pk).is_active


@BY_WORKERS
def test_the_job_leaves_no_row_of_them_and_the_log_of_the_others_whole(cast: Cast) -> None:
    subject, key = cast.person("dev").subject, cast.person("dev").key
    on(cast, 0, "out")
    change(cast.client("dev"), name="Deva")
    erased(cast)
    larkmoor.run_jobs()
    assert not Person.unscoped.filter(pk=subject).exists()
    assert not Account.objects.filter(email=key).exists()
    assert not Actor.objects.filter(subject=subject).exists()
    assert not (OptOut.unscoped.exists() or Correction.unscoped.exists() or Erasure.unscoped.exists())
    assert Person.unscoped.count() == 9
    assert audit.verify().broken is None
    assert set(StaysOut.unscoped.values_list("mark", flat=True)) == {pseudonym(key)}
    done = entries(action="person.erased")
    assert [(entry.actor, entry.about) for entry in done] == [(audit.SYSTEM, "")]


def come_back(cast: Cast) -> Person:
    key = "dev@larkmoor.example"
    person: Person = Person.unscoped.create(key=key, email=key, name="Dev")
    cast.accounts["dev"] = Account.objects.create_user(person.email, person=person)
    return person


@BY_WORKERS
def test_who_comes_back_with_the_next_list_stays_unmeasured_until_they_say_otherwise(cast: Cast) -> None:
    erased(cast)
    larkmoor.run_jobs()
    person = come_back(cast)
    with everything("a test"):
        assert unmeasured(TODAY) == {person.pk: "usage"}
    page = text(cast.client("dev"))
    assert "Usage logs do not measure you" in page
    assert "Names under which you were erased" in page
    on(cast, 0, "in")
    with everything("a test"):
        assert unmeasured(TODAY) == {}
    assert not StaysOut.unscoped.exists()


@BY_WORKERS
def test_an_erasure_whose_job_failed_is_asked_for_again_in_the_night(cast: Cast, monkeypatch: Any) -> None:
    erased(cast)
    with monkeypatch.context() as patch:
        patch.setattr("surefoot.web.frame.held.erase_all", lambda subject: 1 / 0)
        larkmoor.run_jobs()
    assert Person.unscoped.filter(name="Dev").exists()
    retention.run()
    larkmoor.run_jobs()
    assert not Person.unscoped.filter(name="Dev").exists()
    assert not Erasure.unscoped.exists()


def test_the_last_who_administers_cannot_be_erased(cast: Cast) -> None:
    client = fresh(cast, "adam")
    assert "Nothing was erased" in client.post("/me/erase", {"do": "erase"}).content.decode()
    assert client.get("/me").status_code == 200


@BY_WORKERS
def test_an_administrator_erases_who_left_and_nobody_who_works_here(cast: Cast) -> None:
    adam, dev = reader_of(cast.accounts["adam"], TODAY), cast.person("dev")
    with pytest.raises(erasing.StillHere):
        erasing.erase_person(adam, dev.pk)
    Person.unscoped.filter(pk=dev.pk).update(left=TODAY - DAY)
    for name in ("priya", "mara", "olga"):
        with pytest.raises(OutsideScope):
            erasing.erase_person(reader_of(cast.accounts[name], TODAY), dev.pk)
    erasing.erase_person(adam, dev.pk)
    larkmoor.run_jobs()
    assert not Person.unscoped.filter(pk=dev.pk).exists()
    assert dev.subject not in "".join(entry.about for entry in entries())


def test_who_left_longer_ago_than_the_settings_allow_is_erased_in_the_night(cast: Cast, monkeypatch: Any) -> None:
    """26 months before November 2026 begin in September 2024."""
    for name, left in (("dev", date(2024, 8, 31)), ("mara", date(2024, 9, 1)), ("tess", None)):
        Person.unscoped.filter(pk=cast.person(name).pk).update(left=left)
    retention.run()
    assert not Person.unscoped.filter(name="Dev").exists()
    assert Person.unscoped.count() == 9
    assert not StaysOut.unscoped.exists()
    assert [entry.detail for entry in entries(action="people.retention")] == ['{"months":26,"people":1}']


def test_without_a_limit_nobody_is_erased_by_themselves(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, keep_leavers_months=0))
    Person.unscoped.filter(pk=cast.person("dev").pk).update(left=date(2000, 1, 1))
    assert erasing.erase_leavers() == 0


def test_corrections_go_a_year_after_the_answer(cast: Cast) -> None:
    for days in (364, 366):
        Correction.unscoped.create(person=cast.person("dev"), field="role", wish=f"{days}", asked_at=NOON, state="done",
                                   answered_at=NOON - days * DAY)
    Correction.unscoped.create(person=cast.person("dev"), field="role", wish="open", asked_at=NOON - 999 * DAY)
    retention.run()
    assert set(Correction.unscoped.values_list("wish", flat=True)) == {"364", "open"}


@BY_WORKERS
def test_a_manager_who_is_erased_leaves_a_team_without_a_leader(cast: Cast) -> None:
    erased(cast, "mara")
    larkmoor.run_jobs()
    assert not Management.objects.filter(team=cast.teams["motor"]).exists()
    assert Person.unscoped.filter(name="Dev").exists()
