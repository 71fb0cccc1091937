"""How long a text is and how hard to read: school years by a published formula for each language.

English: Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom 1975, "Derivation of new readability
formulas for Navy enlisted personnel", Research Branch Report 8-75):
    0.39 words per sentence + 11.8 syllables per word - 15.59
German: first Wiener Sachtextformel (Bamberger and Vanecek 1984, "Lesen - Verstehen - Lernen - Schreiben", Vienna):
    0.1935 MS + 0.1672 SL + 0.1297 IW - 0.0327 ES - 0.875, of words: MS the percentage with three syllables or more,
    SL how many in a sentence, IW the percentage with more than six letters, ES the percentage with one syllable

Syllables are counted at the places where the word could be divided (Liang's patterns in pyphen), which miss some; in
English, groups of vowels are counted too and the larger number holds. A grade is a hint, good to about one year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyphen

LONG: Final = {"en": 25, "de": 22}
"""More words than these make a sentence hard."""
HARD: Final = 15.0
"""So does a higher grade than this, from twelve words on."""
_FEWEST: Final = 12
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_END: Final = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|\n+")
_ABBREVIATED: Final = re.compile(r"\b(?:e\.g|i\.e|approx|z\. ?B|d\. ?h|u\. ?a|bzw|ca|Nr|Abs|(?:No|Art)(?=\.\s*\d))\.")
_VOWEL: Final = re.compile(r"[aeiouyäöüéèáó]")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_MUTE: Final = re.compile(r"(?:[^aeiouylt]|[^aeiouy][td])e[sd]?$|(?<=[aeiouy][lt])e[sd]?$")
"""An ending whose e is not spoken: names, used, made; not table, wanted."""
_APART: Final = re.compile(r"(?<![tsc])ie(?=nt)")
"""Two vowels that are spoken apart: client, not patient."""


@dataclass(frozen=True)
class Measured:
    """Length and grade of a text."""

    words: int
    sentences: int
    grade: float
    """School years, rounded to one decimal; 0 for no text and for the easiest."""


def measure(texts: Iterable[str], language: str) -> Measured:
    """Length and grade of texts together."""
    found = [words for text in texts for sentence in sentences(text) if (words := _WORD.findall(sentence))]
    flat = [word for words in found for word in words]
    return Measured(len(flat), len(found), max(0.0, round(_grade(flat, len(found), language), 1)) if flat else 0.0)


def hard(sentence: str, language: str) -> bool:
    """Whether a sentence is long, or full of long words."""
    measured = measure([sentence], language)
    return measured.words > LONG[language] or (measured.words >= _FEWEST and measured.grade > HARD)


def sentences(text: str) -> list[str]:
    """The sentences of a text; abbreviations do not end one."""
    joined = _ABBREVIATED.sub(lambda found: found[0].replace(".", "․"), text)
    return [part.replace("․", ".").strip() for part in _END.split(joined) if part.strip()]


@cache
def syllables(word: str, language: str) -> int:
    """How many syllables a word has; parts joined by hyphens count each."""
    return sum(_syllables(part, language) for part in re.sub("['’]", "", word.lower()).split("-") if part) or 1


def _syllables(part: str, language: str) -> int:
    divided = sum(bool(_VOWEL.search(piece)) for piece in _patterns(language).inserted(part).split("-"))
    if language == "de":
        return max(divided, 1)
    spoken = _APART.sub("i-e", _MUTE.sub("", part))
    return max(divided, len(_VOWELS.findall(spoken)), 1)


def _grade(words: Sequence[str], count: int, language: str) -> float:
    spoken = [syllables(word, language) for word in words]
    length = len(words) / count
    if language == "en":
        return 0.39 * length + 11.8 * sum(spoken) / len(words) - 15.59
    share = 100 / len(words)
    return (0.1935 * share * sum(each >= 3 for each in spoken) + 0.1672 * length
            + 0.1297 * share * sum(len(word) > 6 for word in words) - 0.0327 * share * spoken.count(1) - 0.875)


@cache
def _patterns(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang={"en": "en_US", "de": "de_DE"}[language], left=1, right=1)
