"""An open blind wave, and a browser in Python: what it blinds, unblinds and hands in (RFC 9474)."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha384
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.test import Client

from surefoot.diagnose.questionnaire import asked, questionnaire
from surefoot.web.frame import clock
from surefoot.web.people.models import Person, Team
from surefoot.web.pulse import sealing, tickets
from surefoot.web.pulse.blind import opening, signing
from surefoot.web.pulse.models import CellKey, Wave
from tests.web import cast, waved

HAND_IN = "/pulse/blind/hand-in"


def cells(people: cast.Cast) -> dict[Person, Team]:
    """Everybody of the cast in two cells of five."""
    names = sorted(people.accounts)
    return {people.person(name): people.teams["claims" if number % 2 else "larkmoor"]
            for number, name in enumerate(names)}


def planned(number: int = 1, **more: object) -> Wave:
    """A blind wave that has not opened, with the keys that any wave has."""
    now = clock.now()
    wave = Wave(number=number, blind=True, **{
        "opens_at": now, "closes_at": now + 10 * waved.DAY, "languages": ["en", "de"],
        "version": questionnaire("en").version, "items": list(asked(number)), **more})
    wave.public = sealing.new_key(wave.pk)
    tickets.new_key(wave.pk)
    wave.save(force_insert=True)
    return wave


def opened(places: Mapping[Person, Team], number: int = 1, **more: object) -> Wave:
    """A blind wave that opened now and asks these people."""
    wave = planned(number, **more)
    for cell in {team.pk for team in places.values()}:
        signing.make(wave.pk, cell)
    opening.prepare(wave, {person.pk: team.pk for person, team in places.items()})
    wave.state, wave.asked, wave.opened_on = "open", len(places), clock.today() + (number - 1) * waved.DAY
    wave.save()
    return wave


def mask(seed: bytes, length: int) -> bytes:
    """MGF1 with SHA-384 (RFC 8017, B.2.1)."""
    found = b"".join(sha384(seed + number.to_bytes(4, "big")).digest() for number in range(length // 48 + 1))
    return found[:length]


def encoded(message: bytes, bits: int, salt: bytes) -> int:
    """EMSA-PSS-ENCODE (RFC 8017, 9.1.1)."""
    length = (bits + 7) // 8
    told = sha384(bytes(8) + sha384(message).digest() + salt).digest()
    block = (b"\x01" + salt).rjust(length - 49, b"\x00")
    hidden = int.from_bytes(block, "big") ^ int.from_bytes(mask(told, len(block)), "big")
    hidden &= (1 << (bits - 8 * 49)) - 1
    return int.from_bytes(hidden.to_bytes(len(block), "big") + told + b"\xbc", "big")


@dataclass(frozen=True)
class Blinded:
    """What a browser keeps to itself, and what it sends."""

    key: RSAPublicKey
    message: bytes
    inverse: int
    sent: bytes

    def unblinded(self, signature: bytes) -> bytes:
        modulus = self.key.public_numbers().n
        return (int.from_bytes(signature, "big") * self.inverse % modulus).to_bytes(len(signature), "big")


def blinded(key: RSAPublicKey, message: bytes, salt: bytes | None = None, inverse: int | None = None) -> Blinded:
    numbers = key.public_numbers()
    inverse = inverse or secrets.randbelow(numbers.n - 2) + 2
    value = encoded(message, numbers.n.bit_length() - 1, secrets.token_bytes(48) if salt is None else salt)
    sent = value * pow(pow(inverse, -1, numbers.n), numbers.e, numbers.n) % numbers.n
    return Blinded(key, message, inverse, sent.to_bytes((numbers.n.bit_length() + 7) // 8, "big"))


def text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def asks(client: Client, wave: UUID, sent: bytes) -> Any:
    """The server's answer to a browser that wants this signed."""
    return client.post(f"/pulse/{wave}/sign", {"blinded": text(sent)})


def fetch(client: Client, wave: UUID, cell: int) -> tuple[bytes, bytes]:
    """A pass: the message, and its signature."""
    key = load_der_public_key(bytes(CellKey.objects.get(wave=wave, cell=cell).public))
    assert isinstance(key, RSAPublicKey)
    made = blinded(key, secrets.token_bytes(64))
    answer = asks(client, wave, made.sent)
    assert answer.status_code == 200, answer.content
    return made.message, made.unblinded(urlsafe_b64decode(answer.json()["signature"] + "=="))


def form(wave: Wave, cell: int, shown: tuple[bytes, bytes], **more: object) -> dict[str, object]:
    """What a browser hands in."""
    return {"wave": str(wave.pk), "cell": cell, "message": text(shown[0]), "signature": text(shown[1]),
            "answers": waved.full(wave), "comment": "", **more}


def hand_in(given: object) -> tuple[int, str]:
    """Status and reason of handing in, as anybody without a cookie would."""
    answer = Client(enforce_csrf_checks=True).post(HAND_IN, json.dumps(given), content_type="application/json")
    return answer.status_code, answer.json().get("why", "taken") if answer["Content-Type"] == "application/json" else ""
