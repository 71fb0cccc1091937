"""What every source keeps to: it recognises a file by its content and yields rows of our tables.

A reader never opens a file itself: it asks the `SourceFile` for text rows or JSON values, whatever the encoding,
compression or delimiter, and yields `Row`s (values as the file has them, under our column names) and `Refused` for
what it can't use. Only the columns a reader names ever leave it: prompts, addresses, ranks and file names stay behind.
Checking values against the schema, matching people and counting usage happen elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Standing = Literal["real sample", "vendor document", "constructed"]


@dataclass(frozen=True)
class Row:
    """A row of one of our tables: raw values (text as in the file, or typed) under our column names."""

    table: str
    line: int | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Refused:
    """A row (or a whole file) that can't be used, and why. Never holds the row's values."""

    table: str
    line: int | None
    column: str
    reason: str
    expected: str


@dataclass(frozen=True)
class Note:
    """Something people must be told about a file: a message key of `words` and its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TextRow:
    """One data row of a delimited text file or sheet: cells by column name (first of duplicate names), and its line."""

    line: int
    cells: Mapping[str, str]


class SourceFile(Protocol):
    """A file as readers see it; encoding, compression, delimiter and sheets are already dealt with."""

    @property
    def file(self) -> str:
        """Name shown to people, relative to the data folder."""

    @property
    def kind(self) -> Literal["text", "json", "parquet", "sheet"]:
        """What the content is: delimited text, JSON (one value or one a line), Parquet, or a workbook."""

    @property
    def modified(self) -> datetime:
        """The file's own time, zone-aware."""

    @property
    def head(self) -> str:
        """The first 64 kB as text: enough to recognise the content by."""

    @property
    def header(self) -> tuple[str, ...]:
        """Column names of a text file, sheet or Parquet file, trimmed; empty for JSON."""

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers in this file are written 1.234,5 (decided from all rows)."""

    def rows(self) -> Iterator[TextRow]:
        """The data rows below the header, streaming."""

    def values(self) -> Iterator[tuple[int | None, Any]]:
        """JSON: each value of a JSON-lines file with its line, or the one value of a JSON file with line None."""


@dataclass(frozen=True)
class Source:
    """A system we read."""

    id: str
    title: str
    """As people know it, e.g. ``Microsoft 365 Copilot usage``."""
    tables: tuple[str, ...]
    standing: Standing
    """What the reader was built and tested against. None has met the vendor's live system."""
    about: str
    """What it gives, its traps, and what is dropped."""
    recognises: Callable[[SourceFile], bool]
    read: Callable[[SourceFile], Iterator[Row | Refused | Note]]
