"""From a data folder to an assessment: read, count usage, join both data reports, run the steps."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from surefoot.assessment.earlier import read_earlier
from surefoot.assessment.registering import registrations
from surefoot.assessment.steps import Assessed, last_day, run
from surefoot.disclose.history import Earlier
from surefoot.engine.contract import Engine, Resources
from surefoot.engine.duck import DuckEngine
from surefoot.measure.confidence import split_frequency
from surefoot.measure.funnel import training_days
from surefoot.measure.roster import roster
from surefoot.prove.registration import Registration
from surefoot.sources.catalogue import read
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import DataFacts, FileFacts, Table, UnusableInput
from surefoot.vocabulary.usage import PersonWeeks, UsageCount, UsageKept, UsagePart

Progress = Callable[[str], None]

LOW_MATCH = 0.9
"""Share of a source's people known to the people table under which the reader is warned."""


def silent(step: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, repr=False)
class Data:
    """A data folder, read: small tables in memory, usage only located. Nothing big is held.

    >>> import surefoot
    >>> surefoot.load("data/")
    <Data: actions, calendar, ... teams, training, usage>
    """

    tables: Mapping[str, Table]
    usage: tuple[UsagePart, ...]
    facts: DataFacts
    keys: Mapping[str, str]
    timezone: str
    engine: Engine
    workspace: tempfile.TemporaryDirectory[str]
    """Holds staged usage; goes away with this object."""
    registrations: tuple[Registration, ...] = ()
    """Of drawn roll-outs, which a proof checks itself against."""

    def __repr__(self) -> str:
        return f"<Data: {', '.join(sorted([*self.tables, *(['usage'] if self.usage else [])]))}>"


def load(folder: str | Path, *, timezone: str | None = None, memory: str | None = None,
         progress: Progress = silent) -> Data:
    """Read a data folder of our tables and vendor exports, recognised by content.

    timezone: the organisation's, for local days and weeks; default what ``surefoot.toml`` says, else UTC. memory: the
    most the engine may hold before it spills to disk, default 1GB. Raises UnusableInput when there is nothing to read.

    >>> import surefoot
    >>> surefoot.load("data/", timezone="Europe/Berlin").timezone
    'Europe/Berlin'
    """
    workspace = tempfile.TemporaryDirectory(prefix="surefoot-")
    place = Path(workspace.name)
    intake = read(Path(folder), place, progress=progress, timezone=timezone)
    tables = {name: table for name, table in intake.tables.items() if len(table)}  # no usable row: not known, not zero
    if "pulse" in tables:
        tables["pulse"], frequency = split_frequency(tables["pulse"], tables.get("frequency"), Settings())
        if frequency is not None:
            tables["frequency"] = frequency
    registered, unread = registrations(folder)
    facts = replace(intake.facts, rejected_more=intake.rejected_overflow, problems=(*intake.facts.problems, *unread))
    engine = DuckEngine(Resources(place, memory or os.environ.get("SUREFOOT_MEMORY", "1GB")))
    return Data(tables, intake.usage, facts, intake.keys, timezone or intake.timezone or "UTC", engine,
                workspace, registered)


def examine(data: Data, *, progress: Progress = silent) -> DataFacts:
    """The data report alone: usage is counted for its facts. Works without a people table.

    >>> import surefoot
    >>> facts = surefoot.examine(surefoot.load("data/"))
    >>> [(found.file, found.rejected) for found in facts.files if found.table == "people"]
    [('people.csv', 0)]
    """
    if not data.usage:
        return data.facts
    last = data.engine.span(data.usage, timezone=data.timezone).last if "people" in data.tables else None
    counted = count_usage(data, last or date.today(), progress)
    return _told(joined(data.facts, counted), counted)


def joined(facts: DataFacts, found: UsageCount | UsageKept) -> DataFacts:
    """One data report: what the readers saw and what the engine found; entries of one file are added up."""
    files: dict[tuple[str, str, str], FileFacts] = {}
    for one in (*facts.files, *found.files):
        key = (one.file, one.source, one.table)
        files[key] = _sum(files[key], one) if key in files else one
    return replace(facts, files=tuple(files.values()), problems=(*facts.problems, *found.problems),
                   rejected=(*facts.rejected, *found.rejected),
                   rejected_more=(*facts.rejected_more, *found.rejected_overflow))


def assess(data: Data, *, as_of: str | date | None = None, previous: Sequence[str | Path] = (),
           progress: Progress = silent) -> Assessment:
    """Assess an organisation at the end of the day `as_of`: what may be shown of it.

    as_of: a date or its ISO text; default the last Sunday on or before the latest usage row. previous: OUT folders of
    earlier reports that the new numbers must be safe beside, newest first. Raises UnusableInput without people.

    >>> import surefoot
    >>> assessment = surefoot.assess(surefoot.load("data/"), as_of="2026-08-02")
    >>> [step.step for step in assessment.organisation.funnel]
    ['licensed', 'activated', 'trained', 'tried', 'regular']
    """
    return assess_and_record(data, as_of=as_of, previous=previous, progress=progress).assessment


def assess_and_record(data: Data, *, as_of: str | date | None = None, previous: Sequence[str | Path | Earlier] = (),
                      progress: Progress = silent, salt: str = "") -> Assessed:
    """`assess`, with the private record that makes a later report safe beside this one.

    previous: also earlier reports that are kept elsewhere than in folders (`surefoot.assessment.earlier.stored`);
    salt: key of the people in the record, where no earlier report has one.
    """
    if "people" not in data.tables or not len(data.tables["people"]):
        raise UnusableInput(
            "no people table: expected people.csv with the columns person, team, manager, role; it is the one table "
            "every number needs, and `surefoot check --templates DIR` writes an empty one")
    day = choose_day(data, as_of)
    usage, facts = None, data.facts
    if data.usage:
        progress("Counting usage")
        counted = count_usage(data, day, progress)
        usage, facts = _seen(counted, day), _told(joined(data.facts, counted), counted)
    settings = Settings(timezone=data.timezone)
    progress("Measuring")
    earlier = [out if isinstance(out, Earlier) else read_earlier(Path(out), data.tables, usage, settings)
               for out in previous]
    earlier.sort(key=lambda report: report.record.as_of, reverse=True)
    with threadpool_limits(limits=1, user_api="blas"):  # small matrices: threads cost time and change the last digit
        return run(data.tables, usage, day, settings, facts, earlier, data.registrations, salt=salt)


def _seen(counted: UsageCount, day: date) -> PersonWeeks | None:
    """Person-weeks, or None where no row up to `day` could be used: usage that says nothing is no usage, not zero."""
    used = any(file.used and file.first and file.first <= day.isoformat() for file in counted.files)
    return counted.person_weeks if used else None


def choose_day(data: Data, as_of: str | date | None) -> date:
    """The as-of date: as given, else the default of the definitions. Raises UnusableInput for a text that is none."""
    if isinstance(as_of, str):
        try:
            return date.fromisoformat(as_of)
        except ValueError as error:
            raise UnusableInput(f"as-of date {as_of!r} is not a date; write it like 2026-08-02") from error
    if as_of is not None:
        return as_of
    known = np.array(sorted(data.keys), dtype=object)  # a stranger's row must not move the day
    latest = data.engine.span(data.usage, timezone=data.timezone, people=known).last if data.usage else None
    return last_day(latest, data.tables, date.today())


def count_usage(data: Data, as_of: date, progress: Progress) -> UsageCount:
    """Usage as person-weeks of the people table; without people only the facts."""
    people = roster(data.tables["people"]) if "people" in data.tables else None
    days = (np.empty(0, dtype=int), np.empty(0, dtype="datetime64[D]"))
    if people is not None:
        days = training_days(data.tables.get("training"), people)
        kept = days[1] <= np.datetime64(as_of, "D")
        days = days[0][kept], days[1][kept]
    return data.engine.count(
        data.usage, keys=None if people is None else data.keys,
        people=np.empty(0, dtype=object) if people is None else people.keys, training_days=days,
        timezone=data.timezone, as_of=as_of, progress=lambda step, share: progress(f"Usage: {step} {share:.0%}"))


def _told(facts: DataFacts, counted: UsageCount) -> DataFacts:
    """The data report, with what a reader must know of the usage that was counted."""
    return replace(facts, notes=(*facts.notes, *_notes(counted)), match_rate={**facts.match_rate, **counted.match_rate})


def _notes(counted: UsageCount) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What a reader must know of the usage that was counted."""
    weeks = counted.person_weeks
    if weeks.unreported:
        yield "usage_unreported", {"rows": weeks.unreported}
    if weeks.unsplit:
        yield "usage_unsplit", {"rows": weeks.unsplit}
    for source, share in counted.match_rate.items():
        if share < LOW_MATCH:
            yield "low_match", {"source": source, "share": share}


def _sum(one: FileFacts, other: FileFacts) -> FileFacts:
    days = [day for day in (one.first, other.first) if day], [day for day in (one.last, other.last) if day]
    return replace(one, rows=one.rows + other.rows, used=one.used + other.used, rejected=one.rejected + other.rejected,
                   first=min(days[0], default=None), last=max(days[1], default=None))
