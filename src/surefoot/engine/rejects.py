"""Rows that were set aside: counted in the first pass, listed in a second one, and never lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np

from surefoot.engine.reasons import REASONS, UNREADABLE
from surefoot.engine.rows import text
from surefoot.engine.scan import LineMap
from surefoot.vocabulary.tables import Problem, Rejected

LISTED = 100_000
"""So many are held in memory; the rest is written to files."""


@dataclass
class RejectedRows:
    """The list of rejected rows: so many in memory, the others in files of `folder`."""

    folder: Path
    name: str = "rejected-usage.csv"
    """Of the file of those that are too many."""
    rows: list[Rejected] = field(default_factory=list)
    overflow: list[Path] = field(default_factory=list)

    def take(self, connection: duckdb.DuckDBPyConnection, files: Mapping[int, str], lines: Mapping[int, LineMap],
             query: str) -> None:
        """List the rejected rows of some parts. `query` answers (part, line, reason); `files`: each part's name."""
        shifts = [np.column_stack([np.full(len(found.shifts), part), found.shifts]) for part, found in lines.items()]
        part, start, shift = np.concatenate(shifts).T.copy()
        connection.register("shifts", {"part": part, "start": start, "shift": shift})
        swallowed = [np.full(len(found.lost), part, dtype=np.int64) for part, found in lines.items()]
        connection.register("lost", {"part": np.concatenate(swallowed),
                                     "line": np.concatenate([found.lost for found in lines.values()])})
        lined = (f"SELECT * FROM (SELECT q.part, q.line + s.shift AS line, q.reason FROM ({query}) AS q "
                 f"ASOF LEFT JOIN shifts AS s ON q.part = s.part AND q.line >= s.start "
                 f"UNION ALL SELECT part, line, {UNREADABLE} FROM lost) AS a ORDER BY part, line, reason")
        room = max(LISTED - len(self.rows), 0)
        answer = connection.execute(f"{lined} LIMIT {room + 1}").fetchall()
        self.rows.extend(_rejected(files[part], line, reason) for part, line, reason in answer[:room])
        if len(answer) > room:
            self._write_rest(connection, files, f"{lined} OFFSET {room}")
        connection.unregister("shifts")
        connection.unregister("lost")

    def _write_rest(self, connection: duckdb.DuckDBPyConnection, files: Mapping[int, str], query: str) -> None:
        def words(of: str) -> str:
            return "CASE reason " + " ".join(
                f"WHEN {number} THEN {text(getattr(why, of))}" for number, why in REASONS.items()) + " END"

        path = self.folder / self.name
        named = ", ".join(f"({part}, {text(file)})" for part, file in files.items())
        rows = (f"SELECT 'usage' AS \"table\", f.file, q.line, {words('column')} AS \"column\", "
                f"{words('reason')} AS reason, {words('expected')} AS expected "
                f"FROM ({query}) AS q JOIN (VALUES {named}) AS f(part, file) ON f.part = q.part "
                f"ORDER BY q.part, q.line, q.reason")
        connection.execute(f"COPY ({rows}) TO {text(str(path))} (FORMAT csv, HEADER)")
        self.overflow.append(path)


def _rejected(file: str, line: int | None, number: int) -> Rejected:
    why = REASONS[number]
    return Rejected("usage", file, line, why.column, why.reason, why.expected)


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
