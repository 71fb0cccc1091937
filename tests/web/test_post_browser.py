"""The pages of the post in a real browser: readable for everyone; messages are stopped on a phone without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web.installations import free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from datetime import timedelta
from surefoot.channels.letter import NotTaken
from surefoot.web.frame import clock
from surefoot.web.post import actions, stopping
from surefoot.web.post.delivering import _claim, _failed
from surefoot.web.post.joining import join_due
from surefoot.web.post.transports import TRANSPORTS
from tests.web.cast import plant
cast = plant()
mail = TRANSPORTS.named("email")
def hand(name, key, asked_for):
    actions.hand_in("week.note", key, {cast.person(name).pk: {}}, asked_for=asked_for,
                    not_after=clock.now() + timedelta(days=3))
for name, reason in (("dev", "address"), ("mara", "content")):
    hand(name, "1", True)
    join_due(60)
    claimed = _claim(mail)
    _failed(claimed, NotTaken(reason, 550, for_good=True))
hand("dev", "2", False)
actions.stop(cast.person("dev").pk, "week.digest")
print("adam", cast.client("adam").cookies["session"].value)
print("dev", cast.client("dev").cookies["session"].value)
print("stop", stopping.address(cast.person("tess").pk, ["week.note", "week.digest"]))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("posted") / "home", more={
        "SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1",
        "SUREFOOT_SMTP": f"smtp://127.0.0.1:{free_port()}", "SUREFOOT_MAIL_FROM": "surefoot@larkmoor.example",
        "PLANTED_KINDS": "week.note,week.digest"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_everyone_can_read_every_page_and_nothing_is_cut(browser: Browser, served: tuple[str, dict[str, str]],
                                                         locale: str) -> None:
    address, known = served
    found = {}
    for name, path in (("adam", "/post?done=again"), ("dev", "/me/messages?done=stopped"),
                       ("", known["stop"].removeprefix(address)), ("", "/post/stop/wrong")):
        context = browser.new_context(locale=locale)
        if name:
            context.add_cookies([{"name": "session", "value": known[name], "url": address}])
        page = context.new_page()
        page.goto(address + path)
        found[path] = problems(page) if page.locator("h1").count() == 1 else ["no heading, or several"]
        context.close()
    assert not any(found.values()), found


def test_a_message_is_stopped_on_a_phone_without_scripts_and_without_signing_in(
        browser: Browser, served: tuple[str, dict[str, str]]) -> None:
    _, known = served
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(known["stop"])
    page.get_by_role("button", name="Stop all messages I did not ask for").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stopped")
    context.close()


def test_somebody_starts_again_what_they_stopped(browser: Browser, served: tuple[str, dict[str, str]]) -> None:
    address, known = served
    context = browser.new_context(viewport={"width": 390, "height": 900}, locale="en-GB")
    context.add_cookies([{"name": "session", "value": known["dev"], "url": address}])
    page = context.new_page()
    page.goto(f"{address}/me/messages")
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("status")).to_have_text("Started again.")
    assert page.get_by_role("button", name="Start again").count() == 0
    context.close()
