"""The page in a real browser: accessible, no sideways scroll, offline, printable."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from organisations import STATES
from playwright.sync_api import Browser, Page
from tests.web.looked import RULES

from surefoot.report import write

pytestmark = pytest.mark.slow
FULL = [("full", "en", width, scheme) for width in (1280, 390, 320) for scheme in ("light", "dark")]
OTHERS = sorted(set(STATES) - {"full"})
AXE = [*FULL, *((state, "en", 1280, "light") for state in OTHERS if state != "thousand"), ("full", "de", 390, "dark"),
       ("many", "en", 390, "light"), ("early_days", "de", 390, "dark"), ("all_hidden", "en", 390, "light"),
       ("all_hidden", "en", 1280, "dark")]
NARROW = [*FULL, *((state, "de", 390, "light") for state in OTHERS), ("full", "de", 320, "light"),
          ("hostile", "en", 320, "light")]
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    place, made = tmp_path_factory.mktemp("reports"), set[str]()

    def report(state: str, language: str) -> Path:
        out = place / f"{state}-{language}"
        if out.name not in made:
            write(STATES[state](), out, language=language)
            made.add(out.name)
        return out / "report.html"

    return report


@pytest.fixture
def opened(browser: Browser, reports: Callable[[str, str], Path]) -> Open:
    def page(state: str, language: str = "en", width: int = 1280, scheme: str = "light") -> Page:
        new = browser.new_page(viewport={"width": width, "height": 900},
                               color_scheme="dark" if scheme == "dark" else "light")
        new.goto(reports(state, language).as_uri())
        return new

    return page


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@pytest.mark.parametrize(("state", "language", "width", "scheme"), AXE)
def test_everyone_can_read_it(opened: Open, state: str, language: str, width: int, scheme: str) -> None:
    page = opened(state, language, width, scheme)
    open_details(page)
    found = Axe().run(page, options=RULES)
    page.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("state", "language", "width", "scheme"), NARROW)
def test_it_never_scrolls_sideways(opened: Open, state: str, language: str, width: int, scheme: str) -> None:
    page = opened(state, language, width, scheme)
    open_details(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    cut = page.evaluate("""[...document.querySelectorAll('main *')]
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .filter(one => !one.closest('.scroll-x, .cards thead, .vh'))
        .map(one => one.outerHTML.slice(0, 80))""")
    page.close()
    assert (wide, cut) == (width, [])


def test_it_asks_nobody_for_anything(browser: Browser, reports: Callable[[str, str], Path]) -> None:
    page, asked, faults = browser.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    file = reports("hostile", "en").as_uri()
    page.goto(file)
    page.wait_for_timeout(300)
    fonts = page.evaluate("document.fonts.check('16px \"Source Sans\"')")
    page.close()
    assert [url for url in asked if not url.startswith("data:")] == [file]
    assert faults == []
    assert fonts


@pytest.mark.parametrize(("state", "most"), [("full", 14), ("thousand", 14), ("empty", 6),
                                             ("only_people", 7)])
def test_it_prints_on_a_few_sheets(opened: Open, state: str, most: int) -> None:
    page = opened(state)
    sheets = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", sheets)) <= most


def test_what_is_focused_can_be_seen(opened: Open) -> None:
    page = opened("full", width=390)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.close()
