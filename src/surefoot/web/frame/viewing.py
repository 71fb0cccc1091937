"""Who looked at which group's results: one audit entry a person, group and day, written off the request path.

    viewed(request, "team:12")        # in the view that shows results of a group; costs no query

A request only leaves a note in memory. A thread of each server process writes the notes a few seconds later; the table
`Viewed` sees to it that several processes write each only once. A process that is killed takes the notes of its last
seconds with it. Nothing about answering a pulse is noted here or anywhere.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
from datetime import date, timedelta
from typing import Final

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpRequest

from surefoot.web.frame import audit, clock, worlds
from surefoot.web.frame.models import Viewed

WHAT: Final = re.compile(r"organisation|team:\d+")
EVERY: Final = 5.0
"""Seconds between two writings."""
KEPT: Final = timedelta(days=2)
log = logging.getLogger("surefoot.viewing")
Note = tuple[str, str, date]


class _Notes:
    """Notes that wait, and those of the day that were written."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: set[Note] = set()
        self.written: set[Note] = set()
        self.ended = threading.Event()


_notes = _Notes()


def viewed(request: HttpRequest, about: str) -> None:
    """Note that the reader looks at the results of "organisation" or "team:12". Raises ValueError for anything else."""
    if not WHAT.fullmatch(about):
        raise ValueError(f"{about!r} is no group whose results are looked at; give organisation or team: and its id")
    if worlds.here() is not None:
        return  # results of nobody
    note = (str(request.user.subject), about, clock.today())
    if note not in _notes.written:
        with _notes.lock:
            _notes.waiting.add(note)


def flush() -> int:
    """Write what waits; counts the new entries. What can't be written now is kept for the next time."""
    with _notes.lock:
        taken, _notes.waiting = _notes.waiting, set()
    count = 0
    try:
        while taken:
            note = min(taken)
            count += _write(*note)
            taken.discard(note)
            _notes.written.add(note)
    finally:
        with _notes.lock:
            _notes.waiting |= taken
            _notes.written = {note for note in _notes.written if note[2] >= clock.today()}
    return count


def _write(subject: str, about: str, day: date) -> bool:
    """One entry with its row, or neither where another process was first."""
    actor = audit.alias(subject)
    try:
        with transaction.atomic():
            Viewed.objects.create(actor=actor, about=about, day=day)
            audit.record("results.viewed", actor=actor, about=about, day=day.isoformat())
    except IntegrityError:
        return False
    return True


def begin() -> None:
    """Write every few seconds from now on, in a thread; and once more when the process ends in order."""
    threading.Thread(target=_run, name="viewing", daemon=True).start()
    atexit.register(_try)


def tidy() -> int:
    """Remove rows of days on which nothing can come any more."""
    return int(Viewed.objects.filter(day__lt=clock.today() - KEPT).delete()[0])


def _run() -> None:
    while not _notes.ended.wait(EVERY):
        _try()


def _try() -> None:
    try:
        if _notes.waiting:
            flush()
    except DatabaseError:
        log.warning("views could not be written to the audit log; trying again")
    finally:
        connection.close()
