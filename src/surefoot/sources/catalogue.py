"""Everything we read, and reading a whole data folder."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from functools import partial
from pathlib import Path
from typing import Final

from surefoot.sources import chatgpt, github_copilot, m365_copilot, moodle, purview_audit, xapi
from surefoot.sources.collecting import Sink, TableRows, collect
from surefoot.sources.contract import Note, Source
from surefoot.sources.hierarchy import canonical, people_problems, team_problems
from surefoot.sources.identity import Identity, concealed_note, identify
from surefoot.sources.listing import Listing, list_files, some
from surefoot.sources.logins import read_logins
from surefoot.sources.mapping import FILE, Mappings, read_mappings, zone
from surefoot.sources.opening import open_source
from surefoot.sources.packing import UnusableFile
from surefoot.sources.recognition import Plan, plan
from surefoot.sources.staging import StagedUsage, scan_directly
from surefoot.sources.tally import Tally, gather, new_path
from surefoot.sources.templates import templates
from surefoot.sources.validation import assemble, match_rate
from surefoot.vocabulary.tables import DataFacts, Problem, Table, UnusableInput
from surefoot.vocabulary.usage import UsagePart

__all__ = ["SOURCES", "Intake", "NothingUsable", "read", "templates"]

SOURCES: Final[tuple[Source, ...]] = (
    *m365_copilot.SOURCES,
    *github_copilot.SOURCES,
    chatgpt.SOURCE,
    xapi.SOURCE,
    *moodle.SOURCES,
    purview_audit.SOURCE,
)
"""The vendor exports we recognise; our own tables and surveys come besides."""


class NothingUsable(UnusableInput):
    """A folder was read, and nothing in it can be used; `problems` says why, file by file."""

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Intake:
    """A data folder, read.

    Usage is only located here; the engine counts it and reports on the rows it scanned. For a part that was staged
    `facts.files` already has an entry of the same file, source and table ``usage`` with the rows refused while staging
    (rows = rejected, used 0); whoever joins both reports adds entries alike in file, source and table up, so that
    rows = used + rejected holds for the file as it came.
    """

    tables: Mapping[str, Table]
    """By name; absent tables are absent. May lack ``people``."""
    usage: tuple[UsagePart, ...]
    facts: DataFacts
    keys: Mapping[str, str]
    """Normalised key (see `identity.normal`) -> person."""
    timezone: str | None
    """What ``surefoot.toml`` says; None where it says nothing."""
    rejected_overflow: tuple[Path, ...] = ()
    """CSV files (columns of `Rejected`) in the workspace with the refused rows that are too many for `facts`."""


def read(
    folder: Path,
    workspace: Path,
    *,
    progress: Callable[[str], None] | None = None,
    timezone: str | None = None,
) -> Intake:
    """Read a data folder; staged parts of usage are written to `workspace`, which must outlive the parts.

    `timezone` goes before the one in ``surefoot.toml``; it decides the local day of moments in date columns.
    Raises UnusableInput when there is nothing to read, NothingUsable when nothing of it can be used; a single bad file
    becomes a problem.
    """
    listing = list_files(folder, frozenset())
    mappings = read_mappings(folder)
    reader = _Reader(folder, workspace, mappings, timezone or mappings.timezone, progress or _silent)
    intake = _read_all(reader, listing, mappings)
    if not intake.facts.files and not intake.usage:
        reasons = "; ".join(f"{problem.file}: {problem.reason}" for problem in intake.facts.problems[:5])
        raise NothingUsable(
            f"{folder} holds nothing that can be used" + (f" ({reasons})" if reasons else "")
            + "; expected at least people.csv; `surefoot check --templates DIR` writes empty tables with examples",
            intake.facts.problems)
    return intake


def _read_all(reader: _Reader, listing: Listing, mappings: Mappings) -> Intake:
    reader.problems.extend(listing.problems)
    if listing.passed_over:
        reader.notes.append(Note("files_passed_over", {"files": some(listing.passed_over)}))
    for section in mappings.idle([file for _, file in listing.files]):
        reason = f"{section} fits no file; expected a pattern of names in the folder"
        reader.problems.append(Problem("", reason, 0, FILE))
    plans = [found for path, file in listing.files if (found := reader.recognise(path, file)) is not None]
    reader.read_people([found for found in plans if found.tables == ("people",)])
    for found in sorted(plans, key=lambda found: (found.opened.modified, found.opened.file)):
        if found.tables != ("people",):
            reader.take(found)
    return reader.finish()


class _Reader:
    """The state of one run over a folder."""

    def __init__(self, folder: Path, workspace: Path, mappings: Mappings, timezone: str | None,
                 progress: Callable[[str], None]) -> None:
        self._folder = folder
        self._workspace = workspace
        self._mappings = mappings
        self._zone: tzinfo = zone(timezone, "timezone") if timezone else UTC
        self._progress = progress
        self._salt = secrets.token_bytes(32)
        self._rows: dict[str, list[TableRows]] = {}
        self._tallies: list[Tally] = []
        self._usage: list[UsagePart] = []
        self._tables: dict[str, Table] = {}
        self._identity = Identity()
        self.problems: list[Problem] = []
        self.notes: list[Note] = []

    def recognise(self, path: Path, file: str) -> Plan | None:
        """What a file is; None, and a problem or note, where it can't be used."""
        if file == self._mappings.identity_file:
            return None
        try:
            opened = open_source(path, file)
            found = plan(opened, self._mappings, SOURCES, self._zone, self._salt)
        except (UnusableFile, OSError) as error:
            self._unusable(file, error)
            return None
        if found is None:
            self.notes.append(Note("files_passed_over", {"files": file}))
            return None
        self.problems.extend(Problem("", remark, 0, file) for remark in opened.remarks)
        if found.unknown:
            self.notes.append(Note("columns_left_out", {"file": file, "columns": some(found.unknown)}))
        return found

    def read_people(self, plans: list[Plan]) -> None:
        """The people table first: everything else is matched against it."""
        for found in sorted(plans, key=lambda found: (found.opened.modified, found.opened.file)):
            self.take(found)
        rows = self._rows.get("people")
        people = assemble("people", rows, None) if rows else None
        try:
            logins = read_logins(self._folder, self._mappings.identity_file)
        except (UnusableFile, OSError) as error:
            logins = {}
            self._unusable(self._mappings.identity_file or "", error)
        shown = rows[-1].tally.file if rows else ""
        self._identity, problems = identify(people, logins, shown)
        self.problems.extend(problems)
        if people is not None:
            self._tables["people"] = canonical("people", people, self._identity)
            self.problems.extend(people_problems(self._tables["people"], self._identity, shown))

    def take(self, found: Plan) -> None:
        """Read one file: clean usage is only located, everything else goes through its tables' sinks."""
        self._progress(found.opened.file)
        try:
            if found.columns is not None:
                part = scan_directly(found.opened, found.columns, self._workspace)
                if part is not None:
                    self._usage.append(replace(part, source=found.source))
                    return
            opening = partial(self._open_sink, found)
            sinks, notes = collect(found.reading, opening, found.known, found.opened.delimiter)
        except (UnusableFile, OSError) as error:
            self._unusable(found.opened.file, error)
            return
        if not sinks:  # a header and no rows is a table too, or an export of nothing
            sinks[found.tables[0]] = empty = self._open_sink(found, found.tables[0])
            empty.close()
        next(iter(sinks.values())).tally.refuse_all(found.opened.refused)
        self.notes.extend(notes)
        for sink in sinks.values():
            self._keep(found, sink)

    def finish(self) -> Intake:
        """All tables, and the report on what was read."""
        known: dict[str, int] = {}
        met: dict[str, int] = {}
        for name, rows in self._rows.items():
            if name == "people":
                continue
            if self._identity.known and "person" in rows[0].columns:
                for one in rows:
                    keys, matched = match_rate([one], self._identity)
                    met[one.tally.source] = met.get(one.tally.source, 0) + keys
                    known[one.tally.source] = known.get(one.tally.source, 0) + matched
            built = assemble(name, rows, self._identity)
            self._tables[name] = canonical(name, built, self._identity) if name == "teams" else built
        if "teams" in self._tables:
            self.problems.extend(team_problems(self._tables["teams"], self._rows["teams"][-1].tally.file))
        for tally in self._tallies:
            tally.finish()
            self.problems.extend(tally.problems())
        facts = DataFacts(
            tuple(tally.facts() for tally in sorted(self._tallies, key=lambda one: (one.file, one.table))),
            gather(self.problems),
            tuple(row for tally in self._tallies for row in tally.kept),
            {source: known[source] / met[source] for source in met if met[source]},
            tuple((note.key, note.values) for note in self.notes),
        )
        overflow = tuple(tally.overflow for tally in self._tallies if tally.overflow is not None)
        return Intake(dict(self._tables), tuple(self._usage), facts, dict(self._identity.keys),
                      self._mappings.timezone, overflow)

    def _open_sink(self, found: Plan, table: str) -> Sink:
        tally = Tally(found.opened.file, found.source, table, folder=self._workspace)
        if table == "usage":
            return StagedUsage(tally, new_path(self._workspace, ".parquet"), self._identity)
        return TableRows(tally)

    def _keep(self, found: Plan, sink: Sink) -> None:
        tally = sink.tally
        if isinstance(sink, TableRows):
            self._tallies.append(tally)
            self._rows.setdefault(tally.table, []).append(sink)
        elif isinstance(sink, StagedUsage):
            if sink.concealed:
                self.notes.append(concealed_note(tally.file, tally.source, sink.concealed, *sink.concealed_people()))
            used = tally.rows > tally.rejected
            if used:
                self._usage.append(sink.part(found.opened, found.source))
            tally.rows = tally.rejected
            if tally.rejected or not used:  # a part without refused rows is the engine's to report on
                self._tallies.append(tally)

    def _unusable(self, file: str, error: UnusableFile | OSError) -> None:
        if isinstance(error, UnusableFile):
            reason = str(error)
        else:
            reason = f"can't be read: {error.strerror or error}; expected a file this account may read"
        self.problems.append(Problem("", reason, 0, file))


def _silent(_: str) -> None:
    """Nobody listens to the progress."""
