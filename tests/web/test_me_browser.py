"""What is held about me in a real browser: readable for all, full and empty, and done without scripts or a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.web.installations import free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from surefoot.web.frame import audit, clock
from surefoot.web.intake import actions, work
from surefoot.web.people.access import reader_of
from surefoot.web.people.correcting import actions as correcting
from surefoot.web.people import own
from surefoot.web.people.models import Correction
from surefoot.web.people.signin.entering import SIGNED
from surefoot.web.pulse import tickets
from surefoot.web.pulse.models import Wave
from tests.web import waved
from tests.web.cast import plant
cast = plant()
def who(name):
    return reader_of(cast.accounts[name], clock.today())
def bring(name, text):
    path = Path(settings.HOME) / name
    path.write_text(text)
    of = actions.take(actions.Brought(path, name, "folder"))
    work.look.run(number=of.pk)
    of.refresh_from_db()
    work.put_in.run(number=of.pk)
today = clock.today()
days = [today - timedelta(days=number) for number in range(1, 120)]
bring("usage.csv", "person,at,tool,actions\\n" + "".join(
    f"dev@larkmoor.example,{day},{tool},3\\n" for day in days for tool in ("m365_copilot", "github_copilot")))
bring("licences.csv", f"person,tool,assigned_on\\ndev@larkmoor.example,m365_copilot,{days[-1]}\\n")
bring("training.csv", f"person,course,completed_on\\ndev@larkmoor.example,Prompting for claims handlers,{days[90]}\\n")
for day in days[:8]:
    audit.record("results.viewed", actor=audit.alias(cast.person("priya").subject), about="organisation",
                 day=day.isoformat())
    audit.record("results.viewed", actor=audit.alias(cast.person("mara").subject),
                 about=f"team:{cast.teams['motor'].pk}", day=day.isoformat())
correcting.correct(who("dev"), correcting.Own("Dev-Aurelie Featherstonehaugh", 15, ""))
correcting.ask(who("dev"), "team", "I have been in the travel team since May.\\nPlease ask Tess.")
correcting.answer(who("priya"), Correction.unscoped.latest("pk").pk, "declined", "The list says June. We asked HR.")
correcting.ask(who("hugo"), "joined", "I began in March 2020, not in January 2026. " * 10)
own.opt_out(who("mara"))
waved.opened({cast.person("dev"): cast.teams["motor"]}, 1, opened_on=days[60])
Wave.objects.update(state="closed")
wave = waved.opened({cast.person(name): cast.teams["claims"] for name in ("dev", "mara")}, 2)
tickets.issue(wave, cast.person("dev").pk)
for name in ("dev", "mara", "priya", "hugo"):
    client = cast.client(name)
    session = client.session
    session[SIGNED] = int(clock.now().timestamp())
    session.save()
    print(name, client.cookies["session"].value)
print("correction", Correction.unscoped.filter(person=cast.person("hugo")).get().pk)
print("answered", Correction.unscoped.filter(state="declined").get().pk)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("held") / "home",
                     more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


def entered(browser: Browser, served: tuple[str, dict[str, str]], name: str, **more: str | bool) -> BrowserContext:
    address, known = served
    context = browser.new_context(base_url=address, **{"locale": "en-GB", **more})  # type: ignore[arg-type]
    context.add_cookies([{"name": "session", "value": known[name], "url": address}])
    return context


@pytest.mark.parametrize(("name", "locale", "paths"), [
    ("dev", "en-GB", ("/me", "/me/looked", "/me/correct", "/me/erase", "/me/calendar")),
    ("mara", "de-DE", ("/me", "/me/measuring", "/me/erase", "/me/correct", "/me/calendar")),
    ("priya", "de-DE", ("/corrections", "/corrections?state=answered", "/corrections/{correction}")),
    ("priya", "en-GB", ("/me/measuring", "/corrections/{answered}"))])
def test_everyone_can_read_it_and_nothing_is_cut(
        browser: Browser, served: tuple[str, dict[str, str]], name: str, locale: str, paths: tuple[str, ...]) -> None:
    context = entered(browser, served, name, locale=locale)
    page, found = context.new_page(), {}
    for path in paths:
        page.goto(path.format(**served[1]))
        found[path] = problems(page) if page.locator("h1").count() == 1 else ["no heading, or several"]
    context.close()
    assert not any(found.values()), found


def test_without_scripts_somebody_opts_out_and_back_in_and_takes_their_data_along(
        browser: Browser, served: tuple[str, dict[str, str]]) -> None:
    context = entered(browser, served, "hugo", java_script_enabled=False)
    page = context.new_page()
    for link, button, heading in (("Opt out of usage logs", "Opt out from today", "Usage logs do not measure you"),
                                  ("Be measured again", "Be measured again from today", "Usage logs measure you")):
        page.goto("/me")
        page.get_by_role("link", name=link).click()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_have_count(1)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it all along (JSON)").click()
    assert taken.value.suggested_filename == "surefoot-me.json"
    context.close()


def test_without_scripts_somebody_makes_an_address_for_their_calendar_and_ends_it(
        browser: Browser, served: tuple[str, dict[str, str]]) -> None:
    context = entered(browser, served, "mara", java_script_enabled=False)
    page = context.new_page()
    page.goto("/me")
    page.get_by_role("link", name="Your rounds in your own calendar").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("code").inner_text()
    assert "BEGIN:VCALENDAR" in page.request.get(address).text()
    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_role("heading", name="Your calendar has an address")).to_have_count(1)
    page.get_by_role("button", name="End the address").click()
    expect(page.get_by_role("heading", name="Your calendar has no address yet")).to_have_count(1)
    assert page.request.get(address).status == 404
    context.close()


def test_by_keyboard_alone_a_mistake_is_found_and_mended(browser: Browser,
                                                          served: tuple[str, dict[str, str]]) -> None:
    context = entered(browser, served, "hugo")
    page = context.new_page()
    page.goto("/me/correct")
    page.get_by_role("button", name="Send it").focus()
    page.keyboard.press("Enter")
    page.locator(".errsum a").first.wait_for()
    page.locator(".errsum a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "field"
    page.keyboard.press("T")
    page.keyboard.press("Tab")
    page.keyboard.type("I am in Travel.")
    page.get_by_role("button", name="Send it").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Your correction was sent").wait_for()
    context.close()
