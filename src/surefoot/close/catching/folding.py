"""Ways to write a word: accents fall away, German umlauts have two ways."""

from __future__ import annotations

import unicodedata
from typing import Final

_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LETTERS: Final = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"})


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
