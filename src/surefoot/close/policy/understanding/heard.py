"""A question as it was heard: its words, what it names, and what of that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from surefoot.close.policy.understanding import hostile, negation
from surefoot.close.policy.understanding.knowledge import Phrase, general
from surefoot.close.policy.understanding.mentions import Mention, mentions, said
from surefoot.close.policy.understanding.naming import Hint, Index
from surefoot.close.policy.understanding.recognising import recognised
from surefoot.close.policy.understanding.words import Token

_AND: Final = frozenset("and with plus together mit und sowie or oder against to as well along gegen samt nebst &".split())


@dataclass(frozen=True)
class Heard:
    """The words of a question and what it names."""

    tokens: list[Token]
    meant: list[Mention]
    claimed: list[Mention]
    """Named only in a clause that wants to steer the answer."""
    negated: frozenset[Mention]
    ignored: frozenset[int]
    places: dict[str, list[int]]
    """Where each word stands, by its keys."""
    hints: tuple[Hint, ...]
    ai: tuple[int, ...]
    """Where AI is named, but no particular tool."""

    @property
    def norms(self) -> list[str]:
        """The words that count."""
        return [token.word.norm for at, token in enumerate(self.tokens) if at not in self.ignored]

    def of(self, dimension: str) -> list[Mention]:
        """What is meant in one dimension."""
        return [mention for mention in self.meant if mention.dimension == dimension]

    def says(self, words: Phrase) -> int:
        """Where something is said; -1 where it is not."""
        return said(self.tokens, words, self.places)


def hear(question: str, index: Index) -> Heard:
    """What a question says, before anything is chosen."""
    tokens = recognised(question, index)
    ignored = hostile.ignored(tokens)
    found = mentions(tokens, index)
    negated = negation.negated(tokens, found)
    places: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        if at not in ignored:
            for key in token.word.keys:
                places.setdefault(key, []).append(at)
    heard = Heard(
        tokens=tokens,
        meant=[each for each in found if each not in negated and each.start not in ignored],
        claimed=[each for each in found if each.start in ignored and each.dimension == "data"],
        negated=negated,
        ignored=ignored,
        places=places,
        hints=(),
        ai=tuple(at for words in general() if (at := said(tokens, words, places)) >= 0),
    )
    return _hinted(heard, index)


def _hinted(heard: Heard, index: Index) -> Heard:
    """With what is said without naming it, where it is not said that it is not meant."""
    met = {hint: None for key in heard.places for hint in index.hints.get(key, ())}
    said = {hint: [max(heard.says(each) for each in group) for group in hint.groups] for hint in met}
    there = [hint for hint in met if min(said[hint]) >= 0]
    denied = negation.denied(heard.tokens, [said[hint] for hint in there])
    hints = [hint for hint, no in zip(there, denied, strict=True) if not no]
    hints.sort(key=lambda hint: (hint.dimension, -len(hint.groups), hint.ids, hint.label))
    return Heard(**{**heard.__dict__, "hints": tuple(hints)})


def coordinated(heard: Heard, one: Mention, other: Mention) -> bool:
    first, second = sorted((one, other), key=lambda each: each.start)
    between = heard.tokens[first.end : second.start]
    norms = [token.word.norm for token in between]
    if any(token.sentence != heard.tokens[second.start].sentence for token in heard.tokens[first.start : second.start]):
        return False
    comma = any("," in token.before or "+" in token.before or "&" in token.before for token in heard.tokens[first.end : second.start + 1])
    return len(norms) <= 5 and (bool(_AND & set(norms)) or (comma and len(norms) <= 2))
