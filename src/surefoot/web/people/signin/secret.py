"""Secrets that sign somebody in: made at random, kept as a hash, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from surefoot.web.frame import home


def new() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a random secret. It has too many bits to be guessed, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(text: str) -> str:
    """A hash of something that could be guessed, such as an address: worth nothing without our key."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, without telling by time where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def seal(text: str) -> str:
    """Encrypt what must be read again, with a key that does not lie in the database."""
    return _box().encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """The text again; raises ValueError where the key is another one than it was sealed with."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise ValueError("what is stored was sealed with another factors.key; put that file back in the data folder, "
                         "or have the administrator reset the second factor") from error


@cache
def _box() -> Fernet:
    made = hashlib.sha256(home.key(settings.HOME, "factors").encode()).digest()
    return Fernet(urlsafe_b64encode(made))
