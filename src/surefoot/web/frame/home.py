"""The data folder: the database, and keys that are made on the first start and never leave it."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LASTING: Final = ("audit", "channels", "counted", "factors", "secret", "store")
"""Keys that are backed up when asked for (`surefoot backup --keys`); any other key never is."""


class StillRunning(RuntimeError):  # noqa: N818 - reads as what it is
    """The product runs on this data folder, and what was asked for needs it to stand still."""


def prepare(home: Path) -> None:
    """Make the data folder, readable by its owner only."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)


def key(home: Path, name: str) -> str:
    """The secret of this name: made once, in a file that only the owner may read (mode 0600).

    Two processes that start together get the same key: whoever links its file first has made it. Raises
    PermissionError when others may read the file, since it may have been read already.
    """
    prepare(home)
    file = home / f"{name}.key"
    if not file.exists():
        _make(file)
    if file.stat().st_mode & 0o077:
        raise PermissionError(f"{file} may be read by others (mode {file.stat().st_mode & 0o777:o}); expected 600. "
                              "Replace the key if it may have been read, then chmod 600")
    return file.read_text(encoding="ascii").strip()


def _make(file: Path) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    write_key(draft, secrets.token_urlsafe(64))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first; its key counts
    finally:
        draft.unlink()


def write_key(file: Path, value: str) -> None:
    """Write a key to a new file (mode 0600) and on to the disk."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(value)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def alone(home: Path, name: str) -> Iterator[None]:
    """Hold a lock on this machine while the block runs; others wait. The system lets go of it when we die."""
    prepare(home)
    with (home / f"{name}.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def running(home: Path) -> Iterator[None]:
    """Say that the product runs on this data folder; as many processes as like may. Raises StillRunning meanwhile."""
    with _held(home, fcntl.LOCK_SH, "the data is being restored; wait until it is done"):
        yield


@contextmanager
def standing_still(home: Path) -> Iterator[None]:
    """Nothing runs on this data folder while the block does. Raises StillRunning where something does."""
    with _held(home, fcntl.LOCK_EX, f"Surefoot runs on {home}; stop `surefoot serve` and `surefoot worker` first"):
        yield


@contextmanager
def _held(home: Path, how: int, otherwise: str) -> Iterator[None]:
    prepare(home)
    with (home / "running.lock").open("w") as stream:
        try:
            fcntl.flock(stream, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StillRunning(otherwise) from error
        yield


def flush(path: Path) -> None:
    """Have the system write a file or the names in a folder to the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
