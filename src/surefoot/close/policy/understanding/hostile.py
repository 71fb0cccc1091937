"""Clauses that tell the reader what to answer or claim that something is allowed: they are not part of the question."""

from __future__ import annotations

from typing import Final

from surefoot.close.policy.understanding.small import listed, pattern
from surefoot.close.policy.understanding.words import Token

_ORDERS: Final = pattern("hostile", "orders")
_CLAIMS: Final = pattern("hostile", "claims")
_ASKING: Final = listed("hostile", "asking")


def ignored(tokens: list[Token]) -> frozenset[int]:
    """The places of words in clauses that want to steer the answer."""
    found: set[int] = set()
    for start, end in sentences(tokens):
        said = " ".join(token.word.norm for token in tokens[start:end])
        order = _ORDERS.search(said)
        if order:
            behind = _asked(tokens, start + _words(said, order.end()), end)
            found.update(range(start + _words(said, order.start()), behind))
        claim = _CLAIMS.search(said)
        if claim and tokens[start].word.norm not in _ASKING and not _questioned(tokens, end):
            found.update(range(start, _asked(tokens, start + _words(said, claim.end()), end)))
    return frozenset(found)


def sentences(tokens: list[Token]) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    if not tokens:
        return []
    starts = [at for at, token in enumerate(tokens) if not at or token.sentence != tokens[at - 1].sentence]
    return list(zip(starts, [*starts[1:], len(tokens)], strict=True))


def _words(said: str, upto: int) -> int:
    return said[:upto].count(" ")


def _asked(tokens: list[Token], start: int, end: int) -> int:
    """Where in a sentence the question begins, after the order or claim."""
    for at in range(start + 1, end - 1):
        after = tokens[at].before.strip() or tokens[at - 1].word.norm in ("and", "und", "me", "then", "so")
        if after and tokens[at].word.norm in _ASKING:
            return at
    return end


def _questioned(tokens: list[Token], end: int) -> bool:
    return end < len(tokens) and "?" in tokens[end].before
