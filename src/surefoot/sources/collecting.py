"""Reads a file once (twice where only all its rows tell what a date means) and hands each table's rows to its sink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from surefoot.sources.contract import Note, Refused, Row
from surefoot.sources.packing import UnusableFile
from surefoot.sources.parsing import BadCell, Decisions, NotDecidedYet, RowParser, decide
from surefoot.sources.tally import Tally
from surefoot.vocabulary.tables import SCHEMAS

Reading = Callable[[], Iterator[Row | Refused | Note]]
"""Reads the file from its beginning, each time it is called."""


class Sink(Protocol):
    """Takes the typed rows of one table of one file."""

    tally: Tally

    def add(self, line: int | None, values: Mapping[str, Any]) -> None:
        """One parsed row. Raises BadCell to refuse it."""

    def close(self) -> None:
        """All rows were added."""

    def discard(self) -> None:
        """The file is read a second time into another sink."""


class TableRows:
    """Rows of a small table, column by column."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.columns: dict[str, list[Any]] = {column.name: [] for column in SCHEMAS[tally.table].columns}
        self.lines: list[int | None] = []
        self.used: list[bool] = []
        """Per row: not yet set aside by a check that needs other rows or tables."""
        self._texts: dict[str, str] = {}

    def add(self, line: int | None, values: Mapping[str, Any]) -> None:
        """One parsed row."""
        for name, column in self.columns.items():
            value = values[name]
            column.append(self._texts.setdefault(value, value) if isinstance(value, str) else value)
        self.lines.append(line)
        self.used.append(True)

    def refuse(self, row: int, column: str, reason: str, expected: str) -> None:
        """Set a row aside after all."""
        self.used[row] = False
        self.tally.refuse(self.lines[row], column, reason, expected)

    def close(self) -> None:
        """Nothing to do."""

    def discard(self) -> None:
        """Nothing to do."""


def collect(
    reading: Reading, open_sink: Callable[[str], Sink], known: Decisions, delimiter: str
) -> tuple[dict[str, Sink], list[Note]]:
    """Run through the file and return a sink for each table met, and the reader's notes.

    `open_sink` may be called again for the same table when the file has to be read a second time.
    """
    try:
        return _once(reading, open_sink, known)
    except NotDecidedYet:
        return _once(reading, open_sink, decide(reading(), known, delimiter))


def _once(
    reading: Reading, open_sink: Callable[[str], Sink], decisions: Decisions
) -> tuple[dict[str, Sink], list[Note]]:
    sinks: dict[str, tuple[Sink, RowParser]] = {}
    try:
        notes = _fill(reading(), open_sink, decisions, sinks)
    except (NotDecidedYet, UnusableFile):
        for sink, _ in sinks.values():
            sink.discard()
        raise
    for sink, _ in sinks.values():
        sink.close()
    return {table: sink for table, (sink, _) in sinks.items()}, notes


def _fill(
    items: Iterator[Row | Refused | Note],
    open_sink: Callable[[str], Sink],
    decisions: Decisions,
    sinks: dict[str, tuple[Sink, RowParser]],
) -> list[Note]:
    notes = []
    for item in items:
        if isinstance(item, Note):
            notes.append(item)
            continue
        if item.table not in sinks:
            sinks[item.table] = (open_sink(item.table), RowParser(SCHEMAS[item.table], decisions))
        sink, parser = sinks[item.table]
        sink.tally.rows += 1
        if isinstance(item, Refused):
            sink.tally.refuse(item.line, item.column, item.reason, item.expected)
            continue
        try:
            sink.add(item.line, parser.parse(item.values))
        except BadCell as bad:
            sink.tally.refuse(item.line, bad.column, bad.reason, bad.expected)
    return notes
