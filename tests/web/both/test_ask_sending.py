"""Sending a question to the policy's owner: without a name nothing leads to who sent it, with one only until told."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from surefoot.close.policy.model import Understood
from surefoot.vocabulary.words import say
from surefoot.web.close.policy import actions
from surefoot.web.close.policy.models import Asker, Heard, Question, Version, Wording
from surefoot.web.close.policy.questions import heard
from surefoot.web.close.policy.questions.pacing import ASKING, SENDING
from surefoot.web.frame import clock
from surefoot.web.people import own
from surefoot.web.people.access import reader_of
from surefoot.web.people.reader import NOBODY, Reader
from surefoot.web.people.scope import OutsideScope, everything
from tests.web.asked import NOW, TODAY, crowd, published, question
from tests.web.both.test_pulse_traces import changes, held
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db
DRONE = Understood(tool="copilot", unknown_data=("drone footage",))
TEXT = "May I put drone footage into Copilot?"


@pytest.fixture
def cast() -> Iterator[Cast]:
    ASKING.clear()
    SENDING.clear()
    with clock.stopped(NOW):
        found = plant()
        crowd(found.teams["home"], 30)
        yield found


@pytest.fixture
def version(cast: Cast) -> Version:
    return published()


def who(cast: Cast, name: str) -> Reader:
    return reader_of(cast.accounts[name], TODAY)


def sent(client: Client, text: str = TEXT, *, named: bool = False, status: int = 200, **fields: object) -> str:
    """What the page answers to the form as a browser sends it."""
    fields = {"corrected": "yes", "tool": "copilot", "unknown_data": "drone footage", "chosen": "yes",
              "asked": text, "text": text, **({} if named else {"unnamed": "on"}), **fields}
    response = client.post("/ask/send", fields)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_what_was_sent_without_a_name_changes_the_question_its_wording_and_its_group_and_nothing_else(
        cast: Cast, version: Version, caplog: pytest.LogCaptureFixture) -> None:
    """Every row of every table before and after: no account, no person, no entry of the audit log, no count, no log."""
    client = cast.client("dev")
    client.post("/ask", {"text": TEXT})
    before = held()
    with caplog.at_level(logging.DEBUG):
        html = sent(client)
        first = held()
        again = sent(client, "drone footage into Copilot, may I do that at home?")
    second = held()
    assert "We looked and found no clause about Microsoft 365 Copilot, “drone footage”. We have not guessed." in html
    assert "Your question has gone to Helen Marsh and is number 1 in the list." in html
    assert say("ask_sent_unnamed") in html
    assert "number 1 in the list" in again
    assert changes(before, first).keys() == {"policy_question", "policy_heard"}
    assert changes(first, second).keys() == {"policy_question", "policy_heard", "policy_wording"}
    told = json.dumps([changes(before, first), changes(first, second)])
    dev = cast.accounts["dev"]
    for mark in (str(dev.pk), dev.pk.hex, str(dev.person_id), UUID(str(dev.person_id)).hex, dev.email, "Dev"):
        assert mark not in told
        assert mark not in caplog.text
    assert "drone" not in caplog.text
    assert not Asker.objects.exists()
    assert f"{NOW:%Y-%m-%dT%H}" not in told  # a day, never a time


def test_a_name_is_taken_only_when_the_tick_was_taken_away(cast: Cast, version: Version) -> None:
    client = cast.client("dev")
    sent(client, named=True, chosen="")
    assert not Asker.objects.exists()
    assert say("ask_sent_named") in sent(client, named=True)
    assert Asker.objects.get().person_id == cast.person("dev").pk


@pytest.mark.parametrize("same", [
    TEXT, "may i put Drone Footage into copilot", "Into Copilot, may I put drone footage?",
    "We filmed a roof with our drone. Could an assistant sum that up for me?"])
def test_the_same_asked_again_counts_up_and_is_read_once(cast: Cast, version: Version, same: str) -> None:
    for text in (TEXT, same):
        actions.send(who(cast, "dev"), text, "en", DRONE, named=False)
    found = Question.objects.get()
    assert (found.times, found.text) == (2, TEXT)
    assert Wording.objects.count() == (0 if same.lower().rstrip("?") == TEXT.lower().rstrip("?") else 1)


@pytest.mark.parametrize(("text", "language", "understood"), [
    (TEXT, "de", DRONE), (TEXT, "en", Understood(tool="chatgpt", unknown_data=("drone footage",))),
    ("Who signs what Copilot wrote?", "en", Understood(tool="copilot")),
    ("May I put satellite pictures into Copilot?", "en",
     Understood(tool="copilot", unknown_data=("satellite pictures",)))])
def test_another_language_another_thing_or_other_words_are_another_question(
        cast: Cast, version: Version, text: str, language: str, understood: Understood) -> None:
    actions.send(who(cast, "dev"), TEXT, "en", DRONE, named=False)
    actions.send(who(cast, "dev"), text, language, understood, named=False)
    assert Question.objects.count() == 2


def test_two_about_the_same_things_in_other_words_are_two_questions(cast: Cast, version: Version) -> None:
    about = Understood(data=("client",), tool="copilot")
    actions.send(who(cast, "dev"), "May I put client data into Copilot?", "en", about, named=False)
    actions.send(who(cast, "dev"), "Who is told when Copilot lost client data?", "en", about, named=False)
    assert Question.objects.count() == 2


def test_a_question_sent_twice_by_a_second_click_is_counted_once(cast: Cast, version: Version) -> None:
    client = cast.client("dev")
    for _ in range(2):
        sent(client, once="n" * 22)
    assert Question.objects.get().times == 1


def test_it_says_which_number_it_has_among_those_that_wait(cast: Cast, version: Version) -> None:
    question("An old one", version, days_ago=5)
    question("Answered", version, days_ago=6, state="answered")
    found = actions.send(who(cast, "dev"), TEXT, "en", DRONE, named=False)
    assert (found.number, found.owner) == (2, "Helen Marsh")


def test_secrets_and_personal_data_are_caught_before_anything_is_kept(cast: Cast, version: Version) -> None:
    client = cast.client("dev")
    before = held()
    html = sent(client, "May I send tess@larkmoor.example this: 4111 1111 1111 1111?", status=409)
    assert "This looks private:" in html
    assert "tess@larkmoor.example" in html
    assert changes(before, held()).keys() <= {"people_session"}
    with pytest.raises(actions.Caught):
        actions.send(who(cast, "dev"), "My card 4111 1111 1111 1111", "en", DRONE, named=True)


@pytest.mark.parametrize(("text", "key"), [("", "ask_refused_empty"), ("  \n ", "ask_refused_empty"),
                                           ("x" * 501, "ask_refused_long")])
def test_what_can_not_be_sent_is_refused_in_words(cast: Cast, version: Version, text: str, key: str) -> None:
    with pytest.raises(actions.Refused, match=key):
        actions.send(who(cast, "dev"), text, "en", DRONE, named=False)
    assert not Question.objects.exists()


def test_a_form_that_can_not_be_sent_keeps_what_was_typed(cast: Cast, version: Version) -> None:
    html = sent(cast.client("dev"), "y " * 300, asked=TEXT, status=409)
    assert say("ask_refused_long") in html
    assert html.count("y ") >= 300


def test_too_much_sending_waits(cast: Cast, version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SENDING, "most", 1)
    actions.send(who(cast, "dev"), TEXT, "en", DRONE, named=False)
    with pytest.raises(actions.Refused, match="ask_refused_often"):
        actions.send(who(cast, "dev"), TEXT, "en", DRONE, named=False)
    actions.send(who(cast, "tess"), TEXT, "en", DRONE, named=False)
    assert Question.objects.get().times == 2


def test_nobody_and_before_there_is_a_policy_nothing_is_sent(cast: Cast) -> None:
    with pytest.raises(OutsideScope):
        actions.send(NOBODY, TEXT, "en", DRONE, named=False)
    with pytest.raises(actions.Refused, match="ask_refused_none"):
        actions.send(who(cast, "dev"), TEXT, "en", DRONE, named=False)


def test_the_group_is_the_nearest_above_the_team_with_25_people_and_none_is_written_down_else(
        cast: Cast, version: Version) -> None:
    """motor has two people and home has 32: of dev, in motor, it is claims above both; of petra, at the top, none."""
    actions.send(who(cast, "dev"), TEXT, "en", DRONE, named=False)
    assert Heard.objects.get().team == cast.teams["claims"]
    actions.send(who(cast, "petra"), TEXT, "en", DRONE, named=False)
    assert Heard.objects.get().times == 1


def test_a_team_is_never_the_group_of_its_own_people(cast: Cast) -> None:
    with everything("test"):
        assert heard.group_of(cast.person("hugo").pk, TODAY) == cast.teams["claims"].pk


@pytest.mark.parametrize(("times", "groups", "shown"), [
    (4, [("A", 4)], []), (5, [("A", 5)], [("A", 5)]), (7, [("A", 5)], []), (10, [("A", 5)], [("A", 5)]),
    (12, [("A", 7), ("B", 5)], [("A", 5), ("B", 5)]), (13, [("A", 7), ("B", 5)], [("A", 5)]),
    (14, [("A", 6), ("B", 6), ("C", 2)], [("A", 5)]), (19, [("A", 18)], []), (3, [("A", 9)], [])])
def test_a_group_is_named_from_5_times_on_and_never_so_that_fewer_than_5_are_left_over(
        times: int, groups: list[tuple[str, int]], shown: list[tuple[str, int]]) -> None:
    assert heard.shown(times, groups) == shown


def test_somebody_finds_what_they_sent_with_their_name_and_it_goes_when_they_are_erased(
        cast: Cast, version: Version) -> None:
    actions.send(who(cast, "tess"), "How tess put it: may I put drone footage into Copilot?", "en", DRONE, named=False)
    actions.send(who(cast, "dev"), TEXT, "en", DRONE, named=True)
    html = cast.client("dev").get("/me").content.decode()
    assert say("me_group_sent") in html
    assert "How tess put it" not in html
    assert re.search(r"h-sent.*?</section>", html, re.DOTALL)
    own.erase(str(cast.person("dev").pk))
    assert not Asker.objects.exists()
    assert Question.objects.get().times == 2
