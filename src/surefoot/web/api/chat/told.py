"""What a button or a form carries to Slack and back: under our signature, so that only what we wrote comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.core import signing

SALT: Final = "chat.told"
LASTS: Final = timedelta(days=8)
"""A week's question can be answered for a week."""


def pack(most: int, **values: Any) -> str:
    """The values as a text of at most so many characters; empty where they do not fit."""
    found = signing.dumps(values, salt=SALT, compress=True)
    return found if len(found) <= most else ""


def unpack(text: str) -> dict[str, Any]:
    """The values again; none where it is not ours, or too old."""
    try:
        found = signing.loads(text, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
