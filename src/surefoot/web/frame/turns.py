"""One at a time on one database: several machines may start, migrate or restore at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

LOCK: Final = 0x53465F6D
"""Any number that no other program uses for its advisory locks."""


@contextmanager
def alone_on_database() -> Iterator[None]:
    """Hold a lock in PostgreSQL while the block runs; on SQLite the lock in the data folder is enough."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
