"""Tools: the policy's own, and those that everybody knows and this policy does not name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from surefoot.close.policy.model import Named, Policy
from surefoot.close.policy.understanding.knowledge import ARTICLES, Family, Phrase, editions, families
from surefoot.close.policy.understanding.small import listed
from surefoot.close.policy.understanding.words import Token, Word, phrase

_VENDORS: Final = listed("tools", "vendors")


@dataclass(frozen=True)
class Edition:
    """Which edition of a product a policy's tool is."""

    others: frozenset[str]
    """Words that make it another."""


def named(policy: Policy) -> Iterator[tuple[Phrase, tuple[str, ...], str]]:
    """Every way to name a tool, with its ids in the policy (none: a tool the policy does not know) and family."""
    own: dict[Phrase, list[str]] = {}
    for tool in policy.tools:
        for each in _names(tool):
            own.setdefault(each, []).append(tool.id)
    written = frozenset(own)
    for tool in policy.tools:
        for each in _bare(tool) - written:
            own.setdefault(each, []).append(tool.id)
    for each, mine in own.items():
        yield each, tuple(dict.fromkeys(mine)), ""
    for family in families():
        ids = tuple(tool.id for tool in policy.tools if _is(tool, family))
        for each in family.names:
            if not _among(each, own):
                yield each, ids if family.id != "others" else (), family.id
        for each in family.shared:
            if not _among(each, own):
                yield each, ids if _alone(policy, family) else (), family.id


def _names(tool: Named) -> set[Phrase]:
    found = set()
    for names in tool.names.values():
        for text in (names.name, *names.also):
            found.add(phrase(text, ARTICLES))
            found.add(phrase(text.split("(")[0], ARTICLES))
    return {name for name in found if name and not all(each.norm in _VENDORS for each in name)}


def _bare(tool: Named) -> set[Phrase]:
    """Its names without the words that say it is the free one: who names no edition may mean that one, to be strict."""
    dropped = editions()["free"] | {"version"}
    found = {tuple(each for each in name if each.norm not in dropped) for name in _names(tool)}
    return {name for name in found if name and not all(each.norm in _VENDORS for each in name)}


def _among(name: Phrase, own: dict[Phrase, list[str]]) -> bool:
    return any(len(name) == len(mine) and all(a.same(b) for a, b in zip(name, mine, strict=True)) for mine in own)


def _is(tool: Named, family: Family) -> bool:
    """Whether a tool of the policy is this product: one of its names is one of the product's own."""
    return bool((_names(tool) | _bare(tool)) & set(family.names))


def _alone(policy: Policy, family: Family) -> bool:
    """Whether no other product of the policy has the shared name in its own."""
    shared = {each.norm for name in family.shared for each in name}
    holding = [tool for tool in policy.tools if any(each.norm in shared for name in _names(tool) for each in name)]
    return len(holding) == 1 and _is(holding[0], family)


def edition(tool: Named) -> Edition:
    """Whether the policy's tool is said to be the free or the paid one; neither where it says none or both."""
    texts = [text for names in tool.names.values() for text in (names.name, *names.also)]
    words = frozenset(each.norm for text in texts for each in phrase(text, ARTICLES))
    sides = [side for side, marks in editions().items() if words & marks]
    if len(sides) != 1:
        return Edition(frozenset())
    return Edition(editions()["paid" if sides[0] == "free" else "free"] - words)


def other_edition(mine: Edition, beside: list[Token]) -> Word | None:
    """The word beside a tool's name that makes it another product than the policy's, if one does."""
    return next((token.word for token in beside if token.word.norm in mine.others), None)
