"""The data folder: the database, and keys that are made on the first start and never leave it."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(64))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first; its key counts
    finally:
        draft.unlink()


@contextmanager
def alone(home: Path, name: str) -> Iterator[None]:
    """Hold a lock on this machine while the block runs; others wait. The system lets go of it when we die."""
    prepare(home)
    with (home / f"{name}.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
