"""Whether an installation holds anything that a restore would destroy, and making way where that was asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.query import QuerySet

from surefoot.web.frame import backups, clock, erasure, snapshot
from surefoot.web.frame.archive import Manifest, Unfit
from surefoot.web.frame.models import AuditEntry, Installation, Worker

SILENT: Final = timedelta(seconds=60)
"""A worker that said nothing for so long is taken for dead."""


def check(manifest: Manifest, replace: bool) -> None:
    """Raises Unfit unless nothing is here, or the backup's own installation is and `replace` was given."""
    held = holds()
    if not held:
        return
    if _identity() != manifest.installation:
        raise Unfit(f"this installation holds data ({held}) and the backup is of another one; restore it where nothing "
                    "is: an empty SUREFOOT_HOME and, with PostgreSQL, an empty database")
    if not replace:
        raise Unfit(f"this installation holds data ({held}); --replace puts the backup of "
                    f"{manifest.made_at[:16]} in its place, and everything since is lost")


def holds() -> str:
    """What is here that a restore would destroy, in words; empty where nothing is."""
    for folder in backups.FOLDERS:
        if any(path.is_file() for path in (settings.HOME / folder).rglob("*")):
            return f"files in {folder}"
    there = set(connection.introspection.table_names())
    skipped = {left.model for left in backups.left_out() if left.rows is None}
    personal = {holding.model for holding in erasure.holdings() if holding.personal} - skipped
    for model in snapshot.tables(apps):
        table = model._meta.db_table
        if table in there and (model is AuditEntry or model._meta.label in personal):
            with connection.cursor() as cursor:  # plain SQL: the table may be of another version
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
                count = cursor.fetchone()[0]
            if count:
                return f"{count:,} rows in {table}"
    return ""


def drop_tables() -> None:
    """Drop every table of ours, and the functions of triggers that nothing uses any more (PostgreSQL)."""
    quote = connection.ops.quote_name
    ours = {str(model._meta.db_table) for model in snapshot.tables(apps)} | {MigrationRecorder.Migration._meta.db_table}
    with connection.cursor() as cursor:
        for table in sorted(ours.intersection(connection.introspection.table_names(cursor))):
            cursor.execute(f"DROP TABLE {quote(table)} CASCADE")
        cursor.execute("SELECT p.oid::regprocedure::text FROM pg_proc p "
                       "WHERE p.pronamespace = current_schema()::regnamespace "
                       "AND p.prorettype = 'trigger'::regtype AND pg_get_userbyid(p.proowner) = current_user "
                       "AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid) "
                       "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')")
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function}")


def check_nobody_works() -> None:
    """Raises Unfit where a worker on a machine with another data folder says that it lives."""
    if Worker._meta.db_table not in connection.introspection.table_names():
        return
    elsewhere = [worker for worker in QuerySet(Worker).filter(seen_at__gt=clock.real() - SILENT)
                 if not (settings.HOME / "workers" / worker.id).exists()]
    if elsewhere:
        raise Unfit(f"{len(elsewhere)} worker(s) on another machine use this database; stop `surefoot serve` and "
                    "`surefoot worker` there and try again a minute later")


def _identity() -> str:
    if Installation._meta.db_table not in connection.introspection.table_names():
        return ""
    return QuerySet(Installation).filter(pk=1).values_list("identity", flat=True).first() or ""
