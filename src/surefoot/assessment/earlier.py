"""Earlier reports, read back from their OUT folders."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from surefoot.assessment.recording import record_on
from surefoot.disclose.history import Earlier, Record
from surefoot.disclose.published import earlier
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
    """An earlier report and its record; a record that is gone is made again from the history in today's tables.

    Raises UnusableInput when `out` holds no report.
    """
    try:
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        kept = private_folder(out) / RECORD
        if kept.exists():
            record = Record.from_json(kept.read_text(encoding="utf-8"))
        else:
            record = record_on(tables, usage, date.fromisoformat(report["as_of"]), settings, secrets.token_hex(16))
        return earlier(report, record)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableInput(f"--previous {out} can't be read as an earlier report ({error}); give the OUT folder of "
                            "one, with report.json in it") from error
