"""The tables every source becomes: typed columns with units, and the rows that passed.

A schema says what a table may hold; a `Table` holds the rows that passed validation as numpy columns:

========  ==========================================  ===============
kind      numpy                                        missing
========  ==========================================  ===============
text      object (str)                                 ``""``
date      datetime64[D]                                ``NaT``
number    float64                                      ``NaN``
answer    float64, whole numbers 1 to 5                ``NaN``
flag      int8, 1 true, 0 false                        ``-1``
========  ==========================================  ===============

`usage` can be billions of rows and never becomes a `Table`: the engine counts it into person-weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.drivers import CORE_ITEMS, ROTATING_ITEMS


class UnusableInput(ValueError):  # noqa: N818 - it names the input, not a fault of ours
    """Nothing useful can be made of what was given; the message says what was found, what is needed, and what to do.

    >>> import surefoot
    >>> surefoot.load("nowhere/")
    Traceback (most recent call last):
    surefoot.vocabulary.tables.UnusableInput: there is no folder nowhere; give the folder that holds your tables ...
    """


Kind = Literal["text", "date", "moment", "number", "answer", "flag"]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Column:
    """One column: its kind, whether a file must have it, and what it means."""

    name: str
    kind: Kind
    about: str
    required: bool = False
    needs_value: bool = False
    """A row without a value here is rejected."""
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    also: tuple[str, ...] = ()
    """Other names accepted in a file."""


@dataclass(frozen=True)
class Schema:
    """A table: its columns and what a row stands for."""

    name: str
    about: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError with the names there are."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name!r}; it has {', '.join(c.name for c in self.columns)}")


def _must(name: str, kind: Kind, about: str, **more: Any) -> Column:
    return Column(name, kind, about, required=True, needs_value=True, **more)


def _person(about: str = "stable key: employee id, or the lower-cased sign-in name or e-mail") -> Column:
    return _must("person", "text", about)


def _item(name: str) -> Column:
    return Column(name, "answer", "answer 1 to 5, high = good; empty = not asked or not answered", low=1, high=5)


UNMEASURED: Final = ("usage", "pulse", "both")
GRAINS: Final = ("event", "day", "week", "rolling", "last_seen")

PEOPLE = Schema("people", "one row a person, or several with `from` for history", (
    _person(),
    Column("team", "text", "the team the person belongs to", required=True, needs_value=True),
    Column("manager", "text", "person key of the manager, or empty", required=True),
    Column("role", "text", "job role", required=True),
    Column("email", "text", "e-mail address, a second key to match usage by"),
    Column("name", "text", "the name people read; only the product keeps it, no report shows it"),
    Column("level", "text", "grade"),
    Column("location", "text", "site; holidays of the calendar table may name it"),
    Column("joined", "date", "first day of employment"),
    Column("left", "date", "last day of employment, inclusive"),
    Column("external", "flag", "whether they work here for another company"),
    Column("workdays", "text", "days usually worked, 1 Monday to 7 Sunday, e.g. 1234; empty = Monday to Friday"),
    Column("from", "date", "first day on which this row holds; empty = from the beginning"),
    Column("unmeasured", "text", "by agreement or by choice: not measured by usage logs, not asked in the pulse, or "
           "both", choices=UNMEASURED),
))
TEAMS = Schema("teams", "the tree of teams", (
    _must("team", "text", "the team's key"),
    Column("parent", "text", "the team above; empty = the root", required=True),
    Column("manager", "text", "person key of the manager"),
    Column("name", "text", "the name people read; empty = the key"),
))
LICENCES = Schema("licences", "history of who had a licence of what", (
    _person(),
    _must("tool", "text", "the AI tool, e.g. m365_copilot"),
    _must("assigned_on", "date", "first day with the licence"),
    Column("removed_on", "date", "last day with the licence, inclusive; empty = still assigned"),
    Column("activated_on", "date", "day of first activation where the vendor reports it"),
))
TRAINING = Schema("training", "completions of courses and skill checks", (
    _person(),
    _must("course", "text", "the course's name"),
    _must("completed_on", "date", "local day of completion"),
    Column("score", "number", "score, 0 to 1 or 0 to 100; it never decides"),
    Column("passed", "flag", "whether it was passed, where the source says so"),
    Column("minutes", "number", "time spent, minutes", low=0),
    Column("kind", "text", "general, role, or check (a skill check)", choices=("general", "role", "check")),
))
USAGE = Schema("usage", "what the AI tools logged", (
    _person("key of a person or an e-mail; matched without regard to case"),
    _must("at", "moment", "timestamp (zone-less = UTC) or local date; period start where `until` is given"),
    _must("tool", "text", "the AI tool, e.g. m365_copilot"),
    Column("actions", "number", "count of deliberate acts, 0 or more; empty = not reported", required=True, low=0),
    Column("surface", "text", "where in the tool, e.g. word"),
    Column("until", "date", "last day of the period"),
    Column("grain", "text", "event, day, week, rolling or last_seen; default event for timestamps, day for dates",
           choices=GRAINS),
    Column("own_initiative", "flag", "false for agents, proactive summaries and service accounts"),
    Column("observed_at", "moment", "when the source reported it; default the export's own date, else the file's"),
))
LEAVE = Schema("leave", "absences", (
    _person(),
    _must("starts", "date", "first day of leave"),
    Column("ends", "date", "last day of leave, inclusive; empty = until further notice", required=True),
))
PULSE = Schema("pulse", "one row an answered survey", (
    _must("wave", "date", "day the wave opened"),
    _must("respondent", "text", "a random code, never a person"),
    _must("team", "text", "the team at opening"),
    *(_item(name) for name in (*CORE_ITEMS, *ROTATING_ITEMS)),
    Column("use_frequency", "answer", "own initiative in the last four weeks: 1 never, 2 once or twice, "
           "3 most weeks, 4 every week; split off before anything is computed per team", low=1, high=4),
    Column("apart", "flag", "true: taken apart when the wave closed: within the team each subject has an order of its "
           "own, and a row is no one person's"),
))
FREQUENCY = Schema("frequency", "organisation only: how many people with this score use AI this often", (
    _must("wave", "date", "day the wave opened"),
    _must("measure", "text", "confident, capable or a driver's or the manager's mean"),
    _must("score", "number", "confident and capable: 0 or 1; others: the mean, 1 to 5"),
    _must("use_frequency", "number", "1 never to 4 every week", low=1, high=4),
    _must("people", "number", "respondents", low=0),
))
ASKED = Schema("asked", "whom a wave of the pulse asked, one row a person and wave", (
    _person(),
    _must("wave", "date", "day the wave opened"),
    Column("team", "text", "the team their answer counts in; empty = the team they were in on that day"),
))
ACTIONS_TABLE = Schema("actions", "what was done where", (
    _must("team", "text", "the team it was done in"),
    _must("action", "text", "one of the eight actions", choices=ACTIONS, also=("intervention",)),
    _must("started_on", "date", "first day"),
    Column("ended_on", "date", "last day"),
    Column("dose", "number", "share of the team reached, 0 to 1, or number of times"),
    Column("wave", "text", "wave of the roll-out"),
    Column("note", "text", "free text"),
))
PLAN = Schema("plan", "what was drawn and registered before anything started", (
    _must("team", "text", "the team"),
    _must("action", "text", "one of the eight actions", choices=ACTIONS),
    _must("wave", "text", "wave of the roll-out"),
    Column("starts_on", "date", "planned first day; empty = held back", required=True),
    Column("drawn", "flag", "whether the order was drawn at random", required=True),
    Column("seed", "text", "seed of the draw", required=True),
    Column("registered_on", "date", "day of registration", required=True),
))
CAPACITY = Schema("capacity", "time a manager has", (
    _must("team", "text", "the team"),
    _must("manager_minutes_week", "number", "minutes a week", low=0),
    Column("meeting_weekday", "text", "day of the team meeting"),
))
CALENDAR = Schema("calendar", "quiet times and holidays", (
    Column("team", "text", "the team, or group of teams, it is for"),
    Column("site", "text", "the site it is for; with team and site empty it is for everybody"),
    _must("starts", "date", "first day"),
    _must("ends", "date", "last day, inclusive"),
    _must("kind", "text", "quiet or holiday", choices=("quiet", "holiday")),
))
READINESS = Schema("readiness", "what a team's roadmap can build on", (
    _must("team", "text", "the team"),
    Column("policy_gaps", "number", "open policy questions", low=0),
    Column("outlook_current", "flag", "role outlook current"),
    Column("peers_available", "number", "early adopters who said yes", low=0),
    Column("tasks_chosen", "number", "practice tasks chosen", low=0),
    Column("self_view", "number", "the manager's own view of their readiness, 0 to 100, where they handed it in; shown "
           "only for groups of 5 or more managers", low=0, high=100),
))

SCHEMAS: Final[Mapping[str, Schema]] = {
    schema.name: schema
    for schema in (PEOPLE, TEAMS, LICENCES, TRAINING, USAGE, LEAVE, PULSE, FREQUENCY, ASKED, ACTIONS_TABLE, PLAN,
                   CAPACITY, CALENDAR, READINESS)
}

_DTYPES: Final[Mapping[Kind, tuple[str, Any]]] = {
    "text": ("object", ""),
    "date": ("datetime64[D]", np.datetime64("NaT")),
    "number": ("float64", np.nan),
    "answer": ("float64", np.nan),
    "flag": ("int8", -1),
}


@dataclass(frozen=True)
class Table:
    """Rows of one schema that passed validation, a numpy column for every column of the schema."""

    schema: Schema
    columns: Mapping[str, Array]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, name: str) -> Array:
        self.schema.column(name)
        return self.columns[name]


def table(schema: Schema, columns: Mapping[str, Any]) -> Table:
    """A `Table` from columns of equal length; absent optional columns are filled with *missing*.

    Raises ValueError when a required column is absent or lengths differ, KeyError for an unknown column.
    """
    for name in columns:
        schema.column(name)
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise ValueError(f"columns of {schema.name} have unlike lengths {sorted(lengths)}; give each the same length")
    rows = lengths.pop() if lengths else 0
    filled: dict[str, Array] = {}
    for column in schema.columns:
        dtype, missing = _DTYPES[column.kind]
        if column.name in columns:
            filled[column.name] = np.asarray(columns[column.name], dtype=dtype)
        elif column.required:
            raise ValueError(f"table {schema.name} needs the column {column.name!r}; found {', '.join(columns)}")
        else:
            filled[column.name] = np.full(rows, missing, dtype=dtype)
    return Table(schema, filled)


@dataclass(frozen=True)
class FileFacts:
    """What was read from one file, for the data report."""

    file: str
    source: str
    table: str
    rows: int
    used: int
    rejected: int
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class Problem:
    """Why rows were set aside or something could not be used; one example to look at."""

    table: str
    reason: str
    rows: int
    file: str
    line: int | None = None


@dataclass(frozen=True)
class Rejected:
    """One row set aside: where it stands and why, never what it says."""

    table: str
    file: str
    line: int | None
    column: str
    reason: str
    expected: str


@dataclass(frozen=True)
class DataFacts:
    """The data report: what was read, what was set aside and why, and what can't be told."""

    files: tuple[FileFacts, ...] = ()
    problems: tuple[Problem, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    match_rate: Mapping[str, float] = field(default_factory=dict)
    """Share of the people in each usage or training source that the people table knows."""
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Message keys and values to tell the reader, e.g. that names are concealed."""
    rejected_more: tuple[Path, ...] = ()
    """CSV files with the columns of `Rejected`: rows set aside that are too many to hold."""


@dataclass(frozen=True)
class Tables:
    """Everything measured from: validated tables, and usage counted on demand."""

    people: Table
    teams: Table | None = None
    licences: Table | None = None
    training: Table | None = None
    leave: Table | None = None
    pulse: Table | None = None
    frequency: Table | None = None
    asked: Table | None = None
    actions: Table | None = None
    plan: Table | None = None
    capacity: Table | None = None
    calendar: Table | None = None
    readiness: Table | None = None
