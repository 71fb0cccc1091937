"""Which general kinds of data and uses a policy's own names stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from surefoot.close.policy.model import Named
from surefoot.close.policy.understanding.knowledge import ARTICLES, Concept, Phrase
from surefoot.close.policy.understanding.words import ANONYMOUS, phrase

_ASIDE: Final = re.compile(r"\([^)]*\)")


def said(text: str) -> list[Phrase]:
    """A name as people may say it: with and without what stands in brackets."""
    both = {phrase(text, ARTICLES), phrase(_ASIDE.sub(" ", text), ARTICLES)}
    return sorted((each for each in both if each), key=len)


def linked(named: Iterable[Named], known: tuple[Concept, ...]) -> Iterator[tuple[Concept, tuple[str, ...]]]:
    """Every general kind with the ids of the policy that stand for it, or for the wider kind it is part of."""
    owned = [
        (thing.id, name, frozenset(key for each in name for key in each.keys))
        for thing in named
        for name in _named(thing)
    ]
    direct = {concept.id: _standing(owned, concept) for concept in known}
    wider = {concept.id: concept.part_of for concept in known}
    for concept in known:
        at = concept.id
        while not direct[at] and wider[at]:
            at = wider[at]
        yield concept, direct[at]


def _standing(owned: list[tuple[str, Phrase, frozenset[str]]], concept: Concept) -> tuple[str, ...]:
    """The ids whose names hold a name of the kind; those that are called just so, or hold a longer one, first."""
    met: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for id_, name, keys in owned:
        for each in concept.names:
            if not keys.isdisjoint(each[0].keys) and _holds(name, each):
                met[len(each) > 1 or len(name) == 1][id_] = None
    return tuple(met[True] or met[False])


def _named(thing: Named) -> list[Phrase]:
    texts = [text for names in thing.names.values() for text in (names.name, *names.also)]
    return [each for text in texts for each in said(text) if all(part.norm != ANONYMOUS for part in each)]


def _holds(name: Phrase, general: Phrase) -> bool:
    """Whether a policy's name has the general name in it."""
    reach = len(general)
    return any(
        all(mine.same(theirs) for mine, theirs in zip(name[at : at + reach], general, strict=True))
        for at in range(len(name) - reach + 1)
    )
