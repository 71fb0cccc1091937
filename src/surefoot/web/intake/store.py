"""The store: immutable Parquet files, and the manifest (`Part`) that says which of them count.

A part is written aside, moved into its table's folder and entered in the manifest in one transaction: whatever kills us
before the commit leaves a file that no part names, and the sweep takes it away. Nothing is ever changed in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from surefoot.web.frame import clock, worlds
from surefoot.web.intake import parquet
from surefoot.web.intake.models import Import, Part

PERSONAL: Final = ("usage", "licences", "training", "leave", "asked")
"""Tables whose rows are of one person each."""
GRACE: Final = timedelta(days=1)
"""A file that no part names may belong to a transaction that has not ended yet; older ones do not."""
AT_WORK: Final = ("looking", "ready", "storing")
"""States of imports that have a desk."""
KEPT_RETIRED: Final = timedelta(days=30)
"""So long an import can be undone."""


@dataclass(frozen=True)
class Draft:
    """A part that is written but does not count yet."""

    table: str
    path: Path
    rows: int
    source: str
    title: str
    observed: datetime
    first: date | None = None
    last: date | None = None
    weeks: tuple[date, ...] = ()
    wave: date | None = None
    people: frozenset[str] = frozenset()
    """Whose rows they are, of tables whose rows are of one person each; not written down."""

    def to_plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        days = {name: None if value is None else value.isoformat()
                for name, value in (("first", self.first), ("last", self.last), ("wave", self.wave))}
        return {"table": self.table, "path": self.path.name, "rows": self.rows, "source": self.source,
                "title": self.title, "observed": self.observed.isoformat(), **days,
                "weeks": [day.isoformat() for day in self.weeks]}

    @classmethod
    def from_plain(cls, found: dict[str, Any], place: Path) -> Draft:
        """Back again."""
        days = {name: None if found[name] is None else date.fromisoformat(found[name])
                for name in ("first", "last", "wave")}
        return cls(**{**found, **days, "path": place / found["path"],
                      "observed": datetime.fromisoformat(found["observed"]),
                      "weeks": tuple(date.fromisoformat(day) for day in found["weeks"])})


def folder() -> Path:
    """Where the parts lie: a folder a table."""
    return worlds.home() / "store"


def path_of(part: Part) -> Path:
    """The file of a part."""
    return folder() / part.table / part.file


def desk(of: Import) -> Path:
    """The folder in which the parts of an import are written."""
    return folder() / ".writing" / f"{of.pk}"


def cleared(place: Path) -> Path:
    """The folder, empty: what an earlier try left is gone."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True)
    return place


def enter(drafts: Sequence[Draft], of: Import) -> list[Part]:
    """Bring the drafts into the store and name them in the manifest. To be called inside the transaction of the swap.

    The drafts stay where they are: should the transaction fail, it can be tried again. Before it ends the caller has to
    `flush`, once for all that was entered.
    """
    parts = [_part(draft, of, number) for number, draft in enumerate(drafts, start=1)]
    for draft, part in zip(drafts, parts, strict=True):
        _place(draft.path, path_of(part), draft.observed)
    return Part.objects.bulk_create(parts)


def flush() -> None:
    """What was placed stands under its name also after a power cut."""
    for place in (*folder().glob("[!.]*"), folder()):
        _flush(place)


def retire(parts: Iterable[Part], by: Import | None) -> None:
    """These parts count no longer; `by` is the import that takes their place."""
    for part in parts:
        part.live, part.replaced_by, part.retired_at = False, by, clock.now()
        part.save(update_fields=["live", "replaced_by", "retired_at"])


def revive(parts: Iterable[Part]) -> None:
    """These parts count again."""
    for part in parts:
        part.live, part.replaced_by, part.retired_at = True, None, None
        part.save(update_fields=["live", "replaced_by", "retired_at"])


def drop(parts: Sequence[Part]) -> None:
    """These parts are gone for good: their files once the transaction has ended."""
    for part in parts:
        path = path_of(part)
        part.delete()
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]


def rewrite(part: Part, condition: str) -> int:
    """Put in a part's place the rows for which the condition holds (SQL); counts the rows that go.

    Whether the part counts or not: what is erased must not come back when an import is undone.
    """
    place = cleared(folder() / ".writing" / f"part-{part.pk}")
    draft = place / "rest.parquet"
    kept = parquet.copy(path_of(part), draft, condition, place)
    gone = int(part.rows) - kept
    if not gone:
        return 0
    old = path_of(part)
    if kept:
        digest = _digest(draft)
        part.file, part.digest, part.rows = f"{part.of_id:08d}-{part.pk:08d}-{digest[:16]}.parquet", digest, kept
        part.save(update_fields=["file", "digest", "rows"])
        _place(draft, path_of(part), part.observed)
        _flush(path_of(part).parent)
        transaction.on_commit(lambda: old.unlink(missing_ok=True))
    else:
        drop([part])
    return gone


def sweep(grace: timedelta = GRACE) -> int:
    """Take away files that no part names and desks nobody works at; counts them."""
    known = {path_of(part) for part in Part.objects.only("table", "file")}
    limit = (clock.real() - grace).timestamp()
    found = [path for path in folder().glob("[!.]*/*") if path not in known and path.lstat().st_ctime < limit]
    for path in found:
        path.unlink(missing_ok=True)
    busy = {str(key) for key in Import.objects.filter(state__in=AT_WORK).values_list("pk", flat=True)}
    desks = [place for place in (folder() / ".writing").glob("*")
             if place.name not in busy and place.lstat().st_ctime < limit]
    for place in desks:
        shutil.rmtree(place, ignore_errors=True)
    return len(found) + len(desks)


def forget_retired() -> int:
    """Drop parts that have not counted for so long that nothing brings them back; counts them."""
    with transaction.atomic():
        old = list(Part.objects.filter(live=False, retired_at__lt=clock.now() - KEPT_RETIRED))
        drop(old)
    return len(old)


def on_each(tables: Sequence[str], change: Callable[[Part], int]) -> int:
    """Do something with every part of these tables, whether it counts or not; adds up what it says."""
    return sum(change(part) for part in Part.objects.filter(table__in=tables).select_related("of"))


def _part(draft: Draft, of: Import, number: int) -> Part:
    digest = _digest(draft.path)
    return Part(table=draft.table, file=f"{of.pk:08d}-{number:02d}-{digest[:16]}.parquet", digest=digest,
                rows=draft.rows, first=draft.first, last=draft.last, source=draft.source, title=draft.title,
                observed=draft.observed, weeks=json.dumps([day.isoformat() for day in draft.weeks]), wave=draft.wave,
                of=of, live=True)


def _place(draft: Path, target: Path, observed: datetime) -> None:
    """Whole on the disk before it stands under its name; its time is that of the file it came from."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    link(draft, new)
    os.utime(new, (observed.timestamp(), observed.timestamp()))
    new.chmod(0o600)
    _flush(new)
    new.replace(target)


def link(source: Path, target: Path) -> None:
    """The same file under a second name; a copy where the file system can't."""
    try:
        target.hardlink_to(source)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
