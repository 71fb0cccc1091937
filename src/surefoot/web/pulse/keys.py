"""The keys of a wave: in a folder of their own, outside the database and outside every backup, gone once it is closed.

- `sealing`: opens answers. Whoever has it and the database reads answers of the open wave.
- `codes`: makes each person's code. Whoever has it and the database tells whose code was used.

Both are destroyed at closing; without them what lies in the database and in all backups can't be opened or paired by
anybody. They are never in a backup: a wave that is restored onto a machine without them is lost, and says so.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from surefoot.web.frame import home, worlds

SEALING: Final = "sealing"
CODES: Final = "codes"
_HEX: Final = 32
"""Letters of a wave's folder; the others are not of one wave (whole.py)."""


class KeyGone(LookupError):  # noqa: N818 - reads as what happened
    """A key of a wave is not on this machine: it was destroyed, or the wave was restored from a backup."""


def base() -> Path:
    """The folder of all waves: SUREFOOT_WAVE_KEYS."""
    return worlds.home() / "wave-keys" if worlds.here() else Path(settings.ENVIRONMENT.wave_keys)


def folder(wave: UUID) -> Path:
    """Where the keys of a wave lie."""
    return base() / wave.hex


def make(wave: UUID, name: str, value: bytes) -> None:
    """Keep a new key of a wave (mode 0600), on the disk before it is used. Raises FileExistsError for a second one."""
    place = folder(wave)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.write_key(place / f"{name}.key", value.hex())
    home.flush(place)
    home.flush(place.parent)


def read(wave: UUID, name: str) -> bytes:
    """A key of a wave. Raises KeyGone where it is not here."""
    try:
        return bytes.fromhex((folder(wave) / f"{name}.key").read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise KeyGone(f"the key {name!r} of wave {wave} is not on this machine; it was destroyed when the wave closed, "
                      "or the wave was restored from a backup, which never has it") from error


def there(wave: UUID) -> bool:
    """Whether anything of the wave's keys is still here."""
    return folder(wave).exists()


def destroy(wave: UUID) -> None:
    """Overwrite and remove everything in the wave's folder. What a disk or a snapshot of the machine keeps below that
    is beyond us (docs/pulse.md). Again does nothing."""
    place = folder(wave)
    for file in sorted(place.glob("*")):
        wipe(file)
    if place.exists():
        place.rmdir()
        home.flush(place.parent)


def wipe(file: Path) -> None:
    """Overwrite a file and remove it. Again does nothing."""
    try:
        with file.open("r+b") as stream:
            stream.write(secrets.token_bytes(os.fstat(stream.fileno()).st_size))
            stream.flush()
            os.fsync(stream.fileno())
    except FileNotFoundError:
        return
    file.unlink(missing_ok=True)


def waves() -> list[UUID]:
    """The waves of which keys are here."""
    return [UUID(place.name) for place in sorted(base().glob("*")) if place.is_dir() and len(place.name) == _HEX]
