"""Earlier reports: read back from their OUT folders, or from where the product keeps them."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from surefoot.assessment.recording import record_on
from surefoot.disclose.history import Earlier, Record, fingerprint
from surefoot.disclose.published import earlier, earlier_from
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Table, UnusableInput
from surefoot.vocabulary.usage import PersonWeeks

RECORD = "counted.json"
"""File in OUT.private that says, as keyed hashes, who was counted where."""


def private_folder(out: Path) -> Path:
    """The folder beside OUT for what is not for readers of the report."""
    place = out.resolve()
    return place.with_name(f"{place.name}.private")


def read_earlier(out: Path, tables: Mapping[str, Table], usage: PersonWeeks | None, settings: Settings) -> Earlier:
    """An earlier report and its record; one that is gone, or another report's (the writing was cut off between the
    two), is made again from the history in today's tables.

    Raises UnusableInput when `out` holds no report.
    """
    try:
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        record = _kept(out)
        if record is None:
            record = record_on(tables, usage, date.fromisoformat(report["as_of"]), settings, secrets.token_hex(16))
        return earlier(report, record)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableInput(f"--previous {out} can't be read as an earlier report ({error}); give the OUT folder of "
                            "one, with report.json in it") from error


def stored(assessment: Assessment, record: str, salt: str) -> Earlier:
    """An earlier report that was kept as its assessment and as the text of its record, without the key of the people.

    Raises ValueError for a text that is no record of ours.
    """
    return earlier_from(assessment, replace(Record.from_json(record), salt=salt))


def record_text(record: Record) -> str:
    """A record as `stored` reads it: the key of the people is kept elsewhere."""
    return replace(record, salt="").to_json()


def keep_record(out: Path, record: Record) -> None:
    """Write the record of the report in `out` to the private folder beside it, readable by its owner only."""
    place = private_folder(out) / RECORD
    new = place.with_suffix(".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(replace(record, report=_digest(out)).to_json())
    new.replace(place)


def _kept(out: Path) -> Record | None:
    """The record beside `out`, where it belongs to the report that stands there now."""
    place = private_folder(out) / RECORD
    if not place.exists():
        return None
    record = Record.from_json(place.read_text(encoding="utf-8"))
    return record if record.report == _digest(out) else None


def _digest(out: Path) -> str:
    return hashlib.sha256((out / "report.json").read_bytes()).hexdigest()


def person_in_record(salt: str, person: str) -> str:
    """How a person of the people table stands in a record made with this key: to find and forget them there."""
    return fingerprint(salt, person)
