"""The browser of a module of tests: one at a time in a process, and gone before tests of other modules begin.

While it is there, playwright's event loop counts as running in this thread, and Django refuses to ask the database.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


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
