"""Names under which people stand in the store: keyed hashes, so that neither files nor database tell who is meant.

HMAC-SHA256 under a key that lies in the data folder, apart from the database (`store.key`; docs/settings.md). Keys are
compared as everywhere: trimmed, in one Unicode form, without regard to case. Losing the key makes the store unreadable
for ever; whoever has the key and a list of names can tell whose rows are whose.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence

from surefoot.sources.identity import normal
from surefoot.web.frame import worlds


def pseudonym(identity: str) -> str:
    """The name of a person key, an e-mail address or any other sign-in name in the store."""
    return hmac.digest(worlds.store_key().encode(), normal(identity).encode(), "sha256").hex()


def pseudonyms(identities: Iterable[str]) -> Sequence[str]:
    """Each of them."""
    key = worlds.store_key().encode()
    return [hmac.digest(key, normal(identity).encode(), "sha256").hex() for identity in identities]
