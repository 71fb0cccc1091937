"""Values as files write them: numbers, flags, days, moments and what counts as no value.

The one import readers need for parsing. What a single value can't tell (day or month first, decimal comma) is decided
from all rows of a file by `DayOrderVotes` and `DecimalVotes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from surefoot.sources.dates import (
    ASK_ORDER,
    EXPECTED_DATE,
    EXPECTED_MOMENT,
    DayOrder,
    DayOrderVotes,
    Undecided,
    decide_day_order,
    moment_text,
    parse_date,
    parse_moment,
)
from surefoot.sources.missing import Unreadable, is_missing, parse_text

__all__ = [
    "ASK_ORDER",
    "EXPECTED_DATE",
    "EXPECTED_MOMENT",
    "DayOrder",
    "DayOrderVotes",
    "DecimalVotes",
    "Undecided",
    "Unreadable",
    "decide_day_order",
    "decide_decimal_comma",
    "is_missing",
    "is_open_number",
    "moment_text",
    "parse_date",
    "parse_flag",
    "parse_moment",
    "parse_number",
    "parse_text",
]

_TRUE: Final = frozenset({"true", "yes", "y", "1", "t", "ja", "j", "wahr", "1.0", "on"})
_FALSE: Final = frozenset({"false", "no", "n", "0", "f", "nein", "falsch", "0.0", "off"})

_SPACES = re.compile("[\\s\u00a0\u202f\u2009'\u2019]")
_GROUPED_BY_SPACE = re.compile("[+-]?\\d{1,3}(?:[ \u00a0\u202f\u2009'\u2019]\\d{3})+(?:[.,]\\d+)?\\Z", re.ASCII)
_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d+)?\Z", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)?(?:,\d+)?\Z", re.ASCII)
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}\Z", re.ASCII)


class DecimalVotes:
    """Gathers from all values of a file whether 1,5 or 1.5 is one and a half."""

    def __init__(self) -> None:
        self.comma = 0
        self.point = 0
        self.open_point = 0
        """Values such as 1.234, which could be either."""

    def see(self, value: object) -> None:
        """Take one value into account; whole numbers and text say nothing."""
        if not isinstance(value, str) or not ("," in value or "." in value):
            return
        text = value.strip()
        if not _GROUPED_BY_SPACE.match(text):
            if _EITHER.match(text):
                self.open_point += "." in text
                return
        else:
            text = _SPACES.sub("", text)
        comma, point = bool(_COMMA.match(text)), bool(_POINT.match(text))
        self.comma += comma and not point
        self.point += point and not comma

    def decimal_comma(self, delimiter: str = ",") -> bool:
        """Whether numbers are written 1.234,5. Where only values like 1.234 are left, a `;` file is taken to be so.

        Spreadsheets separate columns by `;` exactly where the comma is taken by decimals.
        """
        if self.comma or self.point:
            return self.comma > self.point
        return delimiter == ";" and self.open_point > 0


def decide_decimal_comma(values: Iterable[object], delimiter: str = ",") -> bool:
    """Whether `values`, all of a file, write numbers as 1.234,5."""
    votes = DecimalVotes()
    for value in values:
        votes.see(value)
    return votes.decimal_comma(delimiter)


def is_open_number(text: str) -> bool:
    """Whether only the file's other rows tell what this number is: 1.234, or anything with a comma."""
    return "," in text or bool(_EITHER.match(text.strip()))


def parse_number(value: object, decimal_comma: bool = False) -> float | None:
    """The number, without thousands separators; None when empty. Raises Unreadable."""
    if isinstance(value, (bool, int, float)) and not is_missing(value):
        return float(value)
    if is_missing(value):
        return None
    text = str(value).strip()
    if _GROUPED_BY_SPACE.match(text):
        text = _SPACES.sub("", text)
    pattern, decimal = (_COMMA, ",") if decimal_comma else (_POINT, ".")
    if not text.strip("+-") or not pattern.match(text):
        written = "1234 or 1234,5" if decimal_comma else "1234 or 1234.5"
        raise Unreadable(value, "not a number", f"a number like {written}")
    return float(text.replace("." if decimal_comma else ",", "").replace(decimal, "."))


def parse_flag(value: object) -> bool | None:
    """True or false; None when empty. Raises Unreadable."""
    if isinstance(value, bool):
        return value
    if is_missing(value):
        return None
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise Unreadable(value, "neither true nor false", "true, false, yes, no, 1 or 0")
