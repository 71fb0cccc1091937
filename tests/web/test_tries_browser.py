"""A try is reported, its manager removes it, and others are found: in a real browser, wide and narrow."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.installations import ROOT, free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from surefoot.web.close.ritual.models import Withheld
from surefoot.web.people.models import Role, RoleTask
from tests.web import cast as casting
from tests.web.planted_tries import tried
cast = casting.plant()
task = RoleTask.objects.create(role=Role.objects.get(key="handler"), name="Reply to a complaint")
tried(cast.teams["motor"], "It put the claimant into the letter", result="did_not_work")
tried(cast.teams["motor"], "Good structure, far too cheerful", task=task)
tried(cast.teams["home"], "Cut a long letter to half a page", result="worked", shared=True, task=task,
      author=cast.person("hugo"))
Withheld.objects.bulk_create([Withheld(text=f"Client {number:03} with a rather long name GmbH & Co. KG")
                              for number in range(120)])
for name in ("dev", "mara", "petra"):
    print(name, cast.client(name).cookies["session"].value)
"""
Served = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = prepared(tmp_path_factory.mktemp("tries") / "home", more={
        "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}", "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


def page_of(browser: Browser, served: Served, who: str, width: int) -> Page:
    address, known = served
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=address)
    context.add_cookies([{"name": "session", "value": known[who], "url": address}])
    return context.new_page()


def test_a_try_is_reported_and_removed_and_others_are_found(browser: Browser, served: Served) -> None:
    dev, mara = page_of(browser, served, "dev", 390), page_of(browser, served, "mara", 1280)
    dev.goto("/tries")
    dev.get_by_role("link", name="Report It put the claimant").click()
    assert problems(dev) == []
    dev.get_by_label("It says something about a person").check()
    dev.get_by_role("button", name="Report this try").click()
    expect(dev.locator("main")).to_contain_text("can’t be seen any more")
    assert problems(dev) == []
    dev.get_by_role("link", name="Back to the board").click()
    expect(dev.locator("main")).to_contain_text("far too cheerful")
    assert "claimant" not in dev.inner_text("main")

    mara.goto("/tries/reports")
    assert "put the claimant into the letter" in mara.inner_text("main") and "Hidden until" in mara.inner_text("main")
    mara.get_by_text("Remove it").click()
    assert problems(mara) == []
    mara.get_by_role("button", name="Remove this try for good").click()
    expect(mara.locator("main")).to_contain_text("The try is removed.")
    assert "claimant" not in mara.inner_text("main")

    dev.get_by_role("link", name="Find tries like your work").click()
    expect(dev.locator("main")).to_contain_text("Cut a long letter")
    assert "Hugo" in dev.inner_text("main")
    dev.get_by_label("Work of").select_option(label="Claims handler")
    dev.get_by_role("button", name="Search").click()
    dev.get_by_label("Task").select_option(label="Reply to a complaint")
    dev.get_by_label("Words").fill("LETTER")
    dev.get_by_role("button", name="Search").click()
    expect(dev.locator("main")).to_contain_text("Tries found: 1")
    assert "cheerful" not in dev.inner_text("main")
    assert problems(dev) == []


@pytest.mark.parametrize(("who", "path"), [("petra", "/tries/withheld"), ("mara", "/tries/reports"),
                                           ("dev", "/tries/search?words=nothing")])
def test_each_page_can_be_used_by_everybody_wide_and_narrow(browser: Browser, served: Served, who: str,
                                                            path: str) -> None:
    page = page_of(browser, served, who, 390)
    page.goto(path)
    assert problems(page) == []
