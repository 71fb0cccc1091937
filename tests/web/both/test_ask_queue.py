"""The queue of the policy's owner: read by owner and leads, answered by the owner, and who asked is told once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surefoot.close.policy.model import Understood
from surefoot.vocabulary.words import say
from surefoot.web.close.policy.models import Asker, Heard, Question, Version, Wording
from surefoot.web.close.policy.questions import telling
from surefoot.web.close.policy.questions.age import late_before, working_days
from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.intake.models import Action
from surefoot.web.people.models import Grant
from surefoot.web.post.models import Item
from tests.web.asked import NOW, POLICY, TODAY, published, question
from tests.web.cast import Cast, plant
from tests.web.cast_assessed import published as assessed
from tests.web.posted import DAY, plug_in, run

pytestmark = pytest.mark.django_db
DRONE = Understood(tool="copilot", unknown_data=("drone footage",))
ANSWER = {"title": "May drone footage go into Copilot?", "answer": "Yes, when nobody can be recognised.",
          "became": "rule"}


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.stopped(NOW):
        yield plant()


@pytest.fixture
def version(cast: Cast) -> Version:
    return published()


@pytest.fixture
def drone(version: Version, cast: Cast) -> Question:
    found = question("May I put drone footage into Copilot?", version, days_ago=8, understood=DRONE, times=3)
    Wording.objects.create(question=found, text="Roof pictures from our drone?")
    Asker.objects.create(question=found, person=cast.person("dev"))
    return found


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_oldest_stands_first_with_its_age_how_many_asked_and_how_it_was_understood(
        cast: Cast, version: Version, drone: Question) -> None:
    question("A new one", version, days_ago=1)
    html = read(cast.client("petra"), "/policy/questions")
    assert html.index("drone footage") < html.index("A new one")
    for text in ("2 questions wait for an answer", "6 working days", "1 working day", "3 times",
                 say("questions_over"), "Microsoft 365 Copilot", "“drone footage”",
                 say("questions_late", days=6)):
        assert text in html, text
    assert "Dev" not in html


def test_a_lead_reads_along_and_answers_nothing(cast: Cast, drone: Question) -> None:
    client = cast.client("priya")
    assert "drone footage" in read(client, "/policy/questions")
    html = read(client, f"/policy/questions/{drone.pk}")
    assert "Roof pictures" in html
    assert say("question_answer_button") not in html
    for deed in ("answer", "close", "merge"):
        assert client.post(f"/policy/questions/{drone.pk}/{deed}").status_code == 403


def test_nobody_reads_who_asked(cast: Cast, drone: Question) -> None:
    for name in ("petra", "priya"):
        html = read(cast.client(name), f"/policy/questions/{drone.pk}")
        assert "Dev" not in html
        assert str(cast.person("dev").pk) not in html


def given(version: Version, clause: str = "4.2", **more: str) -> dict[str, str]:
    return {**ANSWER, "clause": f"{version.pk}:{clause}", **more}


def test_an_answer_stands_for_everyone_who_asked_is_told_and_that_they_asked_is_forgotten(
        cast: Cast, version: Version, drone: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = plug_in(monkeypatch)
    response = cast.client("petra").post(f"/policy/questions/{drone.pk}/answer", given(version))
    assert response.status_code == 302
    assert not Asker.objects.exists()
    run(NOW)
    (text,) = peer.texts
    assert f"/ask/answers/{drone.pk}" in text
    assert "drone" not in text
    assert str(drone.pk) not in str(list(Item.objects.values()))  # what was sent does not say about what
    for name in ("dev", "tess"):
        html = read(cast.client(name), "/ask")
        assert ANSWER["title"] in html
        assert "Yes, when nobody can be recognised." in read(cast.client(name), f"/ask/answers/{drone.pk}")
    assert "drone" not in read(cast.client("petra"), "/policy/questions").lower()


@pytest.mark.parametrize("clause", ["99", "", "4.2:"])
def test_an_answer_names_a_clause_that_a_published_version_has(cast: Cast, version: Version, drone: Question,
                                                               clause: str) -> None:
    response = cast.client("petra").post(f"/policy/questions/{drone.pk}/answer", given(version, clause))
    assert response.status_code == 409
    assert Question.objects.get().state == "open"
    assert Asker.objects.exists()


def test_a_draft_answers_nothing(cast: Cast, version: Version, drone: Question) -> None:
    draft = Version.objects.create(state="draft", text=POLICY, made_at=NOW, made_by="x", changed_at=NOW)
    client = cast.client("petra")
    assert f'value="{draft.pk}:4.2"' not in read(client, f"/policy/questions/{drone.pk}")
    assert client.post(f"/policy/questions/{drone.pk}/answer", given(draft)).status_code == 409


def test_who_asked_about_something_else_is_told_why_it_was_closed(
        cast: Cast, drone: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = plug_in(monkeypatch)
    client = cast.client("petra")
    assert client.post(f"/policy/questions/{drone.pk}/close", {"reason": ""}).status_code == 409
    client.post(f"/policy/questions/{drone.pk}/close", {"reason": "The canteen plans its own menu."})
    run(NOW)
    assert "The canteen plans its own menu." in peer.texts[0]
    assert not Asker.objects.exists()
    assert "drone" not in read(cast.client("dev"), "/ask/answers")
    assert client.post(f"/policy/questions/{drone.pk}/close", {"reason": "Again"}).status_code == 409


def test_two_that_are_the_same_become_one_with_all_wordings_groups_and_who_is_told(
        cast: Cast, version: Version, drone: Question) -> None:
    other = question("Drone videos in Copilot?", version, days_ago=12, understood=DRONE, times=4)
    Asker.objects.create(question=other, person=cast.person("dev"))
    Asker.objects.create(question=other, person=cast.person("tess"))
    Heard.objects.create(question=drone, team=cast.teams["claims"], times=3)
    Heard.objects.create(question=other, team=cast.teams["claims"], times=2)
    client = cast.client("petra")
    assert "Drone videos" in read(client, f"/policy/questions/{drone.pk}")
    response = client.post(f"/policy/questions/{other.pk}/merge", {"into": str(drone.pk)})
    assert response.status_code == 302
    found = Question.objects.get()
    assert (found.pk, found.times, found.asked_on) == (drone.pk, 7, TODAY - timedelta(days=12))
    assert set(found.wordings.values_list("text", flat=True)) == {"Roof pictures from our drone?",
                                                                  "Drone videos in Copilot?"}
    assert Heard.objects.get().times == 5
    assert Asker.objects.count() == 2
    for into in (str(drone.pk), "", "x"):
        assert client.post(f"/policy/questions/{drone.pk}/merge", {"into": into}).status_code == 409


def test_a_wording_that_is_another_question_becomes_one(cast: Cast, drone: Question) -> None:
    wording = drone.wordings.get()
    response = cast.client("petra").post(f"/policy/questions/{drone.pk}/split/{wording.pk}")
    assert response.status_code == 302
    drone.refresh_from_db()
    assert drone.times == 2
    new = Question.objects.exclude(pk=drone.pk).get()
    assert (new.text, new.times, new.state) == ("Roof pictures from our drone?", 1, "open")
    assert Asker.objects.count() == 2
    assert cast.client("petra").post(f"/policy/questions/{drone.pk}/split/{wording.pk}").status_code == 403


def test_a_group_is_named_on_the_page_once_it_may_be(cast: Cast, version: Version, drone: Question) -> None:
    Heard.objects.create(question=drone, team=cast.teams["claims"], times=5)
    Question.objects.filter(pk=drone.pk).update(times=7)
    client = cast.client("petra")
    assert "Claims" not in read(client, f"/policy/questions/{drone.pk}")
    Question.objects.filter(pk=drone.pk).update(times=11)
    assert "Claims (at least 5)" in read(client, f"/policy/questions/{drone.pk}")


def test_what_the_owner_does_stands_in_the_log_with_ids_only(cast: Cast, version: Version, drone: Question) -> None:
    cast.client("petra").post(f"/policy/questions/{drone.pk}/answer", given(version))
    entry = AuditEntry.objects.get(action="policy.question_answered")
    assert entry.actor == audit.alias(cast.person("petra").subject)
    assert audit.read(entry) == {"version": 4, "became": "rule"}
    assert not AuditEntry.objects.filter(actor=audit.alias(cast.person("dev").subject)).exists()
    assert "drone" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(("first", "days"), [
    ("2026-11-26", 0), ("2026-11-25", 1), ("2026-11-20", 4), ("2026-11-19", 5), ("2026-11-18", 6), ("2026-11-12", 10),
    ("2026-11-27", 0)])
def test_age_counts_working_days_only(first: str, days: int) -> None:
    assert working_days(date.fromisoformat(first), TODAY) == days


def test_late_is_what_was_asked_more_than_5_working_days_ago() -> None:
    assert late_before(TODAY) == date(2026, 11, 19)


def test_the_owner_is_reminded_once_a_week_with_counts_only_and_never_when_nothing_is_late(
        cast: Cast, version: Version, drone: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = plug_in(monkeypatch)
    question("A new one", version, days_ago=2)
    Grant.objects.create(account=cast.accounts["rosa"], role="policy_owner", since=NOW)
    for day in range(3):
        with clock.stopped(NOW + day * DAY):
            telling.remind.run()
        run(NOW + day * DAY + timedelta(hours=2))
    assert sorted(letter.to for _, letter in peer.got) == ["petra@larkmoor.example", "rosa@larkmoor.example"]
    assert "working days: 1. The oldest has waited 6 working days." in peer.texts[0]
    assert "drone" not in peer.texts[0]
    Question.objects.update(asked_on=TODAY + timedelta(days=10))
    with clock.stopped(NOW + 10 * DAY):
        telling.remind.run()
    assert Item.objects.filter(kind="policy.waiting").count() == 2


def test_what_was_answered_before_the_reminder_is_written_is_not_told(
        cast: Cast, version: Version, drone: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = plug_in(monkeypatch)
    telling.remind.run()
    Question.objects.update(state="answered", answered_in=version, clause="5", answered_on=TODAY)
    run(NOW + timedelta(hours=2))
    assert peer.got == []


def test_open_questions_stand_beside_ambiguity_and_in_no_number_or_file(cast: Cast, drone: Question) -> None:
    assessed()
    client = cast.client("priya")
    told = say("questions_beside", count=1, days=6)
    assert told in read(client, "/drivers/ambiguity")
    assert told not in read(client, "/drivers/fear")
    assert "open questions" not in client.get("/drivers/ambiguity?as=json").content.decode().lower()
    Question.objects.update(state="closed")
    assert say("questions_beside_link") not in read(client, "/drivers/ambiguity")


def test_a_thousand_questions_come_in_pages_and_take_no_more_queries(cast: Cast, version: Version) -> None:
    client = cast.client("petra")

    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    first = question("The first of all", version, days_ago=300)
    Heard.objects.create(question=first, team=cast.teams["claims"], times=9)
    question("x", version, title="One", state="answered", answer="Yes.", clause="5", answered_in=version,
             answered_on=TODAY)
    paths = ("/policy/questions", f"/policy/questions/{first.pk}", "/ask", "/ask/answers")
    few = [queries(path) for path in paths]
    fields: dict[str, Any] = {"language": "en", "version": version, "about": first.about,
                              "understood": first.understood}
    made = Question.objects.bulk_create(
        [Question(text=f"Number {number} of many", asked_on=TODAY - timedelta(days=number % 200), **fields)
         for number in range(1000)]
        + [Question(text="x", title=f"Answered {number}", state="answered", answer="Yes.", clause="5", became="rule",
                    asked_on=TODAY, answered_in=version, answered_on=TODAY, **fields) for number in range(200)])
    Heard.objects.bulk_create([Heard(question=one, team=cast.teams["claims"], times=9) for one in made[:1000]])
    many = [queries(path) for path in paths]
    assert [after - before for before, after in zip(few, many, strict=True)] == [0, 0, 0, 0]
    html = read(client, "/policy/questions")
    assert html.count("of many</bdi>") == 24
    assert re.search(r"1,?001 questions wait", html)


def test_a_usual_time_is_said_from_5_answers_on(cast: Cast, version: Version) -> None:
    client = cast.client("dev")
    for number in range(5):
        html = unescape(client.post("/ask", {"text": "May I put health records into Copilot?"}).content.decode())
        assert "usually replies" not in html
        question(f"Old {number}", version, days_ago=8, state="answered", title="t", clause="5", answered_in=version,
                 answered_on=TODAY - timedelta(days=6))
    html = unescape(client.post("/ask", {"text": "May I put health records into Copilot?"}).content.decode())
    assert "usually replies within 2 working days" in html


def test_an_answer_told_in_a_team_is_that_teams_exposure_and_answering_alone_is_none(
        cast: Cast, version: Version, drone: Question) -> None:
    client, path = cast.client("petra"), f"/policy/questions/{drone.pk}"
    client.post(f"{path}/answer", given(version))
    assert not Action.objects.exists()
    fields = {"team": "motor", "on": TODAY.isoformat(), "there": "3", "of": "4"}
    for wrong in ({"team": "nobody"}, {"there": "5"}, {"on": "2026-11-25"}, {"on": "2026-11-27"}, {"of": "x"}):
        assert client.post(f"{path}/told", fields | wrong).status_code == 409
    assert client.post(f"{path}/told", fields).status_code == 302
    found = Action.objects.get()
    assert (found.team, found.action, found.started_on, found.dose) == (cast.teams["motor"], "policy", TODAY, 0.75)
    assert client.post(f"{path}/told", fields).status_code == 409
    assert "Motor, Thursday 26 November 2026: 75% of the team were there" in read(cast.client("priya"), path)
    assert client.post(f"{path}/told/{found.pk}/undo").status_code == 302
    assert not Action.objects.exists()
    assert client.post(f"{path}/told/{found.pk}/undo").status_code == 403


def test_where_nothing_was_answered_nothing_can_be_told(cast: Cast, drone: Question) -> None:
    response = cast.client("petra").post(f"/policy/questions/{drone.pk}/told", {
        "team": "motor", "on": TODAY.isoformat(), "there": "3", "of": "4"})
    assert response.status_code == 409
    assert not Action.objects.exists()


def test_who_comes_back_to_the_address_of_a_deed_is_led_to_the_question(cast: Cast, drone: Question) -> None:
    for deed in ("answer", "close", "merge", "told"):
        response = cast.client("petra").get(f"/policy/questions/{drone.pk}/{deed}")
        assert response["Location"] == f"/policy/questions/{drone.pk}"
    assert cast.client("dev").get("/ask/send")["Location"] == "/ask"
