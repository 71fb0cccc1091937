"""Which files of a data folder are looked at; what is passed over is named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from surefoot.prove.registration import is_registration
from surefoot.sources.mapping import FILE
from surefoot.vocabulary.tables import Problem, UnusableInput

NOT_DATA: Final = frozenset(
    {".md", ".rst", ".pdf", ".docx", ".pptx", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".html", ".ics"}
)
NOT_DATA_NAMES: Final = re.compile(r"(readme|licen[sc]e|changelog)(?![a-z])")
"""How the names of texts about a folder begin: LICENSE-2.0, never licenses.csv."""
TABLES: Final = frozenset({".csv", ".tsv", ".xlsx", ".parquet", ".json", ".jsonl", ".ndjson", ".gz", ".zip"})
"""What ends so is read whatever it is called."""
REGISTRATIONS: Final = "registration*.json"
"""Names under which registrations of roll-outs are looked for; their content decides."""
CLOSED: Final = (".truth", ".private")
"""Folders that commands of ours wrote and no command reads."""


@dataclass
class Listing:
    """Files to read, in the order of their names, and what was passed over."""

    files: list[tuple[Path, str]] = field(default_factory=list)
    """Path and the name shown to people."""
    passed_over: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def list_files(folder: Path, not_tables: frozenset[str]) -> Listing:
    """The files of a data folder. Raises UnusableInput when there is no such folder."""
    if not folder.exists():
        raise UnusableInput(f"there is no folder {folder}; give the folder that holds your tables and exports")
    if not folder.is_dir():
        raise UnusableInput(f"{folder} is a file; give the folder that holds it")
    if folder.resolve().name.endswith(CLOSED):
        raise UnusableInput(f"{folder} is not data: no command reads folders ending in {' or '.join(CLOSED)}")
    listing = Listing()
    truth = folder.resolve().with_name(folder.resolve().name + ".truth")
    if truth.is_dir():
        listing.passed_over.append(f"{truth.name}/ beside the folder")
    for path in _walk(folder, folder, listing):
        name = path.relative_to(folder).as_posix()
        if name in not_tables or name == FILE:
            continue
        if _is_text(path):
            listing.passed_over.append(name)
        elif not path.resolve().is_relative_to(folder.resolve()):
            reason = "a link that leaves the data folder; expected the file itself"
            listing.problems.append(Problem("", reason, 0, name))
        elif path.match(REGISTRATIONS) and is_registration(path.read_text(encoding="utf-8-sig", errors="replace")):
            continue  # no table: what was registered of a roll-out, which the proof reads
        elif path.is_file():
            listing.files.append((path, name))
        else:
            listing.passed_over.append(name)
    return listing


def some(names: Sequence[str], most: int = 25) -> str:
    """Names in a row, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _is_text(path: Path) -> bool:
    """Whether the name says that this is for people to read, or a picture."""
    end = path.suffix.lower()
    return end in NOT_DATA or (end not in TABLES and bool(NOT_DATA_NAMES.match(path.name.lower())))


def _walk(folder: Path, at: Path, listing: Listing) -> Iterator[Path]:
    for entry in sorted(os.scandir(at), key=lambda item: item.name):
        path = Path(entry.path)
        name = path.relative_to(folder).as_posix()
        if entry.name.startswith("."):
            listing.passed_over.append(name)
        elif not entry.is_dir():
            yield path
        elif entry.name.endswith(CLOSED):
            listing.passed_over.append(f"{name}/")
        elif entry.is_symlink():
            listing.problems.append(Problem("", "a link to a folder; expected the folder itself", 0, f"{name}/"))
        else:
            yield from _walk(folder, path, listing)
