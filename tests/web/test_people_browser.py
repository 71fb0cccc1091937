"""The pages of people, teams, imports and exclusions in a real browser: readable for everyone, in every state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.installations import free_port, prepared
from tests.web.looked import problems

pytestmark = pytest.mark.slow
PLANT = """
from datetime import date
from surefoot.web.frame import clock
from surefoot.web.people.importing import steps
from surefoot.web.people.models import Exclusion, Import, ImportFile, Person, Role, Site
from tests.web.cast import plant
from tests.web.importing import confirmed, people
cast = plant()
BOSS = {"person": "boss", "team": "board", "manager": "", "name": "Berta Boss-Mittelhuber von und zu Langenstein"}
DEV = {"person": "dev", "team": "motor", "manager": "boss", "name": "Dev Rao", "email": "dev.rao@larkmoor.example"}
def offer(name, content, look=True, whole=True):
    of = Import.objects.create(state="reading", made_at=clock.now(), since=date(2026, 11, 27), whole=whole,
                               last_day=date(2026, 11, 26))
    ImportFile.objects.create(belongs=of, name=f"{name}.csv", content=content)
    if look:
        steps.read_and_compare(of.pk)
        of.refresh_from_db()
    print(name, f"/people/imports/{of.pk}")
    return of
confirmed(offer("done", people(BOSS), whole=False))
offer("waits", people(BOSS, DEV, {"person": "", "team": "x"}))
offer("unusable", b"no table at all")
from surefoot.web.people.jobs import read_import
looking = offer("looking", people(BOSS), look=False)
Import.objects.filter(pk=looking.pk).update(job=read_import.enqueue(number=looking.pk))
offer("stopped", people(BOSS), look=False)
for rank, name in enumerate(("Answer a first notice of loss", "Write to customers", "Sort claims")):
    Role.objects.get(key="handler").tasks.create(name=name, rank=rank)
Site.objects.get(key="leeds").holidays.create(starts=date(2026, 12, 24), ends=date(2026, 12, 31), name="Closed")
Exclusion.objects.create(country="GB", covers="usage", starts=date(2026, 1, 1), reason="Agreement 7 of 3 March")
print("person", f"/people/{cast.person('mara').pk}")
Person.unscoped.filter(pk=cast.person("tess").pk).update(left=date(2026, 3, 31))
print("left", f"/people/{cast.person('tess').pk}")
print("team", f"/people/teams/{cast.teams['motor'].pk}")
print("role", f"/people/roles/{Role.objects.get(key='handler').pk}")
print("site", f"/people/sites/{Site.objects.get(key='leeds').pk}")
print("session", cast.client("adam").cookies["session"].value)
print("manager", cast.client("mara").cookies["session"].value)
"""
PLACES = ["/people", "person", "left", "/people/teams", "team", "/people/roles", "role", "/people/sites", "site"]
LISTS = ["/people/excluded", "/people/excluded/new", "/people/imports", "/people/imports/new", "waits", "looking",
         "done", "unusable", "stopped"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    listen = f"127.0.0.1:{free_port()}"
    place = prepared(tmp_path_factory.mktemp("people") / "home",
                     more={"SUREFOOT_LISTEN": listen, "SUREFOOT_WORKER": "no", "SUREFOOT_PROCESSES": "1"})
    known = dict(line.split(" ", 1) for line in place.python(PLANT).splitlines() if line.count(" ") == 1)
    with place.serving() as address:
        yield address, known
    place.end()


@pytest.mark.parametrize(("locale", "paths"), [("de-DE", PLACES), ("en-GB", LISTS)])
def test_everyone_can_read_every_page_and_nothing_is_cut(browser: Browser, served: tuple[str, dict[str, str]],
                                                         locale: str, paths: list[str]) -> None:
    address, known = served
    context = browser.new_context(locale=locale)
    context.add_cookies([{"name": "session", "value": known["session"], "url": address}])
    page, found = context.new_page(), {}
    for path in paths:
        answer = page.goto(address + known.get(path, path))
        assert answer is not None
        assert answer.ok, path
        found[path] = problems(page) if page.locator("h1").count() == 1 else ["no heading, or several"]
    context.close()
    assert not any(found.values()), found


def test_without_scripts_two_files_are_brought_and_the_page_asks_for_itself_again(
        browser: Browser, served: tuple[str, dict[str, str]]) -> None:
    address, known = served
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900}, locale="en-GB")
    context.add_cookies([{"name": "session", "value": known["session"], "url": address}])
    page = context.new_page()
    page.goto(address + "/people/imports/new")
    page.locator("#id_files").set_input_files([
        {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": b"person,team,manager,role\n"}
        for name in ("people", "teams")])
    page.get_by_label("Some people only").check()
    page.get_by_role("button", name="Read and compare").click()
    page.wait_for_url("**/people/imports/*")
    assert page.locator("progress").count() == 1
    with page.expect_navigation(timeout=9000):
        pass
    context.close()


def test_a_task_is_put_in_order_by_keyboard_alone(browser: Browser, served: tuple[str, dict[str, str]]) -> None:
    address, known = served
    context = browser.new_context(locale="en-GB")
    context.add_cookies([{"name": "session", "value": known["session"], "url": address}])
    page = context.new_page()
    page.goto(address + known["role"])
    page.get_by_role("button", name="Move up: Sort claims").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("ol.tasks input[name=name]").nth(1).input_value() == "Sort claims"
    context.close()
