"""Pages of results in a real browser: accessible, no sideways scroll, light and dark, without scripts, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.installations import free_port, prepared
from tests.web.looked import RULES

pytestmark = pytest.mark.slow
LEAD = ("/overview", "/teams", "/teams/{home}", "/teams/{motor}", "/teams/{home}/plan", "/drivers/fear", "/why", "/lag",
        "/roadmap", "/proof", "/how", "/how/adoption", "/assessments", "/assessments/{run}")
VIEWS = [(1280, "light", "en-GB"), (390, "dark", "de-DE"), (320, "light", "de-DE")]
PLANT = """
from datetime import timedelta
from dataclasses import replace
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from surefoot.web.assessments.models import Attempt
from tests.web.cast import plant
from tests.web.cast_assessed import AS_OF, NOON, larkmoor, published
cast = plant()
for months in (6, 3):
    published(replace(larkmoor(), as_of=AS_OF - timedelta(days=30 * months)), NOON - timedelta(days=30 * months))
print("run", published().pk)
tried = {"asked_at": NOON, "by": "system", "ended_at": NOON, "open": None}
Attempt.objects.create(state="failed", problem="unusable", **tried)
Attempt.objects.create(**{**tried, "state": "running", "step": "counting", "share": 40, "open": True, "ended_at": None})
for name in ("priya", "mara"):
    print(name, cast.client(name).cookies["session"].value)
for key, team in cast.teams.items():
    print(key, team.pk)
"""


@dataclass(frozen=True)
class Served:
    """A running installation: its address, the session of each reader, and the numbers of teams."""

    address: str
    known: dict[str, str]

    def path(self, path: str) -> str:
        return self.address + path.format(**self.known)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("results") / "home",
                     more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines())
    with place.serving() as address:
        yield Served(address, known)
    place.end()


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def page(path: str, who: str = "priya", width: int = 1280, scheme: str = "light", locale: str = "en-GB",
             scripts: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale,
                                      java_script_enabled=scripts,
                                      color_scheme="dark" if scheme == "dark" else "light")
        context.add_cookies([{"name": "session", "value": served.known[who], "url": served.address}])
        contexts.append(context)
        found = context.new_page()
        found.faults = []  # type: ignore[attr-defined]
        found.on("console", lambda message: found.faults.append(message.text))  # type: ignore[attr-defined]
        found.on("pageerror", lambda error: found.faults.append(str(error)))  # type: ignore[attr-defined]
        answer = found.goto(served.path(path))
        assert answer is not None
        assert answer.status == 200
        return found

    yield page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme", "locale"), VIEWS)
@pytest.mark.parametrize("path", LEAD)
def test_everyone_can_read_it_and_nothing_is_cut(opened: Open, path: str, width: int, scheme: str,
                                                 locale: str) -> None:
    page = opened(path, width=width, scheme=scheme, locale=locale)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=RULES)
    wide = page.evaluate("document.documentElement.scrollWidth")
    cut = page.evaluate("""[...document.querySelectorAll('main *')]
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .filter(one => !one.closest('.scroll-x, .cards thead, .vh'))
        .map(one => one.outerHTML.slice(0, 80))""")
    assert found.violations_count == 0, found.generate_report()
    assert (wide, cut) == (width, [])
    assert page.faults == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_who_leads_a_small_team_can_read_what_there_is(opened: Open, width: int, scheme: str) -> None:
    page = opened("/teams/{motor}", "mara", width, scheme)
    assert Axe().run(page, options=RULES).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator(".hatch").count() >= 1


def test_labels_at_the_end_of_lines_do_not_lie_on_each_other(opened: Open) -> None:
    for locale, width in (("en-GB", 1280), ("de-DE", 390), ("de-DE", 320)):
        page = opened("/overview", width=width, locale=locale)
        boxes = page.evaluate("""[...document.querySelectorAll('.plot .end')].map(one => {
            const box = one.getBoundingClientRect(); return [box.top, box.bottom] }).sort((a, b) => a[0] - b[0])""")
        assert len(boxes) == 3
        assert all(above[1] <= below[0] + 1 for above, below in pairwise(boxes)), (locale, width)


def test_a_lead_goes_from_the_finding_to_how_it_is_made_and_to_a_team_by_keyboard(opened: Open) -> None:
    page = opened("/overview", width=390)
    page.get_by_role("link", name=re.compile("How this number is made ?: From a licence")).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/how/funnel$"))
    page.get_by_role("link", name="Teams", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/teams$"))
    page.get_by_label("Part of a name").fill("motor")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=motor"))
    page.get_by_role("link", name="Motor").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/teams/\d+$"))
    assert page.locator("h1").inner_text().startswith("Too few people in Motor to show.")


@pytest.mark.parametrize(("path", "most"), [("/overview", 4), ("/teams/{home}", 4), ("/teams/{home}/plan", 3),
                                            ("/drivers/fear", 2), ("/proof", 7), ("/lag", 2)])
def test_it_reads_the_same_without_scripts_and_prints_on_a_few_sheets(opened: Open, path: str, most: int,
                                                                       tmp_path: Path) -> None:
    page = opened(path, scripts=False)
    assert page.locator("h1").count() == 1
    sheets = page.pdf(path=tmp_path / "page.pdf", format="A4", prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", sheets)) <= most


def test_a_plan_prints_on_sheets_that_lie_on_their_side(opened: Open) -> None:
    sheets = opened("/teams/{home}/plan").pdf(prefer_css_page_size=True)
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", sheets)
    assert box
    assert float(box[1]) > float(box[2])
