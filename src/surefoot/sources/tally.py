"""What became of a file's rows: how many came, how many were set aside and why. Nothing is dropped silently."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from typing import Final

from surefoot.sources.contract import Refused
from surefoot.vocabulary.tables import FileFacts, Problem, Rejected

MAX_KEPT: Final = 50_000
"""Refused rows held in memory, a file and table; the rest goes to a file."""
_BATCH: Final = 10_000


@dataclass
class Tally:
    """The account of one table's rows in one file: always rows = used + rejected."""

    file: str
    source: str
    table: str
    rows: int = 0
    rejected: int = 0
    first: str | None = None
    last: str | None = None
    folder: Path | None = None
    """Where refused rows go that are too many for memory."""
    kept: list[Rejected] = field(default_factory=list)
    overflow: Path | None = None
    """CSV file with the refused rows beyond `kept`; complete after `finish`."""
    _waiting: list[Rejected] = field(default_factory=list)
    _reasons: dict[tuple[str, str, str], list[int | None]] = field(default_factory=dict)
    """(column, reason, expected) -> rows, line of the first."""

    def refuse(self, line: int | None, column: str, reason: str, expected: str) -> None:
        """Set one row aside. It must have been counted in `rows` before, or be counted by the caller."""
        self.rejected += 1
        count = self._reasons.setdefault((column, reason, expected), [0, line])
        count[0] = (count[0] or 0) + 1
        row = Rejected(self.table, self.file, line, column, reason, expected)
        if len(self.kept) < MAX_KEPT or self.folder is None:
            self.kept.append(row)
            return
        self._waiting.append(row)
        if len(self._waiting) >= _BATCH:
            self.finish()

    def refuse_all(self, refused: Iterable[Refused]) -> None:
        """Count and set aside what a reader or the file itself refused."""
        for item in refused:
            self.rows += 1
            self.refuse(item.line, item.column, item.reason, item.expected)

    def finish(self) -> None:
        """Write out the refused rows that wait."""
        if not self._waiting or self.folder is None:
            return
        if self.overflow is None:
            self.overflow = new_path(self.folder, ".rejected.csv")
            with self.overflow.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerow([one.name for one in fields(Rejected)])
        with self.overflow.open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(astuple(row) for row in self._waiting)
        self._waiting.clear()

    def cover(self, day: object) -> None:
        """Widen the span of days the used rows cover."""
        text = str(day)
        self.first = text if self.first is None else min(self.first, text)
        self.last = text if self.last is None else max(self.last, text)

    def facts(self) -> FileFacts:
        """The line of the data report."""
        used = self.rows - self.rejected
        return FileFacts(self.file, self.source, self.table, self.rows, used, self.rejected, self.first, self.last)

    def problems(self) -> list[Problem]:
        """One a reason, with the first line it was met in."""
        return [
            Problem(self.table, f"{column}: {reason}; expected {expected}".lstrip(": "), count or 0, self.file, line)
            for (column, reason, expected), (count, line) in self._reasons.items()
        ]


def new_path(workspace: Path, suffix: str) -> Path:
    """A path in the workspace that is not taken."""
    workspace.mkdir(parents=True, exist_ok=True)
    start = sum(1 for _ in workspace.iterdir()) + 1
    paths = (workspace / f"intake-{number:05d}{suffix}" for number in itertools.count(start))
    return next(path for path in paths if not path.exists())


def gather(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Like problems of many files as one, with the first as the example."""
    together: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        key = (problem.table, problem.reason)
        known = together.get(key)
        together[key] = problem if known is None else Problem(
            known.table, known.reason, known.rows + problem.rows, known.file, known.line
        )
    return tuple(together.values())
