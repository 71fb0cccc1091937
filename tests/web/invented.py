"""An invented organisation for "See as" in small: the cast in a data folder of its own, made by another process."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from surefoot.web.see_as import making
from tests.web.installations import Installation

FOUND = '{"problems": [["not a date", 3, 2]], "tables": []}'
NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)
PARTS = ("lead_role", "manager", "small_manager", "employee", "owner", "administrator", "auditor", "sponsor")
FILL = """
from django.conf import settings
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, interactive=False)
from surefoot.web.frame import audit, clock
from surefoot.web.intake.models import Import
from surefoot.web.see_as.players import Player, keep
from tests.web import waved
from tests.web.cast import plant
from tests.web.cast_assessed import NOON, published
from tests.web.drafted import published as policy
from tests.web.invented import FOUND
cast = plant()
published()
with clock.stopped(NOON):
    policy(cast)
    waved.opened({account.person: cast.teams["claims"] for account in cast.accounts.values()})
audit.record("results.viewed", about="organisation", day="2026-11-23",
             actor=audit.alias(cast.accounts["priya"].subject))
Import.objects.create(state="stored", origin="folder", name="invented.csv", modified=NOON, made_at=NOON,
                      found=FOUND)
parts = dict(lead_role="priya", manager="hugo", small_manager="mara", employee="dev", owner="petra",
             administrator="adam", auditor="olga", sponsor="sol")
keep(settings.HOME, [Player(str(cast.accounts[name].pk), name.capitalize(), f"demo_{part}")
                     for part, name in parts.items()])
connection.cursor().execute("PRAGMA journal_mode=DELETE")
"""


def fill(place: Path) -> Path:
    """The data folder of the small organisation."""
    made = Installation(place / "invented")
    made.python(FILL)
    made.end()
    return made.home


def put(home: Path) -> Path:
    """Have the product find it; gives back where it lies now."""
    target = making.folder() / "small"
    shutil.rmtree(making.folder(), ignore_errors=True)
    making.folder().mkdir(parents=True)
    shutil.copytree(home, target)
    making.keep(target, NOW)
    return target
