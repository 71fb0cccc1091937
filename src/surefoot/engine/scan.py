"""From a part to something the query can scan: Parquet as it lies; text turned into Parquet first, once."""

from __future__ import annotations

import csv
import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from pathlib import Path

import duckdb

from surefoot.engine.rows import Scan, name, text
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.usage import UsagePart

_LONGEST_ROW = 4_000_000


@dataclass(frozen=True)
class Broken:
    """A place in a text file that is no row: its row number as DuckDB counts, and how many lines it swallowed."""

    row: int
    lines: int


@dataclass(frozen=True)
class Opened:
    """A part ready to be scanned, and what of a text file could not be read as rows."""

    part: UsagePart
    scan: Scan
    broken: tuple[Broken, ...] = ()


def open_parts(connection: duckdb.DuckDBPyConnection, parts: Sequence[UsagePart], workspace: Path) -> list[Opened]:
    """Make every part scannable. Raises UnusableInput for a file that is not what it says."""
    files: dict[str, int] = {}
    return [_open(connection, number, part, files.setdefault(part.file, len(files)), workspace)
            for number, part in enumerate(parts)]


def _open(connection: duckdb.DuckDBPyConnection, number: int, part: UsagePart, file: int, workspace: Path) -> Opened:
    broken: tuple[Broken, ...] = ()
    path, fields = part.path, dict(part.columns)
    if part.format == "csv":
        path = workspace / f"part-{number}.parquet"
        header = _header(part)
        fields = {column: f"c{header.index(field)}" for column, field in part.columns.items() if field in header}
        broken = _to_parquet(connection, part, header, sorted(fields.values()), path)
    # A bare path could hold characters of a glob pattern.
    relation = f"read_parquet({text(glob.escape(str(path)))}, file_row_number = true)"
    try:
        types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
    except duckdb.Error as fault:
        raise UnusableInput(f"{part.file} cannot be read as Parquet: {fault}; export it again") from fault
    present = {column: field for column, field in fields.items() if field in types}
    line = name("line") if part.format == "parquet" and "line" in types else "file_row_number + 1"
    scan = Scan(number, file, relation, present, {column: types[field] for column, field in present.items()},
                int(part.observed_at.astimezone(UTC).timestamp() * 1_000_000), line)
    return Opened(part, scan, broken)


def _header(part: UsagePart) -> list[str]:
    """Column names of a text file, trimmed."""
    with part.path.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
        for _ in range(part.skip_lines):
            lines.readline()
        return [cell.strip() for cell in next(csv.reader(lines, delimiter=part.delimiter), [])]


def _to_parquet(connection: duckdb.DuckDBPyConnection, part: UsagePart, header: Sequence[str], wanted: Sequence[str],
                path: Path) -> tuple[Broken, ...]:
    """Write the wanted cells as text, in the order of the file, and tell what could not be read.

    Reading text costs more than counting: it is done once, and the copy packs repeated values so well that the
    queries parse each distinct value rather than each row.
    """
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(header)))
    reader = (f"read_csv({text(glob.escape(str(part.path)))}, auto_detect = false, header = true, "
              f"skip = {part.skip_lines}, delim = {text(part.delimiter)}, quote = '\"', escape = '\"', "
              f"columns = {{{columns}}}, null_padding = false, strict_mode = true, store_rejects = true, "
              f"rejects_limit = 0, max_line_size = {_LONGEST_ROW})")
    chosen = ", ".join(wanted) or "1 AS nothing"
    if not header:
        connection.execute(f"COPY (SELECT 1 AS nothing LIMIT 0) TO {text(str(path))} (FORMAT parquet)")
        return ()
    connection.execute("SET preserve_insertion_order = true")
    try:
        connection.execute(f"COPY (SELECT {chosen} FROM {reader}) TO {text(str(path))} (FORMAT parquet)")
        found = connection.execute(
            "SELECT line, MAX(LENGTH(csv_line) - LENGTH(REPLACE(csv_line, chr(10), ''))) + 1 "
            "FROM reject_errors GROUP BY line ORDER BY line").fetchall()
        connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    except duckdb.Error as fault:
        raise UnusableInput(f"{part.file} cannot be read as text in columns: {fault}; save it as UTF-8 CSV") from fault
    finally:
        connection.execute("SET preserve_insertion_order = false")
    return tuple(Broken(int(row), int(lines)) for row, lines in found)


def line_shifts(part: UsagePart, broken: Sequence[Broken]) -> tuple[list[tuple[int, int]], list[int]]:
    """How the numbers of good rows relate to lines of the text file, and the lines that are no rows.

    (from this row number, lines to add), in order: quoted line breaks, empty and unreadable lines move them apart.
    """
    bad = {place.row: place.lines for place in broken}
    shifts: list[tuple[int, int]] = []
    lost: list[int] = []
    row, good = part.skip_lines, 0
    header = row + 1
    for start, end, empty in _logical_rows(part.path, part.skip_lines, bad):
        row += 1
        if row in bad:
            lost.extend(range(start, end + 1))
        elif row > header and not empty:
            good += 1
            if not shifts or shifts[-1][1] != start - good:
                shifts.append((good, start - good))
    return shifts, lost


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
