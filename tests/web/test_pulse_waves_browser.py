"""A lead plans, looks at, opens, pauses, resumes and closes a wave in a real browser; readable for everyone, in every
state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.installations import Installation, free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from datetime import timedelta
from surefoot.web.frame import clock
from surefoot.web.people.models import Exclusion, Team
from surefoot.web.pulse.models import Wave
from tests.web import cast, waved
people = cast.plant()
print("session", people.client("priya").cookies["session"].value)
Team.objects.filter(key="claims").update(name="Schadenbearbeitung und Regulierung Nordwesteuropa")
Exclusion.objects.create(team=people.teams["travel"], covers="pulse", starts=cast.SINCE)
now = clock.now()
DAY = timedelta(days=1)
own = [{"en": "I know whom to ask about AI.", "de": "Ich weiß, wen ich zu KI fragen kann."}]
for number, state in enumerate(("closed", "cancelled", "lost", "closing"), 1):
    ago = now - (60 - 12 * number) * DAY
    wave = waved.planned(number, opens_at=ago, closes_at=ago + 10 * DAY, state=state, asked=1112, own=own,
                         opened_on=(ago.date() if state != "cancelled" else None),
                         answered=611 if state == "closed" else None)
    print(state, f"/waves/{wave.pk}")
wave = waved.planned(5, opens_at=now + 30 * DAY, closes_at=now + 40 * DAY, reminds_at=now + 37 * DAY, own=own,
                     results_on=(now + 54 * DAY).date())
wave.teams.set([people.teams["claims"], people.teams["larkmoor"]])
print("planned", f"/waves/{wave.pk}")
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str], Installation]]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("waves") / "home", more={
        "SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known, place
    place.end()


def page_of(browser: Browser, served: tuple[str, dict[str, str], Installation], locale: str, width: int) -> Page:
    address, known, _ = served
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 900}, base_url=address)
    context.add_cookies([{"name": "session", "value": known["session"], "url": address}])
    return context.new_page()


@pytest.mark.parametrize(("locale", "paths"), [
    ("de-DE", ["/waves", "/waves/new", "/waves/rhythm", "planned", "planned/preview", "planned/open", "lost/give_up"]),
    ("en-GB", ["/waves", "closed", "cancelled", "lost", "closing", "planned/change", "planned/cancel"])])
def test_everyone_can_read_every_page_and_nothing_is_cut(
        browser: Browser, served: tuple[str, dict[str, str], Installation], locale: str, paths: list[str]) -> None:
    page, found = page_of(browser, served, locale, 1280), {}
    for path in paths:
        state, _, end = path.partition("/")
        answer = page.goto(f"{served[1][state]}{'/' if end else ''}{end}" if state else path)
        assert answer is not None
        assert answer.ok, path
        found[path] = problems(page) if page.locator("h1").count() == 1 else ["no heading, or several"]
    page.context.close()
    assert not any(found.values()), found


CLEARED = """
from surefoot.web.pulse import keys
from surefoot.web.pulse.models import Wave
Wave.objects.exclude(state__in=("cancelled", "lost")).update(state="closed")
Wave.objects.filter(opened_on__isnull=False).update(opened_on=None)
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_lead_plans_looks_opens_pauses_resumes_and_closes(
        browser: Browser, served: tuple[str, dict[str, str], Installation], width: int) -> None:
    served[2].python(CLEARED)
    page, found = page_of(browser, served, "en-GB", width), list[str]()

    def look() -> None:
        if width == 390:  # once is enough: it looks at all widths
            found.extend(problems(page))
            page.set_viewport_size({"width": width, "height": 900})

    page.goto("/waves")
    page.get_by_role("link", name="Plan a wave").click()
    page.get_by_label("First day").fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
    page.get_by_label("Last day").fill(page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)"))
    page.get_by_label("Weeks of rest").fill("0")
    page.get_by_label("Day of the reminder").fill("")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("alert")).to_contain_text("must not be before the first")
    look()
    page.get_by_label("Last day").fill(page.evaluate("new Date(Date.now() + 9 * 864e5).toISOString().slice(0, 10)"))
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("opens on")
    address = page.url
    page.get_by_role("link", name="See every question").click()
    expect(page.locator(".questions > li")).to_have_count(2 * 20)
    page.goto(address)
    for link, heading in (("Open now", "is open until"), ("Pause", "is paused"), ("Resume", "is open until"),
                          ("Close early", "is being closed")):
        page.get_by_role("link", name=link).click()
        look()
        page.get_by_role("button", name=link).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert page.url == address
        look()
    page.context.close()
    assert found == []
