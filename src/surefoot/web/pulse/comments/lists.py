"""Word lists of this folder, read once: one TOML file a subject, each list a string of words."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LETTERS: Final = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"})


@cache
def read(subject: str) -> dict[str, Any]:
    """A file as it stands."""
    return tomllib.loads((files(__package__) / "lists" / f"{subject}.toml").read_text(encoding="utf-8"))


@cache
def words(subject: str, name: str) -> frozenset[str]:
    """The words of one list, lower case."""
    return frozenset(str(read(subject)[name]).split())


@cache
def endings(subject: str, name: str) -> tuple[str, ...]:
    """Endings of one list."""
    return tuple(sorted(words(subject, name)))


@cache
def folded(subject: str, name: str) -> frozenset[str]:
    """The words of one list in every way of writing them."""
    return all_forms(words(subject, name))


def forms(word: str) -> tuple[str, ...]:
    """The ways to write a word without accents: Müller is mueller and muller."""
    low = word.casefold() if "ß" not in word else word.lower()
    if low.isascii():
        return (low,)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", low.translate(_LETTERS))
                    if not unicodedata.combining(letter))
    german = "".join(letter for letter in unicodedata.normalize("NFKD", unicodedata.normalize("NFC", low)
                                                                .translate(_GERMAN).translate(_LETTERS))
                     if not unicodedata.combining(letter))
    return (plain,) if plain == german else (plain, german)


def all_forms(found: Iterable[str]) -> frozenset[str]:
    """Every way to write each of these words."""
    return frozenset(form for word in found for form in forms(word))
