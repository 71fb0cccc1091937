"""Why a file was not taken, as it may be stored: without a header row, values of a row stand where columns would."""

from __future__ import annotations

import re
from typing import Final

INSTEAD: Final = "no named columns"
"""What the readers say themselves of a file that has none."""
SAID: Final = ((re.compile(r"its columns are .*(?=; expected one of our tables, an export)", re.DOTALL),
                f"its columns are {INSTEAD}"),
               (re.compile(r"; the file has .*", re.DOTALL), f"; the file has {INSTEAD}"))
"""Where the readers name the columns of a file, and what is kept of it."""


def unnamed(text: str) -> str:
    """The same without the names of columns."""
    for named, instead in SAID:
        text = named.sub(instead, text)
    return text
