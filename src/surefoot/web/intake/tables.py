"""Lays out everything that is known as a folder of tables, as an assessment reads it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from surefoot.sources.mapping import FILE
from surefoot.vocabulary.tables import Table
from surefoot.web.frame import clock
from surefoot.web.frame.sockets import Socket
from surefoot.web.intake import identities, parquet, recorded, staff, store
from surefoot.web.intake.models import Part
from surefoot.web.people.scope import everything

LOGINS: Final = "logins.csv"
TRIES: Final = 5
Exporter = Callable[[Path], Mapping[str, tuple[str, ...]]]
EXPORTERS: Final = Socket[Exporter]("tables that other rooms lay out beside the store's")
"""A function writes files into the folder and says their digests by table: waves of the product, plans, readiness."""


@dataclass(frozen=True)
class Versions:
    """Which data an assessment is made from: SHA-256 digests of the parts used, by table."""

    tables: Mapping[str, tuple[str, ...]]

    def to_json(self) -> str:
        """As one line, tables and digests in order."""
        return json.dumps({name: list(self.tables[name]) for name in sorted(self.tables)})


def lay_out(folder: Path, *, day: date | None = None) -> Versions:
    """Write a data folder for `surefoot.assessment.loading.load`; people stand in it under their pseudonyms.

    Parts of the store are linked, not copied. `day` (default: today) decides who is not measured. What people who
    opted out used from then on is not in it.
    """
    day = day or clock.today()
    for _ in range(TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        try:
            with everything("intake.lay_out"), transaction.atomic():
                return _lay_out(folder, day)
        except FileNotFoundError:
            continue  # a part was erased between our look at the manifest and the link
    raise FileNotFoundError(f"parts of the store are missing in {store.folder()}; restore the store of the same backup "
                            "as the database")


def _lay_out(folder: Path, day: date) -> Versions:
    digests: dict[str, list[str]] = {}
    opted_out = identities.opted_out()
    sources: dict[str, str] = {}
    for part in Part.objects.filter(live=True).order_by("pk"):
        name = f"{part.table}-{part.title}-{part.pk}.parquet"
        _place(part, folder / name, opted_out)
        digests.setdefault(part.table, []).append(part.digest)
        sources[name] = part.source
    for found in (staff.people(day), staff.teams(day), staff.holidays(), recorded.as_table()):
        if len(found):
            digests.setdefault(found.schema.name, []).append(_write(found, folder))
    _write_identities(folder)
    for export in EXPORTERS.plugged():
        for table, more in export(folder).items():
            digests.setdefault(table, []).extend(more)
    _write_toml(folder, sources)
    return Versions({table: tuple(found) for table, found in sorted(digests.items())})


def _place(part: Part, target: Path, opted_out: Iterable[identities.OptedOut]) -> None:
    """Link the part; without the rows of people who opted out, where it has some."""
    source = store.path_of(part)
    concerned = [one for one in opted_out if part.last is None or one.starts <= part.last]
    if part.table == "usage" and concerned:
        marks = {mark for one in concerned for mark in one.marks}
        if parquet.count(source, marks):
            parquet.copy(source, target, identities.measured(concerned, settings.TIME_ZONE), target.parent)
            if target.exists():
                os.utime(target, (part.observed.timestamp(),) * 2)
            return
    store.link(source, target)
    os.utime(target, (part.observed.timestamp(),) * 2)


def _write(found: Table, folder: Path) -> str:
    path = folder / f"{found.schema.name}-0.parquet"
    parquet.write(found, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_identities(folder: Path) -> None:
    rows = [f"{mark},{person}" for mark, person in identities.further()]
    (folder / LOGINS).write_text("\n".join(["key,person", *rows, ""]), encoding="utf-8")


def _write_toml(folder: Path, sources: Mapping[str, str]) -> None:
    lines = [f"timezone = {json.dumps(settings.TIME_ZONE)}", "[identity]", f"file = {json.dumps(LOGINS)}"]
    for name, source in sources.items():
        lines += [f"[files.{json.dumps(name)}]", f"source = {json.dumps(source)}"]
    (folder / FILE).write_text("\n".join([*lines, ""]), encoding="utf-8")
