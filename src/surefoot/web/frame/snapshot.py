"""The whole database as text and back: one moment of it, the same for SQLite and PostgreSQL.

Rows go as JSON lines, a file a table. It is our own form rather than the databases' (online backup, pg_dump), because
rows that may never be backed up must never be written at all, pg_dump must be installed and at least as new as the
server, and one form moves an installation from SQLite to PostgreSQL.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any, Final

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models.query import QuerySet

from surefoot.web.frame import backups

BATCH: Final = 1000


@contextmanager
def consistent() -> Iterator[None]:
    """Everything read in the block is of one moment; nobody has to wait for it, on neither database."""
    connection.ensure_connection()
    before = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # the usual IMMEDIATE would make every writer wait for us
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT COUNT(*) FROM django_migrations")  # the moment is that of the first read
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = before


def tables(registry: Apps) -> list[type[models.Model]]:
    """Every model with a table of its own, by the table's name."""
    found = [model for model in registry.get_models(include_auto_created=True)
             if model._meta.managed and not model._meta.proxy]
    return sorted(found, key=lambda model: str(model._meta.db_table))


def write(model: type[models.Model], stream: IO[bytes]) -> int:
    """The rows of a table: its columns in the first line, then a row a line; counts the rows."""
    fields, count = model._meta.local_concrete_fields, 0
    stream.write(_line([field.column for field in fields]))
    for row in _kept(model).values_list(*[field.attname for field in fields]).iterator(chunk_size=BATCH):
        stream.write(_line([_plain(field, value) for field, value in zip(fields, row, strict=True)]))
        count += 1
    return count


def read(model: type[models.Model], stream: Iterable[bytes]) -> int:
    """Put rows that `write` wrote into the (empty) table; counts them. Raises ValueError for other columns."""
    lines = iter(stream)
    fields, columns = {field.column: field for field in model._meta.local_concrete_fields}, json.loads(next(lines))
    if sorted(columns) != sorted(fields):
        raise ValueError(f"{model._meta.db_table} has other columns: {', '.join(columns)}")
    quote, marks = connection.ops.quote_name, ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) VALUES ({marks})"
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(lines, BATCH)):
            cursor.executemany(insert, [[_stored(fields[name], value) for name, value
                                         in zip(columns, json.loads(line), strict=True)] for line in batch])
            count += len(batch)
    return count


def numbers(registry: Apps) -> dict[str, int]:
    """Table -> the last number it gave to a row: no number is given a second time after a restore."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for model in _numbered(registry):
            table = model._meta.db_table
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            else:
                cursor.execute("SELECT last_value FROM pg_sequences WHERE format('%%I.%%I', schemaname, sequencename) "
                               "= pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
            row = cursor.fetchone()
            if row and row[0]:
                found[table] = int(row[0])
    return found


def go_on_from(registry: Apps, last: dict[str, int]) -> None:
    """Go on numbering where the backup stopped."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _numbered(registry)):
            cursor.execute(statement)
        for model in _numbered(registry):
            table = model._meta.db_table
            if table not in last:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last[table]])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                               [table, model._meta.pk.column, last[table]])


def clear(registry: Apps) -> None:
    """Empty every table of what migrations put there; the audit log is still empty then."""
    with connection.cursor() as cursor:
        for model in tables(registry):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _kept(model: type[models.Model]) -> QuerySet[Any]:
    rows: QuerySet[Any] = QuerySet(model).order_by("pk")
    for left in backups.left_out():
        if left.model == model._meta.label:
            rows = rows.none() if left.rows is None else rows.exclude(left.rows())
    return rows


def _numbered(registry: Apps) -> list[type[models.Model]]:
    return [model for model in tables(registry) if isinstance(model._meta.pk, models.AutoField)]


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str) or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


def _stored(field: models.Field[Any, Any], value: Any) -> Any:
    if value is not None and isinstance(field, models.BinaryField):
        value = base64.b64decode(value)
    elif value is not None and not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)
