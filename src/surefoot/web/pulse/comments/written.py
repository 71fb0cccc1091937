"""A comment as words: where each stands, how it is written, and in which language the whole is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.close.catching.folding import forms
from surefoot.web.pulse.comments.lists import words

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_OWNED: Final = re.compile(r"['’]s?$")
_BREAK: Final = re.compile(r"[.!?:;\n…„“\"»«(]|\s[–-]\s")


@dataclass(frozen=True)
class Word:
    """start and end in the text, without a possessive; gap: what stands before it, from the last word on."""

    start: int
    end: int
    text: str
    gap: str
    owned: bool
    """Whether 's follows."""
    opens: bool
    """Whether a sentence begins with it, so that a capital says nothing."""

    @property
    def low(self) -> str:
        """In lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Written as a name is: Anna, McKay, ANNA; not AI."""
        return self.text[0].isupper() and (len(self.text) > 3 or not self.text.isupper() or len(self.text) == 1)

    @property
    def forms(self) -> tuple[str, ...]:
        """Ways to write it."""
        return forms(self.text)


@dataclass(frozen=True)
class Written:
    """The words of a text, and its language: "en", "de", or "" where it is too short to tell."""

    words: tuple[Word, ...]
    language: str
    text: str

    def after(self, place: int) -> str:
        """What stands after a word, up to the next."""
        word = self.words[place]
        return self.text[word.end:self.words[place + 1].start if place + 1 < len(self.words) else len(self.text)]


def written(text: str, taken: Sequence[tuple[int, int]]) -> Written:
    """Take a text apart; what stands in these stretches is left out."""
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        if any(start < stop and begin < end for begin, stop in taken):
            continue
        gap, word = text[last:start], match.group()
        owned = _OWNED.search(word) or (re.match(r"['’]s\b", text[end:]) if end < len(text) else None)
        plain = _OWNED.sub("", word)
        opens = not found or (bool(_BREAK.search(gap)) and not _is_short(found[-1], gap))
        found.append(Word(start, start + len(plain), plain, gap, bool(owned), opens))
        last = end
    return Written(tuple(found), _language(found), text)


def _is_short(word: Word, gap: str) -> bool:
    """Whether the full stop after a word belongs to it: Dr. Köhler, K. Brandt."""
    return gap.startswith(".") and gap.strip() == "." and (len(word.text) == 1 or word.low in words("around", "titles"))


def _language(found: Sequence[Word]) -> str:
    low = [word.low for word in found if word.text != "i"]
    english = sum(word in words("around", "languages_en") for word in low)
    german = sum(word in words("around", "languages_de") for word in low)
    german += sum(any(letter in "äöüß" for letter in word) for word in low)
    return "en" if english > german else "de" if german > english else ""
