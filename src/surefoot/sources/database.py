"""DuckDB in memory, one database a process: opening one costs more than reading a small file."""

from __future__ import annotations

import os
from functools import cache

import duckdb


def connected(threads: int = 1) -> duckdb.DuckDBPyConnection:
    """A connection of its own to this process's database; what it makes up or sets goes away when it is closed.

    The database loads nothing from outside. `threads`: those a query may use; a database is kept for each number.
    """
    return _database(os.getpid(), threads).cursor()


@cache
def _database(process: int, threads: int) -> duckdb.DuckDBPyConnection:
    """The database of a process: never that of the process it was forked from, whose threads are not here."""
    return duckdb.connect(config={
        "autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": "512MB",
        "threads": threads, "enable_external_file_cache": False})
