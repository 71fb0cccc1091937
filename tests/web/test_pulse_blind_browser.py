"""Blind mode in a real browser: it blinds, the server signs, the pass is spent; and what the server saw of both."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Error, Page, Request, Route, expect

from tests.web.installations import Installation, free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from tests.web import blinded
from tests.web.cast import plant
cast = plant()
wave = blinded.opened(blinded.cells(cast))
print("wave", wave.pk)
for name in cast.accounts:
    print(name, cast.client(name).session.session_key)
"""
COUNT = "SELECT (SELECT count(*) FROM pulse_sealed), (SELECT count(*) FROM pulse_spent)"
HOLD = """window.held = [];
const now = setTimeout;
window.setTimeout = (run, wait, ...more) => wait < 1000 ? now(run, wait, ...more) : held.push([run, wait]);"""
"""Every longer wait of the page stands still until `GO`."""
GO = "held.splice(0).map(([run, wait]) => (run(), wait))"
SHOTS = os.environ.get("BLIND_SHOTS", "")


@dataclass(frozen=True)
class Served:
    """A running installation with an open blind wave, and the session of each reader."""

    place: Installation
    address: str
    known: dict[str, str]

    @property
    def page(self) -> str:
        return f"/pulse/{self.known['wave']}/blind"


@dataclass
class Seen:
    """A reader's browser, and every request it made."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def saw(self, request: Request) -> None:
        self.requests.append(request)

    def failed(self, error: Error) -> None:
        self.faults.append(str(error))

    def sent(self, end: str) -> list[Request]:
        return [one for one in self.requests if one.url.endswith(end)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = free_port()
    place = prepared(tmp_path_factory.mktemp("blind") / "home", more={
        "SUREFOOT_LISTEN": f"127.0.0.1:{port}", "SUREFOOT_URL": f"http://localhost:{port}", "SUREFOOT_WORKER": "no",
        "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if " " in line)
    with place.serving():
        yield Served(place, f"http://localhost:{port}", known)
    place.end()


Open = Callable[..., Seen]


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Open]:
    browsers: list[Seen] = []

    def opening(who: str, locale: str = "en-GB", scripts: bool = True, width: int = 1280,
                before: Callable[[Page], None] = lambda page: None) -> Seen:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale,
                                      java_script_enabled=scripts)
        context.add_cookies([{"name": "session", "value": served.known[who], "url": served.address}])
        seen = Seen(context.new_page())
        browsers.append(seen)
        seen.page.on("request", seen.saw)
        seen.page.on("pageerror", seen.failed)
        before(seen.page)
        seen.page.goto(served.address + served.page)
        return seen

    yield opening
    for seen in browsers:
        seen.page.context.close()
    assert [fault for seen in browsers for fault in seen.faults] == [], "the page's script failed"


def look(page: Page, name: str) -> None:
    """Keep a picture where a developer asked for some: BLIND_SHOTS=folder."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def written(served: Served) -> tuple[int, int]:
    """Answers and used passes in the database."""
    with closing(sqlite3.connect(served.place.home / "surefoot.sqlite3")) as database:
        found: tuple[int, int] = database.execute(COUNT).fetchone()
    return found


def cookies(request: Request) -> str:
    return request.all_headers().get("cookie", "")


def test_a_pass_is_made_signed_and_spent_by_keyboard_and_the_server_can_match_nothing(opened: Open,
                                                                                    served: Served) -> None:
    seen = opened("dev", before=lambda page: page.add_init_script(HOLD))
    page = seen.page
    start = page.get_by_role("button", name="Start")
    expect(start).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Your pass is here and was checked")
    assert problems(page) == []
    look(page, "intro")
    expect(page.locator("[data-checked]")).to_have_text(
        "Checked in this browser just now: the list has 2 keys for 10 people, and yours is the key of 5 of them.")
    before = len(seen.requests)
    start.focus()
    page.keyboard.press("Enter")
    for number in range(1, 20):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number} of 19")
        assert page.evaluate("document.activeElement.matches('[data-head]')")
        if number == 1:
            assert problems(page) == []
            look(page, "question")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("More time to try things")
    assert problems(page) == []
    look(page, "end")
    assert seen.requests[before:] == [], "the server hears something before the answers are handed in"
    page.get_by_role("button", name="Hand in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your answers leave within a minute")
    assert problems(page) == []
    look(page, "waiting")
    assert written(served) == (0, 0)
    with page.expect_response("**/hand-in") as answered:
        waited = page.evaluate(GO)
    assert any(5_000 <= one < 60_000 for one in waited)
    assert answered.value.json() == {"taken": True}
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. That is all.")
    look(page, "in")
    assert written(served) == (1, 1)

    (signing,), (handing,) = seen.sent("/sign"), seen.sent("/hand-in")
    asked, spent = parse_qs(signing.post_data or "")["blinded"][0], json.loads(handing.post_data or "")
    assert spent["answers"]["capability_1"] == 1 and len(spent["answers"]) == 19
    assert "session=" in cookies(signing) and cookies(handing) == "" and "cookie" not in answered.value.all_headers()
    assert handing.all_headers().get("referer") is None and cookies(seen.sent("/keys")[0]) == ""
    told = signing.response().json()["signature"]  # type: ignore[union-attr]
    parts = [spent["message"], spent["signature"]]
    for one in (asked, told):
        raw = urlsafe_b64decode(one + "==")
        for other in (*parts, *(part[::-1] for part in parts)):
            assert one not in other and other not in one
            assert not {raw[at:at + 8] for at in range(len(raw) - 7)} & {
                urlsafe_b64decode(other + "==")[at:at + 8] for at in range(len(other) * 3 // 4 - 7)}
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert spent["message"] not in kept and "More time" not in kept and "capability_1" not in kept
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("were handed in from this browser before")
    assert written(served) == (1, 1)


def test_closed_too_early_the_answers_wait_in_the_browser_and_leave_on_the_next_visit(opened: Open,
                                                                                      served: Served) -> None:
    seen = opened("hugo", before=lambda page: page.add_init_script(HOLD))
    page, was = seen.page, written(served)
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Agree", exact=True).first.check()
    page.reload()  # by mistake: what was answered is still there
    page.get_by_role("button", name="Start").click()
    assert page.get_by_label("Agree", exact=True).first.is_checked()
    page.get_by_role("button", name="Stop here").click()
    expect(page.locator("[data-count]")).to_have_text("You have answered 1 of 19 questions.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("status")).to_contain_text("leave within a minute")
    page.goto(served.address + "/health")
    assert written(served) == was and seen.sent("/hand-in") == []
    page.goto(served.address + served.page)
    expect(page.get_by_role("status")).to_contain_text("leave within a minute")
    with page.expect_response("**/hand-in"):
        page.evaluate(GO)
    expect(page.get_by_role("status")).to_contain_text("Your answers are in")
    assert [cookies(one) for one in seen.sent("/hand-in")] == [""]
    assert not page.evaluate("Object.keys(localStorage).some(key => key.includes('queue'))")


def test_an_answer_that_got_lost_is_asked_for_again_with_the_same_question(opened: Open) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    seen = opened("tess", before=lambda page: page.route("**/sign", lose))
    expect(seen.page.get_by_role("status")).to_contain_text("The server did not answer")
    seen.page.unroute("**/sign")
    seen.page.reload()
    expect(seen.page.get_by_role("button", name="Start")).to_be_visible()
    first, second = (parse_qs(one.post_data or "")["blinded"] for one in seen.sent("/sign"))
    assert first == second


def a_list(change: Callable[[dict[str, Any], str], None]) -> Callable[[Page], None]:
    def before(page: Page) -> None:
        def answer(route: Route) -> None:
            came = route.fetch()
            told = came.json()
            change(told, page.locator("[data-blind]").get_attribute("data-cell") or "")
            route.fulfill(response=came, json=told)
        page.route("**/keys", answer)
    return before


def without(told: dict[str, Any], cell: str) -> None:
    told["keys"] = [one for one in told["keys"] if str(one["cell"]) != cell]


def for_four(told: dict[str, Any], cell: str) -> None:
    for one in told["keys"]:
        one["people"] = 4


def longer(told: dict[str, Any], cell: str) -> None:
    told["keys"].append({"cell": 0, "key": "0" * 64, "people": 5})


@pytest.mark.parametrize("change", [without, for_four, longer])
def test_a_key_that_is_not_in_everybodys_list_is_refused_and_nothing_is_asked_for(
        opened: Open, change: Callable[[dict[str, Any], str], None]) -> None:
    seen = opened("petra", before=a_list(change))
    expect(seen.page.get_by_role("status")).to_contain_text("does not fit the list of keys")
    assert seen.page.get_by_role("button", name="Start").count() == 0
    assert seen.sent("/sign") == []


def test_a_signature_of_another_key_is_refused(opened: Open) -> None:
    """A server that signs with a key of its own for one person: the pass does not verify, and is thrown away."""
    def other(route: Route) -> None:
        route.fulfill(json={"signature": "A" * 342})
    seen = opened("sol", before=lambda page: page.route("**/sign", other))
    expect(seen.page.get_by_role("status")).to_contain_text("does not fit the list of keys")
    assert "signature" not in seen.page.evaluate("JSON.stringify(localStorage)")


def test_in_another_browser_it_says_where_the_pass_is(opened: Open) -> None:
    expect(opened("olga").page.get_by_role("button", name="Start")).to_be_visible()
    page = opened("olga").page
    expect(page.get_by_role("status")).to_contain_text("fetched in another browser")
    assert page.get_by_role("button", name="Start").count() == 0


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Agree", exact=True).first.check()
    page.get_by_role("button", name="Stop here").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("status")).to_contain_text("leave within a minute")


def test_two_people_at_one_browser_each_have_a_pass_and_hear_of_their_own_answers_only(opened: Open,
                                                                                      served: Served) -> None:
    seen = opened("mara", before=lambda page: page.add_init_script(HOLD))
    page, was = seen.page, written(served)
    hand_in(page)
    page.context.add_cookies([{"name": "session", "value": served.known["rosa"], "url": served.address}])
    page.reload()
    hand_in(page)
    assert len({json.dumps(parse_qs(one.post_data or "")["blinded"]) for one in seen.sent("/sign")}) == 2
    with page.expect_response("**/hand-in"):
        page.evaluate("held.shift()[0]()")  # what the first left behind
    expect(page.get_by_role("status")).to_contain_text("leave within a minute")
    assert written(served) == (was[0] + 1, was[1] + 1)
    page.evaluate(GO)
    expect(page.get_by_role("status")).to_contain_text("Your answers are in")
    assert written(served) == (was[0] + 2, was[1] + 2)


@pytest.mark.parametrize("missing", ["delete Object.getPrototypeOf(crypto).subtle",
                                     "delete Object.getPrototypeOf(navigator).locks"])
def test_a_browser_that_can_not_says_so(opened: Open, missing: str) -> None:
    page = opened("adam", before=lambda page: page.add_init_script(missing)).page
    expect(page.get_by_role("status")).to_contain_text("This browser can't make a pass")
    assert page.get_by_role("button", name="Start").count() == 0


def test_the_hash_of_the_list_stands_in_the_audit_log_and_is_not_cut(opened: Open, served: Served) -> None:
    page = opened("adam").page
    told = page.locator("[data-blind]").get_attribute("data-hash")
    page.goto(served.address + "/audit")
    assert page.get_by_text(f"sha256={told}").is_visible()
    assert problems(page) == []


def test_without_scripts_it_says_what_to_do_instead(opened: Open) -> None:
    page = opened("adam", scripts=False).page
    assert page.get_by_text("This page works with scripts").is_visible()
    assert page.get_by_role("button", name="Start").count() == 0
    look(page, "without-scripts")


def test_in_german_and_narrow_nothing_is_cut_and_nothing_is_english(opened: Open) -> None:
    page = opened("priya", "de-DE", width=390).page
    expect(page.get_by_role("button", name="Anfangen")).to_be_visible()
    assert problems(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, "de-intro")
    page.get_by_role("button", name="Anfangen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Frage 1 von 19")
    page.get_by_label("Stimme zu", exact=True).first.check()
    look(page, "de-question")
    page.get_by_role("button", name="Hier aufhören").click()
    assert problems(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, "de-end")
    assert not re.search(r"\b(the|your|you)\b", page.locator("main").inner_text())
