"""Usage: the files it lies in before counting, and the person-weeks it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import numpy as np

from surefoot.vocabulary.tables import Array, FileFacts, Problem, Rejected


@dataclass(frozen=True)
class UsagePart:
    """One file of usage rows as an engine can scan it: Parquet, or UTF-8 text with a header row.

    Times are ISO, counts plain numbers: a reader has already turned whatever the vendor writes into this.
    """

    path: Path
    format: Literal["parquet", "csv"]
    file: str
    """Name shown to people: relative to the data folder."""
    source: str
    """Which reader it came through: ``usage`` for our own table, else e.g. ``github_copilot``."""
    observed_at: datetime
    """Used for rows without their own `observed_at`; zone-aware."""
    columns: Mapping[str, str]
    """Column of the usage table -> column of the file."""
    delimiter: str = ","
    skip_lines: int = 0
    """Lines before the header row (text files)."""


@dataclass(frozen=True)
class PersonWeeks:
    """Usage counted into person-weeks: what the engine hands to the measures. People are rows, weeks columns."""

    people: Array
    """object (P): person keys, in the order of the rows."""
    weeks: Array
    """datetime64[D] (W): the Monday of each week, consecutive; the last may be incomplete at the as-of date."""
    actions: Array
    """float32 (P, W): own-initiative actions; a week without rows is 0."""
    active: Array
    """bool (P, W): at least one own-initiative action, or a row whose count was not reported."""
    delivered: Array
    """bool (W): some event, day or week row of some source lies in the week, for anybody."""
    activated: Array
    """bool (P): any row with actions above 0 or not reported and not marked as not own initiative."""
    tried: Array
    """bool (P): an active week ever, or a rolling or last-seen row with a count above 0."""
    unreported: int = 0
    """Rows without an action count that made a week active."""
    unsplit: int = 0
    """Week rows of people with a training day in that week: they keep all their actions."""
    first_last: Array = field(default_factory=lambda: np.empty(0))
    """structured (person, tool, first, last): first and last day of use of each tool."""


@dataclass(frozen=True)
class UsageCount:
    """What an engine gives back: person-weeks, and what it read and set aside."""

    person_weeks: PersonWeeks
    files: tuple[FileFacts, ...]
    problems: tuple[Problem, ...]
    rejected: tuple[Rejected, ...]
    match_rate: Mapping[str, float]
    """Source -> share of its distinct person keys that the people table knows."""
    rejected_overflow: tuple[Path, ...] = ()
    """CSV files with the rejected rows that are too many for `rejected`."""


@dataclass(frozen=True)
class UsageSpan:
    """First and last local day of any usage row; None where there is no usable row."""

    first: date | None
    last: date | None
    latest: datetime | None = None


@dataclass(frozen=True)
class UsageLot:
    """Parts of usage of one file, and where their usable rows are to be kept."""

    parts: Sequence[UsagePart]
    target: Path


@dataclass(frozen=True)
class UsageKept:
    """What became of a lot; nothing is written where no row is usable."""

    rows: int
    first: date | None = None
    last: date | None = None
    weeks: tuple[date, ...] = ()
    """Mondays of the weeks that event, day and week rows deliver."""
    people: frozenset[str] = frozenset()
    """Whose rows they are, by the keys they are kept under."""
    files: tuple[FileFacts, ...] = ()
    problems: tuple[Problem, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    rejected_overflow: tuple[Path, ...] = ()
    """Files of further rejected rows (CSV, the columns of `Rejected`)."""
