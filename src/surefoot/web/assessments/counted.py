"""The private record of who was counted where: kept apart, and forgotten person by person.

Its text is changed in one way only: the keyed hash of somebody who is erased becomes a random word, the same in all
records. So each next run still sees that one person is gone, as it would for a leaver, and nobody can tell who.
"""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Iterator

from django.conf import settings

from surefoot.assessment.earlier import person_in_record
from surefoot.web.assessments.models import Counted
from surefoot.web.frame import home
from surefoot.web.people.marks import marks_of

_LEVEL = 1  # hashes hardly pack: more effort buys nothing


def key() -> str:
    """The key of the hashes."""
    return home.key(settings.HOME, "counted")


def packed(record: str) -> bytes:
    """A record as it is stored."""
    return zlib.compress(record.encode("utf-8"), _LEVEL)


def text(row: Counted) -> str:
    """A record again."""
    return zlib.decompress(bytes(row.record)).decode("utf-8")


def export(subject: str) -> list[dict[str, object]]:
    """The runs in which a person was counted, and in which team."""
    found = []
    for row, marks, content in _records(subject):
        teams = {match for mark in marks
                 for match in re.findall(rf'"{mark.decode()}": "((?:[^"\\]|\\.)*)"', content.decode("utf-8"))}
        if teams:
            found.append({"run": row.run_id, "record": ", ".join(sorted(teams))})
    return found


def erase(subject: str) -> int:
    """Forget a person in every record; counts the records."""
    count, words = 0, dict[bytes, bytes]()
    for row, marks, content in _records(subject):
        forgotten = content
        for mark in marks:
            forgotten = forgotten.replace(mark, words.setdefault(mark, secrets.token_hex(len(mark) // 2).encode()))
        if forgotten != content:
            row.record = zlib.compress(forgotten, _LEVEL)
            row.save(update_fields=["record"])
            count += 1
    return count


def _records(subject: str) -> Iterator[tuple[Counted, list[bytes], bytes]]:
    """Every record with the person's hashes, one at a time."""
    salt = key()
    marks = [person_in_record(salt, mark).encode() for mark in sorted(marks_of(subject))]
    for row in Counted.objects.order_by("pk").iterator(chunk_size=1):
        yield row, marks, zlib.decompress(bytes(row.record))
