"""Matching usage to people: each distinct key is normalised once, and carries the person's training days."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy as np

from surefoot.engine import query
from surefoot.engine.rows import Scan, alike
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
        self.people = people
        self._keys = keys
        self._rows = dict(zip(people.tolist(), range(len(people)), strict=True))
        self.found: dict[str, int] = {}
        """Raw key -> row, -1 for nobody."""

    @cached_property
    def as_known(self) -> dict[str, int]:
        """The rows of people, by every known key as it is known."""
        found = {key: self._rows.get(person, -1) for key, person in self._keys.items()}
        return {key: row for key, row in found.items() if row >= 0}

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
    slots = np.full((days.slots, persons), query.NO_DAY, dtype=np.int32)
    early = days.place < days.slots
    slots[days.place[early], days.pid[early]] = days.day[early]
    known = pid >= 0
    pid = pid[known]
    columns = {"raw": raw[known], "pid": pid, **{f"t{slot}": values[pid] for slot, values in enumerate(slots)}}
    connection.register("persons_now", columns)
    connection.execute("CREATE OR REPLACE TEMP TABLE persons AS "
                       "SELECT * REPLACE (CAST(raw AS VARCHAR) AS raw) FROM persons_now")
    connection.unregister("persons_now")
    connection.register("training_now", {"pid": days.pid, "day": days.day})
    connection.execute("CREATE OR REPLACE TEMP TABLE training AS SELECT CAST(pid AS INTEGER) AS pid, "
                       "CAST(day AS BIGINT) AS day FROM training_now")
    connection.unregister("training_now")


def written_as_known(connection: duckdb.DuckDBPyConnection, scans: Sequence[Scan], matching: Matching) -> bool:
    """Whether the first rows have only keys that are known just as they are written."""
    return all(key in matching.as_known for scan in alike(scans)
               for (key,) in connection.execute(query.some_keys(scan)).fetchall())


def ask_for(connection: duckdb.DuckDBPyConnection, scans: Sequence[Scan], source_of: Sequence[str],
            matching: Matching, days: Training) -> tuple[dict[str, float], dict[int, int]]:
    """Ask the parts for all keys and write the table of persons. `source_of`: the source of each part.

    Returns per source which share of its distinct keys is known, and per part its rows of nobody known.
    """
    sources: dict[str, set[str]] = {source: set() for source in source_of}
    numbers = {source: number for number, source in enumerate(sources)}
    strangers = dict.fromkeys(range(len(scans)), 0)
    doubtful: list[Scan] = []
    for scan in alike(scans):
        found = connection.execute(
            query.raw_keys(scan, [numbers[source_of[part]] for part in scan.parts])).fetchnumpy()
        unknown = int(found["n"][matching.match(found["who"].tolist()) < 0].sum())
        if len(scan.parts) == 1:
            strangers[scan.parts[0]] = unknown
        elif unknown:
            doubtful.append(scan)
        for source, number in numbers.items():
            sources[source].update(found["who"][found["source"] == number].tolist())
    write_persons(connection, matching.found, len(matching.people), days)
    for scan in doubtful:
        strangers.update(connection.execute(query.strangers(scan)).fetchall())
    rates = {source: matching.rate(raw) for source, raw in sources.items()}
    return {source: rate for source, rate in rates.items() if rate is not None}, strangers
