"""Rows that were set aside: counted in the first pass, listed in a second one, and never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from surefoot.engine.reasons import REASONS, UNREADABLE
from surefoot.engine.rows import Scan, name, text
from surefoot.engine.scan import LineMap, Opened
from surefoot.vocabulary.tables import USAGE, Problem, Rejected

LISTED = 100_000
"""So many are held in memory; the rest is written to files."""
_SHOWN = ("at", "tool", "actions", "surface", "until", "grain", "own_initiative", "observed_at")


def shown_values(scan: Scan) -> str:
    """Expression: the cells of a row that identify nobody, as text."""
    assert not any(USAGE.column(column).identifying for column in _SHOWN)
    cells = [f"'{column}=' || CAST({name(scan.columns[column])} AS VARCHAR)"
             for column in _SHOWN if column in scan.columns]
    return f"CONCAT_WS('; ', {', '.join(cells)})" if cells else "''"


@dataclass
class RejectedRows:
    """The list of rejected rows: so many in memory, the others in files of `folder`."""

    folder: Path
    rows: list[Rejected] = field(default_factory=list)
    overflow: list[Path] = field(default_factory=list)

    def take(self, connection: duckdb.DuckDBPyConnection, opened: Opened, lines: LineMap, query: str) -> None:
        """List the rejected rows of one part. `query` answers (line, reason, shown)."""
        connection.register("shifts", {"start": lines.shifts[:, 0].copy(), "shift": lines.shifts[:, 1].copy()})
        connection.register("lost", {"line": lines.lost})
        lined = (f"SELECT * FROM (SELECT q.line + s.shift AS line, q.reason, q.shown FROM ({query}) AS q "
                 f"ASOF JOIN shifts AS s ON q.line >= s.start "
                 f"UNION ALL SELECT line, {UNREADABLE}, '' FROM lost) AS a ORDER BY line")
        room = max(LISTED - len(self.rows), 0)
        answer = connection.execute(f"{lined} LIMIT {room + 1}").fetchall()
        self.rows.extend(_rejected(opened, line, reason, shown) for line, reason, shown in answer[:room])
        if len(answer) > room:
            self._write_rest(connection, opened, f"{lined} OFFSET {room}")
        connection.unregister("shifts")
        connection.unregister("lost")

    def _write_rest(self, connection: duckdb.DuckDBPyConnection, opened: Opened, query: str) -> None:
        def words(of: str) -> str:
            return "CASE reason " + " ".join(
                f"WHEN {number} THEN {text(getattr(why, of))}" for number, why in REASONS.items()) + " END"

        path = self.folder / f"rejected-usage-{opened.number}.csv"
        rows = (f"SELECT 'usage' AS \"table\", {text(opened.part.file)} AS file, line, {words('column')} AS "
                f"\"column\", {words('reason')} AS reason, {words('expected')} AS expected, shown AS \"values\" "
                f"FROM ({query}) AS q")
        connection.execute(f"COPY ({rows}) TO {text(str(path))} (FORMAT csv, HEADER)")
        self.overflow.append(path)


def _rejected(opened: Opened, line: int, number: int, values: str) -> Rejected:
    why = REASONS[number]
    return Rejected("usage", opened.part.file, line, why.column, why.reason, why.expected, values)


def problems(counts: Sequence[tuple[str, int, int]], rejected: Sequence[Rejected]) -> tuple[Problem, ...]:
    """One problem a file and reason, with its first line as an example. `counts` are (file, reason number, rows)."""
    example: dict[tuple[str, str, str], int | None] = {}
    for row in rejected:
        example.setdefault((row.file, row.column, row.reason), row.line)
    merged: dict[tuple[str, int], int] = {}
    for file, number, rows in counts:
        merged[file, number] = merged.get((file, number), 0) + rows
    return tuple(
        Problem("usage", why.reason, rows, file, example.get((file, why.column, why.reason)))
        for (file, number), rows in merged.items() if (why := REASONS[number]))
