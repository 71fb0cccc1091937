"""Assessments of every state, the browser, and the line to type when there is none."""

from __future__ import annotations

import pytest
from organisations import STATES

from surefoot.vocabulary.results import Assessment


@pytest.fixture(params=sorted(STATES))
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return STATES[request.param]()


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)
