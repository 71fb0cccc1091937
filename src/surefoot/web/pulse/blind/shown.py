"""What a browser hands in, read from JSON: nothing but what our own page sends."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from typing import Any, Final
from uuid import UUID

from surefoot.web.pulse.blind.spending import Pass

LONGEST: Final = 20_000
"""Bytes; the longest our own page sends is a tenth of it."""
FIELDS: Final = frozenset({"wave", "cell", "message", "signature", "answers", "comment"})
LARGEST: Final = 2**31


def read(body: bytes) -> tuple[Pass, dict[str, int], str]:
    """The pass, the answers and the comment. Raises ValueError for anything else."""
    if len(body) > LONGEST:
        raise ValueError(f"{len(body)} bytes were handed in; expected at most {LONGEST}")
    try:
        found: Any = json.loads(body)
    except RecursionError as deep:
        raise ValueError("what was handed in is nested without end; expected an object of six fields") from deep
    if not isinstance(found, dict) or found.keys() != FIELDS:
        raise ValueError(f"expected an object with {', '.join(sorted(FIELDS))} was handed in")
    answers, comment = found["answers"], found["comment"]
    if not isinstance(answers, dict) or not all(map(_is_number, answers.values())):
        raise ValueError("the answers are no object of numbers")
    if not isinstance(comment, str) or "\x00" in comment:
        raise ValueError("the comment is no text, or has a NUL in it")
    if not _is_number(found["cell"]):
        raise ValueError("the cell is no number")
    shown = Pass(UUID(_text(found["wave"])), found["cell"], unpacked(_text(found["message"])),
                 unpacked(_text(found["signature"])))
    return shown, answers, comment


def unpacked(text: str) -> bytes:
    """What base64 for addresses stands for, written without its "=". Raises ValueError for anything else."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except NotBase64 as error:
        raise ValueError(f"{len(text)} characters that are no base64") from error


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a {type(value).__name__} where text was expected")
    return value
