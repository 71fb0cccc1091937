"""The outbox of administrators, the page that stops messages without signing in, and "Your messages"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from surefoot.channels.letter import NotTaken
from surefoot.web.frame import clock, held
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Account, Grant, Person
from surefoot.web.post import stopping
from surefoot.web.post.jobs import forget
from surefoot.web.post.models import Item, Message, Recipient, Stop
from tests.web.cast import Cast, plant
from tests.web.posted import DAY, HOUR, MONDAY, Peer, counted, plug_in, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Peer:
    return plug_in(monkeypatch)


@pytest.fixture
def cast(peer: Peer) -> Cast:
    return plant()


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def dead(cast: Cast, peer: Peer, name: str, key: str, told_as: NotTaken) -> Message:
    peer.answers = [told_as]
    with clock.stopped(MONDAY):
        told(cast.person(name), key, kind="pulse.invitation", asked_for=True)
    run(MONDAY)
    return Message.objects.filter(state="dead").order_by("-made_at", "-ended_at").first()  # type: ignore[no-any-return]


def link(peer: Peer, cast: Cast) -> str:
    """The address of the newest message at which it is stopped."""
    with clock.stopped(MONDAY):
        told(cast.person("dev"), kind="pulse.invitation")
        told(cast.person("dev"), kind="week.digest")
    run(MONDAY + HOUR)
    return peer.got[-1][1].stop.partition("8000")[2]


# --- the outbox -------------------------------------------------------------------------------------------------------
def test_an_empty_outbox_says_that_all_is_well(cast: Cast) -> None:
    assert "Every message was delivered or waits its turn" in text(cast.client("adam"), "/post")


def test_without_a_mail_server_the_page_says_that_nothing_is_sent(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surefoot.web.post.transports.TRANSPORTS._plugged", {})
    assert "No mail server is set up" in text(cast.client("adam"), "/post")


def test_the_outbox_counts_what_waits_what_is_held_and_what_happened_this_week(cast: Cast, peer: Peer) -> None:
    people = {name: cast.person(name) for name in ("dev", "mara", "hugo")}
    with clock.stopped(MONDAY):
        told(people["dev"], "1")
    run(MONDAY + HOUR)
    with clock.stopped(MONDAY + 9 * HOUR):
        told(people["dev"], "2")
        told(people["mara"], "2")
    run(MONDAY + 10 * HOUR)
    with clock.stopped(MONDAY + 10 * HOUR):
        told(people["hugo"], "2")
        page = text(cast.client("adam"), "/post")
    for line in ("Wait to be looked at 1", "Held by quiet hours 1", "a message less than a week ago 1",
                 "Messages sent 1", "Things they told 1", "May have arrived twice 0"):
        assert line in page
    with clock.stopped(MONDAY + 8 * DAY):
        assert "Messages sent 0" in text(cast.client("adam"), "/post")


def test_a_refused_address_is_shown_without_what_it_was_about(cast: Cast, peer: Peer) -> None:
    dead(cast, peer, "dev", "1", NotTaken("address", 550, for_good=True))
    page = text(cast.client("adam"), "/post")
    assert "The address was refused (550)" in page
    assert "dev@larkmoor.example" in page
    assert "Sign in" not in page.split("What now")[1]


def test_a_refused_message_is_shown_without_whom_it_was_for(cast: Cast, peer: Peer) -> None:
    dead(cast, peer, "dev", "1", NotTaken("content", 554, for_good=True))
    page = text(cast.client("adam"), "/post")
    assert "The message was refused (554)" in page
    assert "Sign in" in page.split("What now")[1]
    assert "dev" not in page.split("What now")[1]


def test_a_dead_message_can_be_tried_again_and_arrives_with_its_old_mark(cast: Cast, peer: Peer) -> None:
    message, adam = dead(cast, peer, "dev", "1", NotTaken("address", 550, for_good=True)), cast.client("adam")
    answer = adam.post(f"/post/{message.pk}", {"do": "again"}, follow=True)
    assert "It is tried again now" in answer.content.decode()
    run(clock.now())
    assert peer.got[0][1].mark == message.mark
    assert AuditEntry.objects.filter(action="post.tried_again").count() == 1


def test_a_dead_message_can_be_given_up_and_is_counted(cast: Cast, peer: Peer) -> None:
    message, adam = dead(cast, peer, "dev", "1", NotTaken("address", 550, for_good=True)), cast.client("adam")
    adam.post(f"/post/{message.pk}", {"do": "give_up"})
    assert (Message.objects.count(), Item.objects.get().why, counted("given_up")) == (0, "given_up", 1)
    assert adam.post(f"/post/{message.pk}", {"do": "give_up"}).status_code == 403


@pytest.mark.parametrize(("do", "left"), [("again", ["waiting", "waiting"]), ("give_up", [])])
def test_all_can_be_decided_at_once(cast: Cast, peer: Peer, do: str, left: list[str]) -> None:
    for name in ("dev", "mara"):
        dead(cast, peer, name, "1", NotTaken("address", 550, for_good=True))
    cast.client("adam").post("/post/all", {"do": do})
    assert list(Message.objects.values_list("state", flat=True)) == left


def test_only_what_is_dead_can_be_decided_and_only_as_offered(cast: Cast, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(cast.person("dev"), asked_for=True)
    run(MONDAY)
    adam, sent = cast.client("adam"), Message.objects.get()
    assert adam.post(f"/post/{sent.pk}", {"do": "again"}).status_code == 403
    assert adam.post("/post/all", {"do": "send_to_everybody"}).status_code == 403
    assert Message.objects.get().state == "sent"


@pytest.mark.parametrize("name", ["dev", "mara", "priya", "olga"])
def test_nobody_else_decides(cast: Cast, peer: Peer, name: str) -> None:
    message = dead(cast, peer, "dev", "1", NotTaken("address", 550, for_good=True))
    for path in (f"/post/{message.pk}", "/post/all", "/post/trial"):
        assert cast.client(name).post(path, {"do": "again"}).status_code == 403
    assert Message.objects.get().state == "dead"


def test_an_administrator_has_a_test_message_sent_and_gets_it_at_once(cast: Cast, peer: Peer) -> None:
    answer = cast.client("adam").post("/post/trial", follow=True)
    assert "on its way" in answer.content.decode()
    run(clock.now())
    assert [(one.to, one.subject) for _, one in peer.got] == [("adam@larkmoor.example", "Surefoot: mail works")]


def test_a_thousand_dead_messages_come_in_pages_and_cost_no_more_questions(
        cast: Cast, django_assert_max_num_queries: Any) -> None:
    people = [Person(key=f"p{number}", email=f"p{number}@x.example") for number in range(1000)]
    Person.unscoped.bulk_create(people)
    messages = [Message(person=person, channel="test", asked_for=True, mark=str(uuid4()), state="dead", made_at=MONDAY,
                        due=MONDAY, ended_at=MONDAY, reason="address" if number % 2 else "content")
                for number, person in enumerate(people)]
    Message.objects.bulk_create(messages)
    Item.objects.bulk_create([
        Item(person=message.person, kind="week.digest", key="1", asked_for=True, handed_in_at=MONDAY, not_before=MONDAY,
             not_after=MONDAY + DAY, look_at=MONDAY, state="joined", message=message) for message in messages])
    adam = cast.client("adam")
    with django_assert_max_num_queries(14):
        first = adam.get("/post").content.decode()
    assert first.count('value="give_up"') == 51
    assert "1 of 20" in first
    assert "Messages that could not be delivered: 1000" in first


def test_an_administrator_finds_the_outbox_from_every_page(cast: Cast) -> None:
    adam = cast.client("adam")
    assert 'href="/set-up"' in adam.get("/me").content.decode()
    assert 'href="/post"' in adam.get("/set-up").content.decode()


# --- stopping without signing in --------------------------------------------------------------------------------------
def test_the_address_in_a_message_shows_a_page_and_changes_nothing(cast: Cast, peer: Peer) -> None:
    address, visitor = link(peer, cast), Client()
    page = visitor.get(address).content.decode()
    assert "Stop messages from Surefoot?" in page
    assert page.count('name="kind"') == 2
    assert "dev" not in page.split("<main")[1].split("</main")[0].replace(address, "")
    assert visitor.head(address).status_code == 200
    assert Stop.objects.count() == 0


def test_one_click_of_a_mail_program_stops_all_without_a_session_or_a_token_of_a_form(cast: Cast, peer: Peer) -> None:
    program = Client(enforce_csrf_checks=True)
    answer = program.post(link(peer, cast), "List-Unsubscribe=One-Click",
                          content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert list(Stop.objects.values_list("person", "kind")) == [(cast.person("dev").pk, "")]
    assert "session" not in answer.cookies


def test_one_click_may_also_come_as_parts(cast: Cast, peer: Peer) -> None:
    assert Client(enforce_csrf_checks=True).post(link(peer, cast), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Stop.objects.get().kind == ""


def test_on_the_page_one_kind_can_be_stopped(cast: Cast, peer: Peer) -> None:
    Client().post(link(peer, cast), {"kind": "week.digest"})
    assert Stop.objects.get().kind == "week.digest"


def test_a_kind_that_the_message_did_not_have_stops_all(cast: Cast, peer: Peer) -> None:
    Client().post(link(peer, cast), {"kind": "people.secret"})
    assert Stop.objects.get().kind == ""


@pytest.mark.parametrize("change", [lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
                                    lambda token: token[1:], lambda _: "a", lambda _: "eyJwIjoiMSJ9:1:x"])
def test_an_address_that_we_did_not_make_stops_nothing(cast: Cast, peer: Peer, change: Any) -> None:
    before, _, token = link(peer, cast).rpartition("/")
    answer = Client().post(f"{before}/{change(token)}")
    assert answer.status_code == 404
    assert "not complete" in answer.content.decode()
    assert Stop.objects.count() == 0


def test_an_address_of_somebody_who_was_erased_is_answered_like_any_other(cast: Cast, peer: Peer) -> None:
    address = link(peer, cast)
    held.erase_all(cast.person("dev").subject)
    assert Client().post(address).status_code == 200
    assert Stop.objects.count() == 0


def test_the_address_is_short_enough_for_the_line_of_a_header() -> None:
    assert len(stopping.address(uuid4(), [f"assessments.kind_{number}" for number in range(12)])) < 900


def test_what_was_stopped_stays_out_and_the_next_week_is_silent(cast: Cast, peer: Peer) -> None:
    Client().post(link(peer, cast))
    with clock.stopped(MONDAY + 8 * DAY):
        told(cast.person("dev"), "next")
    run(MONDAY + 9 * DAY)
    assert len(peer.got) == 1


# --- your messages ----------------------------------------------------------------------------------------------------
def test_everybody_sees_what_they_get_and_got(cast: Cast, peer: Peer) -> None:
    link(peer, cast)
    with clock.stopped(MONDAY + 2 * DAY):
        told(cast.person("dev"), "2")
    page = text(cast.client("dev"), "/me/messages")
    assert "2 November 2026" in page
    assert "wait for your next message: 1" in page
    assert "2 November 2026" not in text(cast.client("mara"), "/me/messages")


def test_a_kind_can_be_stopped_and_started_again(cast: Cast) -> None:
    dev = cast.client("dev")
    dev.post("/me/messages", {"stop": "week.digest"})
    assert list(Stop.objects.values_list("kind", flat=True)) == ["week.digest"]
    assert "Stopped" in text(dev, "/me/messages?done=stopped")
    dev.post("/me/messages", {"start": "week.digest"})
    assert Stop.objects.count() == 0
    assert list(AuditEntry.objects.order_by("number").values_list("action", flat=True)) == ["post.stopped",
                                                                                          "post.started"]


def test_all_can_be_stopped_and_started_again(cast: Cast) -> None:
    dev = cast.client("dev")
    dev.post("/me/messages", {"stop": ""})
    assert "You stopped all of them" in text(dev, "/me/messages")
    dev.post("/me/messages", {"start": ""})
    assert "You get it" in text(dev, "/me/messages")


def test_what_there_is_not_can_not_be_chosen(cast: Cast) -> None:
    dev = cast.client("dev")
    assert dev.post("/me/messages", {"stop": "no.such"}).status_code == 403
    assert dev.post("/me/messages", {"channel": "pigeon"}).status_code == 403
    assert dev.post("/me/messages").status_code == 403


def test_a_channel_can_be_preferred_where_there_are_several(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, "email", "chat")
    dev = cast.client("dev")
    dev.post("/me/messages", {"channel": "chat"})
    assert Recipient.objects.get(person=cast.person("dev")).channel == "chat"
    assert 'value="chat" checked' in dev.get("/me/messages").content.decode()


def test_who_is_nobody_of_the_people_table_gets_no_messages_and_can_choose_nothing(cast: Cast) -> None:
    account = Account.objects.create_user("outside@larkmoor.example")
    Grant.objects.create(account=account, role="administrator", since=MONDAY)
    client = Client()
    client.force_login(account)
    assert "you get no messages" in text(client, "/me/messages")
    assert client.post("/me/messages", {"stop": ""}).status_code == 403
    assert "belongs to nobody" in client.post("/post/trial", follow=True).content.decode()
    assert Item.objects.count() == 0


def test_a_thousand_messages_show_the_newest_and_cost_no_more_questions(
        cast: Cast, django_assert_max_num_queries: Any) -> None:
    Item.objects.bulk_create([
        Item(person=cast.person("dev"), kind="week.digest", key=str(number), asked_for=True, handed_in_at=MONDAY,
             not_before=MONDAY, not_after=MONDAY, look_at=MONDAY, state="sent", ended_at=MONDAY - number * DAY)
        for number in range(1000)])
    dev = cast.client("dev")
    with django_assert_max_num_queries(14):
        page = dev.get("/me/messages").content.decode()
    assert page.count("<dt>") == 20
    assert "2 November 2026" in page


def test_who_has_no_mailbox_is_told_so(cast: Cast) -> None:
    Person.unscoped.filter(pk=cast.person("dev").pk).update(email="")
    assert "you get no messages" in text(cast.client("dev"), "/me/messages")


def test_what_waits_and_what_was_sent_is_in_ones_own_export_without_what_it_said_once_it_was_sent(
        cast: Cast, peer: Peer) -> None:
    link(peer, cast)
    rows = held.export_all(cast.person("dev").subject)
    assert {row["state"] for row in rows["post.Item"]} == {"sent"}
    assert {row["facts"] for row in rows["post.Item"]} == {"{}"}
    assert rows["post.Recipient"][0]["last_at"].startswith((MONDAY + HOUR).strftime("%Y-%m-%d %H"))
    assert "post.Message" in rows


def test_forgetting_lets_old_lines_disappear_from_ones_page(cast: Cast, peer: Peer) -> None:
    link(peer, cast)
    Item.objects.update(ended_at=MONDAY - timedelta(days=400), not_after=MONDAY - timedelta(days=400))
    forget.run()
    assert "Nothing yet, or it was forgotten since" in text(cast.client("dev"), "/me/messages")
