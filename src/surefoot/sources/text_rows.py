"""Delimited text as rows, streaming: quoted line ends, short rows, broken rows, and a last line that was cut off."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from surefoot.sources.contract import Refused, TextRow
from surefoot.sources.layout import Layout

MAX_CELL = 16 * 2**20
"""Audit logs put a whole JSON record into one cell; beyond this a quote was never closed."""
csv.field_size_limit(MAX_CELL)

_CUT = "the last line is cut off"
_WHOLE = "a complete file; export it again"


class _Lines:
    """Hands lines to the csv reader and remembers those of the record it is reading."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self.record: list[str] = []
        """Of the record being read; a new list for each record."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.record.append(line)
        return line


def text_rows(stream: TextIO, layout: Layout) -> Iterator[TextRow | Refused]:
    """The data rows below the header. A row with fewer cells is filled up, except the last where it was cut off."""
    for _ in range(layout.skip_lines):
        stream.readline()
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=layout.delimiter)
    names = cell_names(layout.header)
    held: TextRow | Refused | None = None
    start, header = layout.skip_lines, True
    while True:
        lines.record = []
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            cells = None
        line, start = start + 1, layout.skip_lines + reader.line_num
        if header:
            header = False
            continue
        if held is not None:
            yield held
        held = _row(cells, names, len(layout.header), line)
        last_cells, last_record, start_of_last = cells or [], lines.record, line
    if held is not None:
        cut = _is_cut(last_cells, last_record, len(layout.header))
        yield Refused("", start_of_last, "", _CUT, _WHOLE) if cut else held


def cell_names(header: tuple[str, ...]) -> list[tuple[int, str]]:
    """Position and name of the columns that can be told apart: named, and the first of duplicate names."""
    seen: set[str] = set()
    names = []
    for position, name in enumerate(header):
        if name not in seen:
            seen.add(name)
            names.append((position, name))
    return names


def _row(cells: list[str] | None, names: list[tuple[int, str]], width: int, line: int) -> TextRow | Refused | None:
    if cells is None:
        return Refused("", line, "", "the row can't be split into cells", "quotes that are closed, cells under 16 MB")
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        return Refused("", line, "", f"more cells than the header's {width}",
                       "a cell that contains the delimiter in double quotes")
    filled = cells + [""] * (width - len(cells))
    return TextRow(line, {name: filled[position] for position, name in names})


def _is_cut(cells: list[str], record: list[str], width: int) -> bool:
    """Whether the last row was cut off: a quote left open, or too few cells and no line end."""
    quotes = sum(line.count('"') for line in record)
    return bool(quotes % 2) or (len(cells) < width and not record[-1].endswith(("\n", "\r")))
