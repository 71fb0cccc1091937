"""Who works here, for whom, on which day: the people table as arrays over unique people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from surefoot.vocabulary.tables import Array, Table

_BEGINNING = np.datetime64("0001-01-01", "D")


@dataclass(frozen=True)
class Roster:
    """Unique people in the order of their keys, with the history of their rows."""

    keys: Array
    """object (P): person keys, sorted."""
    table: Table
    """The people table itself."""
    rows: Array
    """int (R): rows of the table by person, then by `from`."""
    starts: Array
    """int (P + 1): person p owns ``rows[starts[p]:starts[p + 1]]``."""
    joined: Array
    """datetime64[D] (P): first day of employment, NaT = always."""
    left: Array
    """datetime64[D] (P): last day of employment, inclusive, NaT = still here."""

    def __len__(self) -> int:
        return len(self.keys)

    def index(self, keys: Array) -> Array:
        """int (N): position of each key among the people, -1 for one that is not there."""
        return np.fromiter((self._positions.get(key, -1) for key in keys.tolist()), dtype=np.int64, count=len(keys))

    @cached_property
    def _positions(self) -> dict[str, int]:
        return dict(zip(self.keys.tolist(), range(len(self.keys)), strict=True))

    def employed(self, day: np.datetime64) -> Array:
        """bool (P): employed on `day`; first and last day count."""
        there: Array = (np.isnat(self.joined) | (self.joined <= day)) & (np.isnat(self.left) | (self.left >= day))
        return there & self.known(day)

    def known(self, day: np.datetime64) -> Array:
        """bool (P): some row of the person had begun by `day`; later rows are ignored."""
        first = self.table["from"][self.rows[self.starts[:-1]]]
        begun: Array = np.isnat(first) | (first <= day)
        return begun

    def row_on(self, day: np.datetime64) -> Array:
        """int (P): the row that holds on `day`: the newest begun by then, else the person's first."""
        begun = self.table["from"][self.rows]
        begun = np.isnat(begun) | (begun <= day)
        owner = np.repeat(np.arange(len(self)), np.diff(self.starts))
        counts = np.bincount(owner[begun], minlength=len(self))
        row: Array = self.rows[self.starts[:-1] + np.maximum(counts - 1, 0)]
        return row

    def unmeasured(self, day: np.datetime64, by: Literal["usage", "pulse"]) -> Array:
        """bool (P): not measured by usage logs, or not asked in the pulse, by the row that holds on `day`."""
        said = self.table["unmeasured"][self.row_on(day)]
        out: Array = (said == by) | (said == "both")
        return out

    def history(self, day: np.datetime64) -> tuple[Array, Array, Array, Array]:
        """Rows begun by `day`, their person, and the first and last day each holds (NaT = open).

        A person's first row holds from the beginning, whatever its `from`; a row that was replaced on the day it
        began ends before it begins.
        """
        owner = np.repeat(np.arange(len(self)), np.diff(self.starts))
        begun = self.table["from"][self.rows]
        is_first = np.zeros(len(owner), dtype=bool)
        is_first[self.starts[:-1]] = True
        kept = np.flatnonzero(is_first | np.isnat(begun) | (begun <= day))
        owner, begun, is_first = owner[kept], begun[kept], is_first[kept]
        first = np.where(is_first, np.datetime64("NaT", "D"), begun)
        begun = np.where(np.isnat(begun), _BEGINNING, begun)
        last = np.full(len(kept), np.datetime64("NaT", "D"))
        replaced = np.flatnonzero(owner[:-1] == owner[1:])
        last[replaced] = begun[replaced + 1] - np.timedelta64(1, "D")
        return self.rows[kept], owner, first, last


def roster(people: Table) -> Roster:
    """The roster of a validated people table (one row a person, or several with `from`)."""
    keys, owner = np.unique(people["person"].astype(str), return_inverse=True)
    begun = people["from"].copy()
    begun[np.isnat(begun)] = _BEGINNING
    rows = np.lexsort((np.arange(len(people)), begun, owner))
    starts = np.searchsorted(owner[rows], np.arange(len(keys) + 1))
    joined, joined_row = _newest(people["joined"], rows, starts)
    left, left_row = _newest(people["left"], rows, starts)
    came_back = (left < joined) & (left_row < joined_row)
    left[came_back] = np.datetime64("NaT")
    return Roster(keys.astype(object), people, rows, starts, joined, left)


def _newest(days: Array, rows: Array, starts: Array) -> tuple[Array, Array]:
    """Per person the value of the newest row that has one, and that row: re-exports often fill a date only once."""
    newest = np.full(len(starts) - 1, np.datetime64("NaT"), dtype="datetime64[D]")
    place = np.full(len(newest), -1)
    owner = np.repeat(np.arange(len(newest)), np.diff(starts))
    values = days[rows]
    known = np.flatnonzero(~np.isnat(values))
    newest[owner[known]] = values[known]  # rows are in order of time: the last write wins
    place[owner[known]] = known
    return newest, place
