"""From what the queries answer to arrays: people are rows, calendar weeks columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from surefoot.engine.contract import HISTORY_WEEKS
from surefoot.engine.grid import Grid
from surefoot.engine.zones import monday, week_number
from surefoot.vocabulary.tables import Array
from surefoot.vocabulary.usage import PersonWeeks

FIRST_LAST = np.dtype([("person", object), ("tool", object), ("first", "datetime64[D]"), ("last", "datetime64[D]")])


@dataclass
class Collector:
    """Gathers answers into week-by-person arrays; columns never touched take no memory."""

    people: Array
    as_of: date
    actions: Array = field(init=False)
    active: Array = field(init=False)
    delivered: Array = field(init=False)
    activated: Array = field(init=False)
    tried: Array = field(init=False)
    unreported: int = 0
    unsplit: int = 0
    _use: list[tuple[Array, Array, Array, Array]] = field(default_factory=list)
    _tools: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Allocate; the operating system gives the memory of a week when it is first written."""
        persons = len(self.people)
        self._last = week_number(self.as_of)
        self._base = self._last - HISTORY_WEEKS + 1
        self.actions = np.zeros((HISTORY_WEEKS, persons), dtype=np.float32)
        self.active = np.zeros((HISTORY_WEEKS, persons), dtype=np.bool_)
        self.delivered = np.zeros(HISTORY_WEEKS, dtype=np.bool_)
        self.activated = np.zeros(persons, dtype=np.bool_)
        self.tried = np.zeros(persons, dtype=np.bool_)

    def add_weeks(self, pid: Array, week: Array, actions: Array, active: Array) -> None:
        """Person-weeks counted exactly; each pair of person and week comes once."""
        self.tried[pid[active]] = True
        row = week.astype(np.int64) - self._base
        kept = (row >= 0) & (row < HISTORY_WEEKS)
        row, pid = row[kept], pid[kept]
        self.actions[row, pid] += actions[kept]
        self.active[row, pid] |= active[kept]
        self.delivered[row] = True

    def add_grid(self, grid: Grid, sure: Array) -> None:
        """Take the cells of the quick count that are sure."""
        actions = grid.actions * sure
        active = actions > 0
        if grid.form.unreported:
            missing = grid.unreported * sure
            self.unreported += int(missing.sum())
            active |= missing > 0
        self.tried[grid.persons[0]:grid.persons[1]] |= active.any(axis=0)
        for tool, persons, first, last in grid.use(sure):
            self.add_use(persons, tool, first, last)
        # Weeks before the history have no column.
        early = max(self._base - grid.weeks[0], 0)
        if early >= grid.shape[0]:
            return
        weeks = slice(grid.weeks[0] + early - self._base, grid.weeks[1] - self._base)
        columns = slice(*grid.persons)
        self.actions[weeks, columns] += actions[early:]
        self.active[weeks, columns] |= active[early:]
        self.delivered[weeks] |= (grid.present & sure)[early:].any(axis=1)

    def add_use(self, pid: Array, tool: Array | str, first: Array, last: Array) -> None:
        """First and last day number of use of a tool by a person; a pair may come again."""
        self.activated[pid] = True
        if len(pid):
            names, code = np.unique(np.asarray(tool, dtype=str), return_inverse=True)
            known = np.array([self._tools.setdefault(name, len(self._tools)) for name in names.tolist()])
            self._use.append((pid, np.broadcast_to(known[code], len(pid)), first, last))

    def person_weeks(self, first_week: date | None) -> PersonWeeks:
        """Everything gathered, from `first_week` or the first week with a row to the week of the as-of date."""
        rows = np.flatnonzero(self.delivered)
        if first_week is not None:
            start = min(max(week_number(first_week) - self._base, 0), HISTORY_WEEKS - 1)
        else:
            start = int(rows[0]) if len(rows) else HISTORY_WEEKS - 1
        weeks = np.arange(HISTORY_WEEKS - start) * 7 + np.datetime64(monday(self._base + start), "D")
        return PersonWeeks(
            people=self.people, weeks=weeks,
            actions=np.ascontiguousarray(self.actions[start:].T), active=np.ascontiguousarray(self.active[start:].T),
            delivered=self.delivered[start:].copy(), activated=self.activated, tried=self.tried,
            unreported=self.unreported, unsplit=self.unsplit, first_last=self._first_last())

    def _first_last(self) -> Array:
        if not self._use:
            return np.empty(0, dtype=FIRST_LAST)
        pid, code, first, last = (np.concatenate(column) for column in zip(*self._use, strict=True))
        names = np.array(sorted(self._tools), dtype=object)
        code = np.searchsorted(names, np.array(list(self._tools), dtype=object))[code]
        order = np.lexsort((code, pid))
        pid, code, first, last = pid[order], code[order], first[order], last[order]
        starts = np.flatnonzero(np.r_[True, (pid[1:] != pid[:-1]) | (code[1:] != code[:-1])])
        result = np.empty(len(starts), dtype=FIRST_LAST)
        result["person"] = self.people[pid[starts]]
        result["tool"] = names[code[starts]]
        result["first"] = np.minimum.reduceat(first, starts).astype("datetime64[D]")
        result["last"] = np.maximum.reduceat(last, starts).astype("datetime64[D]")
        return result
