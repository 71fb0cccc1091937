"""Words of a question brought to words that can be named: misspelt ones corrected, German compounds taken apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from surefoot.close.policy.understanding.knowledge import ARTICLES, common, holders, plain, plain_stems
from surefoot.close.policy.understanding.naming import Index
from surefoot.close.policy.understanding.words import ANONYMOUS, Token, Word, spans, tokens, word

_LINKS: Final = ("", "s", "n", "en", "es", "er", "e")
_LONG: Final = 9
"""Letters of a word in which two may be wrong, though the policy does not have it."""
_KEPT: Final = 2000
"""Corrections a policy remembers."""
_TITLES: Final = frozenset(("mr", "mrs", "ms", "miss", "dr", "herr", "frau", "herrn"))
_COMMON: Final = ("ed", "ing", "er", "es", "en", "s")
_ENDINGS: Final = ("ed", "er", "ing", "ly", "en", "d", "r")


def recognised(text: str, index: Index) -> list[Token]:
    """The words of a question, each as one that can be looked up."""
    found: list[Token] = []
    for token in tokens(text):
        named = bool(found) and found[-1].word.norm in _TITLES
        found.extend([token] if named else _recognised(token, index))
    return _anonymous(found)


def is_known(each: Word, index: Index) -> bool:
    """Whether the word, in this or another form, is one that somebody listed."""
    norm = each.norm
    return (
        norm in plain()
        or norm in holders()
        or norm in common()
        or any(key in index.stems for key in each.keys)
        or (len(norm) > 4 and any(key in plain_stems() for key in each.keys))
    )


def _recognised(token: Token, index: Index) -> list[Token]:
    norm = token.word.norm
    if len(norm) < 3 or norm.isdigit() or norm in ARTICLES or is_known(token.word, index) or norm in index.single:
        return [token]
    parts = _parts(norm, index)
    if parts:
        made = [replace(token, word=word(part), unknown=not is_known(word(part), index)) for part in parts]
        return [made[0], *(replace(each, before="") for each in made[1:])]
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
        return next((each for each in sorted(index.own) if _short(norm, each)), None)
    if len(norm) < 4 or any(letter.isdigit() for letter in norm):
        return None
    reach = _reach(len(norm))
    heard = index.vocabulary.get(norm[0], ())
    near = process.extract(norm, heard, scorer=OSA.distance, score_cutoff=reach + 1, limit=None)
    fit = [
        (distance, sorted(norm) != sorted(other), other not in index.own, other)
        for other, distance, _ in near
        if _near(norm, other, int(distance), reach, index)
    ]
    return min(fit)[-1] if fit else None


def _reach(length: int) -> int:
    """How many letters may be wrong in a word of this length, its ending aside."""
    return 1 if length < 8 else 2


def _short(norm: str, other: str) -> bool:
    """A word of three letters is another with its letters changed round, or of four with one left out inside."""
    if len(other) == 3:
        return sorted(norm) == sorted(other)
    return len(other) == 4 and any(norm == other[:at] + other[at + 1 :] for at in (1, 2))


def _near(norm: str, other: str, distance: int, reach: int, index: Index) -> bool:
    if other in index.tool_words and norm[0] == other[0]:
        return distance <= (1 if len(other) < 7 else 2)
    if distance == 2 and reach == 1 and len(norm) > 5 and other in index.own and norm[:4] == other[:4]:
        return True
    end = next((each for each in _COMMON if norm.endswith(each) and other.endswith(each)), "")
    if distance > min(_reach(len(norm) - len(end)), 2 if other in index.own or len(norm) > _LONG else 1):
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
