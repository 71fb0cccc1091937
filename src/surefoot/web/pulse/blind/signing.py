"""Blind signatures: we sign a pass without seeing it, and know it as ours when it comes back (RFC 9474).

    browser                                        server
    message, blinded     -- blinded, signed in -->    sign
    unblind, verify      <-- blind signature ----
    message, signature   -- no cookie, later ---->    verifies

Variant RSABSSA-SHA384-PSS-Randomized, keys of 2048 bits, one a cell: the signature carries no cell, so its key must.
What comes back is an ordinary RSA-PSS signature, which `cryptography` verifies. Blinding hides the message whatever
computer tries, today's or tomorrow's: for each pass there is a number that leads from any blinded message to it.
"""

from __future__ import annotations

import os
import secrets
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384

from surefoot.web.frame import home
from surefoot.web.pulse import keys

BITS: Final = 2048
EXPONENT: Final = 65537
SALT: Final = 48
MESSAGE: Final = 64
"""Bytes of a pass: 32 that the variant puts in front (RFC 9474, section 4.1) and 32, all of them random."""


class NotBlinded(ValueError):  # noqa: N818 - reads as what it is
    """What was sent to be signed is no blinded message for this key."""


class Faulty(ArithmeticError):  # noqa: N818 - reads as what it is
    """A signature that came out wrong, which must never leave: it would give the key away."""


def sign(key: rsa.RSAPrivateKey, blinded: bytes) -> bytes:
    """The blind signature (BlindSign, section 4.3). The same for the same message. Raises NotBlinded.

    Python's arithmetic takes longer for some numbers than for others. What is raised to the secret power is therefore
    multiplied with a new random number first, so that nobody who measures chose what it is.
    """
    private = key.private_numbers()
    modulus, exponent = private.public_numbers.n, private.public_numbers.e
    size, value = (modulus.bit_length() + 7) // 8, int.from_bytes(blinded, "big")
    if len(blinded) != size or value >= modulus:
        raise NotBlinded(f"a blinded message of {len(blinded)} bytes; expected {size}, below the key's modulus")
    mask = secrets.randbelow(modulus - 2) + 2
    hidden = value * pow(mask, exponent, modulus) % modulus
    first, second = pow(hidden, private.dmp1, private.p), pow(hidden, private.dmq1, private.q)
    whole = second + private.q * ((first - second) * private.iqmp % private.p)
    signed = whole * pow(mask, -1, modulus) % modulus
    if pow(signed, exponent, modulus) != value:
        raise Faulty("a blind signature does not match its message; nothing was given out. Look at the machine's "
                     "memory and processor")
    return signed.to_bytes(size, "big")


def verifies(public: bytes, message: bytes, signature: bytes, salt: int = SALT) -> bool:
    """Whether a pass was signed with the key whose public half this is (DER)."""
    key = serialization.load_der_public_key(public)
    assert isinstance(key, rsa.RSAPublicKey)
    try:
        key.verify(signature, message, padding.PSS(padding.MGF1(SHA384()), salt), SHA384())
    except InvalidSignature:
        return False
    return True


# --- the keys of a wave's cells, in the wave's folder -----------------------------------------------------------------
def make(wave: UUID, cell: int) -> None:
    """Make the key of a cell, unless it is there. Killed at any point it leaves the whole key, or nothing anybody
    reads."""
    private = rsa.generate_private_key(EXPONENT, BITS).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    place, draft = keys.folder(wave), f".{_name(cell)}.{secrets.token_hex(8)}"
    keys.make(wave, draft, private)
    try:
        os.link(place / f"{draft}.key", place / f"{_name(cell)}.key")
    except FileExistsError:
        pass  # another job was first; its key counts
    finally:
        (place / f"{draft}.key").unlink()
    home.flush(place)


def made(wave: UUID) -> frozenset[int]:
    """The cells that have a key."""
    found = keys.folder(wave).glob(f"{_name('*')}.key")
    return frozenset(int(file.stem.removeprefix(_name(""))) for file in found)


def private(wave: UUID, cell: int) -> rsa.RSAPrivateKey:
    """The key of a cell. Raises KeyGone where it is not on this machine."""
    key = serialization.load_der_private_key(keys.read(wave, _name(cell)), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def public(wave: UUID, cell: int) -> bytes:
    """Its public half, as DER (SubjectPublicKeyInfo)."""
    return private(wave, cell).public_key().public_bytes(serialization.Encoding.DER,
                                                         serialization.PublicFormat.SubjectPublicKeyInfo)


def _name(cell: int | str) -> str:
    return f"cell-{cell}"
