"""By keyboard alone: the skip link first, every control in reading order, and the focus always seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.installations import free_port, prepared
from tests.web.looked import RULES

pytestmark = pytest.mark.slow
PAGES = [
    ("", "/sign-in"), ("priya", "/overview"), ("priya", "/teams"), ("priya", "/teams/{home}"), ("priya", "/roadmap"),
    ("priya", "/proof"), ("priya", "/data/upload"), ("mara", "/teams/{motor}"), ("dev", "/me/sign-in"),
    ("adam", "/accounts"), ("adam", "/audit"), ("adam", "/settings"), ("adam", "/see-as"),
]
PLANT = """
from surefoot.web.frame import starting
starting.prepare()
from tests.web.cast import plant
from tests.web.cast_assessed import published
cast = plant()
published()
for name in ("priya", "mara", "dev", "adam"):
    print(name, cast.client(name).cookies["session"].value)
for key, team in cast.teams.items():
    print(key, team.pk)
"""
CONTROLS = """() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
        .filter(one => one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden' && one.checkVisibility())
    all.forEach((one, at) => one.dataset.at = at)
    return all.filter(one => one.type !== 'radio' || one.checked).map(one => one.dataset.at)
}"""
"""Numbers every control that can be seen; of a group of radio buttons the keyboard reaches the one that is chosen."""
FOCUSED = """() => {
    const one = document.activeElement
    if (one === document.body || one === document.documentElement) return null
    const box = one.getClientRects()[0], style = getComputedStyle(one)
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    return {at: one.dataset.at || '', what: one.outerHTML.slice(0, 90), outline: style.outlineStyle,
            width: parseFloat(style.outlineWidth), scrolls: one.scrollWidth > one.clientWidth,
            seen: !!hit && (one.contains(hit) || hit.contains(one)),
            left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY}
}"""


@dataclass(frozen=True)
class Served:
    """A running installation, the session of each reader, and the numbers of teams."""

    address: str
    known: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("keyboard")
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(folder / "home", more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no",
                                            "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines())
    with place.serving() as address:
        yield Served(address, known)
    place.end()


@pytest.fixture(scope="module")
def opened(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens an address as somebody; one page a reader, for all tests."""
    pages: dict[str, Page] = {}

    def page(who: str, path: str, scheme: Any = "light") -> Page:
        if who not in pages:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
            if who:
                context.add_cookies([{"name": "session", "value": served.known[who], "url": served.address}])
            pages[who] = context.new_page()
        pages[who].emulate_media(color_scheme=scheme)
        answer = pages[who].goto(served.address + path.format(**served.known))
        assert answer is not None
        assert answer.status == 200
        return pages[who]

    yield page
    for found in pages.values():
        found.context.close()


def tabbed(page: Page, most: int) -> list[dict[str, Any]]:
    """What has the focus after each press of Tab, until it leaves the page."""
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (found and focused["what"] == found[0]["what"]):
            return found
        found.append(focused)
    raise AssertionError(f"the focus goes round in {most} steps without leaving the page")


def goes_back(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether the second stands before the first for who reads: above it, or beside it to the left.

    What stands higher but further right begins the next column.
    """
    above = after["bottom"] <= before["top"] + 1 and after["left"] < before["right"]
    beside = after["top"] < before["bottom"] - 1 and before["top"] < after["bottom"] - 1
    return above or (beside and after["right"] <= before["left"] + 1)


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_tab_reaches_every_control_in_reading_order_and_is_always_seen(opened: Callable[..., Page], who: str,
                                                                       path: str) -> None:
    page = opened(who, path)
    controls = page.evaluate(CONTROLS)
    went = tabbed(page, len(controls) + 20)
    assert 'class="skip"' in went[0]["what"]
    numbers = [one["at"] for one in went if one["at"]]
    assert sorted(numbers, key=int) == numbers
    assert set(numbers) == set(controls), "controls that Tab does not reach, or reaches twice"
    assert [one["what"] for one in went if not one["at"] and not one["scrolls"]] == []
    assert [one["what"] for one in went if one["outline"] == "none" or one["width"] < 2] == []
    assert [one["what"] for one in went if not one["seen"]] == []
    assert [(one["what"], two["what"]) for one, two in pairwise(went[1:]) if goes_back(one, two)] == []


def test_the_skip_link_leads_past_the_navigation(opened: Callable[..., Page]) -> None:
    page = opened("priya", "/overview")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_closed_part_opens_by_keyboard_and_what_is_in_it_is_reached(opened: Callable[..., Page]) -> None:
    page = opened("priya", "/overview")
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.evaluate("one => one.parentElement.open")
    page.keyboard.press(" ")
    assert not summary.evaluate("one => one.parentElement.open")


@pytest.mark.parametrize(("who", "path"), [("priya", "/teams/{home}"), ("mara", "/teams/{motor}")])
def test_text_is_readable_in_the_dark(opened: Callable[..., Page], who: str, path: str) -> None:
    found = Axe().run(opened(who, path, "dark"), options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_when_the_device_turns_dark_text_and_what_is_under_it_change_together(opened: Callable[..., Page]) -> None:
    page = opened("priya", "/teams/{home}")
    assert page.locator(".btn").count()
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.getAnimations().map(one => one.transitionProperty)") == []
