"""Answering in a real browser: on a phone without scripts, by keyboard alone, readable for all, and unrecognised."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from surefoot.diagnose.questionnaire import asked, questionnaire
from surefoot.vocabulary.words import say
from tests.web.installations import Installation, free_port, prepared, wait_for
from tests.web.looked import problems
from tests.web.wired import Wire, wire

pytestmark = pytest.mark.slow
NAMES = ("dev", "mara", "hugo", "tess", "priya", "olga", "petra", "sol", "rosa")
PLANT = f"""
from datetime import date
from surefoot.web.pulse import tickets
from tests.web import waved
from tests.web.cast import plant
cast = plant()
wave = waved.opened({{cast.person(name): cast.teams["motor"] for name in {NAMES}}}, results_on=date(2099, 12, 15))
print("wave", wave.pk)
for name in ("adam", *{NAMES}):
    print(name, cast.client(name).cookies["session"].value)
    print(f"{{name}}_code", tickets.code_of(wave.pk, cast.person(name).pk))
"""
LOOK = """
from surefoot.web.pulse import sealing
from surefoot.web.pulse.models import Sealed
for box in Sealed.objects.all():
    found = sealing.Opener(box.wave_id).open(bytes(box.box))
    print(len(found.answers), sorted(set(found.answers.values())), repr(found.comment))
"""
ITEMS = asked(1)


@dataclass(frozen=True)
class Place:
    place: Installation
    wire: Wire
    known: dict[str, str]

    @property
    def log(self) -> str:
        return self.place.home.with_name(f"{self.place.home.name}.log").read_text()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = prepared(tmp_path_factory.mktemp("answering") / "home", more={
        "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}", "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address, wire(address) as between:
        yield Place(place, between, known)
    place.end()


@contextmanager
def phone(browser: Browser, served: Place, name: str = "", *, locale: str = "en-GB", script: bool = False,
          width: int = 390) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 844}, locale=locale,
                                  base_url=served.wire.address)
    if name:
        context.add_cookies([{"name": "session", "value": served.known[name], "url": served.wire.address,
                              "sameSite": "Lax", "httpOnly": True}])
    yield context.new_page()
    context.close()


def choose(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label, exact=True).check()


def press(page: Page, key: str, language: str = "en") -> None:
    page.get_by_role("button", name=say(key, language), exact=True).click()


def heading(page: Page) -> str:
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(("name", "language", "locale"), [("dev", "en", "en-GB"), ("mara", "de", "de-DE")])
def test_somebody_answers_all_questions_on_a_phone_without_scripts(browser: Browser, served: Place, name: str,
                                                                   language: str, locale: str) -> None:
    texts = questionnaire(language)
    with phone(browser, served, name, locale=locale) as page:
        page.goto("/pulse")
        press(page, "answering_start", language)
        started = time.monotonic()
        for number, item in enumerate(ITEMS, 1):
            assert heading(page) == texts.item(item).text
            expect(page.get_by_text(say("answering_number", language, number=number, count=19))).to_be_visible()
            choose(page, texts.answers_to(item)[3].label)
            press(page, "answering_next", language)
        page.get_by_role("textbox").fill("Zeit zum Üben")
        press(page, "answering_hand_in", language)
        took = time.monotonic() - started
        assert heading(page) == say("answering_done_title", language)
    assert took < 30, "twenty pages are there at once"
    assert "19 [4] 'Zeit zum Üben'" in served.place.python(LOOK)


def test_a_question_reads_as_one_group_with_its_answers(browser: Browser, served: Place) -> None:
    with phone(browser, served, script=True) as page:
        page.goto(f"/pulse/with/{served.known['hugo_code']}")
        press(page, "answering_start")
        text = questionnaire("en").item(ITEMS[0]).text
        expect(page.get_by_role("main")).to_match_aria_snapshot(f"""
            - main:
              - paragraph: Question 1 of 19
              - group "{text}":
                - heading "{text}" [level=1]
                - radio "Strongly disagree"
                - radio "Disagree"
                - radio "Partly"
                - radio "Agree"
                - radio "Strongly agree"
                - radio "Does not apply"
                - radio "I would rather not say"
              - button "Next"
              - button "Stop here"
              - button "Deutsch"
            """)


def walk(page: Page, served: Place, name: str) -> Iterator[str]:
    """Through one page of every kind, by a code; gives the name of each."""
    page.goto(f"/pulse/with/{served.known[f'{name}_code']}")
    yield "link"
    page.locator("form button").first.click()
    yield "question"
    page.locator(".opt").nth(1).click()
    page.locator("button[value=stop]").click()
    yield "stop"
    page.locator(".actions button").nth(1).click()
    for _ in ITEMS:
        page.locator("button[value=next]").click()
    yield "comment"
    page.locator("textarea").fill("Ask mara@larkmoor.example, she knows. " + "Time. " * 30)
    page.locator(".actions button").first.click()
    yield "look"
    page.locator(".actions button").first.click()
    page.locator("textarea").evaluate("one => one.removeAttribute('maxlength')")
    page.locator("textarea").fill("x" * 501)
    page.locator(".actions button").first.click()
    yield "too long"
    page.locator("textarea").fill("")
    page.locator(".actions button").first.click()
    yield "done"
    page.goto(f"/pulse/with/{served.known[f'{name}_code']}")
    yield "unknown"
    page.goto("/pulse/answer")
    yield "again"


def out_of_the_sandbox(route: Route) -> None:
    """In it no script runs, so axe does not either; the page is the same."""
    answer = route.fetch(max_redirects=0)
    policy = answer.headers.get("content-security-policy", "").replace("; sandbox allow-forms", "")
    route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})


@pytest.mark.parametrize(("name", "locale"), [("tess", "en-GB"), ("priya", "de-DE")])
def test_everyone_can_read_every_page_and_nothing_is_cut(browser: Browser, served: Place, name: str,
                                                         locale: str) -> None:
    found = {}
    with phone(browser, served, locale=locale, script=True) as page:
        page.route("**/pulse/**", out_of_the_sandbox)
        for kind in walk(page, served, name):
            page.wait_for_load_state()
            found[kind] = problems(page)
            page.set_viewport_size({"width": 390, "height": 844})
    for reader, path in (("sol", "/pulse"), ("adam", "/pulse"), ("", f"/pulse/{served.known['wave']}/how")):
        with phone(browser, served, reader, locale=locale, script=True) as page:
            page.goto(path)
            found[reader + path] = problems(page)
    assert len(found) == 12
    assert not any(found.values()), found


def test_by_keyboard_alone_from_the_start_to_the_end(browser: Browser, served: Place) -> None:
    def tab_to(page: Page, name: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText || ''") == name:
                return
        raise AssertionError(f"the keyboard does not reach {name!r}")

    with phone(browser, served, "olga", script=True, width=1280) as page:
        page.goto("/pulse")
        tab_to(page, "Start")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Question 1 of 19")).to_be_visible()
        page.get_by_role("link", name="Skip to main content").focus()
        page.keyboard.press("Tab")  # the name of the product
        page.keyboard.press("Tab")  # the answers: one place for the keyboard
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name="Disagree", exact=True)).to_be_checked()
        page.keyboard.press("Enter")  # as Next: never as handing in
        expect(page.get_by_text("Question 2 of 19")).to_be_visible()
        tab_to(page, "Back")
        page.keyboard.press("Enter")
        expect(page.get_by_role("radio", name="Disagree", exact=True)).to_be_checked()
        tab_to(page, "Stop here")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Stop here?")).to_be_visible()
        tab_to(page, "Hand in")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Thank you. That is all.")).to_be_visible()


def test_going_back_and_loading_again_lose_nothing_until_it_is_handed_in(browser: Browser, served: Place) -> None:
    """Afterwards the browser has forgotten all of it."""
    with phone(browser, served, "petra", script=True) as page:
        page.goto("/pulse")
        press(page, "answering_start")
        for label in ("Agree", "Disagree", "Partly"):
            choose(page, label)
            press(page, "answering_next")
            page.wait_for_load_state("networkidle")  # a page is kept once all of it came, as it has for people
        page.reload(wait_until="networkidle")
        expect(page.get_by_text("Question 4 of 19")).to_be_visible()
        for label in ("Partly", "Disagree", "Agree"):
            page.go_back(wait_until="networkidle")
            expect(page.get_by_role("radio", name=label, exact=True)).to_be_checked()
        page.go_forward()
        expect(page.get_by_role("radio", name="Disagree", exact=True)).to_be_checked()
        press(page, "answering_stop")
        press(page, "answering_hand_in")
        assert heading(page) == say("answering_done_title")
        with pytest.raises(Exception, match="ERR_CACHE_MISS"):
            page.go_back()


def test_the_browser_sends_nothing_with_an_answer_that_says_whose_it_is(browser: Browser, served: Place) -> None:
    """The cookie is there, and goes with the pages that may know it; the wire shows what goes with the others."""
    said: list[str] = []
    with phone(browser, served, "rosa", script=True) as page:
        page.on("console", lambda message: said.append(message.text))
        # What was still on its way when the reader went on was not refused: a browser drops it.
        page.on("requestfailed", lambda request: said.extend([] if "ABORTED" in request.failure else [request.url]))
        page.goto("/pulse")
        assert {"session", "csrftoken"} <= {cookie["name"] for cookie in page.context.cookies()}
        before = len(served.log)
        served.wire.forget()
        press(page, "answering_start")
        assert page.evaluate("self.origin") == "null"
        wait_for(lambda: page.evaluate("[...document.fonts].some(one => one.status === 'loaded')"))
        assert page.locator(".btn").evaluate("one => getComputedStyle(one).minHeight") == "52px"
        page.locator(".opt").first.click()
        press(page, "answering_next")
        press(page, "answering_stop")
        press(page, "answering_hand_in")
        assert heading(page) == say("answering_done_title")
        held = {cookie["name"] for cookie in page.context.cookies()}
    assert {"session", "csrftoken"} <= held
    sent = {seen.path: seen.headers for seen in served.wire.requests() if seen.method == "POST"}
    assert re.search("session=", sent.pop(f"/pulse/{served.known['wave']}/start")["cookie"])
    assert sent.keys() == {"/pulse/answer", "/pulse/hand-in"}
    for headers in sent.values():
        assert headers["origin"] == "null" and not headers.keys() & {"cookie", "referer", "authorization"}
    # No page of answering has a script: the one that is blocked is what asks the browser questions here.
    assert [line for line in said if not line.startswith(("Blocked script execution", "Clear-Site-Data"))] == []
    assert "request" not in served.log[before:], "the log tells of nobody who answers"
