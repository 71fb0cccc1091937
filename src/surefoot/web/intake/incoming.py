"""Files on their way in: each in a folder of its own until it was looked at, readable by us only."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath

from django.conf import settings

from surefoot.sources.mapping import FILE
from surefoot.web.frame import clock, worlds
from surefoot.web.intake import store
from surefoot.web.intake.models import Import


@dataclass(frozen=True)
class Brought:
    """A file as it is handed in."""

    path: Path
    name: str
    origin: str
    modified: datetime | None = None
    """Its own time; now, where nobody knows it."""
    kind: str = ""
    mapping: str | None = None
    ours: bool = False
    """Whether it lies with us already and goes away by itself: then it is not copied."""
    digest: str = ""
    """Of its bytes, where somebody worked it out already."""


MAPPING = "surefoot.toml"
"""In the data folder: what is said about every file that comes in."""


def folder() -> Path:
    """Where they lie."""
    return worlds.home() / "incoming"


def data(of: Import) -> Path:
    """The data folder of one import: the file, and what was said about it."""
    return folder() / str(of.token) / "data"


def file_of(of: Import) -> Path:
    """The file of an import."""
    return data(of) / of.name


def safe_name(name: str) -> str:
    """The file's own name, without anything a file system or a page could trip over; never hidden, never a path."""
    plain = re.sub(r"[^\w.()+ -]", "_", PurePath(name.replace("\\", "/")).name, flags=re.UNICODE).strip(" .")
    if plain.lower() == FILE or not plain:
        plain = f"file-{plain or 'without-name'}"
    stem, dot, end = plain.rpartition(".")
    return f"{stem[:120]}.{end[:12]}" if dot else plain[:120]


def bring(path: Path, of: Import, *, ours: bool, mapping: str | None = None) -> None:
    """Put a file into its folder, and beside it what is said about it: `mapping`, else what is said of all."""
    place = data(of)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = file_of(of)
    if ours:
        store.link(path, target)
    else:
        shutil.copyfile(path, target)
    target.chmod(0o600)
    os.utime(target, (of.modified.timestamp(),) * 2)
    text = standing_mapping() if mapping is None else mapping
    if text:
        (place / FILE).write_text(text, encoding="utf-8")


def standing_mapping() -> str:
    """What is said about every file; empty where nothing is."""
    path = Path(settings.HOME) / MAPPING
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def digest(path: Path) -> str:
    """SHA-256 of the bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def let_go(of: Import) -> None:
    """The file is no longer needed: gone, or kept for so many days where the settings say so."""
    path = file_of(of)
    if path.is_file() and settings.ENVIRONMENT.keep_files_days and of.state == "stored":
        kept = raw() / f"{of.pk:08d}-{of.name}"
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(kept)
        os.utime(kept)
    shutil.rmtree(folder() / str(of.token), ignore_errors=True)


def raw() -> Path:
    """Files that are kept as they came."""
    return Path(settings.HOME) / "raw"


def forget_raw(of: int | None = None) -> int:
    """Delete kept files that are older than the settings say, or those of one import; counts them."""
    limit = (clock.real() - timedelta(days=settings.ENVIRONMENT.keep_files_days)).timestamp()
    found = [path for path in raw().glob("*" if of is None else f"{of:08d}-*")
             if of is not None or path.stat().st_mtime < limit]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def strays() -> Iterator[Path]:
    """What nobody needs any more: folders of imports that ended, and uploads that broke off."""
    busy = {str(token) for token in Import.objects.filter(state__in=(*store.AT_WORK, "failed")).values_list(
        "token", flat=True)}
    limit = (clock.real() - store.GRACE).timestamp()
    return (path for path in folder().glob("*") if path.name not in busy and path.lstat().st_ctime < limit)


def sweep() -> int:
    """Take them away; counts them."""
    found = list(strays())
    for path in found:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return len(found)
