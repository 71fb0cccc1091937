"""A round of the ritual in a real browser: its manager begins it, two people share, it is said, the card is printed."""

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
from surefoot.web.people.models import Account, Person, Position
from tests.web import cast as casting
cast = casting.plant()
person = Person.unscoped.create(key="nia", name="Nia", email="nia@larkmoor.example", joined=casting.SINCE)
Position.unscoped.create(person=person, team=cast.teams["motor"], starts=casting.SINCE)
cast.accounts["nia"] = Account.objects.create_user(person.email, person=person)
for name in ("mara", "dev", "nia", "priya"):
    print(name, cast.client(name).cookies["session"].value)
print("team", cast.teams["motor"].pk)
"""
Served = tuple[str, dict[str, str]]
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("ritual") / "home", more={
        "SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1", "SUREFOOT_QUIET_DAYS": "none",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


def as_one(browser: Browser, served: Served, name: str, **more: object) -> BrowserContext:
    address, known = served
    context = browser.new_context(locale="en-GB", **more)
    context.add_cookies([{"name": "session", "value": known[name], "url": address}])
    return context


def add(page: Page, address: str, line: str, result: str, *, signed: bool) -> None:
    page.goto(f"{address}/tries")
    page.get_by_label("What did you try, and what came of it?").fill(line)
    page.get_by_label(result, exact=True).check()
    if signed:
        page.get_by_label(re.compile("Show my name")).check()
    page.get_by_role("button", name="Add to the board").click()


def test_a_manager_runs_a_round_and_two_people_share_without_javascript(browser: Browser, served: Served) -> None:
    address, known = served
    lead = f"{address}/tries/{known['team']}/lead"
    mara = as_one(browser, served, "mara", java_script_enabled=False)
    page = mara.new_page()
    page.goto(lead)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask your team once a week what it tried")
    page.get_by_label("Day").select_option("Thursday")
    page.get_by_label("Time").fill("09:30")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("What did you try, and what came of it?").fill("It got the commission wrong. I checked.")
    page.get_by_label("Did not work").check()
    page.get_by_role("button", name="Open the round with this").click()
    expect(page.get_by_role("heading", name="You went first this week")).to_be_visible()

    for name, signed in (("dev", False), ("nia", True)):
        context = as_one(browser, served, name, java_script_enabled=False, viewport=NARROW)
        theirs = context.new_page()
        add(theirs, address, f"A try of {name}'s hand", "Partly" if signed else "Worked", signed=signed)
        expect(theirs.get_by_text(f"A try of {name}'s hand", exact=True).first).to_be_visible()
        expect(theirs.get_by_role("button", name="Take it back")).to_have_count(0 if signed else 1)
        context.close()

    page.get_by_label("What you say").fill("My own draft was wrong on Monday, and that is fine.")
    page.get_by_role("button", name="I have said this").click()
    expect(page.get_by_text("Said on")).to_be_visible()
    page.get_by_role("link", name="The page for the meeting").click()
    for text in ("My own draft was wrong on Monday", "It got the commission wrong", "A try of dev's hand"):
        expect(page.get_by_text(text)).to_be_visible()
    assert "Dev" not in page.locator("main").inner_text()
    assert page.locator(".meta", has_text="Nia").count() == 1
    page.emulate_media(media="print")
    assert not page.locator(".top nav, button, form").locator("visible=true").count()
    mara.close()
    once = browser.new_context(locale="en-GB")
    once.add_cookies([{"name": "session", "value": known["mara"], "url": address}])
    paper = once.new_page()
    paper.goto(f"{address}/tries/{known['team']}/card")
    assert len(re.findall(rb"/Type\s*/Page\b", paper.pdf(prefer_css_page_size=True))) == 1
    once.close()


def test_every_page_of_the_ritual_can_be_read_by_everyone(browser: Browser, served: Served) -> None:
    address, known = served
    found = {}
    for name, path in (("mara", f"/tries/{known['team']}/lead"), ("mara", f"/tries/{known['team']}/card"),
                       ("nia", "/tries"), ("priya", "/tries"), ("priya", "/tries/health")):
        context = as_one(browser, served, name)
        page = context.new_page()
        page.goto(address + path)
        found[name, path] = problems(page)
        if (name, path) == ("nia", "/tries"):
            add(page, address, "Sent to jo.long@client.example", "Worked", signed=False)
            found["caught", path] = problems(page)
            page.goto(address + path)
            page.get_by_role("link", name=re.compile("Change or remove")).first.click()
            found["change", path] = problems(page)
        context.close()
    assert not any(found.values()), found
