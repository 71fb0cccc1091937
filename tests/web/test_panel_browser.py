"""The panel inside a page of an intranet in a real browser: it is framed there, answers, and opens a tab to go on."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.web.installations import free_port, prepared
from tests.web.looked import problems
from tests.web.test_pulse_kiosk_browser import out_of_the_sandbox

pytestmark = pytest.mark.slow
PLANT = """
from surefoot.web.api.panel import sites
from tests.web import cast, policied
people = cast.plant()
policied.published()
print(sites.key(), people.client("dev").cookies["session"].value)
"""


class Intranet(BaseHTTPRequestHandler):
    """A page with the lines that Surefoot says to put there."""

    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def intranet() -> Iterator[str]:
    there = ThreadingHTTPServer(("127.0.0.1", 0), Intranet)
    Thread(target=there.serve_forever, daemon=True).start()
    yield f"http://localhost:{there.server_address[1]}"
    there.shutdown()
    there.server_close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, intranet: str) -> Iterator[tuple[str, str, str]]:
    """The product's address, the panel's, and a session of somebody who works here."""
    place = prepared(tmp_path_factory.mktemp("panel") / "home", more={
        "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}", "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1",
        "SUREFOOT_PANEL_SITES": intranet})
    key, session = place.python(PLANT).splitlines()[-1].split()
    with place.serving() as address:
        Intranet.page = (f"<!doctype html><html lang=en><title>Intranet</title><h1>Intranet</h1><iframe title=panel "
                         f"src='{address}/panel/{key}' width=360 height=900></iframe></html>").encode()
        yield address, f"{address}/panel/{key}", session
    place.end()


def test_it_answers_inside_the_intranet_and_goes_on_in_a_tab(browser: Browser, served: tuple[str, str, str],
                                                             intranet: str) -> None:
    address, _, session = served
    context = browser.new_context(locale="en-GB")
    context.add_cookies([{"name": "session", "value": session, "url": address}])
    page, sent = context.new_page(), list[Request]()
    page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - the library marks what it calls
    page.goto(intranet)
    framed = page.frame_locator("iframe")
    framed.locator("#q").fill("Can I put client data into ChatGPT?")
    framed.get_by_role("button", name="Ask").click()
    expect(framed.locator(".verdict h2")).to_be_visible()
    expect(framed.locator(".clause")).not_to_have_count(0)
    with context.expect_page() as opened:
        framed.get_by_role("button", name="Go on in Surefoot").click()
    tab = opened.value
    expect(tab.locator("#q")).to_have_value("Can I put client data into ChatGPT?")
    tab.get_by_role("button", name="Go on").click()
    tab.wait_for_url(f"{address}/ask/with")
    expect(tab.locator("#id_text")).to_have_value("Can I put client data into ChatGPT?")
    asked = [request.all_headers() for request in sent if "/panel/" in request.url]
    assert len(asked) == 2 and not any("cookie" in headers for headers in asked), "the panel never knows who asks"
    context.close()


def test_no_other_site_can_show_it(browser: Browser, served: tuple[str, str, str], intranet: str) -> None:
    page = browser.new_page()
    page.goto(intranet.replace("localhost", "127.0.0.1"))
    page.wait_for_load_state("networkidle")
    expect(page.frame_locator("iframe").locator("#q")).to_have_count(0)
    page.close()


@pytest.mark.parametrize(("width", "locale"), [(390, "de-DE"), (1280, "en-GB")])
def test_everyone_can_read_it(browser: Browser, served: tuple[str, str, str], width: int, locale: str) -> None:
    page = browser.new_page(locale=locale, viewport={"width": width, "height": 900})
    page.route("**/panel/**", out_of_the_sandbox)
    page.goto(served[1])
    assert problems(page) == []
    page.locator("#q").fill("Can I put client data into Copilot for a board paper?")
    page.locator("form.ask button").click()
    page.wait_for_load_state()
    assert problems(page) == []
    page.close()
