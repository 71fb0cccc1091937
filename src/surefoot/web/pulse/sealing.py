"""Answers under seal: written for one key, all of one size.

HPKE (RFC 9180) of the library `cryptography`, with X25519 and ML-KEM-768 together: a backup taken today can't be opened
by a computer of the future either. Everything an answer has lies in the box, the team it counts in included.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from surefoot.web.pulse import keys

SIZE: Final = 4096
"""Bytes of an answer before it is sealed: every box is as long as the longest."""
LONGEST_COMMENT: Final = 500
"""Characters."""
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_SEED: Final = 64
"""Bytes of the ML-KEM half of a private key."""
_LATTICE: Final = 1184
"""Bytes of the ML-KEM half of a public key."""


@dataclass(frozen=True)
class Answer:
    """What one person handed in. cell: id of the team it counts in; answers: item -> value, missing ones left out."""

    cell: int
    answers: Mapping[str, int]
    comment: str = field(default="")


class NotOurs(ValueError):  # noqa: N818 - reads as what it is
    """A box that this wave's key does not open."""


def new_key(wave: UUID) -> bytes:
    """Make the key of a wave: its private half goes to the wave's folder, its public half is given back."""
    lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    keys.make(wave, keys.SEALING, lattice.private_bytes_raw() + curve.private_bytes_raw())
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def seal(wave: UUID, public: bytes, answer: Answer) -> bytes:
    """The answer in a box. Raises ValueError for a comment that is too long to fit every box."""
    plain = json.dumps([answer.cell, dict(answer.answers), answer.comment], ensure_ascii=False).encode()
    if len(answer.comment) > LONGEST_COMMENT or len(plain) > SIZE:
        raise ValueError(f"an answer of {len(plain)} bytes, its comment of {len(answer.comment)} characters; expected "
                         f"at most {SIZE} and {LONGEST_COMMENT}: ask for a shorter comment")
    key = MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(public[:_LATTICE]),
                                  X25519PublicKey.from_public_bytes(public[_LATTICE:]))
    return _SUITE.encrypt(plain.ljust(SIZE), key, info=wave.bytes)


class Opener:
    """Opens boxes of one wave. Raises KeyGone where its key is not here."""

    def __init__(self, wave: UUID) -> None:
        self.wave, private = wave, keys.read(wave, keys.SEALING)
        self._key = MLKEM768X25519PrivateKey(MLKEM768PrivateKey.from_seed_bytes(private[:_SEED]),
                                             X25519PrivateKey.from_private_bytes(private[_SEED:]))

    def open(self, box: bytes) -> Answer:
        """What lies in a box. Raises NotOurs for one of another wave, or one that was changed."""
        try:
            plain = _SUITE.decrypt(box, self._key, info=self.wave.bytes)
        except (InvalidTag, ValueError) as error:
            raise NotOurs(f"a box of {len(box)} bytes is none of wave {self.wave}, or was changed") from error
        cell, answers, comment = json.loads(plain)
        return Answer(cell, answers, comment)
