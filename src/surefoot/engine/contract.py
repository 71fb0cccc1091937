"""What every engine keeps to: it counts usage rows into person-weeks, wherever the rows lie.

DuckDB does it on one machine; the query text of `surefoot.engine.query` can be run by another engine behind the same
interface. Semantics shared by all engines:

- A row is dated by its local day in the organisation's time zone; a row is *used* when nothing rejects it. Rows dated
  after the as-of date are used rows that count nowhere. A rolling row is dated by the end of its period.
- Of observations alike (see `formats.md`) the newest counts. Event rows alike in different files: those of the file
  that saw them last count, all of them.
- Rows of unlike grain are never added up: where one tool has event, day or week rows in the same week of a person, the
  largest of the three sums counts; each of them can make the week active.
- Rows that a newer observation of the same thing replaces are used rows, too: they are right, only not the last word.
- First and last day of use: a week or rolling row may lie anywhere in its period, which counts up to the as-of date.
- At most ten years of weeks become columns, and a row dated before 2000 is rejected: one stray date must not make a
  thousand weeks.
- A rejected row has no influence at all: it delivers no week either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from surefoot.engine.keeping import Rename
from surefoot.vocabulary.tables import Array
from surefoot.vocabulary.usage import UsageCount, UsageKept, UsageLot, UsagePart, UsageSpan

Progress = Callable[[str, float], None]
"""Called with the name of the step and the share of all work that is done, 0 to 1."""

HISTORY_WEEKS: Final = 522
"""At most this many weeks up to the as-of date become columns; older rows still prove activation and first use."""


def no_progress(step: str, share: float) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Resources:
    """What an engine may use of the machine."""

    workspace: Path
    """Folder for what does not fit in memory; the engine leaves only an overflow of rejected rows in it."""
    memory_limit: str = "1GB"
    threads: int | None = None
    """None: as many as the machine has."""


class Engine(Protocol):
    """Counts usage rows."""

    def span(self, parts: Sequence[UsagePart], *, timezone: str, people: Array | None = None) -> UsageSpan:
        """First and last local day of any usable row, of the people of these normalised keys only where given.

        A period ends on its last day, but not after the day it was reported; `latest` is the newest report.
        """

    def count(
        self,
        parts: Sequence[UsagePart],
        *,
        keys: Mapping[str, str] | None,
        people: Array,
        training_days: tuple[Array, Array],
        timezone: str,
        as_of: date,
        first_week: date | None = None,
        progress: Progress = no_progress,
    ) -> UsageCount:
        """Person-weeks up to the end of the day `as_of`, and what was read and set aside.

        `keys` maps normalised keys (trimmed, case-folded, NFC) to persons of `people`; None = there is no people table
        and only the facts of the files are counted. `training_days` are row numbers of `people` and days
        (datetime64[D]). Columns begin with the week of the first row, or of the Monday `first_week`.
        """

    def keep(self, lots: Sequence[UsageLot], rename: Rename, *, timezone: str) -> list[UsageKept]:
        """Write the usable rows of each lot to its target under other person keys, to be counted later.

        Says what `count` says of the files when there is no people table: rows of people nobody knows are kept, too, as
        somebody may come to know them.
        """
