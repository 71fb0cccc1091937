"""Slack's requests: only those it signed, within five minutes, of the right kind; again they change nothing twice."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from surefoot.web.api.chat import linking, told
from surefoot.web.api.models import LinkCode
from surefoot.web.close.policy.models import Question
from surefoot.web.close.ritual import guarding
from surefoot.web.close.ritual.models import Try
from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.access import reader_of
from surefoot.web.post.models import AccountLink
from tests.web.cast import Cast, plant
from tests.web.chatted import Peer, command, handed_in, interaction, playing, pressed, signed
from tests.web.chatted_rooms import NOW, asked_policy, ritual_of, set_up

pytestmark = pytest.mark.django_db
DEV, STRANGER = "U2CERLKJA", "W111"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.stopped(NOW):  # signatures go by the machine's own clock
        yield plant()


@pytest.fixture
def peer(settings: Any) -> Iterator[Peer]:
    with playing() as found:
        set_up(settings, found)
        yield found


def send(client: Client, to: str, body: bytes, *, at: float | None = None, kind: str = FORM,
         headers: dict[str, str] | None = None) -> Any:
    moment = time.time() if at is None else at
    return client.post(f"/api/slack/{to}", body, content_type=kind, headers=headers or signed(body, moment))


def linked(cast: Cast, name: str = "dev", user: str = DEV) -> None:
    linking.link("slack", user, linking.make_code(_reader(cast, name)))


def _reader(cast: Cast, name: str) -> Any:
    return reader_of(cast.accounts[name], clock.today())


def text_of(answer: Any) -> str:
    return json.dumps(answer.json(), ensure_ascii=False)


# --- what is let in ---------------------------------------------------------------------------------------------------
def test_a_request_that_slack_did_not_sign_just_now_is_refused_and_changes_nothing(
        client: Client, cast: Cast, peer: Peer) -> None:
    code = linking.make_code(_reader(cast, "dev"))
    body, now = command(f"link {code}"), time.time()
    forged = signed(body, now, "another secret")
    late, moved = signed(body, now - 360), signed(body, now) | {"X-Slack-Request-Timestamp": str(int(now) - 1)}
    for headers in (forged, late, moved, {"X-Slack-Signature": "v0=1"}):
        answer = send(client, "commands", body, headers=headers)
        assert answer.status_code == 401
        assert code not in answer.content.decode()
    changed = send(client, "commands", body + b"&user_id=W111", headers=signed(body, now))
    huge = send(client, "commands", b"text=" + b"a" * 600_000)
    assert (changed.status_code, huge.status_code) == (401, 401)
    assert not AccountLink.objects.exists()
    assert LinkCode.objects.exists()


def test_nothing_is_open_where_slack_is_not_set_up(client: Client, cast: Cast) -> None:
    for to in ("commands", "interactions", "events"):
        assert send(client, to, command("hello")).status_code == 401


def test_another_kind_of_content_and_what_is_not_of_slacks_form_are_refused(client: Client, peer: Peer) -> None:
    assert send(client, "commands", b"{}", kind="application/json").status_code == 415
    assert send(client, "interactions", b"{}", kind="text/plain").status_code == 415
    assert send(client, "events", command("a")).status_code == 415
    for to, body, kind in (("commands", b"text=hello", FORM), ("interactions", b"payload=[]", FORM),
                           ("events", b"[]", "application/json"), ("events", b"\x7b", "application/json")):
        assert send(client, to, body, kind=kind).status_code == 400
    assert client.get("/api/slack/commands").status_code == 401


def test_slack_is_told_that_the_address_is_ours(client: Client, peer: Peer) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
                       "token": "legacy"}).encode()
    answer = send(client, "events", body, kind="application/json")
    assert answer.json() == {"challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}


# --- who is who -------------------------------------------------------------------------------------------------------
def test_a_person_links_the_account_that_types_their_code_once(client: Client, cast: Cast, peer: Peer) -> None:
    page = cast.client("dev").post("/me/channels", {"do": "code"}).content.decode()
    code = page.partition("/may-i link ")[2].partition("<")[0]
    body = command(f"link {code.lower()}")
    headers = signed(body, time.time())
    assert "You are Dev here" in text_of(send(client, "commands", body, headers=headers))
    assert "not good" in text_of(send(client, "commands", body, headers=headers)), "a replay links nothing"
    assert "not good" in text_of(send(client, "commands", command(f"link {code}", user=STRANGER)))
    assert AccountLink.objects.values_list("person", "address").get() == (cast.person("dev").pk, DEV)
    assert AuditEntry.objects.filter(action="chat.linked").count() == 1
    assert "Linked since" in cast.client("dev").get("/me/channels").content.decode()
    assert DEV not in "".join(AuditEntry.objects.values_list("detail", flat=True))


def test_an_account_that_is_somebodys_is_not_taken_from_them(client: Client, cast: Cast, peer: Peer) -> None:
    linked(cast, "dev")
    code = linking.make_code(_reader(cast, "mara"))
    assert "linked to somebody else" in text_of(send(client, "commands", command(f"link {code}")))
    assert AccountLink.objects.get().person == cast.person("dev")
    assert "no longer linked" in text_of(send(client, "commands", command("unlink")))
    assert "You are Mara here" in text_of(send(client, "commands", command(f"link {code}")))


def test_codes_can_not_be_guessed_at_length(client: Client, cast: Cast, peer: Peer) -> None:
    code = linking.make_code(_reader(cast, "dev"))
    for number in range(5):
        assert "not good" in text_of(send(client, "commands", command(f"link AAAAAAAA{number + 2}B")))
    assert "Too many" in text_of(send(client, "commands", command(f"link {code}")))
    assert not AccountLink.objects.exists()


def test_who_has_left_is_nobody_in_chat(client: Client, cast: Cast, peer: Peer) -> None:
    linked(cast)
    cast.accounts["dev"].is_active = False
    cast.accounts["dev"].save()
    assert "Link your Slack account first" in text_of(send(client, "commands", command("", "/tried")))


# --- the policy -------------------------------------------------------------------------------------------------------
def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_anybody_gets_the_policys_answer_with_its_clause_and_nothing_is_kept(
        client: Client, cast: Cast, peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
    version = asked_policy()
    linked(cast)
    before = rows()
    for user in (STRANGER, DEV):
        answer = send(client, "commands", command("Can I put client data into Copilot?", user=user))
        said = text_of(answer)
        assert answer.json()["response_type"] == "ephemeral"
        assert "Yes, if" in said
        assert "Clause 4.2" in said
        assert "Remove names" in said
        assert f"version {version.number}" in said
        assert "/ask" in said
        assert len(answer.json()["blocks"]) <= 50
    assert rows() == before
    assert not [record for record in caplog.records if "client" in str(record.__dict__) or DEV in str(record.__dict__)]
    assert not peer.got, "answering asks nothing of Slack"


def test_what_the_policy_does_not_say_goes_to_its_owner_without_a_name_and_once(client: Client, cast: Cast,
                                                                                peer: Peer) -> None:
    asked_policy()
    linked(cast)
    silent = send(client, "commands", command("May I use medical records?"))
    assert "The policy does not say" in text_of(silent)
    button = next(element for block in silent.json()["blocks"] if block["type"] == "actions"
                  for element in block["elements"] if element["action_id"] == "send_unnamed")
    body = pressed("send_unnamed", button["value"], hooks=f"{peer.address}hooks/")
    headers = signed(body, time.time())
    for _ in range(2):  # replayed
        assert send(client, "interactions", body, headers=headers).status_code == 200
    send(client, "interactions", pressed("send_unnamed", button["value"], hooks=f"{peer.address}hooks/"))
    question = Question.objects.get()
    assert question.times == 1
    assert not question.askers.exists()
    said = [body["text"] for body in peer.of("/hooks/actions/1")]
    assert "without your name" in said[0]
    assert said[1:] == ["This question was sent already."] * 2
    unlinked = text_of(send(client, "commands", command("May I use medical records?", user=STRANGER)))
    assert "send_unnamed" not in unlinked


def test_a_button_that_was_made_up_sends_nothing(client: Client, cast: Cast, peer: Peer) -> None:
    asked_policy()
    linked(cast)
    for value in ("", "made up", told.pack(2000, team=1)):
        send(client, "interactions", pressed("send_unnamed", value, hooks=f"{peer.address}hooks/"))
    assert not Question.objects.exists()
    send(client, "interactions", pressed("send_unnamed", "made up", hooks="https://evil.example/"))
    assert {path for path, _ in peer.got} == {"/hooks/actions/1"}


# --- tries ------------------------------------------------------------------------------------------------------------
def test_a_try_is_shared_by_a_form_once_and_names_nobody(client: Client, cast: Cast, peer: Peer) -> None:
    ritual_of(cast, "motor")
    linked(cast)
    assert send(client, "commands", command("a claims summary", "/tried")).content == b""
    form = peer.of("/api/views.open")[0]["view"]
    assert [block["block_id"] for block in form["blocks"]] == ["line", "result", "name"]
    assert form["blocks"][0]["element"]["initial_value"] == "a claims summary"
    body = handed_in("try", "V111", form["private_metadata"], {"line": "It mixed up two dates", "result": "partly",
                                                              "name": ()})
    headers = signed(body, time.time())
    first = send(client, "interactions", body, headers=headers).json()
    assert first["response_action"] == "update"
    assert "board" in text_of(send(client, "interactions", body, headers=headers))
    found = Try.objects.get()
    assert (found.text, found.result, found.author) == ("It mixed up two dates", "partly", None)
    button = first["view"]["blocks"][1]["elements"][0]
    for _ in range(2):
        send(client, "interactions", pressed(button["action_id"], button["value"], view="V111"))
    assert not Try.objects.exists()
    assert "gone from the board" in json.dumps(peer.of("/api/views.update")[0])


def test_a_name_is_shown_only_by_who_ticks_it(client: Client, cast: Cast, peer: Peer) -> None:
    ritual_of(cast, "motor")
    linked(cast)
    send(client, "commands", command("", "/tried"))
    form = peer.of("/api/views.open")[0]["view"]
    send(client, "interactions", handed_in("try", "V1", form["private_metadata"],
                                           {"line": "It wrote a letter", "result": "worked", "name": ("show",)}))
    assert Try.objects.get().author == cast.person("dev")


def test_what_must_not_be_posted_is_said_beside_the_line_and_not_kept(client: Client, cast: Cast, peer: Peer) -> None:
    ritual_of(cast, "motor")
    linked(cast)
    send(client, "commands", command("", "/tried"))
    told_back = peer.of("/api/views.open")[0]["view"]["private_metadata"]
    fields = {"line": "Paid with 4111 1111 1111 1111", "result": "worked", "name": ()}
    answer = send(client, "interactions", handed_in("try", "V1", told_back, fields)).json()
    assert answer["response_action"] == "errors"
    assert "4111 1111 1111 1111" in answer["errors"]["line"]
    assert not Try.objects.exists()
    fields["line"] = "Paid with a test card"
    assert send(client, "interactions", handed_in("try", "V1", told_back, fields)).json()["response_action"] == "update"


def test_what_may_be_harmless_is_asked_about_and_shared_when_it_is(
        client: Client, cast: Cast, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(text: str, language: str, harmless: Any = ()) -> tuple[Any, ...]:
        return () if "name" in harmless else (SimpleNamespace(start=0, end=4, kind="name"),)

    monkeypatch.setattr(guarding, "caught", found)
    ritual_of(cast, "motor")
    linked(cast)
    send(client, "commands", command("", "/tried"))
    metadata = peer.of("/api/views.open")[0]["view"]["private_metadata"]
    fields: dict[str, Any] = {"line": "Acme wrote a letter", "result": "worked", "name": ()}
    again = send(client, "interactions", handed_in("try", "V1", metadata, fields)).json()["view"]
    assert "Acme?" in again["blocks"][0]["text"]["text"]
    assert not Try.objects.exists()
    fields["harmless"] = (again["blocks"][1]["element"]["options"][0]["value"],)
    for _ in range(2):
        answer = send(client, "interactions", handed_in("try", "V1", again["private_metadata"], fields)).json()
        assert "Thank you" in json.dumps(answer)
    assert Try.objects.get().text == "Acme wrote a letter"


def test_who_is_not_linked_shares_nothing_and_is_told_how_to(client: Client, cast: Cast, peer: Peer) -> None:
    ritual_of(cast, "motor")
    typed = text_of(send(client, "commands", command("", "/tried", STRANGER)))
    assert "/me/channels" in typed
    metadata = told.pack(3000, team=cast.teams["motor"].pk, number="0" * 32)
    fields = {"line": "x", "result": "worked", "name": ()}
    answer = send(client, "interactions", handed_in("try", "V1", metadata, fields, STRANGER)).json()
    assert "Link your Slack account" in answer["errors"]["line"]
    linked(cast, "hugo")
    other = send(client, "interactions", handed_in("try", "V2", metadata, fields)).json()
    assert "not in this team" in other["errors"]["line"], "a form of another team shares nothing"
    assert "too old" in text_of(send(client, "interactions", handed_in("try", "V3", "forged", fields)))
    assert not Try.objects.exists()


def test_a_button_under_the_weekly_question_opens_the_form_with_its_result(client: Client, cast: Cast,
                                                                           peer: Peer) -> None:
    ritual_of(cast, "motor")
    linked(cast)
    value = told.pack(2000, team=cast.teams["motor"].pk)
    assert send(client, "interactions", pressed("try_did_not_work", value)).content == b""
    assert send(client, "interactions", pressed("try_did_not_work", value, STRANGER)).status_code == 200
    mine, theirs = (call["view"] for call in peer.of("/api/views.open"))
    assert mine["blocks"][1]["element"]["initial_option"]["value"] == "did_not_work"
    assert "submit" not in theirs
    assert send(client, "interactions", pressed("open_page", "")).status_code == 200
    assert send(client, "interactions", interaction(type="shortcut", user={"id": DEV})).status_code == 200


def test_slack_that_does_not_answer_keeps_nobody_waiting_and_leads_to_the_page(client: Client, cast: Cast,
                                                                              peer: Peer) -> None:
    ritual_of(cast, "motor")
    linked(cast)
    peer.refuses("expired_trigger_id")
    assert "did not open the form" in text_of(send(client, "commands", command("", "/tried")))
    peer.refuses("internal_error")
    assert send(client, "interactions", pressed("try_worked", told.pack(99, team=1))).status_code == 200


# --- the home tab -----------------------------------------------------------------------------------------------------
def test_the_home_tab_shows_how_to_ask_my_teams_question_and_what_is_kept(client: Client, cast: Cast,
                                                                         peer: Peer) -> None:
    ritual_of(cast, "motor")
    linked(cast)
    for user in (DEV, STRANGER):
        body = json.dumps({"type": "event_callback", "event_id": "Ev111", "event": {
            "type": "app_home_opened", "user": user, "tab": "home"}}).encode()
        retried = signed(body, time.time()) | {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        assert send(client, "events", body, kind="application/json", headers=retried).status_code == 200
    mine, theirs = peer.of("/api/views.publish")
    assert (mine["user_id"], mine["view"]["type"]) == (DEV, "home")
    assert "try_worked" in json.dumps(mine)
    assert "/me/channels" in json.dumps(theirs)
    assert "try_worked" not in json.dumps(theirs)
    assert "keeps no question" in json.dumps(theirs)


def test_a_german_speaker_is_answered_in_german(client: Client, cast: Cast, peer: Peer) -> None:
    asked_policy()
    linked(cast)
    person = cast.person("dev")
    person.language = "de"
    person.save()
    assert "Ja, wenn" in text_of(send(client, "commands", command("Darf ich client data in Copilot eingeben?")))
