"""The product in tests: a data folder of its own, SQLite unless the inner run of test_postgresql.py says otherwise."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

INNER = "SUREFOOT_TEST_INNER"
GIVEN_DATABASE = os.environ.get("DATABASE_URL", "") if INNER in os.environ else os.environ.pop("DATABASE_URL", "")
for name in [name for name in os.environ if name.startswith("SUREFOOT_") and name != INNER]:
    del os.environ[name]
_HOME = tempfile.TemporaryDirectory(prefix="surefoot-tests-")
os.environ["SUREFOOT_HOME"] = _HOME.name
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.settings"

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from surefoot.web.frame.statics import lay_out  # noqa: E402
from tests.web.installations import Installation, prepared  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    lay_out()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """SQLite empties tables with DELETE between tests that really commit; the audit log would refuse."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER audit_kept")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation with its tables, on the database this run is about."""
    place = prepared(tmp_path / "home", GIVEN_DATABASE if INNER in os.environ else "")
    yield place
    place.end()
