"""What happens before the first page is served: tables brought up to this version, static files laid out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from surefoot.web.frame import home, restoring, statics
from surefoot.web.frame.sockets import Socket
from surefoot.web.frame.turns import alone_on_database

TOLD: Final = Socket[Callable[[], str]]("what is said at the start")
"""A room that has something to say to who starts the product plugs in a function; an empty text is not said."""
_known: set[str] = set()


def prepare() -> None:
    """Bring the database to this version and lay out the static files; several that start together take turns."""
    with home.alone(settings.HOME, "starting"), alone_on_database():
        restoring.finish()
        call_command("migrate", verbosity=0, interactive=False)
        statics.lay_out()


def told() -> list[str]:
    """What the rooms have to say to who starts the product."""
    return [text for say in TOLD.plugged() if (text := say())]


def is_ready() -> bool:
    """Whether the database answers and its tables are those of this version."""
    try:
        if restoring.unfinished():
            return False
        if "migrated" not in _known:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return False
            _known.add("migrated")  # tables never go back while we run, and planning is slow
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
