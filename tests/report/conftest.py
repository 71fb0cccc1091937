"""Assessments of every state, the browser, and the line to type when there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from organisations import STATES
from playwright.sync_api import Browser, sync_playwright

from surefoot.vocabulary.results import Assessment


@pytest.fixture(params=sorted(STATES))
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return STATES[request.param]()


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("the pages are looked at in a real browser and there is none; type: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()
