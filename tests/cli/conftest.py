"""A small planted organisation, written once, and the command run as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from surefoot.demo import plant, write

SUREFOOT = Path(sys.executable).with_name("surefoot")


@pytest.fixture(scope="session")
def organisation():
    return plant(7, 260, weeks=30)


@pytest.fixture(scope="session")
def data(organisation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("organisation") / "data"
    write(folder, organisation)
    return folder


@pytest.fixture
def surefoot():
    """Runs the installed command; gives back the finished process."""
    def run(*arguments, **more):
        environment = {**os.environ, "NO_COLOR": "1", **more.pop("env", {})}
        return subprocess.run([SUREFOOT, *map(str, arguments)], capture_output=True, text=True, check=False,
                              timeout=120, env=environment, **more)
    return run
