"""Opens a path as the `SourceFile` readers see: whatever its encoding, packing, delimiter or sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, TextIO, TypeVar

from surefoot.sources.contract import Refused, TextRow
from surefoot.sources.encoding import Encoding, find_encoding
from surefoot.sources.json_values import is_lines, json_document, json_lines, looks_like_json
from surefoot.sources.layout import TITLE_LINES, Layout, find_header, find_layout
from surefoot.sources.packing import DamagedFile, UnusableFile, open_bytes, packing
from surefoot.sources.parquet_rows import parquet_rows, parquet_types
from surefoot.sources.sheets import first_lines, read_sheet
from surefoot.sources.text_rows import cell_names, text_rows
from surefoot.sources.values import DecimalVotes

T = TypeVar("T")

HEAD: Final = 65_536
_PARQUET: Final = b"PAR1"


class OpenedFile:
    """A `SourceFile`. After `rows()` or `values()` ran through, `refused` holds what could not be split."""

    kind: Literal["text", "json", "parquet", "sheet"]

    def __init__(self, path: Path, file: str) -> None:
        self.path = path
        self.file = file
        self.modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        self.refused: list[Refused] = []
        self.remarks: list[str] = []
        """What people should know about the file although it is used."""

    head: str
    header: tuple[str, ...] = ()

    @cached_property
    def decimal_comma(self) -> bool:
        """Whether numbers in this file are written 1.234,5; runs through all rows once."""
        votes = DecimalVotes()
        for row in self.rows():
            for cell in row.cells.values():
                votes.see(cell)
        return votes.decimal_comma(self.delimiter)

    @property
    def delimiter(self) -> str:
        """Between cells; a tab for what is not delimited text."""
        return "\t"

    def rows(self) -> Iterator[TextRow]:
        """The data rows; what can't be split is set aside in `refused`."""
        self.refused = []
        for row in self._rows():
            if isinstance(row, Refused):
                self.refused.append(row)
            else:
                yield row

    def values(self) -> Iterator[tuple[int | None, Any]]:
        """The JSON values; nothing for other kinds."""
        self.refused = []
        for value in self._values():
            if isinstance(value, Refused):
                self.refused.append(value)
            else:
                yield value

    def _rows(self) -> Iterator[TextRow | Refused]:
        return iter(())

    def _values(self) -> Iterator[tuple[int | None, Any] | Refused]:
        return iter(())


class TextFile(OpenedFile):
    """Delimited text."""

    kind = "text"

    def __init__(self, path: Path, file: str, encoding: Encoding, head: str) -> None:
        super().__init__(path, file)
        self.encoding = encoding
        self.head = head
        self.layout: Layout = find_layout(head)
        self.header = self.layout.header
        if encoding.damaged:
            self.remarks.append(f"{encoding.damaged} places are not UTF-8 as the rest is; they were read as \ufffd")

    @property
    def delimiter(self) -> str:
        """Between cells."""
        return self.layout.delimiter

    def _rows(self) -> Iterator[TextRow | Refused]:
        with open_text(self.path, self.encoding) as stream:
            yield from _until_damaged(text_rows(stream, self.layout))


class JsonFile(OpenedFile):
    """One JSON value, or one a line."""

    kind = "json"

    def __init__(self, path: Path, file: str, encoding: Encoding, head: str) -> None:
        super().__init__(path, file)
        self.encoding = encoding
        self.head = head

    def _values(self) -> Iterator[tuple[int | None, Any] | Refused]:
        with open_text(self.path, self.encoding) as stream:
            if is_lines(self.head):
                yield from _until_damaged(json_lines(stream))
            else:
                yield None, json_document(stream)


class ParquetFile(OpenedFile):
    """Parquet; lines are row numbers."""

    kind = "parquet"

    def __init__(self, path: Path, file: str) -> None:
        super().__init__(path, file)
        self.types = parquet_types(path)
        self.header = tuple(self.types)
        self.head = "\t".join(self.header)

    def _rows(self) -> Iterator[TextRow | Refused]:
        return parquet_rows(self.path, self.types)


class SheetFile(OpenedFile):
    """The first sheet of a workbook that holds anything."""

    kind = "sheet"

    def __init__(self, path: Path, file: str) -> None:
        super().__init__(path, file)
        cells, others = read_sheet(path)
        if others:
            self.remarks.append(f"only the first sheet was read, not {', '.join(others)}")
        start = find_header(cells[: TITLE_LINES * 4])
        self._start = start or 0
        self.header = () if start is None else tuple(cell.strip() for cell in cells[start])
        self.head = "\n".join(first_lines(cells[:TITLE_LINES]))[:HEAD]

    def _rows(self) -> Iterator[TextRow | Refused]:
        names = cell_names(self.header)
        # Read again rather than kept: many workbooks at once would not fit into memory.
        for number, cells in enumerate(read_sheet(self.path)[0][self._start + 1 :], self._start + 2):
            if any(cell.strip() for cell in cells):
                yield TextRow(number, {name: cells[position] for position, name in names})


def open_source(path: Path, file: str) -> OpenedFile:
    """Open `path`, shown to people as `file`. Raises UnusableFile when nothing can be read from it."""
    if not path.stat().st_size:
        raise UnusableFile("the file is empty", "a header row and data")
    if packing(path) == "workbook":
        return SheetFile(path, file)
    with path.open("rb") as stream:
        if stream.read(4) == _PARQUET:
            return ParquetFile(path, file)
    encoding = find_encoding(path)
    with open_text(path, encoding) as text:
        head = text.read(HEAD)
    if not head.strip("\ufeff \r\n\t\0"):
        raise UnusableFile("the file is empty", "a header row and data")
    if "\0" in head:
        raise UnusableFile("the file is neither text nor a format we read", "CSV, JSON, Parquet or xlsx")
    if looks_like_json(head):
        return JsonFile(path, file, encoding, head)
    return TextFile(path, file, encoding, head)


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """The unpacked, decoded text, line ends as they stand. A character cut in half becomes U+FFFD."""
    stream = open_bytes(path)
    stream.read(encoding.mark)
    return io.TextIOWrapper(stream, encoding=encoding.name, errors="replace", newline="")


def _until_damaged(rows: Iterator[T | Refused]) -> Iterator[T | Refused]:
    """Everything up to where a packed file turns out to be cut off, then that as a refusal."""
    try:
        yield from rows
    except DamagedFile as error:
        yield Refused("", None, "", error.reason, error.expected)
