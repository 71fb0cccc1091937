"""The file a backup is: a zip with a member a table and a file, and `manifest.json`, which says what must be in it.

The manifest names every member with its size and SHA-256. A file that was cut off has no directory at its end and no
manifest; one that was damaged does not match it. Both are told before anything is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

from surefoot.web.frame import home

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_PIECE: Final = 1 << 20


class Unfit(ValueError):  # noqa: N818 - reads as what it is
    """A backup that can't be made or used: the text names it, what was expected, and the next step."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    surefoot: str
    """The version that made it."""
    made_at: str
    installation: str
    migrations: tuple[tuple[str, str], ...]
    """Room and name of each change of the tables that had been made."""
    rows: Mapping[str, int]
    """Table -> rows."""
    numbers: Mapping[str, int]
    """Table -> the last number it gave."""
    settings: Mapping[str, str]
    """Settings that were in force and hold no secret, to be compared by people; they are not put back."""
    keys: Mapping[str, str]
    """Name of a key -> a mark by which it is recognised."""
    times: Mapping[str, int]
    """File -> its time, in nanoseconds."""
    members: Mapping[str, tuple[str, int]]
    """Member -> SHA-256 and size."""


def mark_of(key: str) -> str:
    """By what a key is recognised; the key can't be told from it (64 random bytes)."""
    return hashlib.sha256(f"surefoot key {key}".encode()).hexdigest()[:16]


def key_marks(folder: Path) -> dict[str, str]:
    """The marks of the keys in a data folder."""
    return {name: mark_of(path.read_text(encoding="ascii").strip()) for name in home.LASTING
            if (path := folder / f"{name}.key").exists()}


class Writer:
    """Fills a backup, member by member, and keeps their sums."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.members: dict[str, tuple[str, int]] = {}

    @contextmanager
    def member(self, name: str, *, pack: bool = True) -> Iterator[IO[bytes]]:
        """A stream for a new member."""
        told = zipfile.ZipInfo(name)
        told.compress_type, told.external_attr = (zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED), 0o600 << 16
        with self._packed.open(told, "w", force_zip64=True) as stream:
            summed = _Summed(stream)
            yield cast(IO[bytes], summed)
        self.members[name] = (summed.sum.hexdigest(), summed.size)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest: the backup is whole."""
        with self.member(MANIFEST) as stream:
            stream.write(json.dumps(asdict(manifest), indent=1, sort_keys=True).encode())


class _Summed:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.sum, self.size = stream, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self.sum.update(piece)
        self.size += len(piece)
        return self._stream.write(piece)


@contextmanager
def written(file: Path) -> Iterator[Writer]:
    """A new backup (mode 0600) that stands under its name once it is whole and on the disk, or not at all.

    Raises Unfit where something has that name, or nothing can be written there.
    """
    if file.exists():
        raise Unfit(f"{file} is there already and is left as it is; give another name, e.g. with today's date")
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Unfit(f"can't write in {file.parent}: {error.strerror}; give another place") from error
    try:
        with os.fdopen(handle, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", allowZip64=True) as packed:
                yield Writer(packed)
            stream.flush()
            os.fsync(stream.fileno())
        checked(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """A backup to read from. Raises Unfit for a file that can't be opened as one."""
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed
    except OSError as error:
        raise Unfit(f"can't read {file}: {error.strerror}") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise Unfit(f"{file} is no whole backup: it was cut off, damaged, or is something else; take another copy") \
            from error


def checked(file: Path) -> Manifest:
    """What a backup says of itself, after every byte of it was compared. Raises Unfit where it does not hold."""
    with opened(file) as packed:
        manifest = _manifest(file, packed)
        names = [info.filename for info in packed.infolist()]
        if sorted(names) != sorted([*manifest.members, MANIFEST]):
            raise Unfit(f"{file} does not hold what its manifest names; take another copy")
        for name, (digest, size) in manifest.members.items():
            if _sum(packed, name) != (digest, size):
                raise Unfit(f"{file} is damaged: {name} is not what was backed up; take another copy")
    return manifest


def _manifest(file: Path, packed: zipfile.ZipFile) -> Manifest:
    try:
        found: dict[str, Any] = json.loads(packed.read(MANIFEST))
        if found["format"] != FORMAT:
            raise Unfit(f"{file} is of form {found['format']}, which this version can't read (it reads {FORMAT}); "
                        f"restore it with Surefoot {found['surefoot']} or newer")
        pairs = tuple((str(room), str(name)) for room, name in found.pop("migrations"))
        members = {name: (str(digest), int(size)) for name, (digest, size) in found.pop("members").items()}
        return Manifest(**found, migrations=pairs, members=members)
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise Unfit(f"{file} is no backup of ours: its manifest is missing or says something else") from error


def _sum(packed: zipfile.ZipFile, name: str) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    with packed.open(name) as stream:
        while piece := stream.read(_PIECE):
            found.update(piece)
            size += len(piece)
    return found.hexdigest(), size
