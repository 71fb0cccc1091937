"""Kinds of data and tools that were named and that nobody knows: they never become a yes."""

from __future__ import annotations

import re
from typing import Final

from surefoot.close.policy.understanding.heard import Heard, coordinated
from surefoot.close.policy.understanding.hostile import sentences
from surefoot.close.policy.understanding.knowledge import ARTICLES, holders, languages, plain, plain_stems
from surefoot.close.policy.understanding.mentions import Mention
from surefoot.close.policy.understanding.naming import PERSON
from surefoot.close.policy.understanding.small import every, listed

_TOOL_LIKE: Final = re.compile(r"(gpt\w*$|^gpt|\.ai$|bot$|llm)", re.IGNORECASE)
_INNER: Final = re.compile(r"^[A-Z][\w]*([A-Z]|\d)")
_PLACES: Final = listed("unknown", "places")
_SLOT: Final = listed("unknown", "slot")
_INTO: Final = listed("unknown", "into")
_AFTER: Final = listed("unknown", "after")
_MAKING: Final = listed("unknown", "making")
_TAKING: Final = listed("unknown", "taking")
_PURPOSE: Final = listed("unknown", "purpose")
_PRONOUNS: Final = listed("unknown", "pronouns")
_PUTTING: Final = listed("unknown", "putting")
_INWARDS: Final = listed("unknown", "inwards")
_AND: Final = listed("unknown", "list")
_GOING: Final = listed("unknown", "going")
_ASKING: Final = listed("hostile", "asking")
_WHO: Final = listed("unknown", "who")
_TELLING: Final = listed("unknown", "telling")
_BESIDE: Final = (every() | ARTICLES | listed("unknown", "anything")) - _TELLING
_VERBLIKE: Final = re.compile(r"(ly|ing|ed)$")


def tools(heard: Heard) -> tuple[str, ...]:
    """Words that look like the name of a tool nobody knows."""
    taken = _taken(heard)
    found = []
    for at, token in enumerate(heard.tokens):
        if at in taken or at in heard.ignored or not token.unknown:
            continue
        before = heard.tokens[at - 1].word.norm if at else ""
        named = token.text[0].isupper() and not heard.of("tool") and _in_a_slot(heard, at, before)
        if named or _TOOL_LIKE.search(token.text) or (_INNER.match(token.text) and before in _SLOT):
            found.append(token.text)
    return tuple(dict.fromkeys(found))


def _in_a_slot(heard: Heard, at: int, before: str) -> bool:
    """Whether a name stands where a tool would: Can Hugo read it? Put it into Hugo?"""
    token, tokens = heard.tokens[at], heard.tokens
    if token.word.norm in languages() or heard.ai:
        return False
    last = at + 1 >= len(tokens) or tokens[at + 1].sentence != token.sentence or tokens[at + 1].before.strip() != ""
    if before in _INTO and (last or tokens[at + 1].word.norm in _AFTER):
        return True
    first = at == 1 or (at > 1 and tokens[at - 2].sentence != token.sentence)
    return first and before in ("can", "may", "could", "is", "does") and not last


def data(
    heard: Heard, known: list[Mention], hinted: bool, use: str | None, strange: tuple[str, ...]
) -> tuple[str, ...]:
    """Words for kinds of data that are none of the policy's."""
    foreign = [each for each in heard.of("data") if not each.ids and each.weight > PERSON]
    start, end = _focus(heard)
    if known or hinted:
        beside = [each for each in foreign if any(_beside(heard, each, mine) for mine in known)]
        words = [_text(heard, each.start, each.end) for each in beside]
        put = _put(heard, start, end) if known else ()
        words += [each for each in _strangers(heard, known) if not any(each in whole.split() for whole in put)]
        return tuple(dict.fromkeys((*words, *put)))
    pronoun = any(heard.tokens[at].word.norm in _PRONOUNS for at in range(start, end))
    inside = [each for each in foreign if start <= each.start < end or pronoun]
    if inside:
        return tuple(dict.fromkeys(_text(heard, each.start, each.end) for each in inside))
    if use is not None and not any(each.ids for each in heard.of("use")):
        return ()
    if use is None and not strange and (put := _put(heard, start, end)):
        return put
    words = [each for each in _residue(heard, start, end, use) if each not in strange]
    if not words and pronoun and start > 0:
        words = _residue(heard, 0, start, None)
    return tuple(dict.fromkeys(words[:4]))


def _focus(heard: Heard) -> tuple[int, int]:
    """The sentence that asks: the last that names a tool or AI, else the last of all."""
    spans = [each for each in sentences(heard.tokens) if not {each[0], each[1] - 1} <= heard.ignored]
    named = [each.start for each in heard.of("tool")] + list(heard.ai)
    with_tool = [(start, end) for start, end in spans if any(start <= at < end for at in named)]
    if with_tool:
        start, end = with_tool[-1]
        alone = all(at in _taken(heard) or _plain(heard, at) for at in range(start, end))
        earlier = [span for span in spans if span[1] <= start]
        return (earlier[-1][0], end) if alone and earlier else (start, end)
    return spans[-1] if spans else (0, 0)


def _taken(heard: Heard) -> set[int]:
    every = heard.meant + list(heard.negated) + heard.claimed
    telling = [each for each in every if each.weight > PERSON or each.ids]
    return {at for each in telling for at in range(each.start, each.end)} | set(heard.ai)


def _plain(heard: Heard, at: int) -> bool:
    each = heard.tokens[at].word
    norm = each.norm
    return (
        norm in plain()
        or norm in ARTICLES
        or norm in holders()
        or norm.startswith("~")
        or norm.isdigit()
        or len(norm) < 3
        or (len(norm) > 4 and any(key in plain_stems() for key in each.keys))
    )


def _content(heard: Heard, at: int) -> bool:
    token = heard.tokens[at]
    if at in heard.ignored or _plain(heard, at):
        return False
    return not (_VERBLIKE.search(token.word.norm) and not token.text[0].isupper())


def _residue(heard: Heard, start: int, end: int, use: str | None) -> list[str]:
    """What stands where something is put into a tool, and was not understood."""
    taken = _taken(heard)
    found = []
    doing = "" if use is None else "making"
    for at in range(start, end):
        norm = heard.tokens[at].word.norm
        if norm in _MAKING:
            doing = "making"
        elif norm in _TAKING:
            doing = "taking"
        elif norm in _PURPOSE and (doing or use is not None):
            doing = "making"
        if at in taken:
            if use is not None and doing != "taking":
                doing = "making"
            continue
        if doing != "making" and _content(heard, at) and not _place(heard, at):
            found.append(heard.tokens[at].text)
    return found


def _put(heard: Heard, start: int, end: int) -> tuple[str, ...]:
    """What is put into a tool, in words everybody knows that name nothing here: trade secrets, things about my boss."""
    passed = {at for each in heard.negated for at in range(each.start, each.end)} | heard.ignored
    foreign = {at for each in heard.of("use") if not each.ids for at in range(each.start, each.end)}
    known = _taken(heard) - foreign
    parts = _parts(heard, *_object(heard, start, end))
    first = next((place for place, part in enumerate(parts) if known & set(part)), 0)
    found = []
    for place, part in enumerate(parts):
        telling = [at for at in part if at not in passed and (at in foreign or _says(heard.tokens[at].word.norm))]
        opens = place < first and "," in heard.tokens[parts[place + 1][0]].before  # may I allow him, to put ...
        if telling and not known & set(part) and not opens:
            held = next((at for at in part if at > telling[-1] and heard.tokens[at].word.norm not in holders()),
                        part[-1] + 1)
            found.append(_text(heard, telling[0], held))
    return tuple(dict.fromkeys(found))


def _object(heard: Heard, start: int, end: int) -> tuple[int, int]:
    """Where stands what is put into the first tool named; nowhere where nothing is put."""
    norms = [each.word.norm for each in heard.tokens]
    verbs = [at for at in range(start, end) if norms[at] in _PUTTING | _GOING]
    tools = sorted({each.start for each in heard.of("tool")} | set(heard.ai))
    for at in (at for at in tools if start < at < end and verbs):
        into = next((back for back in range(at - 1, start, -1) if norms[back] not in ARTICLES), start)
        if norms[into] in _INWARDS and into not in heard.ignored:
            going = norms[into - 1] in _GOING
            opening = _ASKING if going else _PUTTING | _WHO  # can this go into it? may I put this into it?
            before = [each for each in range(start, into - going) if norms[each] in opening]
            return max(before, default=into - 1) + 1, into - going
    return start, start


def _parts(heard: Heard, start: int, end: int) -> list[list[int]]:
    """The things a list names, one by one."""
    parts: list[list[int]] = [[]]
    for at in range(start, end):
        token = heard.tokens[at]
        if token.word.norm in _AND or "," in token.before:
            parts.append([])
        if token.word.norm not in _AND:
            parts[-1].append(at)
    return [part for part in parts if part]


def _says(norm: str) -> bool:
    """Whether a word tells one thing from another: all of "trade secrets", the first of "confidential documents"."""
    return norm in _TELLING or not (norm in _BESIDE or norm in holders())


def _place(heard: Heard, at: int) -> bool:
    """A proper name behind "in", "from" or "at" is where or who, not what."""
    token = heard.tokens[at]
    before = heard.tokens[at - 1].word.norm if at else ""
    return token.text[0].isupper() and before in _PLACES


def _beside(heard: Heard, one: Mention, other: Mention) -> bool:
    """Whether something nobody knows is listed beside a known kind, or is what the known word only describes."""
    same = heard.tokens[one.start].sentence == heard.tokens[other.end - 1].sentence
    return (same and one.length > 1 and 0 <= one.start - other.end <= 1) or coordinated(heard, one, other)


def _strangers(heard: Heard, known: list[Mention]) -> list[str]:
    """Words nobody knows that stand beside a kind of data: customer data and horoscopes."""
    found = []
    taken = _taken(heard)
    for each in known:
        at = each.end
        if at >= len(heard.tokens) or heard.tokens[at].word.norm not in ("and", "und", "plus", "sowie"):
            continue
        at += 1
        while at < len(heard.tokens) and heard.tokens[at].word.norm in ARTICLES:
            at += 1
        if at < len(heard.tokens) and at not in taken and heard.tokens[at].unknown and _content(heard, at):
            found.append(heard.tokens[at].text)
    return found


def _text(heard: Heard, start: int, end: int) -> str:
    return " ".join(dict.fromkeys(token.text for token in heard.tokens[start:end]))
