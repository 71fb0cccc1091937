"""The pages of channels in a real browser, and a link typed in Slack to the server as people run it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.chatted import SECRET, TOKEN, command, signed
from tests.web.installations import free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from surefoot.web.api.chat import sealing
from surefoot.web.api.models import TeamChannel
from surefoot.web.frame import clock
from tests.web.cast import plant
cast = plant()
TeamChannel.objects.create(team=cast.teams["motor"], channel="teams", since=clock.today(), sealed=sealing.seal(
    "https://prod-23.westeurope.logic.azure.com/workflows/0123/triggers/manual/paths/invoke?sig=planted-secret"))
for name in ("adam", "dev", "mara"):
    print(name, cast.client(name).cookies["session"].value)
print("team", cast.teams["motor"].pk)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    place = prepared(tmp_path_factory.mktemp("chat") / "home", more={
        "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}", "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1",
        "SUREFOOT_SLACK_SIGNING_SECRET": SECRET, "SUREFOOT_SLACK_BOT_TOKEN": TOKEN})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


def opened(browser: Browser, address: str, session: str, locale: str = "en-GB") -> Page:
    context = browser.new_context(locale=locale)
    context.add_cookies([{"name": "session", "value": session, "url": address}])
    return context.new_page()


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_everyone_can_read_the_pages_of_channels(browser: Browser, served: tuple[str, dict[str, str]],
                                                 locale: str) -> None:
    address, known = served
    found = {}
    for name, path in (("dev", "/me/channels"), ("adam", "/channels"), ("mara", f"/teams/{known['team']}/channels")):
        page = opened(browser, address, known[name], locale)
        page.goto(address + path)
        found[path] = problems(page)
        assert "planted-secret" not in page.content()
        page.context.close()
    assert not any(found.values()), found


def test_a_person_links_the_slack_account_in_which_they_type_the_code(browser: Browser,
                                                                      served: tuple[str, dict[str, str]]) -> None:
    address, known = served
    page = opened(browser, address, known["dev"])
    page.goto(f"{address}/me/channels")
    page.get_by_role("button", name="Show me a code").click()
    body = command(page.locator("code.key").inner_text().removeprefix("/may-i "))
    request = Request(f"{address}/api/slack/commands", body, signed(body, time.time()) | {
        "Content-Type": "application/x-www-form-urlencoded"})
    with urlopen(request) as answer:
        assert b"You are Dev here" in answer.read()
    page.goto(f"{address}/me/channels")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your Slack account is linked")
    page.get_by_role("button", name="End the link").click()
    expect(page.get_by_role("status")).to_contain_text("no longer linked")
    page.context.close()
