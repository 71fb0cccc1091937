"""Matching usage to people: each distinct key is normalised once, and carries the person's training days."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import duckdb
import numpy as np

from surefoot.engine.query import NO_DAY
from surefoot.vocabulary.tables import Array

_SLOTS = 3


def normalised(key: str) -> str:
    """A key as it is compared: trimmed, in one Unicode form, without regard to case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", key.strip()).casefold())


def training_by_person(training_days: tuple[Array, Array], persons: int) -> tuple[Array, dict[int, list[int]]]:
    """(persons, 3) day numbers of training, `NO_DAY` where there are fewer, and the days beyond three."""
    rows = np.asarray(training_days[0], dtype=np.int64)
    days = np.asarray(training_days[1], dtype="datetime64[D]").astype(np.int64)
    pairs = np.unique(np.stack([rows, days], axis=1), axis=0) if len(rows) else np.empty((0, 2), np.int64)
    slots = np.full((persons, _SLOTS), NO_DAY, dtype=np.int32)
    more: dict[int, list[int]] = {}
    starts = np.searchsorted(pairs[:, 0], pairs[:, 0])
    place = np.arange(len(pairs)) - starts
    early = place < _SLOTS
    slots[pairs[early, 0], place[early]] = pairs[early, 1]
    for row, day in pairs[~early].tolist():
        more.setdefault(row, []).append(day)
    return slots, more


def match(raw: Sequence[str], keys: Mapping[str, str], people: Array) -> Array:
    """Row of each raw key in `people`, -1 for nobody."""
    rows = {str(person): row for row, person in enumerate(people)}
    found = (rows.get(keys.get(normalised(key), ""), -1) for key in raw)
    return np.fromiter(found, dtype=np.int32, count=len(raw))


def write_persons(connection: duckdb.DuckDBPyConnection, raw: Array, pid: Array, people: Array,
                  training_days: tuple[Array, Array]) -> None:
    """The table `persons` that usage rows are joined with: raw key, number and training days of each known person."""
    slots, more = training_by_person(training_days, len(people))
    known = pid >= 0
    pid = pid[known]
    columns = {"raw": raw[known].astype(object), "pid": pid,
               "t1": slots[pid, 0], "t2": slots[pid, 1], "t3": slots[pid, 2]}
    connection.register("persons_now", columns)
    connection.execute("CREATE TEMP TABLE beyond (pid INTEGER, more_days BIGINT[], more_weeks BIGINT[])")
    if more:
        connection.execute(
            "INSERT INTO beyond SELECT UNNEST($1::INTEGER[]), UNNEST($2::BIGINT[][]), UNNEST($3::BIGINT[][])",
            [list(more), list(more.values()), [[(day + 3) // 7 for day in days] for days in more.values()]])
    connection.execute("CREATE TEMP TABLE persons AS "
                       "SELECT CAST(n.raw AS VARCHAR) AS raw, n.pid, n.t1, n.t2, n.t3, b.more_days, b.more_weeks "
                       "FROM persons_now AS n LEFT JOIN beyond AS b USING (pid)")
    connection.unregister("persons_now")
