"""The engine on one machine: DuckDB, within a memory limit, spilling to the workspace."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np

from surefoot.engine import query
from surefoot.engine.collect import Collector
from surefoot.engine.contract import Progress, Resources, no_progress
from surefoot.engine.glance import Facts, Glance, Look, Offsets, glances, look
from surefoot.engine.keeping import SMALL, Keeping, Rename
from surefoot.engine.people import Matching, Training, ask_for, training, write_persons, written_as_known
from surefoot.engine.reasons import UNREADABLE
from surefoot.engine.rejects import RejectedRows, problems
from surefoot.engine.scan import Opened, line_map, open_parts
from surefoot.engine.weeks import WeekCount
from surefoot.engine.zones import LAST_YEAR, changes, zone
from surefoot.vocabulary.tables import Array, FileFacts
from surefoot.vocabulary.usage import UsageCount, UsageKept, UsageLot, UsagePart, UsageSpan

_CELL_BYTES = 56
_NO_TRAINING = np.empty(0, dtype=np.int64), np.empty(0, dtype="datetime64[D]")


@dataclass(frozen=True)
class DuckEngine:
    """Counts usage with DuckDB; the interface is `surefoot.engine.contract.Engine`."""

    resources: Resources

    def span(self, parts: Sequence[UsagePart], *, timezone: str, people: Array | None = None) -> UsageSpan:
        """First and last local day of any usable row; `latest` is the newest report date of the parts."""
        zone(timezone)
        latest = max((part.observed_at for part in parts), default=None)
        with self._session() as (connection, folder):
            opened = open_parts(connection, parts, folder)
            offsets = _offsets(timezone, parts)
            strangers = dict.fromkeys(range(len(opened)), 0)
            if people is not None:
                matching = Matching({str(key): str(key) for key in people}, people)
                _, strangers = ask_for(connection, [part.scan for part in opened],
                                       [part.part.source for part in opened], matching, training(_NO_TRAINING))
            seen = glances(connection, look(connection, [part.scan for part in opened], offsets), offsets, strangers,
                           people is not None)
        usable = [part.facts.get(0) for part in seen]
        firsts = [facts.first for facts in usable if facts is not None and facts.first is not None]
        lasts = [facts.last for facts in usable if facts is not None and facts.last is not None]
        return UsageSpan(_day(min(firsts, default=None)), _day(max(lasts, default=None)), latest)

    def count(
        self,
        parts: Sequence[UsagePart],
        *,
        keys: Mapping[str, str] | None,
        people: Array,
        training_days: tuple[Array, Array],
        timezone: str,
        as_of: date,
        first_week: date | None = None,
        progress: Progress = no_progress,
    ) -> UsageCount:
        """Person-weeks up to the end of the day `as_of`, and what was read and set aside."""
        zone(timezone)
        rejected = RejectedRows(self.resources.workspace)
        rate: dict[str, float] = {}
        with self._session() as (connection, folder):
            progress("reading", 0.0)
            opened = open_parts(connection, parts, folder)
            offsets = _offsets(timezone, parts)
            progress("counting", 0.3)
            looked = look(connection, [part.scan for part in opened], offsets)
            if keys is None:
                collector, seen = Collector(people[:0], as_of), glances(connection, looked, offsets, {}, False)
            else:
                matching = Matching(keys, people)
                collector, seen, rate = self._known(connection, opened, looked, matching, training(training_days),
                                                    offsets, as_of)
            progress("setting aside", 0.9)
            facts = [part.facts for part in seen]
            lost = _list_rejected(connection, rejected, opened, facts, offsets, matched=keys is not None)
        progress("done", 1.0)
        files, counts = _report(opened, facts, lost)
        return UsageCount(collector.person_weeks(first_week), files, problems(counts, rejected.rows),
                          tuple(rejected.rows), rate, tuple(rejected.overflow))

    def keep(self, lots: Sequence[UsageLot], rename: Rename, *, timezone: str) -> list[UsageKept]:
        """Write the usable rows of each lot to its target, persons renamed, and say what was read and set aside."""
        zone(timezone)
        parts = [part for lot in lots for part in lot.parts]
        if not parts:
            return [UsageKept(0) for _ in lots]
        offsets, kept = _offsets(timezone, parts), []
        with self._session() as (connection, folder):
            opened = open_parts(connection, parts, folder)
            keeping = Keeping(connection, offsets)
            keeping.read([part.scan for part in opened], rename,
                         small=sum(part.path.stat().st_size for part in parts) <= SMALL)
            for number, lot in enumerate(lots):
                begin = sum(len(earlier.parts) for earlier in lots[:number])
                mine = range(begin, begin + len(lot.parts))
                rejected = RejectedRows(self.resources.workspace, f"rejected-usage-{number}.csv")
                seen = [keeping.facts(part) for part in mine]
                its = opened[mine.start:mine.stop]
                lost = _list_rejected(connection, rejected, its, seen, offsets, matched=False)
                files, counts = _report(its, seen, lost)
                kept.append(replace(keeping.keep(mine, lot.target), files=files,
                                    problems=problems(counts, rejected.rows), rejected=tuple(rejected.rows),
                                    rejected_overflow=tuple(rejected.overflow)))
        return kept

    def _known(self, connection: duckdb.DuckDBPyConnection, opened: Sequence[Opened], looked: Look,
               matching: Matching, days: Training, offsets: Offsets, as_of: date,
               ) -> tuple[Collector, list[Glance], dict[str, float]]:
        """Count what known people did; also what is known of the parts then, and each source's share of known keys.

        Asking for all keys costs a pass of its own. Where a first look finds only keys written as they are known, rows
        are counted at once, and the count tells whether that held for every row; if not, everybody is asked for.
        """
        def run(strangers: Mapping[int, int]) -> tuple[WeekCount, list[Glance]]:
            seen = glances(connection, looked, offsets, strangers, True)
            collector = Collector(matching.people, as_of)
            counting = WeekCount(connection, collector, seen, offsets, days, self._dense_bits(connection))
            counting.run()
            return counting, seen

        scans = [part.scan for part in opened]
        if looked.all_plain and written_as_known(connection, scans, matching):
            write_persons(connection, matching.as_known, len(matching.people), days)
            counting, seen = run({})
            if not counting.strangers:
                sources = {part.part.source for part, glance in zip(opened, seen, strict=True) if glance.facts}
                return counting.collector, seen, dict.fromkeys(sorted(sources), 1.0)
        rate, strangers = ask_for(connection, scans, [part.part.source for part in opened], matching, days)
        counting, seen = run(strangers)
        return counting.collector, seen, rate

    def _dense_bits(self, connection: duckdb.DuckDBPyConnection) -> int:
        """Logarithm of the cells that a dense table for each thread may have in half of the memory."""
        limit, threads = connection.execute(
            "SELECT current_setting('memory_limit'), current_setting('threads')").fetchall()[0]
        number, unit = limit.split()
        size = float(number) * 1024 ** ("bytes", "KiB", "MiB", "GiB", "TiB").index(unit)
        return max(min(int(size / 2 / threads / _CELL_BYTES).bit_length() - 1, 28), 1)

    @contextmanager
    def _session(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
        """A connection that reads and writes nothing but the parts and a folder of its own, removed afterwards."""
        folder = Path(tempfile.mkdtemp(prefix="engine-", dir=self.resources.workspace))
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False, "autoload_known_extensions": False,
            "memory_limit": self.resources.memory_limit, "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": False}
        if self.resources.threads is not None:
            settings["threads"] = self.resources.threads
        connection = duckdb.connect(config=settings)
        try:
            connection.execute("SET TimeZone = 'UTC'")
            yield connection, folder
        finally:
            connection.close()
            shutil.rmtree(folder, ignore_errors=True)


def _offsets(timezone: str, parts: Sequence[UsagePart]) -> Offsets:
    """The zone's changes of offset as far as the data can reach: one day after it was written."""
    return changes(timezone, max([LAST_YEAR, *(part.observed_at.year + 1 for part in parts)]))


def _list_rejected(connection: duckdb.DuckDBPyConnection, rejected: RejectedRows, opened: Sequence[Opened],
                   facts: Sequence[Mapping[int, Facts]], offsets: Offsets, *, matched: bool) -> dict[int, int]:
    """List what was set aside, in a second pass over the parts that need one; lines that are no rows, per part."""
    bad = [part for part, seen in zip(opened, facts, strict=True) if part.broken or set(seen) - {0}]
    if not bad:
        return {}
    lines = {part.number: line_map(part) for part in bad}
    rows = query.all_typed([part.scan for part in bad], offsets)
    files = {part.number: part.part.file for part in bad}
    rejected.take(connection, files, lines, query.rejected(query.checked(rows) if matched else rows))
    return {number: len(found.lost) for number, found in lines.items()}


def _report(opened: Sequence[Opened], facts: Sequence[Mapping[int, Facts]], unreadable: Mapping[int, int],
            ) -> tuple[tuple[FileFacts, ...], list[tuple[str, int, int]]]:
    """Facts of each part, and (file, reason number, rows) of what was set aside."""
    files: list[FileFacts] = []
    counts: list[tuple[str, int, int]] = []
    for part, seen in zip(opened, facts, strict=True):
        used = seen.get(0, Facts(0))
        bad = {number: found.rows for number, found in sorted(seen.items()) if number}
        if unreadable.get(part.number):
            bad[UNREADABLE] = unreadable[part.number]
        counts.extend((part.part.file, number, rows) for number, rows in bad.items())
        lost = sum(bad.values())
        files.append(FileFacts(part.part.file, part.part.source, "usage", used.rows + lost, used.rows, lost,
                               _iso(used.first), _iso(used.last)))
    return tuple(files), counts


def _day(number: int | None) -> date | None:
    return None if number is None else date(1970, 1, 1) + timedelta(days=number)


def _iso(number: int | None) -> str | None:
    day = _day(number)
    return None if day is None else day.isoformat()
