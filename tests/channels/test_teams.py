"""A card goes to the address of a workflow, and to nothing else; a real server plays the workflow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.chatted import Peer, playing

from surefoot.channels import teams
from surefoot.channels.letter import NotTaken

SAMPLE = (Path(__file__).resolve().parents[3] / "shared" / "samples" / "channel_teams"
          / "CONSTRUCTED_workflow_webhook_body.json")
OLD = ("https://prod-23.westeurope.logic.azure.com:443/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/"
       "invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=secret")
NEW = ("https://default0123456789abcdef.12.environment.api.powerplatform.com:443/powerautomate/automations/direct/"
       "workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sig=secret")


@pytest.fixture
def peer() -> Iterator[Peer]:
    with playing() as found:
        yield found


def test_a_card_has_the_documented_shape() -> None:
    made = teams.card("What did you try with AI this week?", [], [("Answer in Surefoot",
                                                                   "https://surefoot.example/r/abc")])
    sample = json.loads(SAMPLE.read_text())
    made["attachments"][0]["content"]["body"][0].pop("size")
    assert made == sample


def test_words_of_people_format_nothing_in_a_card() -> None:
    made = teams.card("*a* [b](https://evil.example) `c`", ["# d_e"], [])
    texts = [block["text"] for block in made["attachments"][0]["content"]["body"]]
    assert texts == [r"\*a\* \[b\](https://evil.example) \`c\`", r"\# d\_e"]


@pytest.mark.parametrize("address", [OLD, NEW])
def test_both_kinds_of_addresses_that_workflows_have_are_taken(address: str) -> None:
    assert teams.is_address(address)
    assert "secret" not in teams.host(address)


@pytest.mark.parametrize("address", [
    "", "hello", OLD.replace("https", "http"), OLD.replace("logic.azure.com", "logic.azure.com.evil.example"),
    OLD.replace("https://", "https://user:password@"), OLD.replace(":443", ":8443"), OLD.replace("sig=", "gis="),
    OLD.replace("/paths/invoke", "/../../secret"), OLD + "#x", OLD + " ", "http://127.0.0.1/", "http://169.254.169.254/",
    OLD.replace("https://", "https://evil.example\\."), OLD.replace("https://", "https://evil.example%2f."),
    OLD.replace("/paths", "\\/paths"),
    "https://logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=1", "https://[::1", OLD + "a" * 2000])
def test_any_other_address_is_not(address: str) -> None:
    assert not teams.is_address(address)
    with teams.line() as line, pytest.raises(NotTaken, match="address"):
        line.say(address, teams.card("a", [], []))


@pytest.mark.parametrize(("status", "reason", "for_good"), [
    (429, "later", False), (404, "address", True), (401, "address", True), (400, "content", True),
    (502, "broken", False)])
def test_an_answer_of_a_workflow_says_what_it_means(peer: Peer, status: int, reason: str, for_good: bool) -> None:
    peer.answers += [(status, {"Retry-After": "60"}, {}), (202, {}, {})]
    with teams.line(here=True) as line:
        with pytest.raises(NotTaken) as told:
            line.say(f"{peer.address}workflows/1?sig=secret", teams.card("a", [], []))
        assert (told.value.reason, told.value.for_good) == (reason, for_good)
        assert told.value.after == (60 if status == 429 else 0)
        assert "secret" not in str(told.value)
        line.say(f"{peer.address}workflows/1?sig=secret", teams.card("a", [], []))
    assert len(peer.got) == 2


def test_a_card_that_is_too_large_is_not_sent(peer: Peer) -> None:
    with teams.line(here=True) as line, pytest.raises(NotTaken, match="content"):
        line.say(peer.address, teams.card("a", ["ü" * 14_000], []))
    assert not peer.got
