"""A folder that is swapped in as a whole: what stands there is the old report or the new one, never half of one."""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from surefoot.report.contract import SCHEMA
from surefoot.vocabulary.tables import Rejected, UnusableInput

REJECTED_COLUMNS = ("table", "file", "line", "column", "reason", "expected")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def check_out(out: Path, *, previous_ok: bool = True) -> Path:
    """The real path of a folder a report may be written to.

    Raises UnusableInput when something else than an empty folder or an earlier report stands there.
    """
    place = out.resolve()
    if not place.exists():
        return place
    if not place.is_dir():
        raise UnusableInput(f"{out} is a file; give --out a folder that is empty or does not exist yet")
    if os.path.ismount(place):
        raise UnusableInput(f"{out} is a mount point and can't be swapped as a whole; give --out a folder inside it, "
                            f"such as {out / 'report'}")
    if any(place.iterdir()) and not (previous_ok and is_report(place)):
        raise UnusableInput(f"{out} holds something that is not a Surefoot report; it is left untouched. "
                            "Give --out an empty folder, a new one, or one that holds an earlier report")
    return place


def is_report(place: Path) -> bool:
    """Whether a folder holds a Surefoot report: its report.json says so."""
    try:
        found = json.loads((place / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("schema") == SCHEMA


@contextmanager
def swapped_in(place: Path) -> Iterator[Path]:
    """A new folder beside `place` to write into; renamed to `place` at the end, removed if anything goes wrong."""
    mark = f"{os.getpid()}-{secrets.token_hex(4)}"
    new, old = place.with_name(f".{place.name}.new-{mark}"), place.with_name(f".{place.name}.old-{mark}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
    except OSError as error:
        raise UnusableInput(f"can't write in {place.parent}: {error.strerror}; give --out another place") from error
    try:
        yield new
        _swap(new, place, old)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if place.exists():
            shutil.rmtree(old, ignore_errors=True)


def _swap(new: Path, place: Path, old: Path) -> None:
    try:
        if place.exists():
            place.rename(old)
        new.rename(place)
    finally:
        if old.exists() and not place.exists():
            old.rename(place)


def write_private(rejected: Sequence[Rejected], out: Path, more: Sequence[Path] = ()) -> Path:
    """Write ``OUT.private/rejected.csv`` beside `out`, for its owner's eyes only; gives back its path.

    more: CSV files of further rows with the columns of `Rejected`.
    """
    place = out.resolve()
    folder = place.with_name(f"{place.name}.private")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UnusableInput(f"{folder} is not a folder; move it away, rows that were set aside are listed there")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise UnusableInput(f"can't write in {folder}: {error.strerror}; give --out another place") from error
    rows = [(row.table, row.file, "" if row.line is None else str(row.line), row.column, row.reason, row.expected)
            for row in rejected]
    file, new = folder / "rejected.csv", folder / f".rejected-{secrets.token_hex(4)}"
    try:
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(csv_text(REJECTED_COLUMNS, rows).encode("utf-8", "backslashreplace"))
            for part in more:
                _append(part, stream)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    return file


def _append(part: Path, stream: BinaryIO) -> None:
    """Add the rows of a file like ours, a batch at a time."""
    with part.open(encoding="utf-8", newline="") as lines:
        found = csv.DictReader(lines)
        while batch := [[row[column] or "" for column in REJECTED_COLUMNS] for row in islice(found, 10_000)]:
            text = csv_text(REJECTED_COLUMNS, batch).split("\n", 1)[1]
            stream.write(text.encode("utf-8", "backslashreplace"))


def csv_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A CSV file; no cell can become a formula in a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return stream.getvalue()


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would run it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
