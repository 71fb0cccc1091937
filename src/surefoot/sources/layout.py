"""Where the table lies in a text file: its delimiter and its header row.

A report title may stand above the header; the header is the first row as wide as most rows whose cells look like names.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

DELIMITERS: Final = (",", ";", "\t", "|")
TITLE_LINES: Final = 30
_LOOK_AT: Final = 200

_NUMBER_OR_DATE = re.compile(r"[+-]?[\d.,:/ TZ-]*\d[\d.,:/ TZ-]*(?:[AaPp][Mm])?\Z", re.ASCII)


@dataclass(frozen=True)
class Layout:
    """Delimiter, lines before the header, and the column names as they stand there (trimmed)."""

    delimiter: str
    skip_lines: int
    header: tuple[str, ...]


def find_layout(head: str) -> Layout:
    """The layout of a text file from its beginning. The header is empty where no row looks like one."""
    text = head if len(head) < 65_536 else head[: head.rfind("\n") + 1]
    return max((_layout(text, mark) for mark in DELIMITERS), key=lambda scored: scored[0])[1]


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the header row among the first rows of a table, or None."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    if not widths:
        return None
    usual = max(widths, key=lambda width: (widths[width] if width > 1 else 0, width))
    for index, row in enumerate(rows[:TITLE_LINES]):
        # A first row may be wider: the others leave out empty cells at the end. Or it lacks one for a row number.
        as_wide = len(row) == usual or (index == 0 and len(row) > 1 and len(row) >= usual - 1)
        if as_wide and _looks_like_names(row):
            return index
    return None


def _looks_like_names(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row]
    filled = [cell for cell in cells if cell]
    values = sum(1 for cell in filled if _NUMBER_OR_DATE.match(cell))
    return 2 * len(filled) >= len(cells) and 2 * values < len(filled)


def _layout(text: str, delimiter: str) -> tuple[tuple[float, int], Layout]:
    """The layout under this delimiter, and how well it fits: share of rows of like width, and the header's."""
    rows: list[list[str]] = []
    starts: list[int] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    start = 0
    try:
        for row in reader:
            rows.append(row)
            starts.append(start)
            start = reader.line_num
            if len(rows) >= _LOOK_AT:
                break
    except csv.Error:
        return (-1.0, 0), Layout(delimiter, 0, ())
    index = find_header(rows)
    if index is None:
        return (0.0, 0), Layout(delimiter, 0, ())
    width = len(rows[index])
    body = [row for row in rows[index:] if any(cell.strip() for cell in row)]
    fits = max(Counter(len(row) for row in body if len(row) > 1).values(), default=0) / len(body)
    header = tuple(cell.strip() for cell in rows[index])
    return (fits if width > 1 else 0.01, width), Layout(delimiter, starts[index], header)
