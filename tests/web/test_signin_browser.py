"""The pages of the sign-in in a real browser: readable for everyone, by keyboard, and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.web.installations import free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PASSWORD = "a-long-enough-secret-7"
PLANT = f"""
from tests.web.cast import plant
from surefoot.web.frame import clock
from surefoot.web.people.models import CodeApp
from surefoot.web.people.signin import codes, first_run
cast = plant()
for name in ("dev", "adam", "tess"):
    account = cast.accounts[name]
    account.set_password({PASSWORD!r})
    account.save()
for name in ("dev", "adam"):
    client = cast.client(name)
    session = client.session
    session["signed"] = int(clock.now().timestamp())
    session.save()
    print(name, session.session_key)
cast.client("dev")
"""
VISITOR = ("/sign-in", "/sign-in/passkey", "/sign-in?next=/me", "/sign-in/sent",
           "/sign-in/link/nothing", "/first-run/nothing", "/me/erased")
DEV = ("/me/sign-in", "/me/sign-in/password", "/me/sign-in/app", "/me/sign-in/passkeys/new",
       "/me/sign-in/tokens/new", "/me/messages")
ADAM = ("/tokens", "/tokens/new", "/accounts", "/accounts/new", "/audit", "/settings", "/set-up")


@dataclass(frozen=True)
class Served:
    """A running installation under a name that passkeys accept, and the session of each reader."""

    address: str
    known: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = free_port()
    place = prepared(tmp_path_factory.mktemp("entered") / "home", more={
        "SUREFOOT_LISTEN": f"127.0.0.1:{port}", "SUREFOOT_URL": f"http://localhost:{port}", "SUREFOOT_WORKER": "no",
        "SUREFOOT_PROCESSES": "1", "SUREFOOT_SMTP": "smtp://localhost:9", "SUREFOOT_MAIL_FROM": "us@larkmoor.example"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if " " in line)
    with place.serving():
        yield Served(f"http://localhost:{port}", known)
    place.end()


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def page(path: str, who: str = "", locale: str = "en-GB", scripts: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale,
                                      java_script_enabled=scripts)
        if who:
            context.add_cookies([{"name": "session", "value": served.known[who], "url": served.address}])
        contexts.append(context)
        found = context.new_page()
        found.goto(served.address + path)
        return found

    yield page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("who", "locale", "paths"), [("", "de-DE", VISITOR), ("dev", "en-GB", DEV),
                                                      ("adam", "de-DE", ADAM)])
def test_everyone_can_read_it_and_nothing_is_cut(opened: Open, served: Served, who: str, locale: str,
                                                 paths: tuple[str, ...]) -> None:
    page = opened("/start", who, locale)
    found = {}
    for path in paths:
        page.goto(served.address + path)
        found[path] = problems(page) if page.locator("h1").count() == 1 else ["no heading, or several"]
    assert not any(found.values()), found


def test_a_person_signs_in_sets_up_an_app_and_is_let_in_with_its_code_by_keyboard_alone(opened: Open,
                                                                                        served: Served) -> None:
    page = opened("/me/sign-in")
    page.wait_for_url("**/sign-in?next=/me/sign-in")
    page.locator("#id_email").focus()
    page.keyboard.type("tess@larkmoor.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/sign-in")
    page.get_by_role("link", name="Set up an app for codes").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/sign-in/app")
    assert problems(page) == []
    made = page.locator("code.key").inner_text().replace(" ", "")
    page.locator("#id_code").focus()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.wait_for_selector(".errsum")
    assert page.evaluate("document.activeElement.className") == "errsum"
    page.locator("#id_code").fill(pyotp.TOTP(made).at(datetime.now(UTC)))
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.codes")
    assert problems(page) == []
    paper = page.locator("ul.codes code").first.inner_text()
    fresh = opened("/sign-in")
    fresh.locator("#id_email").fill("tess@larkmoor.example")
    fresh.locator("#id_password").fill(PASSWORD)
    fresh.keyboard.press("Enter")
    fresh.wait_for_url("**/sign-in/second")
    assert problems(fresh) == []
    fresh.locator("#id_code").fill(paper)
    fresh.keyboard.press("Enter")
    fresh.wait_for_selector(".me a")
    fresh.goto(served.address + "/me/sign-in")
    assert fresh.get_by_role("heading", level=1).inner_text() == "Your sign-in"


def test_without_scripts_a_token_is_made_and_a_session_ended(opened: Open) -> None:
    page = opened("/me/sign-in/tokens/new", "dev", scripts=False)
    page.locator("#id_name").fill("my script")
    page.get_by_label("Fetch what is held about you").check()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Copy the token now")
    assert page.locator("code.key").first.inner_text().startswith("surefoot_")
    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_role("cell", name="Fetch what is held about you")).to_have_count(1)
    page.get_by_role("button", name="End all others").click()
    expect(page.locator('[role="status"]')).to_have_text("All other sessions are ended.")


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device that keeps passkeys and is unlocked by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})
    return session, made["authenticatorId"]


def test_a_passkey_is_made_signs_in_an_administrator_alone_and_opens_nothing_once_removed(opened: Open,
                                                                                          served: Served) -> None:
    page = opened("/me/sign-in/passkeys/new", "adam")
    device, which = authenticator(page)
    page.locator("#id_name").fill("laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_selector('[role="status"]')
    assert "The passkey is made" in page.locator('[role="status"]').inner_text()
    page.context.clear_cookies()
    page.goto(served.address + "/sign-in")
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_selector(".me a")
    page.goto(served.address + "/me/sign-in")
    page.get_by_role("button", name="Remove the passkey laptop").click()
    page.wait_for_selector(".note.warn")
    page.context.clear_cookies()
    page.goto(served.address + "/sign-in/passkey")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": which, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_selector("[data-failed]:not([hidden])")
    assert page.locator(".me").count() == 0
