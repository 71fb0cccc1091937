"""One planted organisation, shared by the tests that only look at it."""

import os
from pathlib import Path

import pytest

from surefoot.demo import Organisation, plant

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


@pytest.fixture(scope="session")
def larkmoor() -> Organisation:
    return plant(seed=1)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The vendors' real samples, which lie beside the repository on a developer's machine and in CI."""
    if not SAMPLES.is_dir():
        message = f"the vendors' samples are not at {SAMPLES}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return SAMPLES
