"""Matching usage to people: each distinct key is normalised once, and carries the person's training days."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
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


def match(raw: Sequence[str], keys: Mapping[str, str], people: Array) -> tuple[list[str], Array]:
    """The normalised form of each raw key and its row in `people`, -1 for nobody."""
    rows = dict(zip(people.tolist(), range(len(people)), strict=True))
    compared = [key if key in keys else normalised(key) for key in raw]
    found = np.fromiter((rows.get(keys.get(key), -1) for key in compared), dtype=np.int32, count=len(raw))
    return compared, found


def write_persons(connection: duckdb.DuckDBPyConnection, raw: Array, pid: Array, persons: int, days: Training) -> None:
    """Write the tables that usage rows are joined with.

    `persons` has raw key, number and training days (t0, t1, ... as far as there are slots) of each known person, so
    that leaving out training days costs the join nothing; `training` has all training days.
    """
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
