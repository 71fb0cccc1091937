"""What Slack sends is read only when Slack signed it; what goes there, and what its answers mean: a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.web.chatted import SECRET, TOKEN, Peer, command, handed_in, playing, signed

from surefoot.channels.letter import Letter, NotTaken
from surefoot.channels.slack import blocks, calling, reading
from surefoot.channels.slack.calling import App, line, meant
from surefoot.channels.slack.signed import LARGEST, is_slacks

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "channel_slack"
NOW = 1_531_420_618.0
LETTER = Letter("U2CERLKJA", "en", "A *round* is\nopen", "Fish & chips <!channel>", "<1@surefoot.example>",
                datetime(2026, 11, 3, 9, tzinfo=UTC))


@pytest.fixture
def peer() -> Iterator[Peer]:
    with playing() as found:
        yield found


def app(peer: Peer) -> App:
    return App(TOKEN, f"{peer.address}api/", f"{peer.address}hooks/")


def refused(peer: Peer) -> NotTaken:
    with line(app(peer)) as slack, pytest.raises(NotTaken) as told:
        slack.send(LETTER)
    assert LETTER.to not in str(told.value)
    return told.value


def test_slacks_own_documented_request_is_verified() -> None:
    body = (SAMPLES / "slash_command.txt").read_bytes().strip()
    told = json.loads((SAMPLES / "slash_command_signature.json").read_text())
    assert is_slacks(body, told, told["signing_secret"], NOW)
    assert is_slacks(body, told, told["signing_secret"], NOW + 300)


@pytest.mark.parametrize("change", [
    {"X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b504"},
    {"X-Slack-Signature": ""}, {"X-Slack-Signature": "v0=ü"}, {"X-Slack-Request-Timestamp": ""},
    {"X-Slack-Request-Timestamp": "1531420619"}, {"X-Slack-Request-Timestamp": "١٥٣١٤٢٠٦١٨"},
    {"X-Slack-Request-Timestamp": "9" * 400},
])
def test_what_was_changed_is_not_slacks(change: dict[str, str]) -> None:
    body = (SAMPLES / "slash_command.txt").read_bytes().strip()
    told = json.loads((SAMPLES / "slash_command_signature.json").read_text())
    assert not is_slacks(body, told | change, told["signing_secret"], NOW)


def test_neither_a_late_nor_a_huge_nor_an_unsigned_request_is_slacks() -> None:
    body = command("hello")
    assert is_slacks(body, signed(body, NOW), SECRET, NOW)
    for late in (NOW + 360, NOW - 360):
        assert not is_slacks(body, signed(body, NOW), SECRET, late)
    huge = b"text=" + b"a" * LARGEST
    assert not is_slacks(huge, signed(huge, NOW), SECRET, NOW)
    assert not is_slacks(body, {}, SECRET, NOW)
    assert not is_slacks(body, signed(body, NOW), "", NOW)
    assert not is_slacks(b"\xff", {**signed(b"x", NOW)}, SECRET, NOW)


def test_a_slash_command_a_form_and_an_event_of_slacks_own_samples_are_read() -> None:
    typed = reading.command((SAMPLES / "slash_command.txt").read_bytes().strip())
    assert (typed.user, typed.command, typed.text) == ("U2CERLKJA", "/webhook-collect", "")
    assert typed.answer_at.startswith("https://hooks.slack.com/commands/")
    payload = (SAMPLES / "view_submission.json").read_text()
    form = reading.interaction(urlencode({"payload": payload}).encode())
    assert isinstance(form, reading.HandedIn)
    assert (form.user, form.form, form.view, form.told) == ("W111", "view-id", "V111", "This is for you!")
    assert form.fields == {"hspI": "test"}
    told = reading.event((SAMPLES / "event_app_mention.json").read_bytes())
    assert isinstance(told, reading.Event)
    assert (told.id, told.kind, told.user) == ("Ev111", "app_mention", "W222")


@pytest.mark.parametrize("body", [b"", b"\xff", b"a=1&" * 200, b"payload=[", b"payload=[]", b"payload={}",
                                  b'payload={"type":"view_submission","user":{"id":"U1"},"view":[]}',
                                  b'payload={"type":"block_actions","user":{"id":"U/../1"}}',
                                  b"payload=" + b"[" * 100_000])
def test_what_is_not_of_slacks_form_is_unreadable_and_repeats_nothing(body: bytes) -> None:
    for read in (reading.command, reading.interaction, reading.event):
        with pytest.raises(reading.Unreadable):
            read(body)


def test_characters_that_no_database_holds_are_left_out() -> None:
    form = reading.interaction(handed_in("try", "V1", "", {"line": "a\0b\ud800"}))
    assert isinstance(form, reading.HandedIn)
    assert form.fields == {"line": "ab?"}
    with pytest.raises(reading.Unreadable):
        reading.event(b'{"type":"event_callback","event_id":"E","event":{"type":"x","user":"U\\u0000"}}')


def test_a_letter_goes_to_somebodys_messages_as_plain_words_with_a_mark_that_stays(peer: Peer) -> None:
    with line(app(peer)) as slack:
        slack.send(LETTER)
        slack.send(LETTER)
    first, second = peer.of("/api/chat.postMessage")
    assert first["channel"] == "U2CERLKJA"
    assert first["text"] == "*A ∗round∗ is open*\n\nFish &amp; chips &lt;!channel&gt;"
    assert first["client_msg_id"] == second["client_msg_id"]
    assert len(peer.shown) == 1


@pytest.mark.parametrize(("error", "reason", "for_good", "for_all"), [
    ("invalid_auth", "login", False, True), ("channel_not_found", "address", True, False),
    ("not_in_channel", "address", True, False), ("msg_too_long", "content", True, False),
    ("ratelimited", "later", False, True), ("fatal_error", "broken", False, True),
    ("something_new", "later", False, False)])
def test_an_error_of_slacks_says_what_it_means_for_the_message(peer: Peer, error: str, reason: str, for_good: bool,
                                                               for_all: bool) -> None:
    peer.refuses(error)
    told = refused(peer)
    assert (told.reason, told.for_good, told.for_all) == (reason, for_good, for_all)


def test_too_many_messages_wait_as_long_as_slack_says(peer: Peer) -> None:
    peer.answers += [(429, {"Retry-After": "30"}, {"ok": False}), (429, {"Retry-After": "soon"}, {"ok": False})]
    first, second = refused(peer), refused(peer)
    assert (first.reason, first.code, first.for_all, first.after) == ("later", 429, True, 30)
    assert second.after == 3


def test_a_server_that_is_away_has_heard_nothing_and_one_that_falls_silent_perhaps_everything(peer: Peer) -> None:
    peer.answers += [(0, {}, None), (503, {}, {}), (200, {}, ["no object"])]
    assert [refused(peer).reason for _ in range(3)] == ["broken", "broken", "later"]
    for nobody in ("http://127.0.0.1:1/api/", "https://nobody.invalid/api/"):
        with line(App(TOKEN, nobody)) as slack, pytest.raises(NotTaken, match="away"):
            slack.send(LETTER)


def test_a_wrong_token_lies_in_the_channel_and_a_message_somebody_deleted_was_there(peer: Peer) -> None:
    with line(App("xoxb-wrong", f"{peer.address}api/")) as slack, pytest.raises(NotTaken, match="login") as told:
        slack.send(LETTER)
    assert told.value.for_all
    assert "xoxb" not in repr(App("xoxb-wrong"))
    peer.refuses("duplicate_message_not_found")
    with line(app(peer)) as slack:
        slack.send(LETTER)


@pytest.mark.parametrize("address", ["http://10.0.0.1/", "https://hooks.slack.com.evil.example/", "file:///etc/passwd",
                                     "https://evil.example/hooks.slack.com/", ""])
def test_an_answer_goes_to_slack_and_nowhere_else(peer: Peer, address: str) -> None:
    with line(App(TOKEN)) as slack, pytest.raises(NotTaken, match="address"):
        slack.answer(address, "text", [])
    assert not peer.got


def test_texts_are_cut_to_slacks_limits_rather_than_refused() -> None:
    long = "word " * 2000
    form = blocks.form("f", long, long, long, [blocks.line_field("a", long, long, 500, long),
                                              blocks.list_field("b", long, {str(n): long for n in range(200)})])
    assert len(form["title"]["text"]) == 24
    assert len(form["blocks"][0]["element"]["initial_value"]) == 500
    assert len(form["blocks"][1]["element"]["options"]) == 100
    assert len(blocks.section(long)["text"]["text"]) == 3000
    assert len(blocks.button("a", long)["text"]["text"]) == 75


def test_every_error_that_is_known_is_known_once() -> None:
    known = [calling.LOGIN, calling.GONE, calling.UNFIT, calling.LATER, calling.PERHAPS, calling.THERE]
    assert sum(map(len, known)) == len(frozenset().union(*known))
    assert meant("").reason == "later"
