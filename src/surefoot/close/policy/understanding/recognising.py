"""Words of a question brought to words that can be named: misspelt ones corrected, German compounds taken apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from surefoot.close.policy.understanding.knowledge import ARTICLES, holders, plain, plain_stems
from surefoot.close.policy.understanding.naming import Index
from surefoot.close.policy.understanding.words import ANONYMOUS, Token, Word, spans, tokens, word

_LINKS: Final = ("", "s", "n", "en", "es", "er", "e")
_KEPT: Final = 2000
"""Corrections a policy remembers."""
_ENDINGS: Final = ("ed", "er", "ing", "ly", "en", "d", "r")


def recognised(text: str, index: Index) -> list[Token]:
    """The words of a question, each as one that can be looked up."""
    found: list[Token] = []
    for token in tokens(text):
        found.extend(_recognised(token, index))
    return _anonymous(found)


def is_known(each: Word, index: Index) -> bool:
    """Whether the word, in this or another form, is one that somebody listed."""
    norm = each.norm
    return (
        norm in plain()
        or norm in holders()
        or any(key in index.stems for key in each.keys)
        or (len(norm) > 4 and any(key in plain_stems() for key in each.keys))
    )


def _recognised(token: Token, index: Index) -> list[Token]:
    norm = token.word.norm
    if len(norm) < 3 or norm.isdigit() or norm in ARTICLES or is_known(token.word, index) or norm in index.single:
        return [token]
    parts = _parts(norm, index)
    if parts:
        first = replace(token, word=word(parts[0]), unknown=not is_known(word(parts[0]), index))
        rest = [replace(token, word=word(part), before="", unknown=not is_known(word(part), index)) for part in parts[1:]]
        return [first, *rest]
    corrected = _corrected(norm, index)
    if corrected is None:
        return [replace(token, unknown=True)]
    return [replace(token, word=word(corrected))]


def _parts(norm: str, index: Index) -> list[str]:
    """A compound's parts where its first one is a word that can be named and the rest is known or long enough."""
    if len(norm) < 9:
        return []
    for cut in range(len(norm) - 3, 3, -1):
        left = norm[:cut]
        for link in _LINKS:
            if not left.endswith(link):
                continue
            stem = left[: len(left) - len(link)] if link else left
            if len(stem) < 4 or not _nameable(stem, index):
                continue
            rest = norm[cut:]
            if is_known(word(rest), index):
                return [stem, rest]
            if len(rest) > 7 and (more := _parts(rest, index)):
                return [stem, *more]
    return []


def _nameable(stem: str, index: Index) -> bool:
    made = word(stem)
    if stem in plain() and stem not in index.own:
        return False
    return made.norm in index.stems or bool(made.german and made.german in index.stems)


def _corrected(norm: str, index: Index) -> str | None:
    """The word somebody meant who wrote this one, if one is near enough."""
    if norm in index.corrected:
        return index.corrected[norm]
    if len(index.corrected) > _KEPT:
        index.corrected.clear()
    index.corrected[norm] = made = _nearest(norm, index)
    return made


def _nearest(norm: str, index: Index) -> str | None:
    if len(norm) == 3:
        return next((each for each in sorted(index.own) if len(each) == 3 and sorted(each) == sorted(norm)), None)
    if len(norm) < 4 or any(letter.isdigit() for letter in norm):
        return None
    reach = 1 if len(norm) < 8 else 2
    near = process.extract(norm, index.vocabulary.get(norm[0], ()), scorer=OSA.distance, score_cutoff=reach + 1, limit=None)
    fit = [
        (distance, sorted(norm) != sorted(other), other not in index.own, other)
        for other, distance, _ in near
        if _near(norm, other, int(distance), reach, index)
    ]
    return min(fit)[-1] if fit else None


def _near(norm: str, other: str, distance: int, reach: int, index: Index) -> bool:
    if other in index.tool_words and norm[0] == other[0]:
        return distance <= (1 if len(other) < 7 else 2)
    if distance > reach:
        return other in index.own and len(norm) > 6 and len(other) > 6 and distance <= reach + (len(norm) < 8)
    if len(other) == 4 and sorted(norm) != sorted(other) and (len(norm) == 4 or other not in index.own):
        return False
    shared = _shared(norm, other)
    return other in index.own or not (norm[shared:] in _ENDINGS and other[shared:] != norm[shared:] + "")


def _shared(one: str, other: str) -> int:
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    return at


def _anonymous(found: list[Token]) -> list[Token]:
    """The words with those that say that names were taken out made into one."""
    made = []
    for start, width in spans([token.word for token in found]):
        token = found[start]
        made.append(replace(token, word=word(ANONYMOUS), unknown=False) if width else token)
    return made
