"""What counts as no value, and the error for a value that can't be read."""

from __future__ import annotations

import math
from typing import Final

_NOTHING: Final = frozenset({"", "-", "--", "–", "—", "n/a", "#n/a", "na", "null", "none", "nan", "nat", "k.a.", "\\n"})
_NOTHING_AS_TEXT: Final = frozenset({"", "-", "--", "–", "—", "n/a", "#n/a", "\\n"})


class Unreadable(ValueError):  # noqa: N818 - reads as what it says of the value
    """A value that is not what its column holds. `reason` and `expected` never repeat the value."""

    def __init__(self, value: object, reason: str, expected: str) -> None:
        super().__init__(f"{value!r}: {reason}; expected {expected}")
        self.reason = reason
        self.expected = expected


def is_missing(value: object) -> bool:
    """Whether a date, number or flag was left out: empty, a dash, N/A. Zero is a value."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return isinstance(value, str) and value.strip().lower() in _NOTHING


def parse_text(value: object) -> str:
    """The trimmed text, ``""`` where it was left out. "NA" and "none" stay: a site or a team may be called so."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return "" if text.lower() in _NOTHING_AS_TEXT else text
