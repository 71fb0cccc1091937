"""What a question may be about that names nothing: by the words that often stand beside a kind of data.

It is asked only where nothing better was said. Kinds that fit alike are all named, so that the strictest answers.
"""

from __future__ import annotations

from typing import Final

from surefoot.close.policy.understanding.choosing import DOING
from surefoot.close.policy.understanding.heard import Heard
from surefoot.close.policy.understanding.mentions import Mention
from surefoot.close.policy.understanding.naming import PERSON, Index

_ENOUGH: Final = 2
"""Signs that it takes."""
_LONG: Final = 12
"""Words of a question that tells of something; a shorter one names what it is about, or nobody knows."""
_ALIKE: Final = 0.6
"""Kinds with this share of the most signs fit alike."""


def guessed(heard: Heard, index: Index) -> list[str]:
    """The kinds of data that most signs speak for; none where too few do."""
    named = [each for each in heard.of("use") if each.ids]
    foreign = [each for each in heard.of("data") if not each.ids and each.weight > PERSON]
    if len(heard.tokens) < _LONG or foreign or any(each.entry.words[0].norm not in DOING for each in named):
        return []
    found = scores(heard, index)
    most = max(found.values(), default=0)
    if most < _ENOUGH:
        return []
    return [id_ for id_, score in found.items() if score >= most * _ALIKE]


def rather(heard: Heard, index: Index, known: list[Mention]) -> list[str]:
    """Kinds that more speaks for, where only somebody was named: a member of the team is no client."""
    if any(each.weight > PERSON for each in known):
        return []
    found = scores(heard, index)
    mine = max(found.get(id_, 0) for each in known for id_ in each.ids)
    return [id_ for id_, score in found.items() if score > max(mine, _ENOUGH - 1)]


def scores(heard: Heard, index: Index) -> dict[str, int]:
    """How many signs speak for each kind."""
    closed = set(heard.ignored) | {at for each in heard.negated for at in range(each.start, each.end)}
    closed |= {at for each in heard.of("tool") for at in range(each.start, each.end)}
    met: dict[tuple[str, ...], set[str]] = {}
    for at, token in enumerate(heard.tokens):
        if at in closed:
            continue
        for key in token.word.keys:
            for sign, ids in index.signs.get(key, ()):
                if token.word.same(sign):
                    met.setdefault(ids, set()).add(sign.english or sign.norm)
    found: dict[str, int] = {}
    for ids, signs in met.items():
        for id_ in ids:
            found[id_] = max(found.get(id_, 0), len(signs))
    return found
