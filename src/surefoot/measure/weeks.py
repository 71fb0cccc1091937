"""Eligible weeks: the weeks in which a person could have used AI at work.

Days are columns counted from the Monday of the first week; weeks run Monday to Sunday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from surefoot.measure.roster import Roster
from surefoot.measure.tree import Tree
from surefoot.vocabulary.tables import Array, Table

_CHUNK = 20_000  # people at a time: bounds memory to some tens of MB for two years of days


@dataclass(frozen=True)
class Spans:
    """Inclusive intervals of days, each of one person: N intervals."""

    person: Array
    first: Array
    """datetime64[D] (N); NaT = open to the past."""
    last: Array
    """datetime64[D] (N), inclusive; NaT = open to the future."""


@dataclass(frozen=True)
class Calendar:
    """Everything that decides eligibility. `weeks` are Mondays (W); people are rows (P)."""

    weeks: Array
    delivered: Array
    """bool (W): some source delivered a row for somebody."""
    employment: Spans
    licences: Spans
    away: Spans
    """Leave and site holidays."""
    people: int

    def eligible(self) -> Array:
        """bool (P, W): employed and licensed on all seven days, nothing off Monday to Friday, week delivered."""
        return self._by_week(with_presence=True)

    def licensed_weeks(self) -> Array:
        """bool (P, W): covered by a licence on all seven days."""
        return self._by_week(with_presence=False)

    def _by_week(self, *, with_presence: bool) -> Array:
        out = np.zeros((self.people, len(self.weeks)), dtype=bool)
        for low, high in _chunks(self.people):
            out[low:high] = self._covered(self.licences, low, high, _all_week)
            if with_presence:
                out[low:high] &= self._covered(self.employment, low, high, _all_week) & self.delivered
                out[low:high] &= ~self._covered(self.away, low, high, _any_weekday)
        return out

    def _covered(self, spans: Spans, low: int, high: int, judge: Callable[[Array], Array]) -> Array:
        """bool (high - low, W): what `judge` says of the days (N, W, 7) covered by any interval of the person."""
        days = 7 * len(self.weeks)
        mine = (spans.person >= low) & (spans.person < high)
        begin, end = _offsets(spans, mine, self.weeks[0], days)
        person = spans.person[mine] - low
        whole = np.bincount(person[(begin == 0) & (end == days)], minlength=high - low).astype(bool)
        part = (begin < end) & ~whole[person]  # most people are there all the time, or have no interval at all
        few, row = np.unique(person[part], return_inverse=True)
        steps = np.zeros(len(few) * (days + 1), dtype=np.int32)
        np.add.at(steps, row * (days + 1) + begin[part], 1)
        np.add.at(steps, row * (days + 1) + end[part], -1)
        covered = np.repeat(whole[:, None], len(self.weeks), axis=1)
        some = np.cumsum(steps.reshape(len(few), days + 1)[:, :days], axis=1) > 0
        covered[few] = judge(some.reshape(len(few), len(self.weeks), 7))
        return covered


def _all_week(days: Array) -> Array:
    """bool (N, W): all seven days."""
    return np.asarray(days.all(axis=2))


def _any_weekday(days: Array) -> Array:
    """bool (N, W): any day Monday to Friday."""
    return np.asarray(days[:, :, :5].any(axis=2))


def _chunks(people: int) -> Iterator[tuple[int, int]]:
    for low in range(0, people, _CHUNK):
        yield low, min(low + _CHUNK, people)


def _offsets(spans: Spans, mine: Array, first_day: np.datetime64, days: int) -> tuple[Array, Array]:
    """First covered and first uncovered day of each interval as column numbers, cut to the window."""
    first, last = spans.first[mine], spans.last[mine]
    begin = np.where(np.isnat(first), 0, (first - first_day).astype(np.int64))
    end = np.where(np.isnat(last), days, (last - first_day).astype(np.int64) + 1)
    return np.clip(begin, 0, days), np.clip(end, 0, days)


def covered_on(spans: Spans, day: np.datetime64, people: int) -> Array:
    """bool (P): an interval of the person covers `day`."""
    hit = (np.isnat(spans.first) | (spans.first <= day)) & (np.isnat(spans.last) | (spans.last >= day))
    return np.bincount(spans.person[hit], minlength=people).astype(bool)


def spans_of(table: Table | None, people: Roster, first: str, last: str) -> Spans:
    """Intervals of a table with person, first and last columns; rows of people not in the roster are left out."""
    if table is None:
        nothing = np.empty(0, dtype="datetime64[D]")
        return Spans(np.empty(0, dtype=int), nothing, nothing)
    person = people.index(table["person"])
    known = person >= 0
    return Spans(person[known], table[first][known], table[last][known])


def employment(people: Roster, day: np.datetime64) -> Spans:
    """One interval a person known on `day`: joined to left."""
    who = np.flatnonzero(people.known(day))
    return Spans(who, people.joined[who], people.left[who])


def away(people: Roster, leave: Table | None, calendar: Table | None, nodes: Tree, day: np.datetime64) -> Spans:
    """Leave of each person, and the holidays of their site, their team or any group above it.

    A holiday of the calendar table names a site or a team, in either column, both, or nobody (everybody); quiet times
    are not holidays. Site and team are those of the person's row that holds on the holiday; groups above a team are
    those of `nodes`.
    """
    own = spans_of(leave, people, "starts", "ends")
    if calendar is None:
        return own
    rows, person, since, until = people.history(day)
    sites, teams = people.table["location"][rows], people.table["team"][rows]
    node = nodes.locate(teams)
    off = calendar["kind"] == "holiday"
    parts = [own]
    scopes = list(zip(calendar["team"], calendar["site"], strict=True))
    for scope in sorted({pair for pair, counts in zip(scopes, off, strict=True) if counts}):
        inside = np.ones(len(rows), dtype=bool)
        for name in filter(None, scope):
            inside &= (sites == name) | (teams == name) | nodes.below(name)[node]
        here = np.flatnonzero(inside)
        days = off & np.array([pair == scope for pair in scopes])
        for starts, ends in zip(calendar["starts"][days], calendar["ends"][days], strict=True):
            parts.append(Spans(person[here], np.fmax(since[here], starts), np.fmin(until[here], ends)))
    return Spans(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("person", "first", "last")))


def monday(day: np.datetime64) -> np.datetime64:
    """The Monday on or before `day`."""
    days = day.astype("datetime64[D]").astype(np.int64)
    return np.datetime64(int(days - (days + 3) % 7), "D")  # 1970-01-01 was a Thursday


def last_complete(day: np.datetime64) -> np.datetime64:
    """The Monday of the last week whose Sunday is on or before `day`."""
    return monday(day + np.timedelta64(1, "D")) - np.timedelta64(7, "D")
