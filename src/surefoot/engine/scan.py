"""From a part to something the query can scan: Parquet as it lies; text turned into Parquet first, once."""

from __future__ import annotations

import csv
import glob
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np

from surefoot.engine.rows import Scan, name, text
from surefoot.vocabulary.tables import Array, UnusableInput
from surefoot.vocabulary.usage import UsagePart

_LONGEST_ROW = 4_000_000
_HEAD = 1 << 20


@dataclass(frozen=True)
class Opened:
    """A part ready to be scanned."""

    part: UsagePart
    number: int
    file: int
    """Parts of one file share its number."""
    scan: Scan
    text: Path | None = None
    """The text file as it was read."""
    broken: Mapping[int, int] = field(default_factory=dict)
    """Places that are no rows: row number as DuckDB counts -> lines they swallow."""
    rows: int = 0
    """Rows of a text file that could be read."""


def open_parts(connection: duckdb.DuckDBPyConnection, parts: Sequence[UsagePart], workspace: Path) -> list[Opened]:
    """Make every part scannable. Raises UnusableInput for a file that is not what it says."""
    files: dict[str, int] = {}
    return [_open(connection, number, part, files.setdefault(part.file, len(files)), workspace)
            for number, part in enumerate(parts)]


def _open(connection: duckdb.DuckDBPyConnection, number: int, part: UsagePart, file: int, workspace: Path) -> Opened:
    if part.format == "csv":
        return _open_text(connection, number, part, file, workspace)
    return _scannable(connection, number, part, file, part.path, part.columns)


def _open_text(connection: duckdb.DuckDBPyConnection, number: int, part: UsagePart, file: int,
               workspace: Path) -> Opened:
    path = workspace / f"part-{number}.parquet"
    text_file = part.path
    with text_file.open("rb") as start:
        if b"\n" not in (head := start.read(_HEAD)) and b"\r" in head:
            text_file = _plain_line_ends(part.path, workspace / f"part-{number}.csv")
    header = _header(text_file, part)
    fields = {column: f"c{header.index(real)}" for column, real in part.columns.items() if real in header}
    try:
        broken = _to_parquet(connection, part, text_file, header, fields, path)
    except duckdb.InvalidInputException:
        # Windows and Unix line ends in one file: DuckDB takes either, not both.
        text_file = _plain_line_ends(part.path, workspace / f"part-{number}.csv")
        broken = _to_parquet(connection, part, text_file, header, fields, path)
    opened = _scannable(connection, number, part, file, path, {column: column for column in fields})
    rows = connection.execute(f"SELECT COUNT(*) FROM {opened.scan.relation}").fetchall()[0][0] if broken else 0
    return replace(opened, text=text_file, broken=broken, rows=rows)


def _plain_line_ends(path: Path, copy: Path) -> Path:
    """A copy with line feeds only; lines keep their numbers."""
    with path.open("rb") as source, copy.open("wb") as out:
        while block := source.read(_HEAD):
            while block.endswith(b"\r") and (more := source.read(1)):
                block += more
            out.write(block.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    return copy


def _scannable(connection: duckdb.DuckDBPyConnection, number: int, part: UsagePart, file: int, path: Path,
               fields: Mapping[str, str]) -> Opened:
    # A bare path could hold characters of a glob pattern.
    escaped = glob.escape(str(path))
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({text(escaped)})").fetchall()
    except duckdb.Error as fault:
        raise UnusableInput(f"{part.file} cannot be read as Parquet: {fault}; export it again") from fault
    schema = {row[0]: row[1] for row in described}
    present = {column: real for column, real in fields.items() if real in schema}
    # A customer's own column of that name may hold anything, e.g. a line of business.
    numbered = part.format == "parquet" and schema.get("line") == "BIGINT"
    line = name("line") if numbered else "file_row_number + 1"
    written = int(part.observed_at.astimezone(UTC).timestamp() * 1_000_000)
    return Opened(part, number, file, Scan((number,), (file,), (written,), (escaped,), present, schema, line,
                                           path.stat().st_size))


def _header(path: Path, part: UsagePart) -> list[str]:
    """Column names of a text file, trimmed."""
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
        for _ in range(part.skip_lines):
            lines.readline()
        return [cell.strip() for cell in next(csv.reader(lines, delimiter=part.delimiter), [])]


def _to_parquet(connection: duckdb.DuckDBPyConnection, part: UsagePart, source: Path, header: Sequence[str],
                wanted: Mapping[str, str], path: Path) -> dict[int, int]:
    """Write the wanted cells as text, in the order of the file, and tell what could not be read.

    Reading text costs more than counting: it is done once, and the copy packs repeated values so well that the
    queries parse each distinct value rather than each row.
    """
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(header)))
    reader = (f"read_csv({text(glob.escape(str(source)))}, auto_detect = false, header = true, "
              f"skip = {part.skip_lines}, delim = {text(part.delimiter)}, quote = '\"', escape = '\"', "
              f"columns = {{{columns}}}, null_padding = false, strict_mode = true, store_rejects = true, "
              f"rejects_limit = 0, max_line_size = {_LONGEST_ROW})")
    chosen = ", ".join(f"{cell} AS {name(column)}" for column, cell in wanted.items()) or "1 AS nothing"
    if not header:
        connection.execute(f"COPY (SELECT 1 AS nothing LIMIT 0) TO {text(str(path))} (FORMAT parquet)")
        return {}
    connection.execute("SET preserve_insertion_order = true")
    try:
        connection.execute(f"COPY (SELECT {chosen} FROM {reader}) TO {text(str(path))} (FORMAT parquet)")
        found = connection.execute(
            "SELECT line, MAX(LENGTH(text) - LENGTH(REPLACE(text, chr(10), ''))) + 1 AS lines "
            "FROM (SELECT line, RTRIM(csv_line, chr(13) || chr(10)) AS text FROM reject_errors) AS r "
            "GROUP BY line ORDER BY line").fetchnumpy()
        connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    except duckdb.Error as fault:
        if isinstance(fault, duckdb.InvalidInputException) and source == part.path:
            raise
        raise UnusableInput(f"{part.file} cannot be read as text in columns: {fault}; save it as UTF-8 CSV") from fault
    finally:
        connection.execute("SET preserve_insertion_order = false")
    return dict(zip(found["line"].tolist(), found["lines"].tolist(), strict=True))


@dataclass(frozen=True)
class LineMap:
    """How good rows of a text file, numbered from 1, relate to its lines; and the lines that are no rows."""

    shifts: Array
    """(n, 2): from this row number, lines to add. Quoted line breaks, empty and unreadable lines move them apart."""
    lost: Array


def line_map(opened: Opened) -> LineMap:
    """Walk through the text file once."""
    if opened.text is None:
        return LineMap(np.zeros((1, 2), dtype=np.int64), np.empty(0, dtype=np.int64))
    skip = opened.part.skip_lines
    shifts, starts = [(0, 0)], array("q")
    lost, row, good = array("q"), skip, 0
    for start, end, empty in _logical_rows(opened.text, skip, opened.broken):
        row += 1
        if row in opened.broken:
            lost.extend(range(start, end + 1))
        elif row > skip + 1 and not empty:
            good += 1
            if shifts[-1][1] != start - good:
                shifts.append((good, start - good))
            if opened.broken and good > opened.rows:
                starts.append(start)
    # An open quote swallows the rest of a file, and DuckDB does not say how much that is.
    lost.extend(starts)
    return LineMap(np.array(shifts, dtype=np.int64), np.array(lost, dtype=np.int64))


def _logical_rows(path: Path, skip: int, bad: Mapping[int, int]) -> Iterator[tuple[int, int, bool]]:
    """(first line, last line, whether empty) of each row below the skipped lines."""
    row = line = skip
    with path.open("rb") as lines:
        for _ in range(skip):
            next(lines, b"")
        for first in lines:
            row += 1
            line += 1
            start = line
            if row in bad:
                line += sum(1 for _ in islice(lines, bad[row] - 1))
            elif first.count(b'"') % 2:
                for more in lines:
                    line += 1
                    if more.count(b'"') % 2:
                        break
            yield start, line, not first.strip(b"\r\n")
