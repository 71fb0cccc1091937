"""`surefoot restore`: all of a backup, or nothing of it, whenever it is killed.

Everything is prepared in `.restoring` inside the data folder, which is then put in place by renaming (`finish`). The
point of no return is one moment: on SQLite that at which the journal is written, on PostgreSQL the commit of the one
transaction in which all tables are replaced. Killed before, nothing has changed; killed after, the next start of any
command goes on to the end.

Tables are first brought to the state in which the backup's version had them, filled, and then migrated as in any
upgrade: so backups of earlier versions can be restored, on the other database too.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models.query import QuerySet

from surefoot.web.frame import archive, audit, backups, emptiness, home, snapshot
from surefoot.web.frame.archive import Manifest, Unfit
from surefoot.web.frame.models import Installation
from surefoot.web.frame.turns import alone_on_database

PLACE: Final = ".restoring"
JOURNAL: Final = "journal.json"


@dataclass(frozen=True)
class Restored:
    """What was restored, and whether the audit log in it holds under the keys that are here now."""

    manifest: Manifest
    log: audit.Verified


def restore(file: Path, *, keys: Path | None = None, replace: bool = False, other_keys: bool = False) -> Restored:
    """Restore a backup. Raises Unfit where the file, the keys or the installation are not fit for it.

    replace: go over the installation that the backup is of; any other that holds something is left alone.
    other_keys: go on although the keys the backup was made with are not here.
    """
    with home.standing_still(settings.HOME), home.alone(settings.HOME, "starting"), alone_on_database():
        finish()
        manifest = archive.checked(file)
        _check_version(file, manifest)
        found = _keys(keys)
        _check_keys(manifest, found, other_keys)
        emptiness.check_nobody_works()
        emptiness.check(manifest, replace)
        try:
            _put(file, manifest, found)
        except BaseException:
            with suppress(DatabaseError):
                finish()  # nothing was decided: clears away what was prepared
            raise
        finish()
    settings.AUDIT_KEY = home.key(settings.HOME, "audit")
    log = audit.verify()
    if log.broken is None:
        audit.record("frame.restored", made_at=manifest.made_at)
    return Restored(manifest, log)


def _put(file: Path, manifest: Manifest, keys: Mapping[str, str]) -> None:
    place, mark = settings.HOME / PLACE, secrets.token_hex(16)
    place.mkdir(mode=0o700)
    with archive.opened(file) as packed:
        _lay_out(packed, manifest, keys, place)
        if connection.vendor == "sqlite":
            _beside(packed, manifest, mark, place)
        else:
            _write_journal(place, mark)
            _over(packed, manifest, mark)


def finish() -> None:
    """Put in place what a restore decided on; clear away what it prepared and never decided on."""
    place = settings.HOME / PLACE
    if not place.exists():
        return
    if (place / JOURNAL).exists() and _decided(place):
        draft, real = place / "surefoot.sqlite3", settings.HOME / "surefoot.sqlite3"
        if draft.exists():
            connection.close()
            for old in ("-wal", "-shm"):  # of the old database: they must never meet the new one
                real.with_name(real.name + old).unlink(missing_ok=True)
            draft.replace(real)
        for key in place.glob("*.key"):
            key.replace(settings.HOME / key.name)
        for folder in (place / "files").glob("*"):
            old = settings.HOME / folder.name
            if old.exists():
                old.rename(place / f"old-{folder.name}-{secrets.token_hex(4)}")
            folder.rename(old)
        home.flush(settings.HOME)
    shutil.rmtree(place)


def unfinished() -> bool:
    """Whether a restore was broken off, so that `finish` has to run first."""
    return (settings.HOME / PLACE).exists()


def _decided(place: Path) -> bool:
    if connection.vendor == "sqlite":
        return True
    mark = json.loads((place / JOURNAL).read_text(encoding="ascii"))["mark"]
    if Installation._meta.db_table not in connection.introspection.table_names():
        return False
    return Installation.objects.filter(restored=mark).exists()


def _check_version(file: Path, manifest: Manifest) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations
    newer = [f"{room}.{name}" for room, name in manifest.migrations if (room, name) not in known]
    if newer:
        raise Unfit(f"{file} was made by Surefoot {manifest.surefoot}, which is newer than this one (tables it knows "
                    f"and this one does not: {', '.join(newer)}); install that version or a newer one, then restore")


def _keys(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="ascii"))
        return {name: str(found["keys"][name]) for name in home.LASTING if name in found["keys"]}
    except OSError as error:
        raise Unfit(f"can't read {file}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unfit(f"{file} is no file of keys; expected one that `surefoot backup --keys` wrote") from error


def _check_keys(manifest: Manifest, given: Mapping[str, str], other_keys: bool) -> None:
    here = archive.key_marks(settings.HOME) | {name: archive.mark_of(key) for name, key in given.items()}
    wrong = sorted(name for name, mark in manifest.keys.items() if here.get(name) != mark)
    if wrong and not other_keys:
        raise Unfit(f"the backup was made with other keys than are here ({', '.join(wrong)}); give --keys FILE with "
                    "those that `surefoot backup --keys` wrote. Without them sign-ins end, the audit log so far can't "
                    "be checked and stored usage can't be matched to people: --other-keys goes on all the same")


def _lay_out(packed: zipfile.ZipFile, manifest: Manifest, keys: Mapping[str, str], place: Path) -> None:
    """Keys and files, beside those that are here now."""
    for name, key in keys.items():
        home.write_key(place / f"{name}.key", key)
    root = (place / "files").resolve()
    for folder in backups.FOLDERS:  # a backup without files empties them
        (root / folder).mkdir(mode=0o700, parents=True)
    for name in manifest.members:
        if not name.startswith("files/"):
            continue
        target = (place / name).resolve()
        if not target.is_relative_to(root):
            raise Unfit(f"the backup names a file outside of the data folder ({name}); it is not one of ours")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with packed.open(name) as source, target.open("xb") as stream:
            shutil.copyfileobj(source, stream, 1 << 20)
            stream.flush()
            os.fsync(stream.fileno())
        target.chmod(0o600)
        moment = manifest.times[name.removeprefix("files/")]
        os.utime(target, ns=(moment, moment))


def _beside(packed: zipfile.ZipFile, manifest: Manifest, mark: str, place: Path) -> None:
    """SQLite: a new database beside the old one."""
    real = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = place / "surefoot.sqlite3"
    try:
        _fill(packed, manifest, mark)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = real
    (place / "surefoot.sqlite3").chmod(0o600)
    home.flush(place / "surefoot.sqlite3")
    _write_journal(place, mark)


def _over(packed: zipfile.ZipFile, manifest: Manifest, mark: str) -> None:
    """PostgreSQL: all tables replaced in one transaction."""
    with transaction.atomic():
        emptiness.drop_tables()
        _fill(packed, manifest, mark)


def _fill(packed: zipfile.ZipFile, manifest: Manifest, mark: str) -> None:
    executor = MigrationExecutor(connection)
    known = set(manifest.migrations)
    graph = executor.loader.graph
    last = [node for node in sorted(known) if not any(child.key in known and child.key[0] == node[0]
                                                      for child in graph.node_map[node].children)]
    executor.migrate(last)
    registry = executor.loader.project_state(last).apps
    with transaction.atomic():
        _constraints("DEFERRED")  # rows come table by table; migrations in the same transaction left them immediate
        snapshot.clear(registry)
        for model in snapshot.tables(registry):
            table = model._meta.db_table
            with packed.open(f"tables/{table}.jsonl") as stream:
                if snapshot.read(model, stream) != manifest.rows[table]:
                    raise Unfit(f"the backup holds another number of rows of {table} than it says")
        snapshot.go_on_from(registry, dict(manifest.numbers))
        connection.check_constraints()
        _constraints("IMMEDIATE")  # checks all; tables can't be changed while checks are pending
    call_command("migrate", verbosity=0, interactive=False)
    QuerySet(Installation).update_or_create(pk=1, defaults={"identity": manifest.installation, "restored": mark})


def _constraints(when: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")


def _write_journal(place: Path, mark: str) -> None:
    draft = place / f".{JOURNAL}"
    draft.write_text(json.dumps({"mark": mark}), encoding="ascii")
    home.flush(draft)
    draft.replace(place / JOURNAL)
    home.flush(place)
