"""Person-weeks from the quick count, and again, exactly, where the quick count is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np

from surefoot.engine import query, quick
from surefoot.engine.collect import Collector
from surefoot.engine.glance import Glance, Offsets
from surefoot.engine.grid import Answer, Grid
from surefoot.engine.people import Training
from surefoot.engine.rows import DAY, EVENT, LAST_SEEN, ROLLING
from surefoot.engine.zones import day_number
from surefoot.vocabulary.tables import Array

_AT_ONCE = 8_000_000
"""Person-weeks fetched into memory at once."""


class WeekCount:
    """Counts the rows of all parts into the collector."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, collector: Collector, glances: Sequence[Glance],
                 offsets: Offsets, training: Training, dense_bits: int) -> None:
        """`dense_bits`: cells of a dense table (logarithm) that memory allows for; more are counted by hashing."""
        self._dense_bits = dense_bits
        self._slots = training.slots
        self._connection = connection
        self.collector = collector
        self._glances = [part for part in glances if part.grains]
        self._offsets = offsets
        self._as_of_day = day_number(collector.as_of)
        firsts = [facts.first for part in self._glances if (facts := part.facts.get(0)) and facts.first is not None]
        lasts = [facts.last for part in self._glances if (facts := part.facts.get(0)) and facts.last is not None]
        self._first_day = min([*firsts, self._as_of_day])
        self._last_day = max(lasts, default=self._as_of_day)
        self._weeks = (self._first_day + 3) // 7, (min(self._last_day, self._as_of_day) + 3) // 7 + 1
        self.strangers = False
        """Whether a plain part had rows of nobody known, on whatever day."""
        self._doubt = np.zeros((self._weeks[1] - self._weeks[0], len(collector.people)), dtype=np.bool_)
        self._mark(*training.crowded)

    def run(self) -> None:
        """Count."""
        if not self._glances:
            return
        hard = quick.hard_cells(self._glances, self._offsets, self._as_of_day)
        if hard is not None:
            found = self._connection.execute(hard).fetchnumpy()
            self._mark(found["pid"], found["week"])
        if any(part.grains & {EVENT, DAY} for part in self._glances):
            self._count_quickly()
        week, pid = np.nonzero(self._doubt)
        loose = [part for part in self._glances if part.grains & {ROLLING, LAST_SEEN}]
        if len(pid) or loose:
            self._count_exactly(pid.astype(np.int32), week + self._weeks[0], self._glances if len(pid) else loose)

    def _mark(self, pid: Array, week: Array) -> None:
        row = np.asarray(week, dtype=np.int64) - self._weeks[0]
        kept = (row >= 0) & (row < len(self._doubt))
        self._doubt[row[kept], pid[kept]] = True

    def _chunks(self, sums: str, form: quick.Shape) -> Iterator[tuple[Answer, int, int]]:
        """(answer, first person, last person + 1) in pieces that fit in memory."""
        persons, weeks = self._doubt.shape[1], self._doubt.shape[0]
        step = max(_AT_ONCE // (weeks * form.blocks), 1)
        if persons <= step:
            answer = self._connection.execute(sums).fetchnumpy()
            self.strangers = bool(np.ma.getmaskarray(answer["cell"]).any())
            yield _inside(answer, weeks * persons), 0, persons
            return
        self._connection.execute(f"CREATE TEMP TABLE sums AS {sums}")
        self.strangers = bool(self._connection.execute("SELECT COUNT(*) FROM sums WHERE cell IS NULL").fetchall()[0][0])
        for start in range(0, persons, step):
            end = min(start + step, persons)
            answer = self._connection.execute(quick.cells("sums", (weeks, persons), (start, end))).fetchnumpy()
            yield answer, start, end
        self._connection.execute("DROP TABLE sums")

    def _count_quickly(self) -> None:
        form = quick.shape(self._glances, self._slots)
        self._connection.execute(query.days(self._first_day, self._last_day, self._weeks, self._as_of_day,
                                            len(self.collector.people)))
        sums = quick.sums(self._glances, form, self._offsets, self._as_of_day)
        # A dense table is worth its memory where there are many more rows than cells. Weeks before persons: rows come
        # in the order of days, and then touch neighbouring cells.
        rows = sum(facts.rows for part in self._glances if (facts := part.facts.get(0)))
        self._connection.execute(f"SET perfect_ht_threshold = {min(self._dense_bits, (rows // 4).bit_length())}")
        for answer, start, end in self._chunks(sums, form):
            grid = Grid(answer, form, self._weeks, (start, end))
            doubt = self._doubt[:, start:end]
            doubt |= grid.doubt
            self.collector.add_grid(grid, ~doubt)
        self._connection.execute("RESET perfect_ht_threshold")

    def _count_exactly(self, pid: Array, week: Array, glances: Sequence[Glance]) -> None:
        """Count the rows of the doubtful weeks, and of no week at all, de-duplicating every one."""
        connection, collector = self._connection, self.collector
        connection.register("doubts_now", {"pid": pid, "week": week})
        connection.execute("CREATE OR REPLACE TEMP TABLE doubts AS "
                           "SELECT CAST(pid AS INTEGER) AS pid, CAST(week AS BIGINT) AS week FROM doubts_now")
        parts = [part.scan if part.grains & {ROLLING, LAST_SEEN} else query.of_doubtful_people(part.scan)
                 for part in glances]
        rows = query.doubtful(query.usable(query.checked(query.all_typed(parts, self._offsets)), self._as_of_day))
        counted = query.counted(query.observed(rows), self._as_of_day)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE cells AS {counted}")
        found = connection.execute(query.week_sums("cells")).fetchnumpy()
        collector.add_weeks(found["pid"], found["week"], found["actions"], found["active"])
        found = connection.execute(query.tool_days("cells")).fetchnumpy()
        collector.add_use(found["pid"], found["tool"], found["first"], found["last"])
        collector.tried[connection.execute(query.proofs("cells")).fetchnumpy()["pid"]] = True
        unreported, unsplit = connection.execute(query.totals("cells")).fetchall()[0]
        collector.unreported += unreported
        collector.unsplit += unsplit


def _inside(answer: Answer, cells: int) -> Answer:
    """The answer without what is of nobody known or after the as-of date."""
    inside = ~np.ma.getmaskarray(answer["cell"]) & (np.ma.getdata(answer["cell"]) < cells)
    return answer if inside.all() else {column: np.ma.getdata(values)[inside] for column, values in answer.items()}
