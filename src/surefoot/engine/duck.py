"""The engine on one machine: DuckDB, within a memory limit, spilling to the workspace."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np

from surefoot.engine import query
from surefoot.engine.collect import Collector
from surefoot.engine.contract import Progress, Resources, no_progress
from surefoot.engine.people import match, normalised, write_persons
from surefoot.engine.rejects import RejectedRows, problems, shown_values
from surefoot.engine.scan import Opened, open_parts
from surefoot.engine.zones import changes, day_number, zone
from surefoot.vocabulary.tables import Array, FileFacts
from surefoot.vocabulary.usage import UsageCount, UsagePart, UsageSpan


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
            if not opened:
                return UsageSpan(None, None, None)
            rows = query.all_typed([part.scan for part in opened], _offsets(timezone, parts))
            known = "TRUE"
            if people is not None:
                raw = _raw_keys(connection, rows)
                wanted = set(people.tolist())
                kept = np.array([key for key in raw if normalised(key) in wanted], dtype=object)
                connection.register("kept", {"raw": np.append(kept, [""]).astype(object)})
                known = "who IN (SELECT raw FROM kept)"
            first, last = connection.execute(
                f"SELECT MIN(day), MAX(LEAST(ends, GREATEST(day, seen_day))) FROM ({rows}) AS r "
                f"WHERE reason IS NULL AND {known}").fetchall()[0]
        return UsageSpan(_day(first), _day(last), latest)

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
        collector = Collector(people if keys is not None else people[:0], as_of)
        with self._session() as (connection, folder):
            opened = open_parts(connection, parts, folder)
            progress("reading", 0.3)
            offsets = _offsets(timezone, parts)
            rate: dict[str, float] = {}
            if keys is not None:
                rate = _match(connection, opened, keys, people, training_days)
            progress("matching", 0.4)
            if keys is not None and opened:
                rows = query.checked(query.all_typed([part.scan for part in opened], offsets))
                _count_exactly(connection, collector, rows, day_number(as_of))
            progress("counting", 0.8)
            files, counts, rejected = self._set_aside(connection, opened, offsets, keys is not None)
            progress("done", 1.0)
        return UsageCount(
            collector.person_weeks(first_week), files, problems(counts, rejected.rows), tuple(rejected.rows), rate,
            rejected_overflow=tuple(rejected.overflow))

    def _set_aside(self, connection: duckdb.DuckDBPyConnection, opened: Sequence[Opened],
                   offsets: Sequence[tuple[int, int]], matched: bool,
                   ) -> tuple[tuple[FileFacts, ...], list[tuple[str, int, int]], RejectedRows]:
        rejected = RejectedRows(self.resources.workspace)
        counts: list[tuple[str, int, int]] = []
        files = []
        for part in opened:
            typed = query.typed(part.scan, offsets)
            rows = query.checked(typed) if matched else typed
            found = {row[1]: row[2:] for row in connection.execute(query.facts(rows)).fetchall()}
            used, first, last = found.pop(0, (0, None, None))
            bad = {number: row[0] for number, row in sorted(found.items())}
            if part.broken:
                bad[UNREADABLE] = sum(place.lines for place in part.broken)
            counts.extend((part.part.file, number, rows) for number, rows in bad.items())
            if bad:
                shown = query.typed(part.scan, offsets, shown_values(part.scan))
                rows = query.checked(shown) if matched else shown
                rejected.take(connection, part, f"SELECT line, reason, shown FROM ({rows}) AS r "
                                                "WHERE reason IS NOT NULL")
            files.append(FileFacts(part.part.file, part.part.source, "usage", used + sum(bad.values()), used,
                                   sum(bad.values()), _iso(first), _iso(last)))
        return tuple(files), counts, rejected

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


def _offsets(timezone: str, parts: Sequence[UsagePart]) -> tuple[tuple[int, int], ...]:
    """The zone's changes of offset as far as the data can reach: one day after it was written."""
    return changes(timezone, max((part.observed_at.year for part in parts), default=2000) + 1)


def _raw_keys(connection: duckdb.DuckDBPyConnection, rows: str) -> list[str]:
    found: list[str] = connection.execute(
        f"SELECT DISTINCT who FROM ({rows}) AS r WHERE who IS NOT NULL").fetchnumpy()["who"].tolist()
    return found


def _match(connection: duckdb.DuckDBPyConnection, opened: Sequence[Opened], keys: Mapping[str, str], people: Array,
           training_days: tuple[Array, Array]) -> dict[str, float]:
    """Write the table of persons, and tell per source which share of its distinct keys is known."""
    raw: dict[str, int] = {}
    by_source: dict[str, dict[str, bool]] = {}
    for part in opened:
        field = part.scan.columns.get("person")
        if field is None:
            continue
        found = connection.execute(
            f"SELECT DISTINCT CAST({query.name(field)} AS VARCHAR) AS who FROM {part.scan.relation} "
            f"WHERE {query.name(field)} IS NOT NULL").fetchnumpy()["who"].tolist()
        seen = by_source.setdefault(part.part.source, {})
        for key, row in zip(found, match(found, keys, people).tolist(), strict=True):
            raw[key] = row
            if key.strip():
                seen[normalised(key)] = row >= 0
    write_persons(connection, np.array(list(raw), dtype=object), np.fromiter(raw.values(), np.int32, len(raw)), people,
                  training_days)
    return {source: sum(seen.values()) / len(seen) for source, seen in by_source.items() if seen}


def _count_exactly(connection: duckdb.DuckDBPyConnection, collector: Collector, rows: str, as_of_day: int) -> None:
    """Count rows of any kind, de-duplicating every one."""
    observed = query.observed(query.usable(rows, as_of_day))
    connection.execute(f"CREATE TEMP TABLE cells AS {query.counted(observed, as_of_day)}")
    found = connection.execute(query.week_sums("cells")).fetchnumpy()
    collector.add_weeks(found["pid"], found["week"], found["actions"], found["active"])
    found = connection.execute(query.tool_days("cells")).fetchnumpy()
    collector.add_use(found["pid"], found["tool"], found["first"], found["last"])
    collector.tried[connection.execute(query.proofs("cells")).fetchnumpy()["pid"]] = True
    unreported, unsplit = connection.execute(query.totals("cells")).fetchall()[0]
    collector.unreported += unreported
    collector.unsplit += unsplit


def _day(number: int | None) -> date | None:
    return None if number is None else date(1970, 1, 1) + timedelta(days=number)


def _iso(number: int | None) -> str | None:
    day = _day(number)
    return None if day is None else day.isoformat()
