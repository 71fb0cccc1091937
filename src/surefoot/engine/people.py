"""Matching usage to people: each distinct key is normalised once, and carries the person's training days."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

from surefoot.engine.query import NO_DAY
from surefoot.vocabulary.tables import Array

_MOST_SLOTS = 3
_FAR = 10_000_000


def normalised(key: str) -> str:
    """A key as it is compared: trimmed, in one Unicode form, without regard to case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", key.strip()).casefold())


@dataclass(frozen=True)
class Training:
    """Training days, each once, in the order of people and days."""

    pid: Array
    day: Array
    """Day numbers."""
    place: Array
    """Which of the person's training days it is, from 0."""
    slots: int
    """Days that the table of persons has columns for."""

    @property
    def crowded(self) -> tuple[Array, Array]:
        """Person and week of days that have no column."""
        beyond = self.place >= self.slots
        return self.pid[beyond], (self.day[beyond] + 3) // 7


def training(days: tuple[Array, Array]) -> Training:
    """Training days from row numbers and dates, as they come."""
    rows = np.asarray(days[0], dtype=np.int64)
    numbers = np.asarray(days[1], dtype="datetime64[D]").astype(np.int64)
    pid, day = np.divmod(np.unique(rows * _FAR + numbers), _FAR)
    place = np.arange(len(pid)) - np.searchsorted(pid, pid)
    return Training(pid, day, place, min(int(place.max(initial=-1)) + 1, _MOST_SLOTS))


class Matching:
    """Matches raw keys to rows of `people`, each distinct one once."""

    def __init__(self, keys: Mapping[str, str], people: Array) -> None:
        self._keys = keys
        self._rows = dict(zip(people.tolist(), range(len(people)), strict=True))
        self.found: dict[str, int] = {}
        """Raw key -> row, -1 for nobody."""

    def match(self, raw: Sequence[str]) -> Array:
        """The row of each raw key."""
        keys, rows, found = self._keys, self._rows, self.found
        for key in raw:
            if key not in found:
                person = keys.get(key)
                found[key] = rows.get(keys.get(normalised(key), "") if person is None else person, -1)
        return np.fromiter(map(found.__getitem__, raw), dtype=np.int32, count=len(raw))

    def rate(self, raw: Iterable[str]) -> float | None:
        """Share of the distinct keys, as they are compared, that are known."""
        known = {key if key in self._keys else normalised(key): self.found[key] >= 0 for key in raw}
        known.pop("", None)
        return sum(known.values()) / len(known) if known else None


def write_persons(connection: duckdb.DuckDBPyConnection, found: Mapping[str, int], persons: int,
                  days: Training) -> None:
    """Write the tables that usage rows are joined with.

    `persons` has raw key, number and training days (t0, t1, ... as far as there are slots) of each known person, so
    that leaving out training days costs the join nothing; `training` has all training days.
    """
    raw, pid = np.array(list(found), dtype=object), np.fromiter(found.values(), np.int32, len(found))
    slots = np.full((days.slots, persons), NO_DAY, dtype=np.int32)
    early = days.place < days.slots
    slots[days.place[early], days.pid[early]] = days.day[early]
    known = pid >= 0
    pid = pid[known]
    columns = {"raw": raw[known], "pid": pid, **{f"t{slot}": values[pid] for slot, values in enumerate(slots)}}
    connection.register("persons_now", columns)
    connection.execute("CREATE TEMP TABLE persons AS SELECT * REPLACE (CAST(raw AS VARCHAR) AS raw) FROM persons_now")
    connection.unregister("persons_now")
    connection.register("training_now", {"pid": days.pid, "day": days.day})
    connection.execute("CREATE TEMP TABLE training AS SELECT CAST(pid AS INTEGER) AS pid, CAST(day AS BIGINT) AS day "
                       "FROM training_now")
    connection.unregister("training_now")
