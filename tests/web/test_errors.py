"""Pages for what goes wrong: in the reader's language, calm, and silent about the inside. So are the logs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from surefoot.vocabulary.words import say
from surefoot.web.frame.logs import JsonFormatter

pytestmark = pytest.mark.urls("tests.web.planted.urls")
CASES = {400: "/", 403: "/forgotten", 404: "/nothing/kim.marsh", 500: "/boom/kim.marsh"}


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    kept, root = Kept(), logging.getLogger()
    root.addHandler(kept)
    yield kept.lines
    root.removeHandler(kept)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def ask(visitor: Client, status: int, language: str) -> str:
    host = "kim.marsh.example" if status == 400 else "127.0.0.1"
    response = visitor.get(CASES[status], HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE=language)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("status", CASES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_fault_is_told_in_calm_words(visitor: Client, status: int, language: str) -> None:
    html = ask(visitor, status, language)
    assert f"<h1>{say(f'error_{status}', language)}</h1>" in html
    assert say(f"error_{status}_text", language) in html


@pytest.mark.parametrize("status", CASES)
def test_a_page_reveals_nothing_of_the_inside(visitor: Client, status: int) -> None:
    html = ask(visitor, status, "en")
    for word in ("planted-secret", "Traceback", "RuntimeError", "django", "Django", "/home/", "kim", "urls", ".py"):
        assert word not in html.replace("/static/django_htmx/", "")


@pytest.mark.parametrize("status", CASES)
def test_the_log_names_no_person_no_value_and_no_address(visitor: Client, logged: list[str], status: int) -> None:
    ask(visitor, status, "en")
    assert logged
    for line in logged:
        for word in ("planted-secret", "kim", "marsh", "/home/", "127.0.0.1"):
            assert word not in line


def test_the_log_says_where_a_fault_happened(visitor: Client, logged: list[str]) -> None:
    ask(visitor, 500, "en")
    entries = [json.loads(line) for line in logged]
    fault = next(entry for entry in entries if entry.get("error") == "builtins.RuntimeError")
    assert fault["places"][-1].endswith(" boom")
    request = next(entry for entry in entries if entry["logger"] == "surefoot.request")
    assert (request["route"], request["status"]) == ("boom/<str:word>", 500)
