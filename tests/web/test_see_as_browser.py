"""See as, as a company runs it: the organisation is made by a process of its own, and its pages are looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.installations import free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from surefoot.web.frame import starting
starting.prepare()
from tests.web.cast import plant
print(plant().client("adam").cookies["session"].value)
from surefoot.web.see_as import making
making.make()
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A browser in which the administrator is signed in; the organisation was made."""
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("see-as") / "home",
                     more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    key = place.python(PLANT).splitlines()[0]
    with place.serving() as address:
        context = browser.new_context(base_url=address, locale="en-GB")
        context.add_cookies([{"name": "session", "value": key, "url": address}])
        yield context.new_page()
        context.close()
    place.end()


def test_an_administrator_looks_at_a_team_page_as_its_manager_and_comes_back(page: Page) -> None:
    page.goto("/see-as")
    page.get_by_role("link", name="Leads a small team").click()
    page.wait_for_url("**/see-as/small_manager/**")
    assert page.get_by_role("complementary", name="Invented people").is_visible()
    page.locator("table a, .db a").first.click()
    page.wait_for_url("**/see-as/small_manager/teams/**")
    assert "Too few" in page.inner_text("main")
    page.get_by_role("link", name="Back to your own pages").click()
    page.wait_for_url(lambda url: "/see-as/small_manager" not in url)
    page.goto("/me")
    assert page.locator(".me").inner_text().startswith("Adam")
    assert page.locator(".world").count() == 0


@pytest.mark.parametrize("path", ["/see-as", "/see-as/lead_role/teams", "/see-as/employee/me",
                                  "/see-as/administrator/settings"])
def test_everyone_can_read_it(page: Page, path: str) -> None:
    page.goto(path)
    assert problems(page) == []
