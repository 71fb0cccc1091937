"""`surefoot demo` from the outside: it fills a product through its own doors and opens it, on this machine only."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.words import say
from surefoot.web.demo.opening import make_way
from tests.web.installations import SUREFOOT, Installation, free_port

pytestmark = pytest.mark.slow

PARTS = ("demo_lead_role", "demo_manager", "demo_small_manager", "demo_employee", "demo_owner", "demo_administrator",
         "demo_auditor", "demo_sponsor")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The command as `DEMO_ONCE=1 make demo` runs it; what a real installation has set must not matter to it."""
    place = tmp_path_factory.mktemp("demo") / "larkmoor"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUREFOOT_")}
    given = {**kept, "DEMO_ONCE": "1", "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}",
             "SUREFOOT_HOME": str(place.with_name("company")), "DATABASE_URL": "postgresql://nobody@192.0.2.1/company"}
    return subprocess.run([str(SUREFOOT), "demo", "--people", "150", "--to", str(place)], env=given, text=True,
                          capture_output=True, check=False, cwd=place.parent, timeout=300)


@pytest.fixture(scope="module")
def opened(made: subprocess.CompletedProcess[str]) -> Iterator[tuple[Installation, str]]:
    """The product the command left, served again."""
    assert made.returncode == 0, made.stdout + made.stderr
    listen = f"127.0.0.1:{free_port()}"
    place = Installation(_folder(made).with_name("larkmoor-home"), more={
        "SUREFOOT_DEMO": "yes", "SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1",
        "DJANGO_SETTINGS_MODULE": "surefoot.web.settings"})
    with place.serving() as address:
        yield place, address
    place.end()


def _folder(made: subprocess.CompletedProcess[str]) -> Path:
    found = re.search(r"Files of an invented organisation: (.+)", made.stdout)
    assert found
    return Path(found[1])


def _enter(address: str, number: int) -> requests.Session:
    visitor = requests.Session()
    door = visitor.get(f"{address}/demo", timeout=30)
    accounts = re.findall(r'action="(/demo/enter/[^"]+)"', door.text)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door.text)
    assert len(accounts) == len(PARTS)
    assert token
    visitor.post(f"{address}{accounts[number]}", data={"csrfmiddlewaretoken": token[1]}, timeout=30).raise_for_status()
    return visitor


def test_it_says_where_everything_is_and_ends_after_the_first_page_where_that_was_asked(
        made: subprocess.CompletedProcess[str]) -> None:
    assert made.returncode == 0, made.stdout + made.stderr
    folder = _folder(made)
    assert (folder / "people.csv").exists()
    assert folder.with_name("larkmoor-report").joinpath("report.html").exists()
    assert "/demo until you press Ctrl-C" in made.stdout
    assert not folder.with_name("company").exists()


@pytest.mark.parametrize("number", range(len(PARTS)), ids=PARTS)
def test_one_click_makes_a_visitor_one_of_the_cast_and_every_page_they_are_offered_opens(
        opened: tuple[Installation, str], number: int) -> None:
    address = opened[1]
    visitor = _enter(address, number)
    first = visitor.get(f"{address}/", timeout=30)
    offered = {found.split("#")[0] for found in re.findall(r'href="(/[^"]*)"', first.text)} - {"/demo"}
    offered = {found for found in offered if not found.startswith("/static/")}
    assert offered
    answers = {path: visitor.get(f"{address}{path}", timeout=60).status_code for path in sorted(offered)}
    assert set(answers.values()) == {200}, answers


def test_a_year_of_assessments_stands_behind_the_overview(opened: tuple[Installation, str]) -> None:
    page = _enter(opened[1], 0).get(f"{opened[1]}/overview", timeout=60)
    assert page.status_code == 200
    assert "Larkmoor Mutual" in page.text
    found = opened[0].python("from surefoot.web.assessments.models import Run\nprint(Run.unscoped.count())")
    assert int(found.splitlines()[-1]) >= 7


def test_a_visitor_answers_the_pulse_as_whoever_they_are_to_the_end(opened: tuple[Installation, str]) -> None:
    """Without a session from the first question on: what carries them through is the code in the form."""
    address = opened[1]
    for number in (0, 3):
        visitor = _enter(address, number)
        page = visitor.get(f"{address}/pulse", timeout=30).text
        action, filled = _form(page)
        page = visitor.post(f"{address}{action}", data=filled, timeout=30).text
        for _ in range(40):
            if 'name="code"' not in page:
                break
            action, filled = _form(page)
            page = requests.post(f"{address}{action}", data=filled, timeout=30).text
        assert say("answering_done_title", "en") in page
    found = opened[0].python("from surefoot.web.pulse.models import Sealed\nprint(Sealed.objects.count())")
    assert int(found.splitlines()[-1]) == 2


def _form(page: str) -> tuple[str, dict[str, str]]:
    """Where the form about the pulse goes, filled in: the first answer to each question, and on."""
    form = next(found for found in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'action="/pulse' in found)
    filled = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    for name, value in re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"', form):
        filled.setdefault(name, value)
    return re.findall(r'action="([^"]+)"', form)[0], filled | ({"do": "next"} if "/pulse/answer" in form else {})


@pytest.mark.parametrize(("listen", "said"), [("0.0.0.0:8000", "SUREFOOT_LISTEN 0.0.0.0"),
                                             ("nowhere", "SUREFOOT_LISTEN")])
def test_an_address_others_could_reach_is_refused_before_anything_is_seeded(tmp_path: Path, listen: str,
                                                                           said: str) -> None:
    done = subprocess.run([str(SUREFOOT), "demo", "--people", "60", "--to", str(tmp_path / "larkmoor")], text=True,
                          env={**os.environ, "SUREFOOT_LISTEN": listen}, capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_demo_that_is_open_is_not_removed_under_its_visitors(opened: tuple[Installation, str]) -> None:
    with pytest.raises(UnusableInput, match="stop"):
        make_way(opened[0].home)
    assert requests.get(f"{opened[1]}/demo", timeout=30).status_code == 200


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UnusableInput, match="no demo of ours"):
        make_way(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"
