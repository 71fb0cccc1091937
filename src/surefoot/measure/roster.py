"""Who works here, for whom, on which day: the people table as arrays over unique people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.vocabulary.tables import Array, Table


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
        if not len(self.keys):
            return np.full(len(keys), -1)
        found = np.searchsorted(self.keys, keys)
        found = np.minimum(found, len(self.keys) - 1)
        return np.where(self.keys[found] == keys, found, -1)

    def employed(self, day: np.datetime64) -> Array:
        """bool (P): employed on `day`; first and last day count."""
        return (np.isnat(self.joined) | (self.joined <= day)) & (np.isnat(self.left) | (self.left >= day))

    def row_on(self, day: np.datetime64) -> Array:
        """int (P): the row that holds on `day`: the newest begun by then, else the person's first."""
        begun = self.table["from"][self.rows]
        begun = np.isnat(begun) | (begun <= day)
        owner = np.repeat(np.arange(len(self)), np.diff(self.starts))
        counts = np.bincount(owner[begun], minlength=len(self))
        row: Array = self.rows[self.starts[:-1] + np.maximum(counts - 1, 0)]
        return row


def roster(people: Table) -> Roster:
    """The roster of a validated people table (one row a person, or several with `from`)."""
    keys, owner = np.unique(people["person"].astype(str), return_inverse=True)
    begun = people["from"].copy()
    begun[np.isnat(begun)] = np.datetime64("0001-01-01")
    rows = np.lexsort((np.arange(len(people)), begun, owner))
    starts = np.searchsorted(owner[rows], np.arange(len(keys) + 1))
    return Roster(keys.astype(object), people, rows, starts,
                  _newest(people["joined"], rows, starts), _newest(people["left"], rows, starts))


def _newest(days: Array, rows: Array, starts: Array) -> Array:
    """Per person the value of the newest row that has one: re-exports often fill a date only once."""
    newest = np.full(len(starts) - 1, np.datetime64("NaT"), dtype="datetime64[D]")
    owner = np.repeat(np.arange(len(newest)), np.diff(starts))
    values = days[rows]
    known = ~np.isnat(values)
    newest[owner[known]] = values[known]  # rows are in order of time: the last write wins
    return newest
