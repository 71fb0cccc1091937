"""The pages of the intake in a real browser: readable for everyone, in every state of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.installations import free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from pathlib import Path
from django.conf import settings
from surefoot.web.intake import actions, incoming, work
from tests.web.both.test_intake_pages import USAGE
from tests.faulty import ALONE, MIXED
from tests.web.cast import plant
cast = plant()
def bring(name, text, origin="upload", look=True):
    path = Path(settings.HOME) / name
    path.write_text(text)
    of = actions.take(incoming.Brought(path, name, origin))
    if look:
        work.look.run(number=of.pk)
    of.refresh_from_db()
    if of.state == "storing":
        work.put_in.run(number=of.pk)
    print(name.split(".")[0], of.pk)
bring("waits.csv", USAGE)
bring("stored.csv", USAGE.replace("-06-", "-05-"), "folder")
bring("refused.csv", "no table at all")
bring("useless.csv", ALONE["many.csv"].decode())
bring("faulty.csv", MIXED["usage.csv"].decode())
bring("looking.csv", USAGE + " ", look=False)
work.work_out.run()
print("session", cast.client("priya").cookies["session"].value)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("brought") / "home",
                     more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_everyone_can_read_every_state_and_nothing_is_cut(browser: Browser, served: tuple[str, dict[str, str]],
                                                          locale: str) -> None:
    address, known = served
    files = [f"/data/imports/{known[name]}" for name in ("waits", "stored", "refused", "looking")]
    german = ["/data", "/data/upload", *(f"/data/imports/{known[name]}" for name in ("useless", "faulty"))]
    paths = german if locale == "de-DE" else [*files, "/data/imports"]
    context = browser.new_context(locale=locale)
    context.add_cookies([{"name": "session", "value": known["session"], "url": address}])
    page, found = context.new_page(), {}
    for path in paths:
        page.goto(address + path)
        found[path] = problems(page) if page.locator("h1").count() == 1 else ["no heading, or several"]
    context.close()
    assert not any(found.values()), found


def test_without_scripts_a_file_is_brought_and_its_progress_can_be_asked_for(
        browser: Browser, served: tuple[str, dict[str, str]]) -> None:
    address, known = served
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900}, locale="en-GB")
    context.add_cookies([{"name": "session", "value": known["session"], "url": address}])
    page = context.new_page()
    page.goto(address + "/data/upload")
    page.locator("#id_file").set_input_files({"name": "more.csv", "mimeType": "text/csv", "buffer": b"person,at\n"})
    page.get_by_role("button", name="Look at the file").click()
    page.wait_for_url("**/data/imports/*")
    assert page.locator("progress").count() == 1
    context.close()
