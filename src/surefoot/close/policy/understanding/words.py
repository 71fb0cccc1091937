"""Words as they can be compared: small letters, written-out umlauts, stems of both languages."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from surefoot.close.policy.understanding.small import listed

LONGEST: Final = 2000
"""Characters of a question that are read; people ask in fewer."""
ANONYMOUS: Final = "~anonymous"
"""One word for every way to say that names were taken out."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*(?:\.(?:ai|io|com|app)\b)?", re.IGNORECASE)
_APOSTROPHE: Final = re.compile("['’`´]")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WRITTEN_OUT: Final = re.compile("([aou])e")
_ENGLISH: Final = snowballstemmer.stemmer("english")
_GERMAN: Final = snowballstemmer.stemmer("german")
_STEMMING: Final = threading.Lock()
"""A stemmer keeps the word it works on: one thread at a time."""
_SHORT: Final = 4
"""A German stem below this many letters says too little."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with what it is compared by."""

    norm: str
    english: str
    german: str
    """Stems; empty where a word has none worth comparing."""
    keys: tuple[str, ...]
    """What an index finds it by."""

    def same(self, other: Word) -> bool:
        """Whether both are forms of one word."""
        if self.norm == other.norm:
            return True
        apart = abs(len(self.norm) - len(other.norm))
        if self.english and self.english == other.english and apart <= 2:
            return True
        return bool(self.german) and self.german == other.german and apart <= 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands in a question."""

    text: str
    word: Word
    before: str
    """The marks between it and the word before."""
    sentence: int
    owned: bool = False
    """It has the 's of an owner."""
    unknown: bool = False
    """Nobody knows the word, not even misspelt."""


@lru_cache(maxsize=50_000)
def word(norm: str) -> Word:
    """A normalised word with its stems; those in -ing and -ung stand apart, since coding is not code."""
    if norm.startswith("~") or any(letter.isdigit() for letter in norm):
        return _word(norm, "", "")
    with _STEMMING:
        english = "" if norm.endswith(("ing", "ings")) and len(norm) > 5 else str(_ENGLISH.stemWord(norm))
        german = str(_GERMAN.stemWord(_WRITTEN_OUT.sub(r"\1", norm)))
    made = "~" if norm.endswith(("ung", "ungen")) else ""
    stem = "d:" + german + made if len(german) >= _SHORT else ""
    return _word(norm, "e:" + english if len(english) > 2 else "", stem)


def _word(norm: str, english: str, german: str) -> Word:
    return Word(norm, english, german, tuple(key for key in (norm, english, german) if key))


def normalised(text: str) -> str:
    """Small letters without marks: Übersetzung, UEBERSETZUNG and uebersetzung are one."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    if folded.isascii():
        return folded
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    found: list[Token] = []
    end = sentence = 0
    cut = text[:LONGEST]
    for match in _WORD.finditer(cut):
        before = cut[end : match.start()]
        if found and _ends(before):
            sentence += 1
        end = match.end()
        plain = match.group()
        owned = bool(re.search("['’`´][sS]$", plain))
        bare = _APOSTROPHE.sub("", plain[:-2] if owned else plain)
        norm = normalised(bare)
        if norm:
            found.append(Token(plain, word(norm), before, sentence, owned))
    return found


def _ends(marks: str) -> bool:
    return any(mark in marks for mark in ".?!\n…<>{}") or any(mark in marks for mark in ("; ", ": "))


def phrase(text: str, dropped: frozenset[str]) -> tuple[Word, ...]:
    """The words of a name that matter: without articles, and with one word for "names removed"."""
    kept = [token.word for token in tokens(text) if token.word.norm not in dropped]
    return merged(kept)


_WITHOUT: Final = frozenset(("without", "no", "minus", "ohne", "keine", "less"))
_BETWEEN: Final = listed("words", "between")
_NAMES: Final = frozenset(("name", "names", "namen", "identifiers"))
_GONE: Final = listed("words", "gone")
_ANONYMOUS: Final = re.compile("(de)?(anonym|pseudonym|deidentif|unidentif|redacted|entpersonalisier)")
_LINKS: Final = listed("words", "links")


def merged(words: list[Word]) -> tuple[Word, ...]:
    """The words with every way to say that names were taken out made into one."""
    return tuple(word(ANONYMOUS) if width else words[start] for start, width in spans(words))


def spans(words: list[Word]) -> list[tuple[int, int]]:
    """Start of each word that stays, and the width of what says that names were taken out (0: an ordinary word)."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        width = _width([each.norm for each in words[at : at + 6]])
        found.append((at, width))
        at += width or 1
    return found


def _width(norms: list[str]) -> int:
    if _ANONYMOUS.match(norms[0]):
        return 1
    opening = norms[0] in ("with", "mit") and len(norms) > 1
    start = 1 if opening else 0
    if norms[start] in _NAMES:
        for at in range(start + 1, len(norms)):
            if norms[at] in _GONE:
                return at + 1
            if norms[at] not in _LINKS:
                return 0
    if norms[0] in _WITHOUT:
        for at in range(1, min(len(norms), 3)):
            if norms[at] in _NAMES:
                return at + 1
            if norms[at] not in _BETWEEN:
                return 0
    return 0
