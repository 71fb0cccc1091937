"""What all tests share: the browser, which test begins first, and which ones `make quick` leaves out by themselves.

The browser of a module is the only one of its process, and gone before tests of other modules begin: while it is there,
playwright's event loop counts as running in this thread, and Django refuses to ask the database.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

LONGEST = "test_what_holds_on_sqlite_holds_on_postgresql"
STARTS_PROCESSES = frozenset({"browser", "installation"})
"""Fixtures of tests that start processes: seconds each."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """What starts processes is slow."""
    if STARTS_PROCESSES.intersection(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.slow)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The one test that takes minutes begins first, so that nobody waits for it alone at the end."""
    items.sort(key=lambda item: item.name != LONGEST)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("the pages are looked at in a real browser and there is none; type: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
