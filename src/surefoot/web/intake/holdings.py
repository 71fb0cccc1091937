"""What the tables of this room hold about people, and the store beside them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.db import transaction

from surefoot.web.frame.backups import NAMED
from surefoot.web.frame.erasure import Rows, holds, holds_none
from surefoot.web.intake import incoming, parquet, store
from surefoot.web.intake.models import Login, Part
from surefoot.web.people.marks import BEFORE, FURTHER, marks_of

FILES = "tells of files, not of a person"
WEEKS = "counts and days of a whole table"


def _rows(subject: str) -> Rows:
    """A person's rows of every live part, as they are stored; all parts of a table are looked through at once."""
    marks = marks_of(subject)
    paths: dict[str, list[Path]] = {}
    for part in Part.objects.filter(live=True, table__in=store.PERSONAL).order_by("table", "pk"):
        paths.setdefault(part.table, []).append(store.path_of(part))
    return [{"table": table, **row} for table, files in paths.items() for row in parquet.rows(files, marks)]


def _erase_rows(subject: str) -> int:
    """Every part without the person's rows, those that count no longer included."""
    marks = marks_of(subject)
    return store.on_each(store.PERSONAL, lambda part: _without(part, marks))


def _erase_piecemeal(subject: str) -> int:
    """The same, each part by itself: writing all of them anew takes minutes in a large store."""
    def alone(part: Part) -> int:
        with transaction.atomic():
            return _without(part, marks)

    marks = marks_of(subject)
    return store.on_each(store.PERSONAL, alone)


def _without(part: Part, marks: Collection[str]) -> int:
    """The part without these people's rows; the file it came from goes, too, where it was kept."""
    number = part.of_id
    gone = store.rewrite(part, parquet.of_others(marks)) if parquet.count(store.path_of(part), marks) else 0
    if gone:
        transaction.on_commit(lambda: incoming.forget_raw(number) and None)
    return gone


def _logins(subject: str) -> Any:
    return Login.objects.filter(person=subject)


def _erase_logins(subject: str) -> int:
    """The rows under these names first: without the names nobody would find them any more."""
    rows = _erase_rows(subject)
    return rows + int(_logins(subject).delete()[0])


holds("intake.Part", personal={"file": "held_part_rows"},
      free={**dict.fromkeys(("id", "table", "digest", "source", "title", "observed", "of", "live", "replaced_by",
                             "retired_at", "wave"), FILES),
            **dict.fromkeys(("rows", "first", "last", "weeks"), WEEKS)},
      export=_rows, erase=_erase_rows)
holds("intake.Login", personal={"person": "held_row_person", "mark": "held_login_mark"},
      free={"id": "a number", "of": FILES},
      export=lambda subject: [{"person": str(person), "mark": mark}
                              for person, mark in _logins(subject).values_list("person", "mark")],
      erase=_erase_logins)
holds_none("intake.Import", "tells of a file; who brought it stands here as a random id held in frame.Actor",
           ("id", "state", "origin", "token", "name", "kind", "size", "digest", "modified", "by", "made_at",
            "stored_at", "ended_at", "step", "share", "adds", "found", "problem", "job"))
holds_none("intake.Action", "what was done in a team, never who took part",
           ("id", "team", "action", "started_on", "ended_on", "dose", "wave", "note", "of", "replaced_by"))
holds_none("intake.Health", WEEKS, ("id", "table", "source", "rows", "first", "last", "keys", "known", "missing", "at"))

BEFORE.plug("intake", _erase_piecemeal)
FURTHER.plug("intake", lambda subject: _logins(subject).values_list("mark", flat=True))
NAMED.plug("intake.parts", lambda: [f"store/{table}/{file}" for table, file
                                    in Part.objects.values_list("table", "file")])
