"""Why rows and files are set aside, in the reader's language. The English sentence is the key.

Readers write English: `rejected.csv` and `report.json` keep it word for word, whatever the language. Only where people
read it on a page it is looked up, in ``words/reasons/<language>.toml``. Sentences have gaps for what varies, and are
put together ("minutes: out of range; expected a number of 0 or more"); both are taken apart here and put together
again. What is not in the book stays English and says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Final

_LONGEST: Final = 10_000
"""A longer text is made of somebody's data more than of ours, and not worth the search."""
_DEEPEST: Final = 6
"""Sentences inside sentences."""
_MOST: Final = 40
"""Parts of a list of sentences."""
_MARK: Final = "; expected "
_GAPS: Final = {"column": "[^;]*?"}
"""What stands before a colon is a name only where no sentence ends in it; any other gap may hold anything."""


@dataclass(frozen=True)
class Told:
    """A sentence as it can be told."""

    text: str
    lang: str = ""
    """``en`` where it stayed English on a page in another language: the page has to mark it."""


def reason_text(english: str, language: str) -> Told:
    """A reason, what was expected, or both as a problem joins them, in a language. Never fails.

    >>> reason_text("minutes: out of range; expected a number of 0 or more", "de").text
    'minutes: außerhalb des Bereichs; erwartet: eine Zahl ab 0'
    >>> reason_text("something nobody has translated", "de")
    Told(text='something nobody has translated', lang='en')
    """
    if language == "en" or not english:
        return Told(english)
    book = _book(language)
    found = (book.told(english) or book.listed(english)) if len(english) <= _LONGEST else None
    return Told(english, "en") if found is None else Told(found)


def unnamed(english: str) -> str:
    """A reason without the columns a file has: in a file without a header row a row's values stand there.

    For whoever stores it; who reads a message once, at the screen, is helped by the names.
    """
    return re.sub(r"(?<=; the file has ).*", "no named columns", re.sub(
        r"(?<=its columns are ).*?(?=; expected one of our tables, an export)", "no named columns", english,
        flags=re.DOTALL), flags=re.DOTALL)


def list_text(english: str, language: str) -> str:
    """Names in a row as readers write them ("a.csv, b.csv and 3 more"); the names themselves stay."""
    return english if language == "en" else _book(language).names(english)


@dataclass(frozen=True)
class _Pattern:
    """A sentence with gaps, what matches it, and how the other language says it."""

    english: str
    shape: re.Pattern[str]
    said: str


class _Book:
    """All sentences of one language."""

    def __init__(self, sentences: Mapping[str, str], lists: Mapping[str, str]) -> None:
        self._whole = {english: said for english, said in sentences.items() if "{" not in english}
        patterns = _patterns(sentences)
        self._joined = [each for each in patterns if _MARK in each.english]
        self._single = [each for each in patterns if _MARK not in each.english]
        self._lists = {english: said for english, said in lists.items() if "{" not in english}
        self._names = _patterns(lists)

    def told(self, english: str, depth: int = 0) -> str | None:
        """A sentence with what was expected, or either; None where it, or what stands in a gap, is not in the book."""
        if english in self._whole:
            return self._whole[english]
        if _MARK in english:  # no gap of a single sentence may swallow what was expected
            return self._first(self._joined, english, depth)
        return self._first(self._single, english, depth)

    def _first(self, patterns: Sequence[_Pattern], english: str, depth: int) -> str | None:
        for each in patterns if depth < _DEEPEST else ():
            match = each.shape.fullmatch(english)
            filled = self._filled(match, depth + 1) if match else None
            if filled is not None:
                return each.said.format(**filled)
        return None

    def _filled(self, match: re.Match[str], depth: int) -> dict[str, str] | None:
        found = {name: self._gap(name, text, depth) for name, text in match.groupdict().items()}
        return None if None in found.values() else {name: text for name, text in found.items() if text is not None}

    def _gap(self, name: str, text: str, depth: int) -> str | None:
        if name in ("reason", "expected"):
            return self.told(text, depth)
        if name == "reasons":
            return self.listed(text, depth)
        if name == "names":
            return self.names(text)
        return re.sub(r"(?<=\d),(?=\d{3}\b)", ".", text) if name == "count" else text

    def listed(self, english: str, depth: int = 0) -> str | None:
        """Sentences in a row, each after the name of its file; None where one is not in the book.

        Sentences have semicolons of their own, so the row is parted in every way until all parts are sentences.
        """
        parts = english.split("; ")
        rest: dict[int, str] = {len(parts): ""}
        for start in reversed(range(len(parts) if len(parts) <= _MOST else 0)):
            for end in sorted(rest):
                file, mark, reason = "; ".join(parts[start:end]).partition(": ")
                if mark and "; " not in file and (said := self.told(reason, depth + 1)) is not None:
                    rest[start] = f"{file}: {said}" + (f"; {rest[end]}" if rest[end] else "")
                    break
        return rest.get(0)

    def names(self, english: str) -> str:
        """Names in a row."""
        if english in self._lists:
            return self._lists[english]
        *first, last = english.split(", ")
        return ", ".join([*(self._name(name) for name in first[:1]), *first[1:], self._name(last)])

    def _name(self, english: str) -> str:
        matches = ((each.shape.fullmatch(english), each.said) for each in self._names)
        return next((said.format(**match.groupdict()) for match, said in matches if match), english)


def _patterns(texts: Mapping[str, str]) -> list[_Pattern]:
    """Sentences with gaps, those with the most letters of their own first: they match most certainly."""
    found = []
    for english, said in texts.items():
        parts = [(text, gap) for text, gap, *_ in Formatter().parse(english)]
        if any(gap for _, gap in parts):
            shape = "".join(re.escape(text) + (f"(?P<{gap}>{_GAPS.get(gap, '.*?')})" if gap else "")
                            for text, gap in parts)
            found.append((sum(len(text) for text, _ in parts), _Pattern(english, re.compile(shape, re.DOTALL), said)))
    return [each for _, each in sorted(found, key=lambda one: -one[0])]


@cache
def _book(language: str) -> _Book:
    file = files("surefoot.vocabulary.words") / "reasons" / f"{language}.toml"
    if not file.is_file():
        raise ValueError(f"no reasons in language {language!r}; add words/reasons/{language}.toml")
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return _Book(found["sentences"], found["lists"])
