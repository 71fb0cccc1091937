"""Moodle: the course completion report, one file a course.

The report names the course only in its file name (``completion-prompting_basics-20261121_0803-comma_separated.csv``),
so the course is taken from there; renamed files give the course that name. The columns before the activities depend on
what the site shows of its users: without e-mail, ID number or user name nobody can be told and the file is refused.

The cell ``Course complete`` holds when, in the time zone and form of the person who exported: only its day is kept.
The activity report (progress) is refused: it tells activities, not whether the course is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from surefoot.sources.contract import Note, Refused, Row, Source, SourceFile
from surefoot.sources.values import is_missing, parse_text

_Found = Row | Refused | Note

_COMPLETE: Final = "course complete"
_KEYS: Final = ("email address", "email", "id number", "username")
"""What tells a person, the best first."""
_STAMP: Final = re.compile(r"-\d{8}_\d{4}(-\w+)?\Z")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\Z", re.ASCII)
_CLOCK: Final = re.compile(r",?\s+\d{1,2}:\d{2}.*\Z")


def _is_completion(file: SourceFile) -> bool:
    names = [name.lower() for name in file.header]
    return _COMPLETE in names and any(name.endswith(" - completion date") for name in names)


def _read_completion(file: SourceFile) -> Iterator[_Found]:
    columns = {name.lower(): name for name in reversed(file.header)}
    key = next((columns[name] for name in _KEYS if name in columns), None)
    if key is None:
        yield Refused("training", None, "Email address", "the report names people without a key",
                      "a report with e-mail or ID number: Moodle > Site administration > Users > User policies > "
                      "Show user identity")
        return
    course = _course(file.file)
    for row in file.rows():
        person, done = parse_text(row.cells.get(key)), row.cells.get(columns[_COMPLETE])
        if not person:
            yield Refused("training", row.line, key, "the row names nobody", "a value in every row")
        elif is_missing(done):
            yield Refused("training", row.line, columns[_COMPLETE], "the course is not complete yet",
                          "a day of completion; nothing to do for people who are still learning")
        else:
            day = _CLOCK.sub("", str(done).strip())
            yield Row("training", row.line, {"person": person, "course": course, "completed_on": day})


def _course(file: str) -> str:
    """The course's short name as Moodle puts it into the file name, else the file's name."""
    name = _STAMP.sub("", PurePosixPath(file).stem)
    return re.sub(r"\Acompletion[-_]", "", name, flags=re.IGNORECASE)


def _is_progress(file: SourceFile) -> bool:
    """The heading of the names is empty there, and activities alternate with the day they are expected on."""
    names = [name.lower() for name in file.header]
    expected = [name for name in names[1:] if not name or _MOMENT.match(name)]
    return len(names) > 3 and names[0] == "" and bool(expected) and any(name in _KEYS for name in names[1:4])


def _refuse_progress(file: SourceFile) -> Iterator[_Found]:
    yield Refused("training", None, "", "the activity report tells activities, not whether the course is complete",
                  "Moodle's course completion report of the same course, as CSV")


COMPLETION: Final = Source(
    id="moodle",
    title="Moodle course completion",
    tables=("training",),
    standing="constructed",
    about=(
        "Who completed a course and on which day. Built from Moodle's source code; no sample of a real site. Reads the "
        "English headings, CSV and Moodle's 'Excel' download. The file name gives the course: leave it as it is. "
        "Dropped: names, single activities and their dates."
    ),
    recognises=_is_completion,
    read=_read_completion,
)
PROGRESS: Final = Source(
    id="moodle_progress",
    title="Moodle activity completion",
    tables=("training",),
    standing="constructed",
    about="States of single activities. Recognised and set aside: give the course completion report instead.",
    recognises=_is_progress,
    read=_refuse_progress,
)
SOURCES: Final = (COMPLETION, PROGRESS)
