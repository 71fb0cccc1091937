"""What happens before the first page is served: tables brought up to this version, static files laid out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from surefoot.web.frame import home

LOCK = 0x53465F6D  # any number that no other program uses for its advisory locks
_known: set[str] = set()


def prepare() -> None:
    """Bring the database to this version and lay out the static files; several that start together take turns."""
    with home.alone(settings.HOME, "starting"), _alone_on_database():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)


def is_ready() -> bool:
    """Whether the database answers and its tables are those of this version."""
    try:
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


@contextmanager
def _alone_on_database() -> Iterator[None]:
    """On PostgreSQL several machines may start at once; on SQLite the lock in the data folder is enough."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
