"""A try is reported by whoever sees it and decided on by who leads; nothing tells who reported or who wrote."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from surefoot.close.ritual.health import WINDOW, windows
from surefoot.web.close.ritual import counted, stories
from surefoot.web.close.ritual.models import Report, Round, Try
from surefoot.web.close.ritual.reporting.actions import REPORTS
from surefoot.web.close.ritual.sockets import STORIES, Told
from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Role, RoleTask
from tests.web import cast
from tests.web.planted_tries import round_of, tried

pytestmark = pytest.mark.django_db
SAID = "It put the claimant into the letter"


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


@pytest.fixture
def one(people: cast.Cast) -> Try:
    return tried(people.teams["motor"], SAID)


def report(people: cast.Cast, one: Try, reason: str, who: str = "dev") -> Any:
    return people.client(who).post(f"/tries/{one.pk}/report", {"reason": reason})


def board(people: cast.Cast, who: str = "dev") -> str:
    return people.client(who).get("/tries").content.decode()


def reports(people: cast.Cast, who: str) -> str:
    return people.client(who).get("/tries/reports").content.decode()


@pytest.mark.parametrize(("reason", "hidden"), [("personal", True), ("secret", True), ("hurtful", False),
                                                ("mistaken", False)])
def test_what_may_be_personal_or_secret_is_hidden_at_once_and_all_else_waits_in_sight(
        people: cast.Cast, one: Try, reason: str, hidden: bool) -> None:
    assert SAID in board(people)
    assert f"/tries/{one.pk}/report" in board(people)
    told = report(people, one, reason).content.decode()
    assert ("can’t be seen any more" in told) == hidden
    assert (SAID not in board(people)) == hidden
    assert (SAID not in people.client("dev").get("/tries/search").content.decode()) == hidden
    assert SAID in reports(people, "mara")
    waits = "waits for your decision"
    assert waits in board(people, "mara") and waits not in board(people)


def test_it_is_kept_and_seen_again_and_the_same_reason_hides_it_no_more(people: cast.Cast, one: Try) -> None:
    report(people, one, "personal")
    assert people.client("mara").post(f"/tries/{one.pk}/report/keep").status_code == 302
    assert SAID in board(people) and "No try waits" in reports(people, "mara")
    assert "can be seen until" in report(people, one, "personal").content.decode()
    assert SAID in board(people) and "No try waits" in reports(people, "mara")
    report(people, one, "secret")
    assert SAID not in board(people)


def test_removing_deletes_its_text_from_the_database(people: cast.Cast, one: Try) -> None:
    report(people, one, "personal")
    report(people, one, "hurtful")
    assert people.client("mara").post(f"/tries/{one.pk}/report/remove").status_code == 302
    assert not Try.objects.exists() and not Report.objects.exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert SAID not in str(cursor.fetchall()), table
    assert people.client("mara").post(f"/tries/{one.pk}/report/remove").status_code == 409


def test_the_audit_log_tells_the_try_the_reason_and_who_decided_but_not_the_text_nor_who_reported(
        people: cast.Cast, one: Try) -> None:
    report(people, one, "secret")
    report(people, one, "secret", who="mara")
    people.client("petra").post(f"/tries/{one.pk}/report/remove")
    told = [(entry.action, entry.about, json.loads(entry.detail), entry.actor == "system")
            for entry in AuditEntry.objects.order_by("number")]
    assert told == [("ritual.try_reported", f"try:{one.pk}", {"reason": "secret"}, True),
                    ("ritual.try_removed", f"try:{one.pk}", {"reasons": ["secret"], "reports": 1}, False)]


def test_no_column_leads_to_who_reported_or_who_wrote(people: cast.Cast, one: Try) -> None:
    report(people, one, "personal")
    assert {field.name for field in Report._meta.get_fields()} == {"id", "of", "reason", "on", "kept_on"}
    page = reports(people, "mara")
    assert "Someone in the team" in page and "Dev" not in page


@pytest.mark.parametrize(("who", "may"), [("mara", True), ("priya", True), ("petra", True), ("hugo", False)])
def test_who_leads_the_team_the_programme_or_owns_the_policy_decides_and_nobody_else(people: cast.Cast, one: Try,
                                                                                    who: str, may: bool) -> None:
    report(people, one, "hurtful")
    assert (SAID in reports(people, who)) == may
    assert people.client(who).post(f"/tries/{one.pk}/report/keep").status_code == (302 if may else 403)


@pytest.mark.parametrize("who", ["dev", "adam", "olga"])
def test_who_leads_nothing_has_no_page_of_reports(people: cast.Cast, one: Try, who: str) -> None:
    client = people.client(who)
    assert client.get("/tries/reports").status_code == 403
    assert client.post(f"/tries/{one.pk}/report/remove").status_code == 403 and Try.objects.exists()


def test_who_does_not_see_a_try_cannot_report_it_nor_tell_that_it_is_there(people: cast.Cast, one: Try) -> None:
    there, nowhere = report(people, one, "secret", who="tess"), people.client("tess").post(
        "/tries/00000000-0000-0000-0000-000000000001/report", {"reason": "secret"})
    assert there.status_code == nowhere.status_code == 403 and not Report.objects.exists()


def test_without_a_reason_nothing_is_sent_and_the_page_says_so(people: cast.Cast, one: Try) -> None:
    for reason in ("", "other"):
        answer = report(people, one, reason)
        assert answer.status_code == 422 and "Please choose" in answer.content.decode()
    assert people.client("dev").get(f"/tries/{one.pk}/report").status_code == 200 and not Report.objects.exists()


def test_after_many_reports_within_an_hour_no_more_are_taken(people: cast.Cast) -> None:
    tries = [tried(people.teams["motor"], f"Try {number}") for number in range(REPORTS.most + 1)]
    answers = [report(people, one, "personal").status_code for one in tries]
    assert answers == [200] * REPORTS.most + [422] and Report.objects.count() == REPORTS.most


def test_a_thousand_reports_are_read_a_page_at_a_time_with_the_same_few_queries(
        people: cast.Cast, django_assert_max_num_queries: Any) -> None:
    found = round_of(people.teams["motor"])
    tries = Try.objects.bulk_create([Try(round=found, result="partly", text=f"n{at}", on="2026-11-23")
                                     for at in range(1000)], 200)
    Report.objects.bulk_create([Report(of=one, reason="hurtful", on="2026-11-24") for one in tries], 200)
    client = people.client("mara")
    client.get("/tries/reports")
    with django_assert_max_num_queries(16):
        page = client.get("/tries/reports?page=2").content.decode()
    assert page.count('class="res"') == 25


# --- how the ritual goes ----------------------------------------------------------------------------------------------
def test_a_hidden_or_removed_try_counts_in_no_figure_and_one_that_is_kept_does(people: cast.Cast) -> None:
    first, motor = windows(clock.today())[-1], people.teams["motor"]
    for week in range(WINDOW):
        opens = timezone.make_aware(datetime.combine(first, time())) + timedelta(weeks=week)
        Round.objects.create(team=motor, week=first + timedelta(weeks=week), opens_at=opens, state="closed", people=20,
                             closes_at=opens + timedelta(weeks=1), took_part=6)
    tries = [tried(motor, f"Try {number}", round=round_of(motor, first), on=first, shared=True,
                   result="did_not_work" if number < 3 else "worked") for number in range(6)]

    def told() -> str:
        [window] = counted.of_team(motor.pk, "en").rows
        return window.failed

    assert told() == "About 50%"
    report(people, tries[0], "hurtful")
    assert told() == "About 50%", "it is still seen"
    report(people, tries[0], "personal")
    assert told() == "About 40%"
    people.client("mara").post(f"/tries/{tries[0].pk}/report/keep")
    assert told() == "About 50%"
    report(people, tries[0], "secret")
    people.client("mara").post(f"/tries/{tries[0].pk}/report/remove")
    assert told() == "About 40%"
    report(people, tries[1], "secret")
    assert told() == "Too few to show"


# --- stories ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    found: list[Told] = []
    monkeypatch.setattr(STORIES, "_plugged", {"test": found.append})
    return found


def test_a_try_whose_author_agreed_becomes_a_story_once(people: cast.Cast, told: list[Told]) -> None:
    role = Role.objects.create(key="broker", name="Broker")
    task = RoleTask.objects.create(role=role, name="File notes")
    one = tried(people.teams["motor"], SAID, story=True, author=people.person("dev"), task=task)
    stories.become(one.pk)
    assert told == [Told(SAID, "partly", "File notes", "Broker", "Dev", people.person("dev").pk)]
    with pytest.raises(stories.NoStory):
        stories.become(one.pk)


def test_of_an_unsigned_try_only_the_words_are_handed_on(people: cast.Cast, told: list[Told]) -> None:
    one = tried(people.teams["motor"], SAID, story=True)
    assert stories.become(one.pk) == Told(SAID, "partly", "", "", "", None)
    assert str(one.pk) not in str(told)


def test_without_consent_taken_back_or_hidden_it_becomes_none(people: cast.Cast, told: list[Told]) -> None:
    one = tried(people.teams["motor"], SAID, story=True, author=people.person("dev"))
    page = {"line": SAID, "result": "partly"}
    assert people.client("dev").post(f"/tries/{one.pk}/change", page).status_code == 302, "the tick is left out"
    hidden = tried(people.teams["motor"], "Other", story=True)
    report(people, hidden, "personal")
    for each in (one, hidden, tried(people.teams["motor"], "Third")):
        with pytest.raises(stories.NoStory):
            stories.become(each.pk)
    assert not told and not stories.possible().exists()
