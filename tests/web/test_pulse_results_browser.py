"""What a lead reads of a closed wave, its comments and its agreement, in a real browser: axe, widths, paper."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.installations import free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from datetime import date, timedelta
from surefoot.web.pulse.models import Comment, OwnAnswer, Wave
from tests.web import cast, waved_closed
from tests.web.both.test_pulse_results import DAY, joined, profile, results
people = cast.plant()
cells = joined(people, motor=9, home=14, travel=8, claims=7)
own = [{"en": "The new tools fit our work.", "de": "Die neuen Werkzeuge passen zu unserer Arbeit."}]
for number in (1, 2):
    day = DAY + timedelta(weeks=6 * (number - 1))
    wave = waved_closed.planted(day, number, cells, own=own)
    some = [(team, {key: value for key, value in profile(place + number).items() if (place + value) % 7})
            for place, team in enumerate(cells.values()) if (place * number) % 5 != 4]
    waved_closed.write(wave, some, keep_whole=True)
    OwnAnswer.objects.bulk_create([OwnAnswer(wave=wave, item="own_1", value=value, people=5 * value)
                                   for value in range(1, 6)])
    results()
texts = ["I never find the time to try it.", "My manager should show her own drafts.", "Which data may go in?",
         "It is slow, and the text it writes is not in our words. " * 6]
Comment.objects.bulk_create([Comment(wave=wave, text=texts[number % 4]) for number in range(23)])
few = waved_closed.planted(DAY + timedelta(weeks=12), 3, cells, answered=0)
print("priya", people.client("priya").cookies["session"].value)
print("olga", people.client("olga").cookies["session"].value)
print("wave", wave.pk)
print("few", few.pk)
"""
PAGES = ("/waves/{wave}", "/waves/{few}", "/waves/{wave}/comments", "/waves/{few}/comments", "/waves/{wave}/agreement",
         "/waves/agreements")


@dataclass(frozen=True)
class Served:
    """A running installation with two closed waves, their results, and one that too few answered."""

    address: str
    known: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("waves") / "home",
                     more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if not line.startswith("{"))
    with place.serving() as address:
        yield Served(address, known)
    place.end()


@pytest.fixture(params=["en-GB", "de-DE"])
def page(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(locale=request.param)
    context.add_cookies([{"name": "session", "value": served.known["priya"], "url": served.address}])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_everyone_can_read_it_and_nothing_is_cut(page: Page, served: Served, path: str) -> None:
    answer = page.goto(served.address + path.format(**served.known))
    assert answer is not None and answer.status == 200
    assert problems(page) == []


def test_the_agreement_prints_on_a_few_sheets_and_its_file_opens_by_itself(browser: Browser, served: Served,
                                                                            tmp_path: Path) -> None:
    context = browser.new_context(accept_downloads=True, locale="en-GB")
    context.add_cookies([{"name": "session", "value": served.known["olga"], "url": served.address}])
    page = context.new_page()
    page.goto(f"{served.address}/waves/{served.known['wave']}/agreement")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 9
    with page.expect_download() as found:
        page.get_by_role("link", name="Download (ZIP)").first.click()
    with zipfile.ZipFile(found.value.path()) as archive:
        archive.extractall(tmp_path)
    context.set_offline(True)
    page.goto((tmp_path / "agreement.html").as_uri())
    assert page.locator("h1").inner_text() == "Agreement on wave 2 of the pulse"
    assert problems(page) == []
    context.close()
