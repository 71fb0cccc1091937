"""What each finished issue left is brought up to date: on SQLite in place, on PostgreSQL from its backup."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.upgrade.make import HERE
from tests.web.conftest import GIVEN_DATABASE, INNER
from tests.web.installations import PREPARE, Installation, fresh_database

pytestmark = pytest.mark.slow

KEPT = sorted(folder for folder in HERE.iterdir() if (folder / "facts.json").exists())
LOOK = """
import json
from django.db import connection
from django.test import Client
from surefoot.web.frame import audit, starting
from surefoot.web.people.models import Account
from tests.web.test_urls import table
rows = {}
for name in NAMES:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {name}")
        rows[name] = cursor.fetchone()[0]
log = audit.verify()
told = {}
for account in Account.objects.all():
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    for route, _ in table():
        if "<" not in route and "sign-out" not in route:
            told.setdefault(client.get(f"/{route}").status_code, []).append(route)
print(json.dumps({"rows": rows, "entries": log.entries, "broken": log.broken and log.broken.reason,
                  "ready": starting.is_ready(), "statuses": sorted(told), "well": sorted(set(told[200]))}))
"""


@pytest.fixture(params=KEPT, ids=lambda folder: folder.name)
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, Installation]]:
    kept: Path = request.param
    place = Installation(tmp_path / "home", fresh_database(GIVEN_DATABASE) if INNER in os.environ else "")
    if place.database_url:
        restore = place.surefoot("restore", str(kept / "backup.zip"), "--keys", str(kept / "keys.json"))
        out, err = restore.communicate(timeout=120)
        assert restore.returncode == 0, out + err
    else:
        shutil.unpack_archive(kept / "home.tar.gz", place.home)
        for key in place.home.glob("*.key"):
            key.chmod(0o600)
    place.python(PREPARE)
    yield kept, place
    place.end()


def test_nothing_is_lost_the_audit_log_holds_and_every_page_opens(upgraded: tuple[Path, Installation]) -> None:
    kept, place = upgraded
    facts = json.loads((kept / "facts.json").read_text())
    found = json.loads(place.python(LOOK.replace("NAMES", repr(list(facts["rows"])))).splitlines()[-1])
    assert found["rows"] == facts["rows"]
    assert (found["broken"], found["ready"]) == (None, True)
    assert found["entries"] >= facts["entries"]
    assert set(found["statuses"]) <= {200, 302, 401, 403, 404, 405}
    assert {"", "me", "start"} <= {*found["well"], ""}
    assert (place.home / "store" / "usage" / "kept.parquet").read_bytes() == bytes(range(256)) * 8


def test_what_is_kept_is_small() -> None:
    assert KEPT
    assert all(sum(file.stat().st_size for file in folder.iterdir()) < 200_000 for folder in KEPT)
