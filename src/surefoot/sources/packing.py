"""Packed files (gzip, zip) as plain byte streams, with guards: a small file that unpacks into a huge one is refused.

Nothing is unpacked to disk or held in memory as a whole; the guard counts while it streams.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Final, cast

MAX_RATIO: Final = 200
"""Unpacked bytes for each packed byte; usage logs reach 10 to 60, bombs 1,000."""
SMALL: Final = 16 * 2**20
"""Up to this many unpacked bytes the ratio is not looked at."""
MAX_UNPACKED: Final = 20 * 2**30
MAX_WORKBOOK: Final = 400 * 2**20
"""A workbook is held in memory as a whole; larger tables belong into CSV or Parquet."""

DAMAGE: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError,
                 ValueError)
"""What the standard library raises for a packed file that is damaged, cut off, locked or of a kind it does not know."""

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


class UnusableFile(ValueError):  # noqa: N818 - reads as what it says of the file
    """A whole file that can't be used, and what would help. Says nothing of the file's values."""

    def __init__(self, reason: str, expected: str) -> None:
        super().__init__(f"{reason}; expected {expected}")
        self.reason = reason
        self.expected = expected


class DamagedFile(UnusableFile):
    """A packed file that breaks off; what came before may be used."""


class _Guarded(io.RawIOBase):
    """A byte stream that refuses to deliver more than `limit` bytes, and says so when the packing is damaged."""

    def __init__(self, stream: io.BufferedIOBase, packed: int) -> None:
        self._stream = stream
        self._limit = min(MAX_UNPACKED, max(SMALL, packed * MAX_RATIO))
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # io's own signature is wider than mypy's Buffer
        try:
            data = self._stream.read1(len(view))  # not read(): it loses what came before a break
        except DAMAGE as error:
            raise DamagedFile("the packed file is damaged or cut off", "a complete file; export it again") from error
        self._seen += len(data)
        if self._seen > self._limit:
            raise UnusableFile(
                f"unpacks to more than {self._limit // 2**20:,} MB, which looks like a zip bomb",
                f"at most {MAX_RATIO} times its packed size and {MAX_UNPACKED // 2**30} GB; unpack it yourself "
                "if it is genuine",
            )
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def packing(path: Path) -> str:
    """``gzip``, ``zip``, ``workbook`` or, for everything else, ``""``; decided by content, never by name."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(_GZIP):
        return "gzip"
    if start == b"\xd0\xcf\x11\xe0":  # the container of old .xls, and of workbooks with a password
        return "workbook"
    if start != _ZIP:
        return ""
    names = _members(path)
    return "workbook" if any(name.startswith("xl/") or name == "content.xml" for name in names) else "zip"


def open_bytes(path: Path) -> IO[bytes]:
    """The unpacked bytes of a plain, gzip or single-member zip file. Raises UnusableFile, also while reading."""
    packed = packing(path)
    if packed == "gzip":
        return io.BufferedReader(_Guarded(gzip.open(path, "rb"), path.stat().st_size))
    if packed == "zip":
        return _only_member(path)
    return path.open("rb")


def check_workbook(path: Path) -> None:
    """Read through a workbook's parts once, so that what its directory claims is true and small enough.

    Raises UnusableFile. Old .xls files are not packed and pass.
    """
    if not zipfile.is_zipfile(path):
        return
    limit = min(MAX_WORKBOOK, max(SMALL, path.stat().st_size * MAX_RATIO))
    seen = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    while chunk := stream.read(2**20):
                        seen += len(chunk)
                        if seen > limit:
                            raise UnusableFile(
                                f"the workbook unpacks to more than {limit // 2**20:,} MB",
                                "a smaller workbook, or the same table as CSV",
                            )
    except UnusableFile:
        raise
    except DAMAGE as error:
        raise UnusableFile("the workbook is damaged or locked", "a workbook that opens without a password") from error


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return [
                item.filename
                for item in archive.infolist()
                if not item.is_dir() and not item.filename.startswith("__MACOSX/")
            ]
    except DAMAGE as error:
        raise UnusableFile("the zip file is damaged or cut off", "a complete file; export it again") from error


def _only_member(path: Path) -> IO[bytes]:
    names = _members(path)
    if len(names) != 1:
        raise UnusableFile(f"a zip file that holds {len(names)} files", "one file in a zip, or the files unpacked")
    archive = zipfile.ZipFile(path)
    try:
        return io.BufferedReader(_Guarded(cast(io.BufferedIOBase, archive.open(names[0])), path.stat().st_size))
    except DAMAGE as error:
        archive.close()
        raise UnusableFile("the zip file is locked or damaged", "a zip file without a password") from error
