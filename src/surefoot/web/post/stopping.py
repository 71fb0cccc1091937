"""The address in every message that was not asked for, at which it can be stopped without signing in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT: Final = "surefoot.web.post.stop"


@dataclass(frozen=True)
class Asked:
    """Whose messages an address stops, and the kinds the message told of."""

    person: UUID
    kinds: tuple[str, ...]


def address(person: UUID, kinds: Iterable[str]) -> str:
    """The whole address. It does not run out: a mail may be found again years later, and stopping must still work."""
    token = signing.dumps({"p": person.hex, "k": sorted(set(kinds))}, salt=SALT, compress=True)
    return f"{settings.ENVIRONMENT.url}{reverse('post_stop', args=[token])}"


def read(token: str) -> Asked | None:
    """What an address says; None for one that we did not make."""
    try:
        found = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Asked(UUID(found["p"]), tuple(found["k"]))
