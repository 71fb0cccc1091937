"""What a question says is not meant: not ChatGPT but Copilot, no client data in it, ohne Kundendaten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from surefoot.close.policy.understanding.knowledge import ARTICLES
from surefoot.close.policy.understanding.mentions import Mention
from surefoot.close.policy.understanding.small import listed
from surefoot.close.policy.understanding.words import Token

_NO: Final = listed("negation", "no")
_NOT: Final = listed("negation", "not")
_WILL_NOT: Final = listed("negation", "will_not")
_OF: Final = {
    "instead": "of",
    "rather": "than",
    "anstelle": "von",
    "other": "than",
    "apart": "from",
    "abgesehen": "von",
    "anything": "but",
    "everything": "but",
    "alles": "ausser",
}
"""Two words that say not."""
_SMALL: Final = ARTICLES | listed("negation", "small")
_USING: Final = listed("negation", "using")
_GERMAN_USING: Final = listed("negation", "german_using")
_SUBJECT: Final = listed("negation", "subject")
_PLACES: Final = frozenset(("in", "into", "im", "for", "fuer", "from", "aus"))
_OR: Final = frozenset(("or", "nor", "oder", "noch"))
_PART_OF: Final = frozenset(("of", "von", "vom", "der", "des", "about", "from"))
_ONLY: Final = listed("negation", "only")
_TURN: Final = listed("negation", "turn")
_BROKEN_OFF: Final = listed("negation", "broken_off")
_GONE: Final = listed("negation", "gone")
_NOT_THERE: Final = listed("negation", "not_there")
_ASKING: Final = listed("negation", "asking")
_WHY: Final = listed("negation", "why")
_REACH: Final = 3


def negated(tokens: list[Token], found: list[Mention]) -> frozenset[Mention]:
    """The mentions a question says it does not mean."""
    begins: dict[int, list[Mention]] = {}
    for mention in found:
        begins.setdefault(mention.start, []).append(mention)
    out: set[Mention] = set()
    for at in range(len(tokens)):
        for mention in _after(tokens, at, begins):
            out.update(begins[mention.start])
    out.update(mention for mention in found if _gone(tokens, mention))
    return frozenset(mention for mention in out if not _asked_after(tokens, mention, found, out))


def denied(tokens: list[Token], said: list[list[int]]) -> list[bool]:
    """For each list of places, whether what is said there is said not to be so."""
    wills: list[range] = []
    nots: list[range] = []
    for at, token in enumerate(tokens):
        if token.word.norm in _NO or (token.word.norm in _WILL_NOT | _NOT and not _opens(tokens, at)):
            (wills if token.word.norm in _WILL_NOT else nots).append(range(at, _clause(tokens, at)))
    return [
        any(place in region for region in wills for place in places)
        or any(all(place in region for place in places) for region in nots)
        for places in said
    ]


def _after(tokens: list[Token], at: int, begins: dict[int, list[Mention]]) -> Iterator[Mention]:
    norm = tokens[at].word.norm
    if _OF.get(norm) and at + 1 < len(tokens) and tokens[at + 1].word.norm == _OF[norm]:
        first = _next(tokens, at + 2, begins, _SMALL)
    elif norm in _NO:
        first = _near(tokens, at + 1, begins)
    elif norm in _NOT and not _opens(tokens, at):
        first = _next(tokens, at + 1, begins, _SMALL | (_USING if _by_me(tokens, at) else frozenset()))
    elif norm in _WILL_NOT and not _opens(tokens, at):
        first = _next(tokens, at + 1, begins, _SMALL | _USING)
    else:
        first = None
    while first is not None:
        yield first
        first = _listed(tokens, first.end, begins)
    if norm == "nicht":
        yield from _before(tokens, at, begins)


def _opens(tokens: list[Token], at: int) -> bool:
    """Whether it is the first word of a question: isn't client data allowed?"""
    first = at == 0 or tokens[at].sentence != tokens[at - 1].sentence
    return first and tokens[at].word.norm not in ("not", "nicht", "never", "nie")


def _by_me(tokens: list[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].word.norm in _SUBJECT


def _near(tokens: list[Token], start: int, begins: dict[int, list[Mention]]) -> Mention | None:
    """What a "no" is about: named within a few words."""
    for at in range(start, min(start + _REACH + 1, len(tokens))):
        if (at > start and tokens[at].before.strip()) or (at == start and "," in tokens[at].before):
            return None
        if tokens[at].sentence != tokens[start - 1].sentence or tokens[at].word.norm in _BROKEN_OFF | _TURN:
            return None
        if at in begins:
            return begins[at][0]
        if at > start and tokens[at].word.norm in _PLACES:
            return None
        if at == start and tokens[at].word.norm.endswith("ing") and tokens[at].word.norm not in _USING:
            return None
    return None


def _next(
    tokens: list[Token], start: int, begins: dict[int, list[Mention]], small: frozenset[str]
) -> Mention | None:
    """What a "not" is about: named right behind it, small words aside."""
    for at in range(start, len(tokens)):
        if tokens[at].sentence != tokens[start - 1].sentence or "," in tokens[at].before:
            return None
        if at in begins:
            return begins[at][0]
        if tokens[at].word.norm not in small:
            return None
    return None


def _listed(tokens: list[Token], end: int, begins: dict[int, list[Mention]]) -> Mention | None:
    """The next of a list of things that are not meant: no drawings, prices or personnel data."""
    if end >= len(tokens) or tokens[end].sentence != tokens[end - 1].sentence:
        return None
    norm = tokens[end].word.norm
    if norm in _OR or norm in _PART_OF:
        after = _near(tokens, end + 1, begins)
        return None if after is not None and norm in _PART_OF and after.dimension == "tool" else after
    if norm in ("and", "und"):
        return begins[end + 1][0] if end + 1 in begins and begins[end + 1][0].dimension == "data" else None
    if "," in tokens[end].before and norm not in _ONLY:
        later = [token.word.norm for token in tokens[end : end + 9] if token.sentence == tokens[end].sentence]
        if _OR & set(later) and not _TURN & set(later[: min(3, len(later))]):
            return next((begins[at][0] for at in range(end, min(end + 3, len(tokens))) if at in begins), None)
    return None


def _before(tokens: list[Token], at: int, begins: dict[int, list[Mention]]) -> Iterator[Mention]:
    """ChatGPT nutze ich nicht."""
    start = at
    while start > 0 and tokens[start].sentence == tokens[start - 1].sentence and "," not in tokens[start].before:
        start -= 1
    clause = {token.word.norm for token in tokens[start:at]}
    last = at + 1 >= len(tokens) or tokens[at + 1].sentence != tokens[at].sentence or "," in tokens[at + 1].before
    if last and clause & _GERMAN_USING and tokens[start].word.norm not in _ASKING:
        for place in range(start, at):
            yield from (mention for mention in begins.get(place, ()) if mention.dimension == "tool")


def _gone(tokens: list[Token], mention: Mention) -> bool:
    """Client data is not in it; client data was removed."""
    if mention.dimension != "data":
        return False
    norms = []
    for token in tokens[mention.end : mention.end + 5]:
        if token.sentence != tokens[mention.start].sentence or "," in token.before:
            break
        norms.append(token.word.norm)
    while norms and norms[0] in ("is", "are", "was", "were", "has", "have", "been", "ist", "sind", "wurden", "wurde"):
        if len(norms) > 1 and norms[1] in ("not", "nicht"):
            return len(norms) > 2 and norms[2] in _NOT_THERE
        norms.pop(0)
    return bool(norms) and norms[0] in _GONE and (norms[0] not in ("left", "taken", "cut") or norms[1:2] == ["out"])


def _asked_after(tokens: list[Token], mention: Mention, found: list[Mention], out: set[Mention]) -> bool:
    """Whether the question asks after it all the same: why may I not put it into ChatGPT?"""
    start = mention.start
    while start > 0 and tokens[start].sentence == tokens[start - 1].sentence:
        start -= 1
    first = tokens[start].word.norm
    if first in _WHY:
        return True
    alone = mention.dimension == "tool" and all(each in out for each in found if each.dimension == "tool")
    return alone and first in _ASKING


def _clause(tokens: list[Token], at: int) -> int:
    end = at + 1
    while end < len(tokens) and tokens[end].sentence == tokens[at].sentence:
        if "," in tokens[end].before or tokens[end].word.norm in _TURN:
            break
        end += 1
    return end
