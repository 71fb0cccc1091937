"""What can be named under one policy: its own words first, then general words that lead to them."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeVar

from surefoot.close.policy.model import Named, Policy
from surefoot.close.policy.understanding import tools
from surefoot.close.policy.understanding.knowledge import (
    Phrase,
    concepts,
    holders,
    plain,
)
from surefoot.close.policy.understanding.linking import linked, said
from surefoot.close.policy.understanding.small import every, listed
from surefoot.close.policy.understanding.words import ANONYMOUS, Word

NAME, EXAMPLE, WORD, PART, PERSON, HINT = 5.0, 4.0, 3.0, 2.5, 2.0, 1.0
"""How much a way to name something weighs: the owner's own words most."""
T = TypeVar("T")
_JOINTS: Final = listed("naming", "joints")
_LOOSE: Final = listed("naming", "loose")
"""Words too loose to stand for a whole name."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One way to name something."""

    words: Phrase
    dimension: str
    ids: tuple[str, ...]
    """Of the policy; none where it is something the policy does not have."""
    weight: float
    label: str = ""
    """The general kind, where it is one."""


@dataclass(frozen=True, eq=False)
class Hint:
    """A way to say something without naming it: one phrase of every group."""

    groups: tuple[tuple[Phrase, ...], ...]
    near: bool
    """Whether each stands shortly before the next."""
    dimension: str
    ids: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Index:
    """All that can be named, found by the first word."""

    entries: Mapping[str, tuple[Entry, ...]]
    hints: Mapping[str, tuple[Hint, ...]]
    single: Mapping[str, tuple[Entry, ...]]
    """Names of one word, as they are written together."""
    own: frozenset[str]
    """Words of the policy itself and of tools."""
    vocabulary: Mapping[str, tuple[str, ...]]
    """Every word somebody may have misspelt, by its first letter."""
    editions: Mapping[str, tools.Edition]
    """Of each tool."""
    tool_words: frozenset[str]
    """Words of the policy's tools."""
    signs: Mapping[str, tuple[tuple[Word, tuple[str, ...]], ...]]
    """Words that often stand beside a kind of data, with its ids."""
    topical: frozenset[str]
    """Uses whose topic is no data."""
    stems: frozenset[str]
    corrected: dict[str, str | None] = field(default_factory=dict)
    """Misspelt words met before; kept small."""


def index(policy: Policy) -> Index:
    """The index of a policy, made once for each."""
    held = _MADE.get(id(policy))
    if held is not None and held[0]() is policy:
        return held[1]
    made = _index(policy)
    key = id(policy)
    _MADE[key] = (weakref.ref(policy, lambda _: _MADE.pop(key, None)), made)
    return made


_MADE: dict[int, tuple[weakref.ref[Policy], Index]] = {}


def _index(policy: Policy) -> Index:
    entries = list(_own(policy.data, "data")) + list(_own(policy.uses, "use"))
    entries += [Entry(words, "tool", ids, NAME, family) for words, ids, family in tools.named(policy)]
    own = {each.norm for entry in entries if entry.ids for each in entry.words}
    hints: list[Hint] = []
    topical: set[str] = set()
    signs: list[tuple[Word, tuple[Word, tuple[str, ...]]]] = []
    for dimension, named in (("data", policy.data), ("use", policy.uses)):
        for concept, ids in linked(named, concepts(dimension)):
            signs += [(sign, (sign, ids)) for sign in concept.signs if ids]
            topical.update(ids if concept.about_is_topic else ())
            entries += [Entry(each, dimension, ids, WORD, concept.id) for each in concept.names + concept.words]
            entries += [Entry(each, dimension, ids, PERSON, concept.id) for each in concept.people]
            hints += [Hint(*each, dimension, ids, concept.id) for each in concept.hints if ids]
    entries = [made for entry in _clear(entries) for made in _turned(entry)]
    heard = {each for entry in entries for each in entry.words} | {
        each for hint in hints for group in hint.groups for said in group for each in said
    }
    return Index(
        entries=_filed((entry.words[0], entry) for entry in entries),
        hints=_filed((first[0], hint) for hint in hints for first in hint.groups[0]),
        single=_together(entries),
        own=frozenset(own),
        vocabulary=_lettered({each.norm for each in heard if len(each.norm) > 3} | (plain() - every()) | own),
        topical=frozenset(topical),
        signs=_filed(signs),
        tool_words=frozenset(
            each.norm for entry in entries if entry.dimension == "tool" and entry.ids for each in entry.words
        ),
        editions={tool.id: tools.edition(tool) for tool in policy.tools},
        stems=frozenset(key for each in heard for key in each.keys),
    )


def _clear(entries: list[Entry]) -> list[Entry]:
    """Without the halves of names that could as well be something else: codes, for access codes."""
    meant: dict[tuple[str, ...], set[tuple[str, tuple[str, ...]]]] = {}
    for entry in entries:
        meant.setdefault(_stems(entry), set()).add((entry.dimension, entry.ids))
    return [entry for entry in entries if entry.weight != PART or len(meant[_stems(entry)]) == 1]


def _stems(entry: Entry) -> tuple[str, ...]:
    return tuple(each.english or each.norm for each in entry.words)


def _lettered(heard: set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for each in sorted(heard):
        found.setdefault(each[0], []).append(each)
    return {letter: tuple(each) for letter, each in found.items()}


def _filed(pairs: Iterable[tuple[Word, T]]) -> dict[str, tuple[T, ...]]:
    filed: dict[str, dict[T, None]] = {}
    for first, thing in pairs:
        for key in first.keys:
            filed.setdefault(key, {})[thing] = None
    return {key: tuple(things) for key, things in filed.items()}


def _together(entries: list[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Names as they look when their words are written as one: sourcecode, forgechat."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        joined = "".join(each.norm for each in entry.words)
        if len(joined) > 5 and len(entry.words) < 3 and ANONYMOUS not in joined:
            found.setdefault(joined, []).append(entry)
    return {joined: tuple(each) for joined, each in found.items()}


def _turned(entry: Entry) -> Iterator[Entry]:
    """The name, and with the word for "without names" in front where it has one."""
    yield entry
    norms = [each.norm for each in entry.words]
    if len(norms) > 1 and norms[-1] == ANONYMOUS:
        yield Entry((entry.words[-1], *entry.words[:-1]), entry.dimension, entry.ids, entry.weight, entry.label)


def _own(named: Iterable[Named], dimension: str) -> Iterator[Entry]:
    for thing in named:
        ids = (thing.id,)
        for names in thing.names.values():
            for text in (names.name, *names.also):
                for each in said(text):
                    yield Entry(each, dimension, ids, NAME)
                    for part in _parts(each, dimension):
                        somebody = part[0].norm in _people()
                        if not (somebody and dimension == "use"):
                            yield Entry(part, dimension, ids, PERSON if somebody else PART)
            for text in names.examples:
                for each in said(text):
                    yield Entry(each, dimension, ids, EXAMPLE)
                    yield from (Entry(part, dimension, ids, PART) for part in _heads(each))


@cache
def _people() -> frozenset[str]:
    return frozenset(each[0].norm for concept in concepts("data") for each in concept.people if len(each) == 1)


def _parts(name: Phrase, dimension: str) -> Iterator[Phrase]:
    """Words that can stand for a longer name: client for client data, drawings for design drawings."""
    if len(name) != 2 or name[0].norm.endswith("ing"):
        return
    if any(each.norm in _JOINTS or each.norm == ANONYMOUS for each in name):
        return
    first, last = name
    if last.norm in holders():
        if dimension == "data" and first.norm not in _LOOSE and first.norm not in plain():
            yield (first,)
    elif last.norm not in plain():
        yield (last,)


def _heads(example: Phrase) -> Iterator[Phrase]:
    """An example up to its first small word, or its last two: complaint letter (from a customer), (DRG) case list."""
    if len(example) > 2 and not any(each.norm in _JOINTS for each in example):
        yield example[-2:]
    for at, each in enumerate(example):
        if each.norm in _JOINTS:
            if at > 1 or (at == 1 and example[0].norm not in plain() | holders() | _LOOSE):
                yield example[:at]
            return
