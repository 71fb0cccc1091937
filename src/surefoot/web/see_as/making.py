"""The invented organisation beside the real one: a data folder of its own inside ours, made by a process of its own.

The process gets none of our settings, keys or addresses, so nothing of ours can get into what it makes. What an earlier
version of the product made is not opened: its tables may be others.
"""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from surefoot.web.frame import clock, environment
from surefoot.web.see_as.players import Player, players

MADE: Final = "made.json"
FILL: Final = ("import sys, datetime, django; django.setup(); from surefoot.web.see_as.inventing import invent; "
               "invent(datetime.date.fromisoformat(sys.argv[1]))")
PATIENCE: Final = 1800
"""Seconds the making may take."""


class NotMade(RuntimeError):  # noqa: N818 - reads as what happened
    """The process that makes the invented organisation failed."""


@dataclass(frozen=True)
class Invented:
    """The organisation that is there."""

    home: Path
    now: datetime
    players: tuple[Player, ...]

    def player(self, part: str) -> Player | None:
        """Who is seen as "manager" and the like."""
        return next((found for found in self.players if found.part == part), None)


def folder() -> Path:
    """Where it lies."""
    return Path(settings.HOME) / "invented"


def invented() -> Invented | None:
    """The organisation, if this version has made one."""
    try:
        said = json.loads((folder() / MADE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if said["by"] != _version():
        return None
    home = folder() / said["folder"]
    return Invented(home, datetime.fromisoformat(said["now"]), tuple(players(home)))


def make() -> None:
    """Make it, or make it anew; raises NotMade. What was there is used until the new one is whole."""
    folder().mkdir(mode=0o700, exist_ok=True)
    home, last = folder() / secrets.token_hex(8), _last_sunday(clock.today())
    home.mkdir(mode=0o700)
    try:
        _fill(home, last)
        keep(home, datetime.combine(last + timedelta(days=1), time(13), UTC))
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def keep(home: Path, now: datetime) -> None:
    """From now on it is the organisation in this folder, at this moment; older ones go."""
    draft = folder() / f".{home.name}"
    draft.write_text(json.dumps({"by": _version(), "folder": home.name, "now": now.isoformat()}), encoding="utf-8")
    draft.replace(folder() / MADE)
    for other in folder().iterdir():
        if other.is_dir() and other != home:
            shutil.rmtree(other, ignore_errors=True)


def _fill(home: Path, last: date) -> None:
    given = environment.without_ours({
        "SUREFOOT_HOME": str(home), "SUREFOOT_LOG_LEVEL": "ERROR", "SUREFOOT_LANGUAGE": settings.LANGUAGE_CODE,
        "SUREFOOT_TIME_ZONE": settings.TIME_ZONE, "DJANGO_SETTINGS_MODULE": "surefoot.web.settings"})
    done = subprocess.run([sys.executable, "-c", FILL, last.isoformat()], env=given,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if done.returncode:
        raise NotMade(f"the invented organisation could not be made (exit {done.returncode}); the process said: "
                      f"{done.stderr[-2000:]}")


def _last_sunday(today: date) -> date:
    return today - timedelta(days=today.isoweekday() % 7 or 7)


@cache
def _version() -> str:
    """What a change of the product's tables changes; they don't change while we run."""
    known = sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    return sha256(repr(known).encode()).hexdigest()[:16]
