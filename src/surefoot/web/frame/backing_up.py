"""`surefoot backup`: the database and the store, of one moment, in one file. It may run while the product does.

Order: the database's moment is fixed, then the files are copied. Parts of the store are never changed, only added
before rows name them and taken away after: so a file is missing only where one was taken away meanwhile, and then the
whole backup is begun again.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from surefoot.web.frame import archive, audit, backups, clock, environment, home, snapshot, starting
from surefoot.web.frame.archive import Manifest, Unfit, Writer
from surefoot.web.frame.models import Installation

TRIES: Final = 5


class _Changed(Exception):  # noqa: N818 - reads as what happened
    """A file of the store was taken away while it was being backed up."""


def backup(file: Path) -> Manifest:
    """Write a backup without keys; gives back what it says of itself. Raises Unfit where that can't be done."""
    if not starting.is_ready():
        raise Unfit("the database is not there or its tables are not of this version; back up with the version that "
                    "ran last, then upgrade")
    with home.running(settings.HOME):
        Installation.objects.get_or_create(pk=1, defaults={"identity": secrets.token_hex(16)})
        audit.record("frame.backed_up")
        for _ in range(TRIES):
            try:
                return _one(file)
            except _Changed:
                continue
    raise Unfit(f"files of the store went away in each of {TRIES} tries; back up again when no import runs")


def keys(file: Path) -> list[str]:
    """Write the keys to a file of their own, to be kept apart; gives back their names."""
    found = {name: (settings.HOME / f"{name}.key") for name in home.LASTING}
    there = {name: path.read_text(encoding="ascii").strip() for name, path in found.items() if path.exists()}
    if file.exists():
        raise Unfit(f"{file} is there already and is left as it is; give another name")
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Unfit(f"can't write in {file.parent}: {error.strerror}; give another place") from error
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            json.dump({"surefoot keys": archive.FORMAT, "keys": there}, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return sorted(there)


def _one(file: Path) -> Manifest:
    with archive.written(file) as writer:
        with snapshot.consistent():
            times = _files(writer)
            rows = _tables(writer)
            manifest = Manifest(
                format=archive.FORMAT, surefoot=version("surefoot"), made_at=clock.now().isoformat(),
                installation=Installation.objects.get(pk=1).identity,
                migrations=tuple(sorted(MigrationRecorder(connection).applied_migrations())), rows=rows,
                numbers=snapshot.numbers(apps), settings=environment.told(), keys=archive.key_marks(settings.HOME),
                times=times, members=dict(writer.members))
        writer.finish(manifest)
    home.flush(file.parent)
    return manifest


def _tables(writer: Writer) -> dict[str, int]:
    found = {}
    for model in snapshot.tables(apps):
        table = model._meta.db_table
        with writer.member(f"tables/{table}.jsonl") as stream:
            found[table] = snapshot.write(model, stream)
    return found


def _files(writer: Writer) -> dict[str, int]:
    """Copy the files, those that rows name first; their times. Raises _Changed where one that counts went away."""
    named = {name for names in backups.NAMED.plugged() for name in names()}
    found = {path.relative_to(settings.HOME).as_posix() for folder in backups.FOLDERS
             for path in (settings.HOME / folder).rglob("*") if path.is_file()}
    found |= {name for name in backups.SINGLE if (settings.HOME / name).is_file()}
    there = {name for name in found if not any(part.startswith(".") for part in name.split("/"))}
    if named - there:
        raise _Changed
    times: dict[str, int] = {}
    for name in [*sorted(named), *sorted(there - named)]:
        try:
            with (settings.HOME / name).open("rb") as source, writer.member(f"files/{name}", pack=False) as target:
                times[name] = os.fstat(source.fileno()).st_mtime_ns
                shutil.copyfileobj(source, target, 1 << 20)
        except FileNotFoundError as error:
            if name in named or not backups.NAMED.plugged():
                raise _Changed from error
    return times
