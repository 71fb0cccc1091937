"""What many comments are about: counted by listed words, so that everybody can see what decided.

Nothing is learnt or guessed. A comment may be about several things or none; a word that is said not to be so ("not
worried about my job") does not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.words import say
from surefoot.web.pulse.comments.lists import read, words

NAMES: Final = (*DRIVERS, "time", "tool")
"""The five barriers in their order, and two more that comments are often about."""
WORRIES: Final = ("fear", "insecurity")
FROM: Final = 10
"""Comments there have to be before anything is said of them."""
FEWER: Final = 5
"""A theme of fewer comments is not counted out."""
DECIDING: Final = 5
"""So many words are named with a theme."""
_PART: Final = re.compile(r"[.!?;:\n]+|,?\s+(?:but|aber|sondern|just|nur|trotzdem)\s+")
_ADDRESS: Final = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+")
_WORD: Final = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


@dataclass(frozen=True)
class Theme:
    """One theme. comments: in how many it is, None for fewer than 5; words: those that decided, most met first."""

    name: str
    title: str
    comments: int | None
    words: tuple[str, ...]


def themes(texts: Sequence[str], language: str) -> tuple[Theme, ...]:
    """What these comments are about, most met first; titles in this language. Nothing under 10 comments.

    Of a theme in fewer than 5 comments only that is said, without words.
    """
    if len(texts) < FROM:
        return ()
    counted: Counter[str] = Counter()
    decided: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    for text in texts:
        for name, found in themes_of(text).items():
            counted[name] += 1
            decided[name].update(set(found))
    ordered = sorted((name for name in NAMES if counted[name]),
                     key=lambda name: (-counted[name] if counted[name] >= FEWER else 0, NAMES.index(name)))
    return tuple(_theme(name, counted[name], decided[name], language) for name in ordered)


def _theme(name: str, count: int, decided: Counter[str], language: str) -> Theme:
    """Words are named that stand in 5 comments or more: a rare word could be one person's."""
    title = say(f"driver_{name}" if name in DRIVERS else f"theme_{name}", language)
    if count < FEWER:
        return Theme(name, title, None, ())
    often = sorted((-times, word) for word, times in decided.items() if times >= FEWER)
    return Theme(name, title, count, tuple(word for _, word in often[:DECIDING]))


def themes_of(text: str) -> dict[str, tuple[str, ...]]:
    """Theme -> the listed words of it that stand in a comment."""
    found: dict[str, list[str]] = {}
    for part in _parts(text):
        fine = {*(WORRIES if _no_worry(part) else ()), *(("irrelevance",) if _praise(part) else ())}
        for name in NAMES:
            if name in fine:
                continue
            hits = [match.group().strip() for match in _pattern(name).finditer(part)]
            found.setdefault(name, []).extend(hits)
    if found.get("insecurity") and set(found.get("fear", ())) <= words("themes", "worry"):
        found["fear"] = []  # afraid for the job, not of a mistake
    return {name: tuple(hits) for name, hits in found.items() if hits}


def _parts(text: str) -> Iterator[str]:
    """The parts of its sentences, as words in lower case with one space around each."""
    for part in _PART.split(_ADDRESS.sub(" ", text.replace("’", "'"))):
        said = " " + " ".join(word.lower() for word in _WORD.findall(part)) + " "
        yield _pattern("except").sub(" ", said)


def _no_worry(part: str) -> bool:
    """Whether it says that there is no worry: "keine Angst", "I am not worried about"."""
    said = part.split()
    return any(word in words("themes", "worry") and words("themes", "no") & set(said[max(0, place - 4):place + 3])
               for place, word in enumerate(said))


def _praise(part: str) -> bool:
    """Whether it says that something was good: "the course was great"."""
    said = set(part.split())
    return bool(words("themes", "praise") & said) and not words("themes", "no") & said


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """The list of a theme as one expression, longest entries first."""
    entries = sorted(filter(None, str(read("themes")[name]).splitlines()), key=lambda entry: (-len(entry), entry))
    return re.compile(rf"(?<= )(?:{'|'.join(map(_entry, entries))})(?= )")


def _entry(entry: str) -> str:
    """An entry as an expression: * for the rest of a word, _ for up to three words."""
    return re.escape(entry).replace(r"\*", r"\S*").replace(r"\ _\ ", r" (?:\S+ ){0,3}")
