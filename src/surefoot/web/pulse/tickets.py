"""Codes: each lets one answer in, and says which team it counts in; whose it is only the wave's key could tell.

A person's code is made from the wave's key and the person: the same whenever they ask, never written down. Its hash
stands in the database without a person. So a message that carries a code is only made when it is sent, and whoever has
the database, all backups and even somebody's mailbox finds, once the key is gone, no way from a code to an answer.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse import keys
from surefoot.web.pulse.models import Asked, Ticket, Wave

AT_ONCE: Final = 500
"""Rows in one statement."""
CARD: Final = 12
"""Letters of a code somebody has to type: 60 bits."""
_READABLE: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghjkmnpqrstvwxyz")
"""From RFC 4648 to Crockford's letters, which nobody mistakes for one another."""
_MEANT: Final = str.maketrans("oil", "011", "- \u2013\t\r\n")


def new_key(wave: UUID) -> None:
    """Make the key from which the codes of a wave are made."""
    keys.make(wave, keys.CODES, secrets.token_bytes(32))


def code_of(wave: UUID, person: UUID, key: bytes | None = None) -> str:
    """A person's code in a wave, 26 letters. Raises KeyGone once the wave is closed."""
    made = hmac.digest(key or keys.read(wave, keys.CODES), wave.bytes + person.bytes, "sha256")
    return _letters(made[:16])


def card_code() -> str:
    """A code nobody has yet, short enough to type: 12 letters."""
    return _letters(secrets.token_bytes(8))[:CARD]


def mark_of(code: str) -> str:
    """Under which a code stands in the database: SHA-256. Upper case, spaces, hyphens and look-alikes do not matter."""
    return sha256(code.lower().translate(_MEANT).encode()).hexdigest()


def prepare(wave: Wave, cells: Mapping[UUID, int]) -> None:
    """Write down whom a wave asks and the codes it takes: person -> id of the team. In the transaction of opening."""
    people = sorted(cells)
    secrets.SystemRandom().shuffle(people)
    Asked.objects.bulk_create([Asked(wave=wave, person_id=person, cell_id=cells[person]) for person in people], AT_ONCE)
    key = keys.read(wave.pk, keys.CODES)
    write(wave, ((mark_of(code_of(wave.pk, person, key)), cells[person]) for person in people))


def write(wave: Wave, marks: Iterable[tuple[str, int]], *, printed: bool = False) -> None:
    """Let these codes hand in an answer, each with the id of the team it counts in; in the order of the hashes."""
    Ticket.objects.bulk_create([Ticket(mark=mark, wave=wave, cell_id=cell, printed=printed)
                                for mark, cell in sorted(marks)], AT_ONCE)


def issue(wave: Wave, person: UUID) -> str:
    """Give a person their code, the same each time; that they fetched it is noted. Raises OutsideScope for somebody the
    wave does not ask or who has a blind pass, KeyGone for a wave that is over."""
    code = code_of(wave.pk, person)
    with transaction.atomic():
        if not Asked.objects.filter(wave=wave, person=person, blinded="").update(issued=True):
            raise OutsideScope
    return code


def _letters(value: bytes) -> str:
    return b32encode(value).decode().rstrip("=").translate(_READABLE)
