"""Blind mode against the strongest thief of all: the open wave's database, its keys, and all traffic on the wire.

In the usual mode that thief reads everything (docs/pulse.md). Here the boxes open, too, but nothing leads from whom a
pass was signed for to what came with it.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from surefoot.web.people.models import Person
from surefoot.web.pulse import closing, keys
from surefoot.web.pulse.blind import passes, signing, spending
from surefoot.web.pulse.blind.opening import digest
from surefoot.web.pulse.models import Asked, CellKey, Sealed, Spent, Wave
from surefoot.web.pulse.sealing import Opener
from tests.web import blinded, cast, waved

pytestmark = pytest.mark.django_db
SIZE = 12
"""People a cell."""
CHANCE = 11
"""Two cells guessed at random: one right in each on average, and more than this once in a million times."""


@dataclass(frozen=True)
class Passed:
    """What the wire showed of one person's pass: signed for them, and spent by nobody knows whom."""

    person: UUID
    cell: int
    sent: bytes
    message: bytes
    signature: bytes


@dataclass(frozen=True)
class Loot:
    """signed: in the order of signing; spent: in that of handing in."""

    wave: Wave
    signed: Sequence[Passed]
    spent: Sequence[Passed]


def lived(wave: Wave, people: dict[UUID, int], delayed: bool) -> Loot:
    """Everybody has a pass signed and spends it, each with a comment that says who they are."""
    signed = []
    for person, cell in people.items():
        key = load_der_public_key(bytes(CellKey.objects.get(wave=wave, cell=cell).public))
        assert isinstance(key, RSAPublicKey)
        made = blinded.blinded(key, secrets.token_bytes(signing.MESSAGE))
        signature = made.unblinded(passes.have_signed(wave.pk, person, made.sent))
        signed.append(Passed(person, cell, made.sent, made.message, signature))
    spent = random.Random(5).sample(signed, len(signed)) if delayed else signed
    for one in spent:
        spending.hand_in(spending.Pass(wave.pk, one.cell, one.message, one.signature), waved.full(wave),
                         one.person.hex)
    return Loot(wave, signed, spent)


@pytest.fixture
def begun() -> tuple[Wave, dict[UUID, int]]:
    found = cast.plant()
    people = Person.unscoped.bulk_create([Person(key=f"blind-{at}@larkmoor.example") for at in range(2 * SIZE)])
    wave = blinded.opened({one: found.teams["claims" if at % 2 else "motor"] for at, one in enumerate(people)})
    return wave, dict(Asked.objects.filter(wave=wave).order_by("pk").values_list("person", "cell"))


def attacks(loot: Loot) -> dict[str, int]:
    """Every order of people against every order of boxes, within each cell: how many the best guess got right."""
    rows = list(Asked.objects.filter(wave=loot.wave).order_by("pk").values_list("person", "blinded"))
    marks = dict(rows)
    boxes = [bytes(box) for box in Sealed.objects.filter(wave=loot.wave).values_list("box", flat=True)]
    spent = list(Spent.objects.filter(wave=loot.wave).values_list("mark", flat=True))
    opener = Opener(loot.wave.pk)
    assert len(boxes) == len(spent) == len(loot.spent)
    people = [person for person, _ in rows]
    of_people: dict[str, Callable[[Passed], Any]] = {
        "asked": lambda one: people.index(one.person), "signed": loot.signed.index,
        "blinded": lambda one: one.sent, "its hash": lambda one: marks[one.person], "person": lambda one: one.person}
    of_boxes: dict[str, Callable[[Passed], Any]] = {
        "came": loot.spent.index, "message": lambda one: one.message,
        "signature": lambda one: one.signature, "mark": lambda one: digest(one.message),
        "mark stored": lambda one: spent.index(digest(one.message)),
        "stored": lambda one: next(at for at, box in enumerate(boxes) if opener.open(box).comment == one.person.hex)}
    found = {}
    for whom, first in of_people.items():
        for what, second in of_boxes.items():
            found[f"{whom} and {what}"] = sum(
                one.person == other.person for cell in {one.cell for one in loot.signed}
                for one, other in zip(sorted((one for one in loot.signed if one.cell == cell), key=first),
                                      sorted((one for one in loot.signed if one.cell == cell), key=second),
                                      strict=True))
    return found


def test_with_database_keys_and_all_traffic_of_the_open_wave_nobody_is_paired_with_an_answer(
        begun: tuple[Wave, dict[UUID, int]]) -> None:
    loot = lived(*begun, delayed=True)
    found = attacks(loot)
    assert len(found) == 30 and {way: count for way, count in found.items() if count > CHANCE} == {}


def test_the_attack_bites_where_passes_are_spent_as_they_are_signed(begun: tuple[Wave, dict[UUID, int]]) -> None:
    """Which is why a browser waits a random while, and answers on another occasion than the one it was signed on."""
    found = attacks(lived(*begun, delayed=False))
    assert found["signed and came"] == 2 * SIZE


def test_every_pass_of_a_cell_could_be_behind_every_signing(begun: tuple[Wave, dict[UUID, int]]) -> None:
    """With the secret key the number is found that leads from any blinded message to any pass: no pair is likelier."""
    loot = lived(*begun, delayed=True)
    cell = loot.signed[0].cell
    private = signing.private(loot.wave.pk, cell).private_numbers()
    modulus, exponent = private.public_numbers.n, private.public_numbers.e
    mine = [one for one in loot.signed if one.cell == cell]
    for one in mine[:4]:
        for other in mine:
            value = pow(int.from_bytes(other.signature, "big"), exponent, modulus)
            masked = int.from_bytes(one.sent, "big") * pow(value, -1, modulus) % modulus
            mask = pow(masked, private.d, modulus)
            assert value * pow(mask, exponent, modulus) % modulus == int.from_bytes(one.sent, "big")


def test_after_closing_neither_passes_nor_what_was_signed_is_left(begun: tuple[Wave, dict[UUID, int]]) -> None:
    loot = lived(*begun, delayed=True)
    closing.begin(loot.wave.pk)
    closing.close.run(wave=str(loot.wave.pk))
    assert not keys.there(loot.wave.pk)
    assert not Spent.objects.exists() and not Sealed.objects.exists()
    assert not Asked.objects.exclude(issued=False, blinded="").exists()
