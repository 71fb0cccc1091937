"""Names from a list, such as those of clients, found in a line however they are spaced, spelt or inflected.

Names are kept as a tree of words, so that a line takes the same work with ten names as with five thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from surefoot.close.catching.folding import forms

LEAST: Final = 3
"""A name has at least so many letters."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BETWEEN: Final = re.compile(r"[\s.,'’&+/\-–]{1,4}")
_JOINING: Final = frozenset({"and", "und"})
_LEGAL: Final = frozenset({"gmbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "se", "ev", "mbh", "co", "ltd", "limited",
                           "plc", "llp", "inc", "llc", "corp", "sa", "bv", "nv", "spa", "srl", "sarl", "cic"})


@dataclass
class _Node:
    """A word of a name: those that may follow, and whether a name ends here."""

    then: dict[str, _Node] = field(default_factory=dict)
    ends: bool = False


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    forms: tuple[str, ...]


def _words(text: str) -> list[_Word]:
    return [_Word(*match.span(), forms(re.sub("['’]", "", match[0]))) for match in _WORD.finditer(text)]


def found_in(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where one of these names stands, in order, the longest where several begin."""
    root = _tree(tuple(names))
    words = _words(text)
    place = 0
    while place < len(words):
        last = _last(text, words, place, root)
        if last is None:
            place += 1
            continue
        yield words[place].start, _with_apostrophe(text, words[last].end)
        place = last + 1


@lru_cache(maxsize=8)
def _tree(names: tuple[str, ...]) -> _Node:
    root = _Node()
    for name in names:
        words = [word.forms for word in _words(name) if not _JOINING & set(word.forms)]
        if sum(len(word[0]) for word in words) < LEAST:
            continue
        _grow(root, words)
        while len(words) > 1 and words[-1][0] in _LEGAL:
            words = words[:-1]
        if sum(len(word[0]) for word in words) > LEAST:
            _grow(root, words)
    return root


def _grow(root: _Node, words: Iterable[tuple[str, ...]]) -> None:
    nodes = [root]
    for word in words:
        nodes = [node.then.setdefault(form, _Node()) for node in nodes for form in word]
    for node in nodes:
        node.ends = True


def _last(text: str, words: list[_Word], first: int, root: _Node) -> int | None:
    """The last word of the longest name that begins with this one."""
    nodes, place, last = [root], first, None
    while place < len(words) and nodes:
        if place > first and not _BETWEEN.fullmatch(text, words[place - 1].end, words[place].start):
            break
        word = words[place]
        if place > first and _JOINING & set(word.forms):
            place += 1
            continue
        ending = [node.then[form[:-1]] for node in nodes for form in word.forms
                  if form.endswith("s") and form[:-1] in node.then]
        nodes = [node.then[form] for node in nodes for form in word.forms if form in node.then]
        if any(node.ends for node in (*nodes, *ending)):
            last = place
        place += 1
    return last


def _with_apostrophe(text: str, end: int) -> int:
    """Strauss' ends with its apostrophe; where it opens a quotation, it does not."""
    return end + 1 if text[end:end + 1] in {"'", "’"} and text[end - 1:end].lower() in {"s", "ß", "x", "z"} else end
