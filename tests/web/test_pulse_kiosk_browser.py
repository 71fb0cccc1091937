"""Cards on paper and the page for codes in a real browser: squares that can be scanned, sheets that fit A4, a shared
screen that keeps nothing."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.web.installations import ROOT, free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
CARDS = 11
A_SHEET = 8
PLANT = f"""
from surefoot.web.people.models import Person, Position
from tests.web import cast as casting
from tests.web.waved import opened
cast = casting.plant()
hands = []
for number in range({CARDS}):
    one = Person.unscoped.create(key=f"hand-{{number}}", name="Hand")
    Position.unscoped.create(person=one, team=cast.teams["motor"], starts=casting.SINCE)
    hands.append(one)
cast.teams["motor"].name = "Fahrzeugschadenregulierung Süd-West und Auslandsschäden"
cast.teams["motor"].save()
wave = opened({{**dict.fromkeys(hands, cast.teams["motor"]), cast.person("dev"): cast.teams["motor"]}})
print("priya", cast.client("priya").cookies["session"].value)
print("wave", wave.pk)
print("team", cast.teams["motor"].pk)
"""
Served = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("kiosk") / "home", more={
        "SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


def lead(browser: Browser, served: Served, **more: object) -> BrowserContext:
    address, known = served
    context = browser.new_context(**more)
    context.add_cookies([{"name": "session", "value": known["priya"], "url": address}])
    return context


def sheet(page: Page, served: Served, language: str = "en") -> None:
    """Open the page of cards and make those of the team."""
    address, known = served
    page.goto(f"{address}/waves/{known['wave']}/cards")
    page.get_by_role("combobox").select_option(language)
    page.get_by_role("button", name=re.compile("Make (new|the) cards")).click()
    page.wait_for_selector(".sheet")


def shown(page: Page, which: str) -> list[list[bool]]:
    """The dark modules of a square as they are drawn, without the border."""
    element = page.locator(which).first
    modules = int((element.get_attribute("viewBox") or "").split()[2])
    picture = Image.open(io.BytesIO(element.screenshot())).convert("L")
    wide, high = picture.size
    return [[picture.getpixel((int((x + .5) * wide / modules), int((y + .5) * high / modules))) < 128  # type: ignore[operator]
             for x in range(4, modules - 4)] for y in range(4, modules - 4)]


def out_of_the_sandbox(route: Route) -> None:
    """In its sandbox a page runs no scripts, those of axe neither."""
    answer = route.fetch()
    policy = re.sub(r"; sandbox[^;]*", "", answer.headers.get("content-security-policy", ""))
    route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})


def meant(address: str) -> list[list[bool]]:
    return [[bool(module) for module in row] for row in segno.make(address, error="m", micro=False).matrix]


def test_the_squares_say_what_stands_beside_them(browser: Browser, served: Served) -> None:
    address, known = served
    context = lead(browser, served, locale="en-GB", device_scale_factor=3)
    page = context.new_page()
    sheet(page, served)
    code = page.locator(".typed code").first.inner_text().replace(" ", "")
    base = page.locator(".site").first.inner_text().removesuffix("/pulse/kiosk")
    assert shown(page, ".sheet svg") == meant(f"{base}/pulse/with/en/{code}")
    page.goto(f"{address}/waves/{known['wave']}/cards/poster/{known['team']}?language=de")
    assert shown(page, ".poster svg") == meant(f"{base}/pulse/kiosk/{known['wave']}/{known['team']}?language=de")
    context.close()


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_sheet_prints_on_a4_with_no_card_cut_and_nothing_else(browser: Browser, served: Served,
                                                                language: str) -> None:
    context = lead(browser, served, locale="en-GB")
    page = context.new_page()
    sheet(page, served, language)
    assert page.locator(".sheet > li").count() == CARDS
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == -(-CARDS // A_SHEET)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1010})  # A4 at 96 dpi within its margins
    cut = page.evaluate("""[...document.querySelectorAll('.sheet > li')].filter(
        one => { const rim = one.getBoundingClientRect(), pad = parseFloat(getComputedStyle(one).paddingBottom);
                 return [...one.querySelectorAll('*')].some(part => { const box = part.getBoundingClientRect();
                     return box.bottom > rim.bottom - pad / 2 || box.right > rim.right - pad / 2; }); }).length""")
    assert cut == 0
    assert not page.locator(".top, .foot, .no-print, form").locator("visible=true").count()
    context.close()


def test_every_page_of_cards_can_be_read_by_everyone(browser: Browser, served: Served) -> None:
    address, known = served
    context = lead(browser, served, locale="de-DE")
    page, found = context.new_page(), {}
    page.goto(f"{address}/waves/{known['wave']}/cards")
    found["cards"] = problems(page)
    page.goto(f"{address}/waves/{known['wave']}/cards/poster/{known['team']}")
    found["poster"] = problems(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}/waves/{known['wave']}/cards")
    page.get_by_role("button", name=re.compile("Karten erstellen")).click()
    page.wait_for_selector(".sheet")
    found["sheet"] = problems(page)
    page.route("**/pulse/kiosk**", out_of_the_sandbox)
    page.goto(f"{address}/pulse/kiosk")
    found["kiosk"] = problems(page)
    page.goto(f"{address}/pulse/kiosk/00000000-0000-0000-0000-000000000000/1")
    found["none"] = problems(page)
    assert not any(found.values()), found
    context.close()


@pytest.mark.parametrize("width", [768, 390])
def test_a_code_is_typed_on_a_shared_screen_by_keyboard_and_back_shows_nothing(browser: Browser, served: Served,
                                                                               width: int) -> None:
    address, _ = served
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{address}/pulse/kiosk")
    page.get_by_role("link", name="Deutsch").click()
    field = page.get_by_label("Code auf Ihrer Karte")
    box = field.bounding_box()
    assert box and box["height"] >= 60 and box["x"] >= 0 and box["x"] + box["width"] <= width
    page.route("**/pulse/begin", lambda route: route.fulfill(body="<h1>1</h1>", content_type="text/html",
                                                             headers={"Cache-Control": "no-store"}))
    field.focus()
    page.keyboard.type("ABCD-efgh jkmn")
    with page.expect_request("**/pulse/begin") as sent:
        page.keyboard.press("Enter")
    assert parse_qs(sent.value.post_data or "") == {"kiosk": ["1"], "language": ["de"], "code": ["ABCD-efgh jkmn"]}
    page.wait_for_selector("h1")
    page.go_back()
    assert page.get_by_label("Code auf Ihrer Karte").input_value() == ""
    assert context.cookies() == []
    context.close()
