"""A question as it was heard: its words, what it names, and what of that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from surefoot.close.policy.understanding import hostile, negation
from surefoot.close.policy.understanding.knowledge import Phrase, concepts, general
from surefoot.close.policy.understanding.mentions import Mention, mentions, said
from surefoot.close.policy.understanding.naming import Hint, Index
from surefoot.close.policy.understanding.recognising import recognised
from surefoot.close.policy.understanding.small import listed
from surefoot.close.policy.understanding.words import Token

_NEAR: Final = 5
"""Words from one part of a hint to the next."""
_BETWEEN: Final = 5
_AND: Final = listed("heard", "and")


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

    def hinted(self) -> list[str]:
        """Kinds of data that are said without naming them; a kind stands for the wider one it is part of."""
        hints = [hint for hint in self.hints if hint.dimension == "data"]
        wider = {concept.part_of for concept in concepts("data") if any(hint.label == concept.id for hint in hints)}
        return [id_ for hint in hints if hint.label not in wider for id_ in hint.ids]

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
    said = {hint: _places(heard, hint) for hint in met}
    there = [hint for hint in met if min(said[hint]) >= 0]
    denied = negation.denied(heard.tokens, [said[hint] for hint in there])
    hints = [hint for hint, no in zip(there, denied, strict=True) if not no]
    hints.sort(key=lambda hint: (hint.dimension, -len(hint.groups), hint.ids, hint.label))
    return Heard(**{**heard.__dict__, "hints": tuple(hints)})


def coordinated(heard: Heard, one: Mention, other: Mention) -> bool:
    """Whether two things are listed beside each other: drawings and logs, data with pictures."""
    first, second = sorted((one, other), key=lambda each: each.start)
    between = heard.tokens[first.end : second.start]
    following = heard.tokens[second.start]
    if any(token.sentence != following.sentence for token in heard.tokens[first.start : second.start]):
        return False
    marked = any(mark in token.before for token in [*between, following] for mark in ",+&")
    joined = any(token.word.norm in _AND for token in between)
    return len(between) <= _BETWEEN and (joined or (marked and len(between) <= 2))


def _places(heard: Heard, hint: Hint) -> list[int]:
    """Where each part of a hint is said; -1 for a part that is not, or not shortly after the one before."""
    found = [[at for each in group if (at := heard.says(each)) >= 0] for group in hint.groups]
    if not all(found):
        return [-1]
    if not hint.near:
        return [min(places) for places in found]
    chains = [[at] for at in found[0]]
    for places in found[1:]:
        chains = [[*chain, at] for chain in chains for at in places if 0 < at - chain[-1] <= _NEAR]
    return min(chains, default=[-1])
