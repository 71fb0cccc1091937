"""Addresses of channels under seal: with a key of the data folder, so that the database alone does not give them."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from surefoot.web.frame import home


def seal(address: str) -> str:
    """The address, to be stored."""
    return _box().encrypt(address.encode()).decode()


def unseal(sealed: str) -> str:
    """The address again; empty where the key is another one than it was sealed with: it has to be entered again."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


@cache
def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(hashlib.sha256(home.key(settings.HOME, "channels").encode()).digest()))
