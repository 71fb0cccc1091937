"""The first pages: words in both languages, and the frame around them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import surefoot
from surefoot.vocabulary.words import LANGUAGES, keys, say

pytestmark = pytest.mark.django_db
SOURCE = Path(surefoot.__file__).parent
TEMPLATES = sorted((SOURCE / "web").rglob("templates/**/*.html"))


def said(template: Path) -> set[str]:
    return set(re.findall(r"""\{% t ["'](\w+)["']""", template.read_text(encoding="utf-8")))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_every_sentence_of_a_template_exists(template: Path) -> None:
    assert said(template) <= keys()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_a_template_holds_no_sentence_of_its_own(template: Path) -> None:
    no_words = (r"\{% comment %\}.*?\{% endcomment %\}", r"\{% block body_class %\}\w*", "<style>.*?</style>",
                r"\{%.*?%\}", r"\{\{.*?\}\}", "<code>.*?</code>", "<[^>]*>")
    text = re.sub("|".join(no_words), "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"Surefoot"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_what_it_is_and_that_nothing_is_set_up(client: Client, language: str) -> None:
    html = client.get("/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
    assert f"<h1>{say('home_title', language)}</h1>" in html
    assert say("home_empty_title", language) in html
    assert say("footer", language, minimum=5) in html
    assert html.count('class="btn"') == 1
    assert re.search(r'<html lang="(en-GB|de)">', html)


def test_a_reader_can_choose_the_language(client: Client) -> None:
    response = client.post("/language", {"language": "de"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert say("home_title", "de") in client.get("/", HTTP_ACCEPT_LANGUAGE="en").content.decode()


@pytest.mark.parametrize(("came", "goes"), [
    ("http://127.0.0.1:8000/start", "http://127.0.0.1:8000/start"), ("https://evil.example/", "/"),
    ("//evil.example", "/"), ("javascript:alert(1)", "/")])
def test_choosing_a_language_never_leads_to_another_site(client: Client, came: str, goes: str) -> None:
    response = client.post("/language", {"language": "de"}, HTTP_REFERER=came, HTTP_HOST="127.0.0.1:8000")
    assert response["Location"] == goes


def test_a_language_we_do_not_have_changes_nothing(client: Client) -> None:
    client.post("/language", {"language": "xx; Domain=evil"})
    assert say("home_title", "en") in client.get("/").content.decode()


def test_there_is_one_style_sheet_for_the_report_and_the_product() -> None:
    assert [file.relative_to(SOURCE).as_posix() for file in SOURCE.rglob("surefoot.css")] == [
        "report/static/surefoot.css"]


def test_one_style_sheet_and_script_are_served_with_a_name_that_changes_with_them(client: Client) -> None:
    html = client.get("/").content.decode()
    assert re.search(r"/static/surefoot/surefoot\.[0-9a-f]{12}\.css", html)
    assert re.search(r"/static/django_htmx/htmx-2\.min\.[0-9a-f]{12}\.js", html)
