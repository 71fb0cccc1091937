"""Another organisation in place of the real one, while one request is answered.

Inside a world the thread's connection to the database *is* that of the world: it is opened for reading only, and the
real one can't be reached, whatever a view asks. The data folder, the clock, the addresses and what is kept in memory
are the world's too. Nothing can be written: SQLite itself refuses.

    with worlds.inside(World(...)):
        response = view(request)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.http import HttpRequest
from django.urls import get_script_prefix, set_script_prefix

DATABASE: Final = "surefoot.sqlite3"


@dataclass(frozen=True)
class World:
    """An organisation with a data folder of its own, as somebody in it sees it."""

    home: Path
    """Its data folder, with its database (SQLite, no log beside it) and its keys."""
    now: datetime
    """Its clock stands here."""
    prefix: str
    """What its addresses begin with: a slash at both ends."""
    told: str
    """What stands at the top of each page."""
    back: str
    """The address that leads out of it."""


_here: ContextVar[World | None] = ContextVar("world", default=None)


def here() -> World | None:
    """The world we are in; None in the real one."""
    return _here.get()


def mark() -> str:
    """What tells things kept in memory in this world from those of any other."""
    found = _here.get()
    return f"{found.home} {found.prefix}" if found else ""


def home() -> Path:
    """The data folder of the world we are in."""
    found = _here.get()
    return found.home if found else Path(settings.HOME)


def store_key() -> str:
    """The key of the store of the world we are in."""
    found = _here.get()
    return (found.home / "store.key").read_text(encoding="ascii").strip() if found else str(settings.STORE_KEY)


@contextmanager
def inside(world: World) -> Iterator[None]:
    """Be in a world while the block runs, in this thread. Raises OperationalError for whatever would write."""
    real, prefix = connections[DEFAULT_DB_ALIAS], get_script_prefix()
    token = _here.set(world)
    connections[DEFAULT_DB_ALIAS] = connection = _reading(world.home / DATABASE)
    set_script_prefix(world.prefix)
    try:
        yield
    finally:
        set_script_prefix(prefix)
        connections[DEFAULT_DB_ALIAS] = real
        _here.reset(token)
        connection.close()


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """`world`: where a page is not about the real organisation."""
    found = _here.get()
    return {"world": found} if found else {}


def _reading(file: Path) -> BaseDatabaseWrapper:
    """A connection that can't write; immutable: SQLite then makes no file beside it either."""
    wanted = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"file:{quote(str(file))}?mode=ro&immutable=1"}
    return DatabaseWrapper(connections.configure_settings({DEFAULT_DB_ALIAS: wanted})[DEFAULT_DB_ALIAS],
                           DEFAULT_DB_ALIAS)
