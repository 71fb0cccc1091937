"""The editor of the policy: text and form are one draft, nothing typed is lost, and a second person publishes."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from surefoot.close.policy.model import Policy
from surefoot.close.policy.reading import read
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.versions import actions
from tests.web import cast as casting
from tests.web.cast import Cast
from tests.web.drafted import TEXT, published, reads, wanted

pytestmark = pytest.mark.django_db
REVIEW = "2027-06-01"


@pytest.fixture
def cast() -> Cast:
    return casting.plant()


@pytest.fixture
def petra(cast: Cast) -> Client:
    actions.start(reads(cast, "petra"), wanted(), "empty")
    return cast.client("petra")


def sent(text: str = TEXT, do: str = "save", **more: Any) -> dict[str, Any]:
    return {"text": text, "seen": Version.objects.get(state="draft").changed_at.isoformat(), "do": do,
            "note": "A note.", "review_on": REVIEW, **more}


def policy() -> Policy:
    return read(Version.objects.get(state="draft").text)


def page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


def test_a_draft_starts_from_a_starter_from_what_holds_or_from_nothing(cast: Cast) -> None:
    client = cast.client("petra")
    html = page(client.get("/policy/draft"))
    assert html.count("DRAFT: ") >= 3 and "not advice" in html
    assert "From version" not in html
    for origin, begins in (("starter:cautious", "DRAFT: "), ("empty", "Using AI at work")):
        assert client.post("/policy/draft/start", {"from": origin}).status_code == 302
        assert policy().title["en"].startswith(begins)
        assert client.get("/policy/draft").status_code == 200
        draft = Version.objects.get(state="draft")
        client.post("/policy/draft/discard", {"seen": draft.changed_at.isoformat()})
    published(cast)
    assert "From version 1, which holds today" in page(client.get("/policy/draft"))
    client.post("/policy/draft/start", {"from": "current"})
    assert Version.objects.get(state="draft").text == TEXT
    assert client.post("/policy/draft/start", {"from": "empty"}).status_code == 409
    assert cast.client("petra").post("/policy/draft/start", {"from": "elsewhere"}).status_code == 403


def test_the_text_is_stored_as_it_was_typed_also_where_it_cannot_be_read_yet(petra: Client) -> None:
    text = "# mine\n" + TEXT
    assert petra.post("/policy/draft", sent(text.replace("\n", "\r\n"))).status_code == 302
    assert Version.objects.get().text == text
    petra.post("/policy/draft", sent("title: x\nrules:\n- {id: '1', answer: perhaps, text: y}\n"))
    html = page(petra.get("/policy/draft"))
    assert "The text can't be read yet" in html and "Line 3:" in html
    assert "answer: perhaps" in html


def test_looking_stores_nothing_and_shows_the_page_people_will_read(petra: Client) -> None:
    text = TEXT.replace("You may summarise", "You may certainly summarise")
    html = page(petra.post("/policy/draft", sent(text, "look")))
    assert "You may certainly summarise" in html.split('id="look"')[1]
    part = page(petra.post("/policy/draft", sent(text, "look"), headers={"HX-Request": "true"}))
    assert "You may certainly summarise" in part and "<html" not in part
    assert Version.objects.get().text == TEXT


def test_the_form_writes_a_rule_into_the_text(petra: Client) -> None:
    html = page(petra.post("/policy/draft", sent(do="open:rule:4.2")))
    assert 'name="it-text_en"' in html and 'name="it-text_de"' in html and "readonly" in html
    rule = {"it-id": "4.3", "it-answer": "ask", "it-data": ["client", "internal"], "it-tool": [], "it-use": ["board"],
            "it-text_en": "Ask before you use it.", "it-text_de": "Fragen Sie erst.",
            "it-conditions_en": "One.\r\nTwo.\r\n", "it-conditions_de": ""}
    assert petra.post("/policy/draft", sent(do="put:rule:", **rule)).status_code == 302
    made = next(each for each in policy().rules if each.id == "4.3")
    assert (made.answer, made.when.data, made.when.use) == ("ask", {"client", "internal"}, {"board"})
    assert made.text == {"en": "Ask before you use it.", "de": "Fragen Sie erst."}
    assert made.conditions["en"] == ("One.", "Two.")
    text = Version.objects.get().text
    petra.post("/policy/draft", sent(text, "put:rule:4.3", **{**rule, "it-id": "5", "it-answer": "no"}))
    assert {each.id: each.answer for each in policy().rules}["5"] == "no"
    petra.post("/policy/draft", sent(Version.objects.get().text, "remove:rule:5"))
    assert [each.id for each in policy().rules] == ["1.1", "4.1", "4.2"]


def test_a_rule_that_changes_its_number_keeps_its_trial(petra: Client) -> None:
    petra.post("/policy/draft", sent(do="put:rule:4.2", **{
        "it-id": "4.9", "it-answer": "yes-if", "it-data": ["client"], "it-tool": ["copilot"], "it-text_en": "You may.",
        "it-conditions_en": "Remove names."}))
    assert policy().trials[0].rule == "4.9"


@pytest.mark.parametrize(("do", "fields", "found"), [
    ("put:tool:", {"it-name_en": "Pilot  Äß", "it-also_en": "a\nb", "it-name_de": "Pilot"},
     lambda p: p.tools[-1].id == "pilot-aess" and p.tools[-1].names["en"].also == ("a", "b")),
    ("put:data:client", {"it-name_en": "Clients", "it-examples_en": "a letter"},
     lambda p: p.data[0].names["en"].name == "Clients" and p.data[0].names["en"].examples == ("a letter",)),
    ("put:use:", {"it-name_en": "Minutes"}, lambda p: p.uses[-1].id == "minutes"),
    ("put:trial:", {"it-question": "May I use Copilot?", "it-answer": "silent", "it-rule": ""},
     lambda p: p.trials[-1].answer == "silent"),
    ("remove:trial:2", {}, lambda p: len(p.trials) == 1),
    ("remove:use:board", {}, lambda p: not p.uses),
    ("put:basics:", {"it-title_en": "AI", "it-owner": "Sam", "it-wrong_en": "Stop.", "it-responsible_en": "You."},
     lambda p: (p.title["en"], p.owner, p.wrong["en"]) == ("AI", "Sam", ("Stop.",)))])
def test_the_form_changes_everything_else_too(petra: Client, do: str, fields: dict[str, str], found: Any) -> None:
    answer = petra.post("/policy/draft", sent(do=do, **fields))
    assert answer.status_code == 302, unescape(answer.content.decode())
    assert found(policy())


@pytest.mark.parametrize(("do", "fields", "says"), [
    ("put:rule:", {"it-id": "4.2", "it-answer": "no", "it-text_en": "x"}, "There is a rule 4.2 already"),
    ("put:rule:", {"it-id": "", "it-answer": "no", "it-text_en": "x"}, "Number of the rule"),
    ("put:rule:", {"it-id": "7", "it-answer": "perhaps", "it-text_en": "x"}, "Answer"),
    ("put:tool:", {"it-name_en": ""}, "Name (English)"),
    ("remove:data:client", {}, "It is named by rules 4.1, 4.2"),
    ("remove:rule:4.2", {}, "A test question expects rule 4.2")])
def test_what_cannot_be_is_said_and_nothing_is_stored(petra: Client, do: str, fields: dict[str, str],
                                                     says: str) -> None:
    assert says in page(petra.post("/policy/draft", sent(do=do, **fields)), 422)
    assert Version.objects.get().text == TEXT


def test_of_two_who_edit_at_once_the_second_keeps_both_texts_and_overwrites_neither(petra: Client) -> None:
    mine = sent(TEXT.replace("Using AI", "Mine"))
    petra.post("/policy/draft", sent(TEXT.replace("Using AI", "Theirs")))
    html = page(petra.post("/policy/draft", mine), 409)
    assert "title: Theirs at work" in html and "title: Mine at work" in html
    assert policy().title["en"] == "Theirs at work"
    seen = re.search('name="seen" value="([^"]+)"', html)
    assert seen
    assert petra.post("/policy/draft", {**mine, "seen": seen[1]}).status_code == 302
    assert policy().title["en"] == "Mine at work"


def test_what_was_typed_is_not_lost_when_the_draft_has_moved_on(cast: Cast, petra: Client) -> None:
    mine = sent(TEXT.replace("Using AI", "Mine"))
    actions.propose(reads(cast, "petra"), Version.objects.get().changed_at)
    html = page(petra.post("/policy/draft", mine), 409)
    assert "It has moved on" in html and "title: Mine at work" in html


def test_beside_the_draft_stands_what_its_owner_should_know(petra: Client) -> None:
    long = ("This is a sentence which goes on and on with a great many words in it so that nobody who reads it knows "
            "at its end how it began or what it was about in the first place.")
    text = TEXT.replace("answer: yes-if, rule", "answer: ask, rule").replace(
        "wrong:\n", f"- {{id: '6', when: {{data: client, use: board}}, answer: ask, text: {long}}}\nwrong:\n", 1)
    html = page(petra.post("/policy/draft", sent(text, "look", grid_use="board")))
    assert "1 of 2 test questions get another answer" in html
    assert "Rules that collide" in html and "Client data; Copilot; Board papers: rules 6 and 4.2. Rule 6 wins" in html
    assert "Combinations no rule covers:" in html
    assert "Sentences that are hard to read: 1" in html and f"<mark>{long}</mark>" in html
    grid = html.split("Answers by information and tool</caption>")[1].split("</table>")[0]
    assert re.findall(r"tag \w*\">([^<]+)", grid) == ["Ask first", "Ask first", "Yes", "Not said"]
    assert '<option value="board" selected>' in html


# --- approval ---------------------------------------------------------------------------------------------------------
def test_publishing_with_a_failing_trial_is_refused_with_the_question_that_fails(petra: Client) -> None:
    petra.post("/policy/draft", sent(TEXT.replace("answer: yes-if, rule", "answer: 'no', rule")))
    html = page(petra.get("/policy/draft/propose"))
    assert "It can't be approved yet" in html and "“Can I put client data into Copilot?”" in html
    seen = Version.objects.get().changed_at.isoformat()
    assert petra.post("/policy/draft/propose", {"seen": seen}).status_code == 409
    assert Version.objects.get().state == "draft"


def test_a_second_person_reads_it_with_what_changes_and_publishes_it(cast: Cast, petra: Client) -> None:
    answer = petra.post("/policy/draft", sent(do="propose"))
    assert answer["Location"] == "/policy/draft/propose"
    petra.post("/policy/draft/propose", {"seen": Version.objects.get().changed_at.isoformat()})
    own = page(petra.get("/policy/proposal"))
    assert "Your version waits for somebody else" in own and "/policy/proposal/approve" not in own
    html = page(cast.client("sol").get("/policy/proposal"))
    assert "Petra proposes it" in html and "You may summarise client files" in html
    digest = re.search('name="digest" value="([^"]+)"', html)
    assert digest
    assert petra.post("/policy/proposal/approve", {"digest": digest[1]}).status_code == 409
    assert cast.client("sol").post("/policy/proposal/approve", {"digest": "other"}).status_code == 409
    answer = cast.client("sol").post("/policy/proposal/approve", {"digest": digest[1]})
    assert answer["Location"] == "/policy/versions/1"
    version = queries.current()
    assert version is not None and version.text == TEXT and version.note == "A note."
    assert cast.client("sol").post("/policy/proposal/approve", {"digest": digest[1]}).status_code == 409
    assert "Nothing waits for approval" in page(cast.client("sol").get("/policy/proposal"))


def test_a_proposal_that_is_sent_back_is_a_draft_again(cast: Cast, petra: Client) -> None:
    petra.post("/policy/draft/propose", {"seen": Version.objects.get().changed_at.isoformat()})
    assert petra.get("/policy/draft")["Location"] == "/policy/proposal"
    assert cast.client("priya").post("/policy/proposal/back").status_code == 302
    assert Version.objects.get().state == "draft"
    assert petra.get("/policy/draft").status_code == 200


def test_a_draft_is_shown_to_nobody_else(cast: Cast, petra: Client) -> None:
    for name in ("dev", "priya", "sol", "adam"):
        client = cast.client(name)
        assert client.get("/policy/draft").status_code == 403
        assert "You may summarise" not in page(client.get("/policy"))


ODD = ("", "9" * 5000, "nan", "<script>alert(1)</script>", "{{7*7}}", "\u202e\U0001f600", "&a [*a]", "? {", "\t- x",
       "!!python/object:os.system {}", "a: b: c", "0001-01-01", "title: {en: x}", "data: [{id: [], name: {}}]",
       "title: x\nrules: [{id: '1', answer: 'no', text: '\\0'}]")
FIELDS = ("it-id", "it-answer", "it-data", "it-text_en", "it-name_en", "grid_use", "open_now", "effective_on")


def test_odd_texts_and_fields_are_answered_and_never_with_a_fault(petra: Client) -> None:
    for value in ODD:
        for do in ("look", "put:rule:", "put:data:client", value):
            text = TEXT if do.startswith("put") else value
            answer = petra.post("/policy/draft", {**sent(text, do), **dict.fromkeys(FIELDS, value)})
            assert answer.status_code in (200, 302, 422), (do, value)
            assert "<script>alert" not in answer.content.decode(), (do, value)
        assert petra.post("/policy/draft", {"seen": value, "text": "x", "do": "save"}).status_code == 409
