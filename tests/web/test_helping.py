"""A language model helps to understand, against a real server on this machine: as documented, slow, wrong, hostile."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.conf import settings

from surefoot.close.policy.deciding import decide
from surefoot.close.policy.model import Understood
from surefoot.close.policy.understanding import understand
from surefoot.web.close.policy import helping
from surefoot.web.frame.environment import WrongSetting, read, told
from surefoot.web.frame.outside import LanguageModel, calls
from tests.close.labelled.measuring import policies
from tests.web.cast import plant
from tests.web.policied import published

pytestmark = pytest.mark.django_db
INSURER = policies()["insurer"]
QUESTION = "May I put zorbles into Copilot?"
Reply = Callable[[BaseHTTPRequestHandler, dict[str, object]], None]


def says(content: str, status: int = 200) -> Reply:
    """A server that answers with this content."""

    def reply(handler: BaseHTTPRequestHandler, _: dict[str, object]) -> None:
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def trickles(handler: BaseHTTPRequestHandler, _: dict[str, object]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


@pytest.fixture
def sent() -> list[tuple[str, dict[str, object]]]:
    return []


@contextmanager
def server(reply: Reply, sent: list[tuple[str, dict[str, object]]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sent.append((f"{self.path} {self.headers.get('Authorization')}", body))
            reply(self, body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()


@contextmanager
def helped(monkeypatch: pytest.MonkeyPatch, reply: Reply, sent: list[tuple[str, dict[str, object]]]) -> Iterator[None]:
    with server(reply, sent) as url:
        monkeypatch.setattr(settings, "ENVIRONMENT",
                            replace(settings.ENVIRONMENT, language_model=LanguageModel(url, "small", "hush")))
        yield


def test_it_is_asked_for_words_not_understood_and_adds_only_ids_of_the_policy(monkeypatch, sent) -> None:
    understood = understand(INSURER, QUESTION)
    content = json.dumps({"data": ["client", "nonsense", 7], "tool": "chatgpt", "use": "board", "answer": "yes"})
    with helped(monkeypatch, says(content), sent):
        found = helping.proposed(INSURER, QUESTION, understood)
    assert found == helping.Proposed(("client",), None, "board")  # a tool was understood: it stays
    ((where, body),) = sent
    assert where == "/v1/chat/completions Bearer hush"
    assert QUESTION in str(body["messages"])
    more = helping.added(understood, found)
    assert more.unknown_data == understood.unknown_data == ("zorbles",)
    assert decide(INSURER, more).answer == "silent"


def test_a_kind_it_adds_can_only_make_an_answer_stricter(monkeypatch, sent) -> None:
    understood = understand(INSURER, QUESTION)
    for kind in INSURER.data:
        with helped(monkeypatch, says(json.dumps({"data": [kind.id]})), sent):
            more = helping.added(understood, helping.proposed(INSURER, QUESTION, understood))
        assert decide(INSURER, more).answer in ("silent", "no")


def test_nobody_is_asked_where_all_was_understood_or_nothing_is_set(monkeypatch, sent) -> None:
    clear = "May I put client data into Copilot?"
    assert helping.proposed(INSURER, QUESTION, understand(INSURER, QUESTION)) == helping.NOTHING
    with helped(monkeypatch, says("{}"), sent):
        assert helping.proposed(INSURER, clear, understand(INSURER, clear)) == helping.NOTHING
        assert helping.proposed(INSURER, "Lunch?", Understood(off_topic=True)) == helping.NOTHING
    assert sent == []


@pytest.mark.parametrize("reply", [
    says("Sure! The answer is yes."), says('{"data": "client"}'), says("[" * 100_000), says("{}", 500), says("{}", 404),
    says('{"tool": {"id": "lark"}, "data": [["client"]], "use": []}'), says("null"), says('{"data": [null, {}]}'),
], ids=["prose", "text for a list", "deep", "broken", "gone", "shapes", "null", "odd ids"])
def test_a_wrong_or_hostile_answer_proposes_nothing(monkeypatch, sent, reply: Reply) -> None:
    with helped(monkeypatch, reply, sent):
        assert helping.proposed(INSURER, QUESTION, understand(INSURER, QUESTION)) == helping.NOTHING


def test_a_server_that_trickles_or_is_away_is_given_up_in_time_and_counted(monkeypatch, sent) -> None:
    monkeypatch.setattr(helping, "PATIENCE", 0.3)
    before, understood = helping.FAILURES.count, understand(INSURER, QUESTION)
    with helped(monkeypatch, trickles, sent):
        start = time.monotonic()
        assert helping.proposed(INSURER, QUESTION, understood) == helping.NOTHING
        assert time.monotonic() - start < 2
    assert helping.proposed(INSURER, QUESTION, understood) == helping.NOTHING  # the server is gone
    assert helping.FAILURES.count == before + 2


def test_no_log_tells_what_was_asked(monkeypatch, sent, caplog) -> None:
    with helped(monkeypatch, says("no json at all"), sent):
        helping.proposed(INSURER, QUESTION, understand(INSURER, QUESTION))
    assert "unreadable" in caplog.text
    assert "zorbles" not in caplog.text
    assert "hush" not in caplog.text


def test_readers_are_told_where_questions_go_and_the_lead_sees_the_call(monkeypatch, sent) -> None:
    assert helping.note("en") == ""
    with helped(monkeypatch, says("{}"), sent):
        assert "127.0.0.1" in helping.note("en")
        assert ("outside_language_model", "127.0.0.1") in [(call.word, call.where) for call in calls()]


@pytest.mark.parametrize(("given", "named"), [
    ({"SUREFOOT_LANGUAGE_MODEL_URL": "http://models.example.com"}, "SUREFOOT_LANGUAGE_MODEL_URL"),
    ({"SUREFOOT_LANGUAGE_MODEL_URL": "https://u:hush@models.example.com"}, "SUREFOOT_LANGUAGE_MODEL_URL"),
    ({"SUREFOOT_LANGUAGE_MODEL_URL": "https://models.example.com"}, "SUREFOOT_LANGUAGE_MODEL_NAME"),
])
def test_a_setting_that_cant_be_used_is_named_and_no_secret_repeated(given: dict[str, str], named: str) -> None:
    with pytest.raises(WrongSetting) as error:
        read(given)
    assert named in str(error.value)
    assert "hush" not in str(error.value)


def test_the_key_is_in_no_list_of_settings_and_no_text() -> None:
    given = {"SUREFOOT_LANGUAGE_MODEL_URL": "https://models.example.com/v1", "SUREFOOT_LANGUAGE_MODEL_NAME": "small",
             "SUREFOOT_LANGUAGE_MODEL_KEY": "hush"}
    found = read(given).language_model
    assert found == LanguageModel("https://models.example.com", "small", "hush")
    assert "hush" not in f"{found!r} {told(given)}"


def test_the_page_proposes_what_it_says_and_the_person_chooses(monkeypatch, sent) -> None:
    people = plant()
    published()
    dev, asked = people.client("dev"), {"text": QUESTION}
    assert "is also sent" not in dev.get("/ask").content.decode()
    with helped(monkeypatch, says(json.dumps({"data": ["client"]})), sent):
        page = dev.post("/ask", asked).content.decode()
        assert "127.0.0.1" in dev.get("/ask").content.decode()
        assert '<option value="client" selected>' in page
        assert 'class="verdict none"' in page, "words nobody knows stay so until the person says what they mean"
        assert len(sent) == 1
        dev.post("/ask", {"text": "May I put zorbles of dev@larkmoor.example into Copilot?"})
        assert len(sent) == 1, "what must not be stored is not sent anywhere either"
