"""General words about data, tools and uses, kept as files beside the code.

Each is read once. None of it is ever an answer: it relates a word of a question to a name the policy has.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from surefoot.close.policy.understanding.small import every, listed
from surefoot.close.policy.understanding.words import Word, normalised, phrase, word

ARTICLES: Final = listed("knowledge", "articles")
"""Words a name is the same without."""
Phrase = tuple[Word, ...]
Groups = tuple[tuple[Phrase, ...], ...]


@dataclass(frozen=True)
class Concept:
    """Something people put into AI tools or use them for, as anybody may call it."""

    id: str
    names: tuple[Phrase, ...]
    """What a policy may call it."""
    words: tuple[Phrase, ...]
    people: tuple[Phrase, ...]
    hints: tuple[tuple[Groups, bool], ...]
    """One phrase of every group of a hint must be there; shortly one after the other, or anywhere."""
    signs: tuple[Word, ...]
    """Single words that often stand in a question on it."""
    part_of: str
    about_is_topic: bool
    """What it is about is only its topic, and nothing that is put into a tool: a leaflet about diabetes."""


@dataclass(frozen=True)
class Family:
    """A tool everybody knows, with what it is called."""

    id: str
    names: tuple[Phrase, ...]
    shared: tuple[Phrase, ...]


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())


def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a list separated by commas."""
    made = ((part, phrase(part, ARTICLES)) for part in _listed(text))
    return tuple(each for part, each in made if each and not (" " in part and _bare(each)))


def _bare(said: Phrase) -> bool:
    return len(said) == 1 and said[0].norm in plain()


@cache
def concepts(dimension: str) -> tuple[Concept, ...]:
    """What is generally known of one dimension: data or use."""
    made = []
    for name, told in _file({"data": "data", "use": "uses"}[dimension]).items():
        hints = tuple(
            _groups(hint) for hint in _listed(told.get("hints", ""))
        )
        names, words, people = (phrases(told.get(field, "")) for field in ("names", "words", "people"))
        topic = bool(told.get("about_is_topic"))
        made.append(Concept(name, names, words, people, hints, _signs(told), told.get("part_of", ""), topic))
    return tuple(made)


def _signs(told: dict[str, Any]) -> tuple[Word, ...]:
    return tuple(word(normalised(each)) for each in told.get("signs", "").split())


def _groups(hint: str) -> tuple[Groups, bool]:
    near = "~" in hint
    groups = hint.split("~" if near else "&")
    return tuple(tuple(phrase(part, frozenset()) for part in group.split("/")) for group in groups), near


@cache
def families() -> tuple[Family, ...]:
    """The tools people name."""
    return tuple(
        Family(name, phrases(told["names"]), phrases(told["shared"]))
        for name, told in _file("tools").items()
        if "shared" in told
    )


@cache
def editions() -> dict[str, frozenset[str]]:
    """Words that make a product a free or a paid one."""
    told = _file("tools")["editions"]
    return {side: frozenset(normalised(each) for each in _listed(told[side])) for side in ("free", "paid")}


@cache
def general() -> tuple[Phrase, ...]:
    """Words that mean AI but no particular tool."""
    return tuple(
        made for part in _listed(_file("tools")["general"]["names"]) if (made := phrase(part, frozenset()))
    )


@cache
def plain() -> frozenset[str]:
    """Words that say nothing about data, tool or use."""
    return frozenset(_file("plain")["words"].split()) | every()


@cache
def common() -> frozenset[str]:
    """Words of every day that may name something, and are no misspelt names."""
    return frozenset(_file("plain")["common"].split())


@cache
def plain_stems() -> frozenset[str]:
    """The stems of the longer plain words."""
    return frozenset(key for each in plain() if len(each) > 4 for key in (word(each).english, word(each).german) if key)


@cache
def languages() -> frozenset[str]:
    """Names of languages."""
    return frozenset(_file("plain")["languages"].split())


@cache
def holders() -> frozenset[str]:
    """Words for what holds something (a file, a list): they say nothing about what it holds."""
    return frozenset(_file("plain")["holders"].split())
