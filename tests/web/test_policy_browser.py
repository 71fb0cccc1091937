"""The policy in a real browser: its owner edits, a failing test question stops it, somebody else approves, people read.

The journey runs without JavaScript; what JavaScript adds, and how every page looks, is seen beside it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.installations import ROOT, free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from tests.web import cast as casting
from tests.web.drafted import published
cast = casting.plant()
published(cast)
for name in ("petra", "priya", "sol", "dev", "mara"):
    print(name, cast.client(name).cookies["session"].value)
print("motor", cast.teams["motor"].pk)
"""
Served = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("policy") / "home", more={
        "SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


def as_one(browser: Browser, served: Served, name: str, **more: object) -> BrowserContext:
    address, known = served
    context = browser.new_context(base_url=address, **more)
    context.add_cookies([{"name": "session", "value": known[name], "url": address}])
    return context


def opened(browser: Browser, served: Served, name: str, path: str, **more: object) -> Page:
    page = as_one(browser, served, name, **more).new_page()
    page.goto(path)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def test_a_change_goes_from_its_owner_to_everybody_without_javascript(browser: Browser, served: Served) -> None:
    page = opened(browser, served, "petra", "/policy/draft", java_script_enabled=False)
    press(page, "Change version 1")
    page.get_by_role("button", name="Change You may summarise client files in Copilot.").click()
    page.get_by_label("Answer", exact=True).select_option("ask")
    page.get_by_label("The clause, as people read it (English)").fill("Ask before you put client files into Copilot.")
    press(page, "Put it into the text and save")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not all test questions are answered as you want")
    page.get_by_label("What changed, for everybody").fill("Client files: ask first.")
    page.get_by_label("Ask everybody to say that they have read it").check()
    press(page, "Save and go on to approval")
    expect(page.get_by_role("heading", level=1)).to_have_text("It can't be approved yet")
    expect(page.get_by_text("“Can I put client data into Copilot?”")).to_be_visible()

    page.goto("/policy/draft")
    text = page.get_by_label("The policy as text (YAML)")
    wanted = r"(question: Can I put client data into Copilot\?\s+answer: )yes-if"
    text.fill(re.sub(wanted, r"\1ask", text.input_value()))
    press(page, "Save and go on to approval")
    press(page, "Propose it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your version waits for somebody else")
    assert page.get_by_role("button", name="Approve and publish").count() == 0

    other = opened(browser, served, "sol", "/policy/proposal", java_script_enabled=False)
    expect(other.get_by_text("The answer was “Yes, if” and is now “Ask first”.")).to_be_visible()
    press(other, "Approve and publish")
    expect(other.get_by_role("heading", level=1)).to_have_text("This is version 2")

    reads = opened(browser, served, "dev", "/policy", java_script_enabled=False)
    expect(reads.get_by_text("Ask before you put client files into Copilot.")).to_be_visible()
    press(reads, "I have read version 2")
    expect(reads.get_by_text(re.compile("You said on .* that you have read version 2"))).to_be_visible()


def test_the_page_people_will_read_follows_the_text_while_it_is_typed(browser: Browser, served: Served) -> None:
    page = opened(browser, served, "petra", "/policy/draft")
    if page.get_by_role("button", name="Start empty").count():
        press(page, "Start empty")
    text = page.get_by_label("The policy as text (YAML)")
    text.fill("title: Quite another title\nlanguage: en\nwrong: [Stop.]\n")
    expect(page.locator("#look")).to_contain_text("Stop.", timeout=10_000)
    text.fill("title: [")
    expect(page.locator("#look")).to_contain_text("The page is shown once the text can be read", timeout=10_000)
    assert text.input_value() == "title: ["


def test_every_page_can_be_used_by_everybody(browser: Browser, served: Served) -> None:
    motor, found = served[1]["motor"], dict[str, list[str]]()
    for name, path in (("dev", "/policy"), ("petra", "/policy"), ("petra", "/policy/draft"),
                       ("sol", "/policy/statement"), ("petra", "/policy/draft/propose"),
                       ("dev", "/policy/versions"), ("dev", "/policy/versions/2"),
                       ("priya", "/policy/proposal"), ("mara", "/policy/walks"),
                       ("mara", f"/policy/walks/teams/{motor}"), ("mara", f"/policy/walks/teams/{motor}/card")):
        page = opened(browser, served, name, path)
        found[f"{name} {path}"] = problems(page)
        page.context.close()
    page = opened(browser, served, "petra", "/policy/draft")
    text = "title: T\nlanguage: en\nrules:\n- {id: '1', answer: 'no', text: No.}\n"
    page.get_by_label("The policy as text (YAML)").fill(text)
    press(page, "Add a rule")
    found["petra, a rule open"] = problems(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_the_policy_and_the_card_print_on_few_sheets(browser: Browser, served: Served) -> None:
    for name, path, most in (("dev", "/policy", 2), ("mara", f"/policy/walks/teams/{served[1]['motor']}/card", 1)):
        page = opened(browser, served, name, path)
        sheets = len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True)))
        assert sheets <= most, f"{path} takes {sheets} sheets"
