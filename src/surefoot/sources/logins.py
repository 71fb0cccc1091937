"""The identity file: two columns, any key and the person it belongs to."""

from __future__ import annotations

from pathlib import Path

from surefoot.sources.opening import open_source
from surefoot.sources.packing import UnusableFile


def read_logins(folder: Path, name: str | None) -> dict[str, str]:
    """Key -> person key, from the file ``surefoot.toml`` names; empty without one. Raises UnusableFile."""
    if name is None:
        return {}
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise UnusableFile("surefoot.toml, identity.file: there is no such file in the data folder", "a file beside it")
    opened = open_source(path, name)
    if len(opened.header) != 2 or len(set(opened.header)) != 2:
        raise UnusableFile(f"the identity file has the columns {', '.join(opened.header)}",
                           "two columns with a header row: a key, and the person it belongs to")
    key, person = opened.header
    return {row.cells[key]: row.cells[person] for row in opened.rows() if row.cells[key].strip()}
