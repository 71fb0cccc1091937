"""What an answer to the weekly question says, by mail: the result in a word, one line, and whether it is signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

WORDS: Final = {
    "did_not_work": ("did not work", "didn't work", "didnt work", "not worked", "no", "hat nicht geklappt",
                     "nicht geklappt", "hat nicht funktioniert", "nein"),
    "partly": ("partly worked", "partly", "partially", "half", "hat teilweise geklappt", "teilweise geklappt",
               "teilweise", "halb"),
    "worked": ("it worked", "worked", "yes", "hat geklappt", "geklappt", "hat funktioniert", "ja"),
}
"""Words with which an answer may begin, for each result."""
SIGNS: Final = ("signed", "with my name", "mit namen", "mit meinem namen")
"""A last line that shows the name."""
_ANY: Final = "|".join(f"(?P<{result}>{'|'.join(map(re.escape, words))})" for result, words in WORDS.items())
BEGINNING: Final = re.compile(rf"\s*(?:{_ANY})(?![\w'’])[\s:;,.!–-]*", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """One answer by mail."""

    result: str
    """worked, partly, did_not_work; empty where it did not say."""
    line: str
    signed: bool


def read(text: str) -> Answer:
    """What a mail says."""
    lines = [line.strip() for line in text.replace("’", "'").splitlines() if line.strip()]
    signed = bool(lines) and lines[-1].strip(" .!()").lower() in SIGNS
    whole = " ".join(lines[:-1] if signed else lines)
    found = BEGINNING.match(whole)
    if found is None:
        return Answer("", whole, signed)
    return Answer(str(found.lastgroup), whole[found.end():].strip(), signed)
