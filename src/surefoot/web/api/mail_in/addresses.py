"""Signed addresses: who answers such a mail is known by the address it goes to, never by what it claims to come from.

    surefoot+<code>@example.com      code = purpose, half of the person's random id, number, keyed hash

Nothing is stored for them. Whoever gets hold of one can share a try of that round in that person's name, or without: as
with any letter that is not sealed, the mailbox of the person is what keeps it safe.
"""

from __future__ import annotations

from base64 import b32decode, b32encode
from binascii import Error
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings

from surefoot.web.frame.outside import CALLS, Call
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything
from surefoot.web.people.signin import secret

TRY: Final = 1
"""Purpose of an address: an answer to the weekly question."""
HALF: Final = 8
"""Bytes of a person's id: with the keyed hash more than enough to name one of an organisation."""
NUMBER: Final = 4
PROOF: Final = 10
"""Bytes of the keyed hash: 80 bits."""
CODE: Final = 37
"""Characters of a code."""


@dataclass(frozen=True)
class Proven:
    """What an address proves."""

    person: UUID
    number: int
    """Of the round."""


def address(person: Person, number: int) -> str:
    """Where this person answers the question of a round; empty where no mailbox is set."""
    found = settings.ENVIRONMENT.mail_in
    if found is None or not 0 <= number < 256**NUMBER:
        return ""
    told = bytes([TRY]) + person.pk.bytes[:HALF] + number.to_bytes(NUMBER, "big")
    code = b32encode(told + _proof(told)).decode().rstrip("=").lower()
    local, _, domain = found.address.partition("@")
    return f"{local}+{code}@{domain}"


def replied(person: Person, key: str) -> str:
    """Where the question of a round is answered; `key` is the round's number, as the message has it."""
    return address(person, int(key)) if key.isdecimal() else ""


def read(to: tuple[str, ...]) -> Proven | None:
    """What the first signed address among these proves; None where there is none that we signed."""
    for one in to:
        local, _, domain = one.partition("@")
        ours, plus, code = local.partition("+")
        if plus and len(code) == CODE and f"{ours}@{domain}" == settings.ENVIRONMENT.mail_in.address:
            found = _read(code)
            if found is not None:
                return found
    return None


def _read(code: str) -> Proven | None:
    try:
        raw = b32decode(code.upper() + "=" * (-len(code) % 8))
    except (Error, ValueError):
        return None
    told, proof = raw[:-PROOF], raw[-PROOF:]
    if told[0] != TRY or not secret.same(proof.hex(), _proof(told).hex()):
        return None
    half, number = told[1:1 + HALF], int.from_bytes(told[1 + HALF:], "big")
    with everything("mail.address"):
        first, last = UUID(bytes=half + bytes(8)), UUID(bytes=half + b"\xff" * 8)
        people = list(Person.objects.filter(pk__range=(first, last)).values_list("pk", flat=True)[:2])
    return Proven(people[0], number) if len(people) == 1 else None


def _proof(told: bytes) -> bytes:
    return bytes.fromhex(secret.keyed(f"mail-in|{told.hex()}"))[:PROOF]


def _called() -> list[Call]:
    found = settings.ENVIRONMENT.mail_in
    return [Call("outside_mail_in", f"{found.box.host}:{found.box.port}", "SUREFOOT_IMAP")] if found else []


CALLS.plug("mail_in", _called)
