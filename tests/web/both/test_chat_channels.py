"""A team's weekly question reaches its channel once, also after an outage; people who chose it get messages there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from surefoot.channels.letter import NotTaken
from surefoot.web.api.chat import announcing, linking, sealing
from surefoot.web.api.chat.announcing import LEASE
from surefoot.web.api.jobs import announce
from surefoot.web.api.models import Announcement, TeamChannel
from surefoot.web.close.ritual.models import Round
from surefoot.web.close.ritual.sockets import ROUND_OPENED, Opened
from surefoot.web.frame import clock, outside
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.access import reader_of
from surefoot.web.post import transports
from surefoot.web.post.models import AccountLink, Message, Recipient
from tests.web.cast import Cast, plant
from tests.web.chatted import Peer, playing
from tests.web.chatted_rooms import NOW, open_round, set_up
from tests.web.posted import Died, lease_over, plug_in, run, told

pytestmark = pytest.mark.django_db
CHANNEL = "C0123456789"
HOUR = timedelta(hours=1)


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.stopped(NOW):
        yield plant()


@pytest.fixture
def peer(settings: Any) -> Iterator[Peer]:
    with playing() as found:
        set_up(settings, found)
        yield found


def place(cast: Cast, channel: str = "slack", address: str = CHANNEL, team: str = "motor") -> TeamChannel:
    return TeamChannel.objects.create(team=cast.teams[team], channel=channel, sealed=sealing.seal(address),
                                      since=NOW.date())


def opened(cast: Cast, team: str = "motor") -> Round:
    """A round opens, as the ritual tells it."""
    found = open_round(cast, team)
    for each in ROUND_OPENED.plugged():
        each(Opened(found.pk, found.team_id, found.week, "/tries"))
    return found


def turn(after: timedelta = timedelta(0)) -> None:
    with clock.stopped(NOW + after):
        announce.run()


def only() -> Announcement:
    return Announcement.objects.get()


# --- choosing ---------------------------------------------------------------------------------------------------------
def test_who_leads_a_team_or_administers_chooses_its_channel_and_nobody_else(cast: Cast, peer: Peer) -> None:
    motor = cast.teams["motor"].pk
    for name in ("mara", "adam"):
        answer = cast.client(name).post(f"/teams/{motor}/channels", {"do": "choose", "channel": "slack",
                                                                     "address": f" {CHANNEL} "}, follow=True)
        assert CHANNEL in answer.content.decode()
    for name in ("dev", "hugo", "priya", "olga", "petra", "sol"):
        answer = cast.client(name).post(f"/teams/{motor}/channels", {"do": "remove", "channel": "slack"})
        assert answer.status_code == 403, name
    assert TeamChannel.objects.count() == 1
    entries = AuditEntry.objects.filter(action="chat.channel_chosen")
    assert entries.count() == 2
    assert CHANNEL not in "".join(entries.values_list("detail", flat=True))
    assert b"Motor" in cast.client("mara").get("/channels").content
    assert b"Home" not in cast.client("mara").get("/channels").content


def test_the_address_of_a_workflow_is_sealed_and_never_shown_again(cast: Cast, peer: Peer) -> None:
    motor, client = cast.teams["motor"].pk, cast.client("mara")
    address = f"{peer.address}workflows/secret-of-the-team?sig=secret"
    page = client.post(f"/teams/{motor}/channels", {"do": "choose", "channel": "teams", "address": address},
                       follow=True).content.decode()
    page += cast.client("adam").get("/settings").content.decode()
    assert "127.0.0.1" in page
    assert "secret-of-the-team" not in page
    row = TeamChannel.objects.get()
    assert "secret" not in row.sealed
    assert sealing.unseal(row.sealed) == address
    assert {call.word for call in outside.calls()} >= {"outside_slack", "outside_teams"}
    with override_settings(SLACK_HOOKS="https://hooks.slack.com/"):
        assert "hooks.slack.com" in {call.where for call in outside.calls()}, "answers to buttons go there"
    wrong = client.post(f"/teams/{motor}/channels", {"do": "choose", "channel": "teams",
                                                     "address": "https://evil.example/secret-of-the-team"})
    assert "This is not the address of a workflow" in wrong.content.decode()
    assert "secret-of-the-team" not in wrong.content.decode()
    assert "not a channel" in client.post(f"/teams/{motor}/channels", {"do": "choose", "channel": "slack",
                                                                       "address": "#motor"}).content.decode()


def test_a_channel_is_tried_out_and_says_why_it_does_not_work(cast: Cast, peer: Peer) -> None:
    place(cast)
    client, where = cast.client("mara"), f"/teams/{cast.teams['motor'].pk}/channels"
    assert b"A line was posted there" in client.post(where, {"do": "try", "channel": "slack"}, follow=True).content
    assert peer.of("/api/chat.postMessage")[0]["channel"] == CHANNEL
    peer.refuses("not_in_channel")
    assert b"The address was refused" in client.post(where, {"do": "try", "channel": "slack"}).content
    client.post(where, {"do": "remove", "channel": "slack"})
    assert not TeamChannel.objects.exists()


# --- posting ----------------------------------------------------------------------------------------------------------
def test_an_opened_round_is_posted_once_with_three_answers_that_look_alike(cast: Cast, peer: Peer) -> None:
    place(cast)
    place(cast, "teams", f"{peer.address}workflows/1?sig=secret")
    found = opened(cast)
    for each in ROUND_OPENED.plugged():  # told twice
        each(Opened(found.pk, found.team_id, found.week, "/tries"))
    turn()
    turn(HOUR)
    posted, = peer.of("/api/chat.postMessage")
    buttons = next(block for block in posted["blocks"] if block["type"] == "actions")["elements"]
    assert [button["text"]["text"] for button in buttons] == ["Worked", "Partly", "Did not work", "See the board"]
    assert "style" not in str(buttons)
    card, = peer.of("/workflows/1")
    assert f"/tries/{found.team_id}" in str(card)
    assert set(Announcement.objects.values_list("state", flat=True)) == {"sent"}


def test_a_team_without_a_channel_and_a_round_that_is_over_are_not_posted(cast: Cast, peer: Peer) -> None:
    place(cast)
    opened(cast, "home")
    assert not Announcement.objects.exists()
    found = opened(cast)
    Round.objects.filter(pk=found.pk).update(state="closed")
    turn()
    assert only().state == "dead"
    assert not peer.got


def test_a_channel_that_is_down_for_an_hour_gets_the_question_afterwards(cast: Cast, peer: Peer,
                                                                        settings: Any) -> None:
    place(cast)
    place(cast, team="home")
    opened(cast)
    opened(cast, "home")
    there, settings.SLACK_API = settings.SLACK_API, "http://127.0.0.1:1/api/"
    for minutes in range(61):
        turn(timedelta(minutes=minutes))
    assert set(Announcement.objects.values_list("state", "reason")) <= {("waiting", "away"), ("waiting", "")}
    assert sum(Announcement.objects.values_list("attempts", flat=True)) < 20, "one is tried while the others wait"
    settings.SLACK_API = there
    turn(2 * HOUR)
    assert set(Announcement.objects.values_list("state", "perhaps_twice")) == {("sent", False)}
    assert len(peer.got) == 2


def test_too_many_waits_as_long_as_it_is_told_to_and_a_channel_that_is_gone_is_not_tried_again(
        cast: Cast, peer: Peer) -> None:
    place(cast)
    opened(cast)
    peer.answers.append((429, {"Retry-After": "1800"}, {"ok": False, "error": "ratelimited"}))
    peer.refuses("is_archived")
    turn()
    turn(timedelta(minutes=29))
    assert len(peer.got) == 1
    turn(timedelta(minutes=31))
    assert (only().state, only().reason) == ("dead", "address")
    page = cast.client("mara").get(f"/teams/{cast.teams['motor'].pk}/channels").content
    assert b"The last question was not posted" in page


def test_killed_between_sending_and_noting_it_is_sent_once_more_with_the_same_mark(
        cast: Cast, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    place(cast)
    opened(cast)

    def dies(*_: Any, **__: Any) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(announcing, "_settle", dies)
        with pytest.raises(Died):
            turn()
    turn(HOUR)  # the lease goes by the machine's own clock: it may still be on its way
    assert len(peer.got) == 1
    Announcement.objects.update(begun_at=clock.real() - LEASE - timedelta(seconds=1))
    turn(HOUR)
    first, second = peer.of("/api/chat.postMessage")
    assert first["client_msg_id"] == second["client_msg_id"]
    assert len(peer.shown) == 1, "a Slack that knows the message again shows it once"
    assert (only().state, only().perhaps_twice) == ("sent", True)
    turn(2 * HOUR)
    assert len(peer.got) == 2


# --- messages to one person -------------------------------------------------------------------------------------------
def test_who_prefers_slack_gets_messages_there_and_by_mail_again_after_unlinking(
        cast: Cast, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    dev = cast.person("dev")
    AccountLink.objects.create(person=dev, channel="slack", address="U2CERLKJA", since=NOW)
    assert b"Slack" in cast.client("dev").get("/me/messages").content
    cast.client("dev").post("/me/messages", {"channel": "slack"})
    kept = _kinds(monkeypatch)
    told(dev, "1", asked_for=True)
    run(NOW)
    message, = peer.of("/api/chat.postMessage")
    assert message["channel"] == "U2CERLKJA"
    assert Message.objects.get().state == "sent"
    linking.unlink(reader_of(cast.accounts["dev"], NOW.date()), "slack")
    assert Recipient.objects.get().channel == "email"
    told(dev, "2", asked_for=True)
    run(NOW + HOUR)
    assert len(peer.got) == 1
    assert kept.texts


def _kinds(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The real line to Slack, beside a peer that plays the mail server."""
    real = transports.TRANSPORTS.named("slack")
    kept = plug_in(monkeypatch, "email")
    monkeypatch.setattr(transports.TRANSPORTS, "_plugged", transports.TRANSPORTS._plugged | {"slack": real})
    return kept


def test_a_message_to_slack_that_was_broken_off_goes_out_again_and_is_counted(
        cast: Cast, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    dev = cast.person("dev")
    AccountLink.objects.create(person=dev, channel="slack", address="U2CERLKJA", since=NOW)
    Recipient.objects.create(person=dev, channel="slack")
    _kinds(monkeypatch)
    told(dev, "1", asked_for=True)
    peer.answers.append((0, {}, None))  # it took the message and fell silent
    run(NOW)
    assert Message.objects.get().reason == "broken"
    lease_over()
    run(NOW + HOUR)
    assert Message.objects.get().perhaps_twice
    first, second = peer.of("/api/chat.postMessage")
    assert first["client_msg_id"] == second["client_msg_id"]


def test_an_address_sealed_with_another_key_is_asked_for_again(cast: Cast, peer: Peer) -> None:
    row = place(cast)
    TeamChannel.objects.filter(pk=row.pk).update(sealed="gAAAAABother")
    opened(cast)
    turn()
    assert only().reason == "address"
    with pytest.raises(NotTaken):
        announcing.try_out(row.team_id, "slack")
    page = cast.client("mara").get(f"/teams/{row.team_id}/channels")
    assert page.status_code == 200
