"""Where a question names something: the longest and most telling name wins over a shorter one inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from surefoot.close.policy.understanding.knowledge import ARTICLES, Phrase
from surefoot.close.policy.understanding.naming import PERSON, Entry, Index
from surefoot.close.policy.understanding.small import listed
from surefoot.close.policy.understanding.words import ANONYMOUS, Token

_FILLERS: Final = ARTICLES | listed("mentions", "fillers")
_TURNING: Final = listed("mentions", "turning")
_GAP: Final = 3
_FAR: Final = 8
"""How far behind its kind of data "without names" may stand."""


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Something named in a question."""

    start: int
    end: int
    """Behind its last word."""
    entry: Entry
    length: int
    """Words of the name."""
    exact: int = 0
    """Words that stand there as they are written in the name."""

    @property
    def dimension(self) -> str:
        """Data, tool or use."""
        return self.entry.dimension

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the policy; none where the policy has no such thing."""
        return self.entry.ids

    @property
    def weight(self) -> float:
        """How much it tells."""
        return self.entry.weight


def mentions(tokens: list[Token], index: Index) -> list[Mention]:
    """What is named, in the order of the question; none inside another."""
    found = [_marked(mention, tokens) for at in range(len(tokens)) for mention in _at(tokens, at, index)]
    found.sort(key=_rank)
    taken: dict[int, Mention] = {}
    kept: list[Mention] = []
    for mention in found:
        over = [taken[at] for at in _places(mention) if at in taken]
        if not over or _beside(mention, over):
            kept.append(mention)
            taken.update((at, mention) for at in _places(mention))
    return sorted(kept, key=lambda mention: (mention.start, mention.end, mention.dimension, mention.ids))


def _marked(mention: Mention, tokens: list[Token]) -> Mention:
    said = {token.word.norm for token in tokens[mention.start : mention.end]}
    return replace(mention, exact=sum(each.norm in said for each in mention.entry.words))


def _places(mention: Mention) -> range:
    end = mention.end
    if mention.entry.words[-1].norm == ANONYMOUS:
        end = min(end, mention.start + mention.length)
    return range(mention.start, end)


def _rank(mention: Mention) -> tuple[object, ...]:
    width = mention.end - mention.start
    known = bool(mention.ids) or mention.dimension == "tool"
    telling = (-mention.length, not known, -mention.weight, -mention.exact, width)
    preferred = "use" if mention.ids else "data"
    return (*telling, mention.dimension != preferred, mention.start, mention.ids)


def _beside(mention: Mention, over: list[Mention]) -> bool:
    """Whether it says as much as what stands in the same place, of the same dimension."""
    return all(
        (each.start, each.end, each.dimension, each.weight, each.exact)
        == (mention.start, mention.end, mention.dimension, mention.weight, mention.exact)
        and each.ids
        and mention.ids
        and each.ids != mention.ids
        for each in over
    )


def _at(tokens: list[Token], at: int, index: Index) -> Iterator[Mention]:
    token = tokens[at]
    seen = set()
    for key in token.word.keys:
        for entry in index.entries.get(key, ()):
            if entry in seen or not token.word.same(entry.words[0]):
                continue
            seen.add(entry)
            end = _matched(tokens, at, entry.words)
            if entry.dimension == "tool" and not _exact(tokens, at, end, entry):
                continue
            if entry.weight == PERSON and not _somebody(token.word.norm, entry.words[0].norm):
                continue
            if end:
                yield Mention(at, end, entry, len(entry.words))
    yield from _turned(tokens, at, index)
    yield from _together(tokens, at, index)


def _somebody(said: str, listed: str) -> bool:
    """Whether a word is who is listed, in another case or number: insurance is nobody insured."""
    return said.startswith(listed[:-1]) or listed.startswith(said[:-1])


def _exact(tokens: list[Token], at: int, end: int, entry: Entry) -> bool:
    """Whether a tool's name stands there letter by letter: DeepL translate is not the DeepL translator."""
    if not end:
        return False
    if entry.label == "capital" and not tokens[at].text[0].isupper():
        return False
    said, last = tokens[end - 1].word.norm, entry.words[-1].norm
    inflected = len(last) > 5 and said.startswith(last) and len(said) - len(last) <= 2
    shortened = len(entry.words) == 1 and said == last[:-1]
    return end - at == len(entry.words) and (said == last or inflected or shortened)


def _matched(tokens: list[Token], at: int, words: Phrase) -> int:
    """Where the name ends that begins here; 0 where it does not."""
    place = at + 1
    for each in words[1:]:
        reach = _FAR if each.norm == ANONYMOUS else _GAP
        for step in range(reach + 1):
            here = place + step
            if here >= len(tokens) or tokens[here].sentence != tokens[at].sentence:
                return 0
            if tokens[here].word.same(each):
                place = here + 1
                break
            if reach == _GAP and (tokens[here].word.norm not in _FILLERS or _mark(tokens[here])):
                return 0
        else:
            return 0
        if reach == _GAP and _mark(tokens[place - 1]):
            return 0
    return place


def _mark(token: Token) -> bool:
    return any(mark in token.before for mark in ",()")


def _turned(tokens: list[Token], at: int, index: Index) -> Iterator[Mention]:
    """A name of two words turned round: the file of a claim for a claims file."""
    place = at + 1
    small = 0
    while place < len(tokens) and tokens[place].word.norm in _TURNING | ARTICLES and place - at <= _GAP:
        small += tokens[place].word.norm in _TURNING
        place += 1
    if not small or place >= len(tokens) or tokens[place].sentence != tokens[at].sentence:
        return
    for key in tokens[place].word.keys:
        for entry in index.entries.get(key, ()):
            if len(entry.words) != 2 or entry.dimension == "tool":
                continue
            first, last = entry.words
            if tokens[place].word.same(first) and tokens[at].word.same(last):
                yield Mention(at, place + 1, entry, 2)


def _together(tokens: list[Token], at: int, index: Index) -> Iterator[Mention]:
    """A name written as one word, or one word written as two."""
    norm = tokens[at].word.norm
    for entry in index.single.get(norm, ()):
        if len(entry.words) > 1:
            yield Mention(at, at + 1, entry, 1)
    if at + 1 < len(tokens) and len(norm) > 1 and not _mark(tokens[at + 1]):
        for entry in index.single.get(norm + tokens[at + 1].word.norm, ()):
            if len(entry.words) == 1:
                yield Mention(at, at + 2, entry, 2)


def said(tokens: list[Token], words: Phrase, index_of: dict[str, list[int]]) -> int:
    """Where a phrase begins in the question; -1 where it is not said."""
    for key in words[0].keys:
        for at in index_of.get(key, ()):
            if tokens[at].word.same(words[0]) and _matched(tokens, at, words):
                return at
    return -1
