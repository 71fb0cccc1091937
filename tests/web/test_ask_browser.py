"""Asking in a real browser: somebody is unsure, corrects what was understood, sends, and is told; without a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.installations import Installation, free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from surefoot.web.frame import clock
from tests.web import asked, cast
people = cast.plant()
version = asked.published()
asked.crowd(people.teams["home"], 30)
long = "May I " + "put quarterly claims summaries of all regions " * 9 + "into Copilot?"
waits = asked.question(long[:500], version, days_ago=20, times=12)
old = asked.question("x", version, state="answered", title="May I let Copilot sum up a client file?",
                     answer="Yes, without names.", became="example", clause="4.2", answered_in=version,
                     answered_on=asked.TODAY)
for number in range(30):
    asked.question(f"Number {number}", version, days_ago=number % 5)
for name in ("dev", "petra"):
    print(name, people.client(name).cookies["session"].value)
print("waits", waits.pk)
print("old", old.pk)
"""
LEFT = """
from surefoot.web.close.policy.models import Asker
from surefoot.web.post.models import Item
print("left", Asker.objects.count(), *Item.objects.values_list("kind", "asked_for", "person__name"))
"""


@dataclass(frozen=True)
class Served:
    """A running installation with a policy in force and questions that wait."""

    place: Installation
    address: str
    known: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("ask") / "home",
                     more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if not line.startswith("{"))
    with place.serving() as address:
        yield Served(place, address, known)
    place.end()


def opened(browser: Browser, served: Served, name: str, locale: str = "en-GB", *, script: bool = True) -> Page:
    context = browser.new_context(locale=locale, java_script_enabled=script)
    context.add_cookies([{"name": "session", "value": served.known[name], "url": served.address}])
    return context.new_page()


def ask(page: Page, served: Served, text: str) -> None:
    page.goto(f"{served.address}/ask")
    page.locator("#id_text").fill(text)
    page.locator(".asking button").click()
    page.wait_for_load_state()


def test_everyone_can_read_every_page_and_nothing_is_cut(browser: Browser, served: Served) -> None:
    asker, owner = opened(browser, served, "dev"), opened(browser, served, "petra")
    for page, path in ((asker, "/ask"), (asker, "/ask/answers"), (asker, f"/ask/answers/{served.known['old']}"),
                       (owner, "/policy/questions"), (owner, f"/policy/questions/{served.known['old']}")):
        answer = page.goto(served.address + path)
        assert answer is not None
        assert answer.status == 200
        assert problems(page) == [], path
    for text in ("May I use client data?", "May I put health records in?"):
        ask(asker, served, text)
        assert problems(asker) == [], text
    for page in (asker, owner):
        page.context.close()


def test_the_longest_pages_are_whole_in_german_too(browser: Browser, served: Served) -> None:
    asker, owner = (opened(browser, served, name, "de-DE") for name in ("dev", "petra"))
    ask(asker, served, "May I put client data into Copilot?")
    owner.goto(f"{served.address}/policy/questions/{served.known['waits']}")
    for page in (asker, owner):
        assert problems(page) == []
        page.context.close()


def test_somebody_is_unsure_corrects_a_chip_sends_and_is_told_all_without_a_script(browser: Browser,
                                                                                  served: Served) -> None:
    page = opened(browser, served, "dev", script=False)
    ask(page, served, "Can the ward's letters go into Copilot for a summary?")
    assert page.locator(".verdict h2").inner_text() == "We do not know what “ward's letters” is"
    page.locator("summary.chip").nth(0).click()
    page.get_by_label("Health records").check()
    page.get_by_role("button", name="Change").first.click()
    expect(page.locator("summary.chip").nth(0)).to_contain_text("Health records, “ward's letters”")
    assert page.locator(".verdict h2").inner_text() == "We do not know what “ward's letters” is"
    page.locator("#means-1").select_option(label="It is no kind of data")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".verdict h2")).to_have_text("The policy does not say")
    assert "no clause about Health records, Microsoft 365 Copilot" in page.locator(".verdict").inner_text()
    page.get_by_label("Ask without my name").uncheck()
    page.get_by_role("button", name="Send to the policy owner").click()
    page.wait_for_load_state()
    assert "Your question has gone to Helen Marsh and is number 32 in the list." in page.locator("main").inner_text()
    assert page.url.endswith("/ask/send")
    owner = opened(browser, served, "petra", script=False)
    owner.goto(f"{served.address}/policy/questions?page=2")
    owner.get_by_role("link", name="the ward's letters").click()
    owner.wait_for_load_state()
    assert "Dev" not in owner.locator("main").inner_text()
    owner.get_by_label("Your answer").fill("Only what is public already.")
    owner.get_by_label("A rule of the policy").check()
    owner.get_by_label("Where the policy says it").select_option(label="6: Public texts may go into every tool.")
    owner.get_by_role("button", name="Answer for everyone").click()
    owner.wait_for_load_state()
    assert owner.url.endswith("/policy/questions")
    told = served.place.python(LEFT)
    assert "left 0 ('policy.answered', True, 'Dev')" in told
    page.goto(f"{served.address}/ask/answers")
    assert "Only what is public already." in page.locator("main").inner_text()
    for one in (page, owner):
        one.context.close()
