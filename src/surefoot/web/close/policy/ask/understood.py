"""What was understood of a question, as it travels in a form: shown as chips, corrected without a script.

A thing the policy in force does not know becomes a word that was not understood, so that the answer never grows laxer
by what somebody sends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.http import QueryDict

from surefoot.close.policy.answering import among
from surefoot.close.policy.model import DIMENSIONS, Policy, Understood
from surefoot.vocabulary.words import say
from surefoot.web.close.policy.helping import NOTHING, Proposed
from surefoot.web.close.policy.questions.wording import name_of

OTHER: Final = "-other"
"""Chosen where it is none of the policy's things."""
NO_THING: Final = "-none"
"""Chosen where a word names no thing at all."""
MOST: Final = 20
"""Words of a kind in a form."""
LONGEST: Final = 100


@dataclass(frozen=True)
class Choice:
    """One thing to choose."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """What was understood in one dimension, and what else it may be."""

    dimension: str
    label: str
    value: str
    choices: tuple[Choice, ...]
    several: bool
    kept: tuple[tuple[str, str], ...]
    """The hidden fields beside it: the other dimensions."""


@dataclass(frozen=True)
class Word:
    """A word nobody knows, and what it may mean."""

    dimension: str
    word: str
    choices: tuple[Choice, ...]


def kept(understood: Understood, without: str = "") -> tuple[tuple[str, str], ...]:
    """What was understood as hidden fields, without those a chip sends itself."""
    found = [("data", which) for which in understood.data if without != "data"]
    found += [("tool", understood.tool)] if understood.tool and without != "tool" else []
    found += [("use", understood.use)] if understood.use and without != "use" else []
    found += [("unknown_data", word) for word in understood.unknown_data]
    found += [("unknown_tool", word) for word in understood.unknown_tool if without != "tool"]
    found += [("off_topic", "yes")] if understood.off_topic and not without else []
    return (("corrected", "yes"), *found)


def corrected(sent: QueryDict, policy: Policy, language: str) -> Understood | None:
    """What somebody says their question is about; None where they say nothing of it."""
    if "corrected" not in sent:
        return None
    data, strange = _known(policy, "data", sent.getlist("data"), language)
    tools, strange_tools = _known(policy, "tool", sent.getlist("tool")[:1], language)
    uses, strange_uses = _known(policy, "use", sent.getlist("use")[:1], language)
    found = Understood(data, tools[0] if tools else None, uses[0] if uses else None,
                       _words([*sent.getlist("unknown_data"), *strange, *strange_uses]),
                       _words([*sent.getlist("unknown_tool"), *strange_tools]), off_topic="off_topic" in sent)
    return _meaning(found, sent.get("word", "")[:LONGEST], sent.get("word_of", ""), sent.get("means", ""), policy)


def chips(understood: Understood, policy: Policy, language: str) -> list[Chip]:
    """What was understood, dimension by dimension."""
    return [Chip(dimension, say(f"ask_chip_{dimension}", language), _value(understood, policy, dimension, language),
                 _choices(understood, policy, dimension, language), dimension == "data", kept(understood, dimension))
            for dimension in DIMENSIONS if among(policy, dimension)]


def unknown(understood: Understood, policy: Policy, language: str, proposed: Proposed = NOTHING) -> list[Word]:
    """Words nobody knows, each with what it may mean; what is proposed is chosen beforehand, and counts only when the
    person asks again with it."""
    meant = {"data": proposed.data, "tool": (proposed.tool,)}
    return [Word(dimension, word, (
        *(Choice(named.id, named.called(language, policy.language).name, named.id in meant[dimension])
          for named in among(policy, dimension)),
        Choice(NO_THING, say(f"ask_word_no_{dimension}", language), False)))
        for dimension, words in (("data", understood.unknown_data), ("tool", understood.unknown_tool))
        for word in words]


def _known(policy: Policy, dimension: str, sent: Iterable[str], language: str) -> tuple[tuple[str, ...], list[str]]:
    """Of what was sent, the ids the policy has, and what else was named."""
    ids = {named.id for named in among(policy, dimension)}
    given = [which for which in dict.fromkeys(sent) if which]
    strange = [say(f"ask_other_{dimension}", language) if which == OTHER and dimension != "use" else which
               for which in given if which not in ids]
    return tuple(which for which in given if which in ids), strange


def _words(sent: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:LONGEST] for word in sent if word.strip()))[:MOST]


def _meaning(found: Understood, word: str, dimension: str, means: str, policy: Policy) -> Understood:
    """With what somebody says a word means put in its place."""
    if dimension not in ("data", "tool") or not means:
        return found
    if means != NO_THING and means not in {named.id for named in among(policy, dimension)}:
        return found
    if dimension == "data":
        left = replace(found, unknown_data=tuple(other for other in found.unknown_data if other != word))
        return left if means == NO_THING else replace(left, data=tuple(dict.fromkeys((*left.data, means))))
    left = replace(found, unknown_tool=tuple(other for other in found.unknown_tool if other != word))
    return left if means == NO_THING else replace(left, tool=means)


def _chosen(understood: Understood, dimension: str) -> tuple[str, ...]:
    if dimension == "data":
        return understood.data
    which = understood.tool if dimension == "tool" else understood.use
    return (which,) if which else ()


def _value(understood: Understood, policy: Policy, dimension: str, language: str) -> str:
    known = [name_of(policy, dimension, which, language) for which in _chosen(understood, dimension)]
    words = {"data": understood.unknown_data, "tool": understood.unknown_tool}.get(dimension, ())
    named = [*known, *(say("ask_unknown_word", language, word=word) for word in words)]
    return ", ".join(named) or say("ask_chip_none", language)


def _choices(understood: Understood, policy: Policy, dimension: str, language: str) -> tuple[Choice, ...]:
    chosen = _chosen(understood, dimension)
    found = [Choice(named.id, named.called(language, policy.language).name, named.id in chosen)
             for named in among(policy, dimension)]
    if dimension != "data":
        found.insert(0, Choice("", say("ask_chip_none", language), not chosen))
    if dimension != "use":
        found.append(Choice(OTHER, say(f"ask_other_{dimension}", language), False))
    return tuple(found)
