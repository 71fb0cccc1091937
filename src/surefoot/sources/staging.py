"""Usage rows on their way to the engine: scanned where they lie if clean, else normalised into a Parquet part.

A staged part has the columns of the usage table as text in ISO form (`actions` as a number) and `line`, the line in
the file people know. Rows stream through a text file, so memory stays bounded whatever the source's size.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from surefoot.disclose.rounding import to_five
from surefoot.sources.database import connected
from surefoot.sources.identity import CONCEALED_EXPECTED, CONCEALED_REASON, Concealment, Identity
from surefoot.sources.opening import OpenedFile, ParquetFile, TextFile, open_text
from surefoot.sources.packing import packing
from surefoot.sources.parquet_rows import first_values
from surefoot.sources.parsing import BadCell, Decisions, RowParser
from surefoot.sources.tally import Tally, new_path
from surefoot.sources.values import DayOrder, is_missing, moment_text
from surefoot.vocabulary.tables import GRAINS, USAGE
from surefoot.vocabulary.usage import UsagePart

SAMPLE: Final = 2_000
COLUMNS: Final = tuple(column.name for column in USAGE.columns)

_ISO: Final = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?"
_CLEAN: Final = {
    "at": re.compile(rf"{_ISO}\Z", re.ASCII),
    "observed_at": re.compile(rf"(?:{_ISO})?\Z", re.ASCII),
    "until": re.compile(r"(?:\d{4}-\d{2}-\d{2})?\Z", re.ASCII),
    "actions": re.compile(r"(?:\d+(?:\.\d+)?)?\Z", re.ASCII),
    "grain": re.compile(rf"(?:{'|'.join(GRAINS)})?\Z"),
    "own_initiative": re.compile(r"(?:true|false)?\Z"),
}
_PARQUET_KINDS: Final = {
    "at": ("TIMESTAMP", "DATE"), "observed_at": ("TIMESTAMP", "DATE"), "until": ("DATE",),
    "actions": ("INTEGER", "BIGINT", "UINTEGER", "UBIGINT", "SMALLINT", "TINYINT", "DOUBLE", "FLOAT", "DECIMAL"),
    "own_initiative": ("BOOLEAN",),
}
_CONTROLS = re.compile(r"[\x00-\x1f]")


class StagedUsage:
    """A sink for usage rows that need normalising; `part` is there after `close`."""

    def __init__(self, tally: Tally, target: Path, identity: Identity) -> None:
        self.tally = tally
        self.concealed = 0
        self._listed: set[str] = set()
        self._users: set[str] = set()
        self._target = target
        self._identity = identity
        self._text = target.with_suffix(".staging")
        self._stream = self._text.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._waiting: list[tuple[int | None, Mapping[str, Any]]] = []
        self._concealment: Concealment | None = None

    def add(self, line: int | None, values: Mapping[str, Any]) -> None:
        """One parsed row; the first ones wait until it is clear whether the file conceals names."""
        if self._concealment is not None:
            self._write(self._concealment, line, values)
            return
        self._waiting.append((line, dict(values)))
        if len(self._waiting) >= SAMPLE:
            self._let_go()

    def close(self) -> None:
        """Turn what was written into the Parquet part."""
        self._let_go()
        self._stream.close()
        names = ", ".join(f"'{name}': '{_type(name)}'" for name in (*COLUMNS, "line"))
        with connected() as connection:
            connection.execute(
                f"COPY (FROM read_csv({_literal(self._text)}, header=false, delim=',', quote='\"', escape='\"', "
                f"auto_detect=false, columns={{{names}}})) TO {_literal(self._target)} (FORMAT parquet)"
            )
        self._text.unlink()

    def concealed_people(self) -> tuple[int, int]:
        """Concealed names in the file, and those of them seen using the tool; both to the nearest 5."""
        return to_five(len(self._listed)), to_five(len(self._users))

    def discard(self) -> None:
        """The file is read a second time: forget what was written."""
        self._stream.close()
        self._text.unlink()

    def part(self, opened: OpenedFile, source: str) -> UsagePart:
        """The staged part; to be asked after `close`."""
        names = {name: name for name in COLUMNS}
        return UsagePart(self._target, "parquet", opened.file, source, opened.modified, names)

    def _let_go(self) -> None:
        if self._concealment is None:
            concealment = Concealment(values["person"] for _, values in self._waiting)
            self._concealment = concealment
            for line, values in self._waiting:
                self._write(concealment, line, values)
            self._waiting.clear()

    def _write(self, concealment: Concealment, line: int | None, values: Mapping[str, Any]) -> None:
        person = values["person"]
        if concealment.hides(person) and self._identity.person(person) is None:
            self.concealed += 1
            self._listed.add(person)
            if values["grain"] == "last_seen" or (values["actions"] or 0) > 0:
                self._users.add(person)
            self.tally.refuse(line, "person", CONCEALED_REASON, CONCEALED_EXPECTED)
            return
        self._writer.writerow([*(_text(values[name]) for name in COLUMNS), line])


def scan_directly(opened: OpenedFile, columns: Mapping[str, str], workspace: Path) -> UsagePart | None:
    """The file itself as a part, where an engine can scan it as it lies; None where it needs staging.

    Clean values in another encoding or packing are only copied as plain UTF-8 into the workspace.
    """
    if isinstance(opened, ParquetFile):
        if not _clean_types(opened, columns):
            return None
        return UsagePart(opened.path, "parquet", opened.file, "usage", opened.modified, columns)
    if not isinstance(opened, TextFile) or opened.encoding.damaged:
        return None
    if not all(_is_clean(row.cells, columns) for row in itertools.islice(opened.rows(), SAMPLE)):
        return None
    part = UsagePart(opened.path, "csv", opened.file, "usage", opened.modified, columns, opened.delimiter,
                     opened.layout.skip_lines)
    if opened.encoding.is_utf8 and not packing(opened.path):
        return part
    return replace(part, path=_copy(opened, workspace))


def _copy(opened: TextFile, workspace: Path) -> Path:
    target = new_path(workspace, ".csv")
    with open_text(opened.path, opened.encoding) as text, target.open("w", encoding="utf-8", newline="") as stream:
        while chunk := text.read(2**20):
            stream.write(chunk)
    return target


def _is_clean(cells: Mapping[str, str], columns: Mapping[str, str]) -> bool:
    """Whether an engine gets the same out of this row as we would."""
    return all(
        _CLEAN[ours].match(cells[theirs]) or _is_hopeless(ours, cells[theirs])
        for ours, theirs in columns.items()
        if ours in _CLEAN
    )


def _is_hopeless(column: str, text: str) -> bool:
    """Whether we could not read the value either: then it makes no difference who refuses the row."""
    if is_missing(text):
        return column == "at"
    readings = [Decisions(order, comma, True) for order in DayOrder for comma in (False, True)]
    return not any(_readable(column, text, decisions) for decisions in readings)


def _readable(column: str, text: str, decisions: Decisions) -> bool:
    try:
        RowParser(USAGE, decisions).cell(USAGE.column(column), text)
    except BadCell:
        return False
    return True


def _clean_types(opened: ParquetFile, columns: Mapping[str, str]) -> bool:
    doubtful = {
        ours: theirs
        for ours, theirs in columns.items()
        if ours in _CLEAN and not opened.types[theirs].startswith(_PARQUET_KINDS.get(ours, ()))
    }
    asked = {theirs: opened.types[theirs] for theirs in doubtful.values()}
    return all(_is_clean(cells, doubtful) for cells in first_values(opened.path, asked, SAMPLE))


def _text(value: Any) -> Any:
    if value is None or isinstance(value, float):
        return value
    if isinstance(value, str):
        return value if value.isprintable() else _CONTROLS.sub(" ", value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return moment_text(value)


def _type(name: str) -> str:
    return {"actions": "DOUBLE", "line": "BIGINT"}.get(name, "VARCHAR")


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
