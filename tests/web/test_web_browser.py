"""The first pages in a real browser, served by `surefoot serve`: accessible, no sideways scroll, nothing refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.installations import Installation, free_port
from tests.web.looked import RULES

pytestmark = pytest.mark.slow
PAGES = ("/", "/start", "/nothing-here")
SIZES = [(1280, "light"), (390, "dark")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    listen = f"127.0.0.1:{free_port()}"
    place = Installation(tmp_path_factory.mktemp("served") / "home",
                         more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    with place.serving() as address:
        yield address
    place.end()


class Opened:
    """A page and what the browser complained about."""

    def __init__(self, browser: Browser, url: str, width: int, scheme: str = "light", locale: str = "en-GB") -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900}, locale=locale,
                                           color_scheme="dark" if scheme == "dark" else "light")
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(url)


@pytest.mark.parametrize(("width", "scheme"), SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_everyone_can_read_it(browser: Browser, address: str, path: str, width: int, scheme: str) -> None:
    opened = Opened(browser, address + path, width, scheme)
    found = Axe().run(opened.page, options=RULES)
    opened.page.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("path", PAGES)
def test_it_never_scrolls_sideways_at_320_px(browser: Browser, address: str, path: str, locale: str) -> None:
    opened = Opened(browser, address + path, 320, locale=locale)
    wide = opened.page.evaluate("document.documentElement.scrollWidth")
    opened.page.close()
    assert wide == 320


def test_nothing_is_refused_and_nothing_comes_from_elsewhere(browser: Browser, address: str) -> None:
    opened = Opened(browser, address, 1280)
    font = opened.page.evaluate("document.fonts.check('16px \"Source Sans\"')")
    htmx = opened.page.evaluate("typeof htmx")
    opened.page.close()
    assert opened.faults == []
    assert (font, htmx) == (True, "object")
    assert all(url.startswith(address) for url in opened.asked)


def test_a_person_gets_from_the_first_page_to_what_is_needed_and_back_by_keyboard(browser: Browser,
                                                                                  address: str) -> None:
    page = Opened(browser, address, 390).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("link", name="See what you need").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/start")
    assert page.locator("h1").inner_text() == "One table is enough to begin"
    assert page.locator(".nav a[aria-current]").inner_text() == "Begin"
    page.get_by_role("button", name="Deutsch").click()
    page.wait_for_function("document.documentElement.lang == 'de'")
    assert page.url == f"{address}/start"
    page.close()


def test_it_reads_the_same_without_scripts_and_on_paper(browser: Browser, address: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.get_by_role("heading", level=1).inner_text() == "Knowing how to use AI is not yet using it"
    sheet = page.pdf(path=tmp_path / "page.pdf", format="A4")
    context.close()
    assert sheet.count(b"/Type /Page\n") <= 1
