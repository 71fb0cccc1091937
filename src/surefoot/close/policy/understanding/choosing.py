"""Which kinds of data, which tool and which use a question means, among what it names."""

from __future__ import annotations

import re
from typing import Final

from surefoot.close.policy.understanding.heard import Heard, coordinated
from surefoot.close.policy.understanding.knowledge import ARTICLES, editions, languages, plain
from surefoot.close.policy.understanding.mentions import Mention
from surefoot.close.policy.understanding.naming import PART, PERSON, WORD, Index
from surefoot.close.policy.understanding.small import listed
from surefoot.close.policy.understanding.tools import other_edition
from surefoot.close.policy.understanding.words import Token

_OF: Final = listed("choosing", "of")
_AT: Final = listed("choosing", "at")
DOING: Final = frozenset(("translate", "translating", "uebersetzen"))
"""What is done to something else that is named: translating a leaflet is a translation."""
_EARLY: Final = 4
_ABOUT: Final = listed("choosing", "about")
_FOR: Final = frozenset(("for", "fuer"))
_TO: Final = listed("choosing", "to")
_ASKED: Final = listed("choosing", "asked")
_ACCOUNT: Final = listed("choosing", "account")
_LANGUAGE: Final = "|".join(sorted(languages()))
_INTO_LANGUAGE: Final = re.compile(
    rf"\b((into|ins|auf) ({_LANGUAGE})"
    rf"|(be|it|them|that|this|need|needs|needed|want|wants|get|have|or|version|text) in ({_LANGUAGE}))\b"
)
_TRANSLATORS: Final = frozenset(("deepl", "translator", "uebersetzer"))
_CAPITALS: Final = listed("choosing", "capitals")


def data(heard: Heard, index: Index) -> list[Mention]:
    """What names a kind of data of the policy: things first, then people, where they stand for themselves."""
    topic = topic_from(heard, index)
    named = [each for each in heard.of("data") if each.ids and not (each.start >= topic and each.weight == WORD)]
    things = [each for each in named if each.weight > PERSON]
    if any(each.weight > PART for each in things):
        things = [each for each in things if each.weight > PART or _joined(heard, each, things)]
    people = [each for each in named if each.weight <= PERSON]
    hinted = heard.hinted()
    if hinted:
        people = [each for each in people if set(each.ids) & set(hinted) or not _opens(heard, each)]
    return sorted(things + [each for each in people if _counts(heard, each, things)], key=lambda each: each.start)


def _opens(heard: Heard, person: Mention) -> bool:
    """Whether somebody only opens the sentence, as the one it tells of."""
    at = person.start - 1
    while at >= 0 and heard.tokens[at].sentence == heard.tokens[person.start].sentence:
        if heard.tokens[at].word.norm not in ARTICLES | plain():
            return False
        at -= 1
    return person.start - at <= _EARLY


def topic_from(heard: Heard, index: Index) -> int:
    """Where begins what a leaflet or a lesson is only about; behind the end where nothing is."""
    tokens = heard.tokens
    for each in heard.of("use"):
        if set(each.ids) & index.topical:
            for at in range(each.end, min(each.end + 3, len(tokens))):
                if tokens[at].word.norm in _ABOUT and tokens[at].sentence == tokens[each.start].sentence:
                    return at
    return len(tokens)


def _joined(heard: Heard, part: Mention, things: list[Mention]) -> bool:
    """Whether half a name is listed beside a whole one, or stands right before it: client contracts."""
    whole = [each for each in things if each.weight > PART]
    return any(each.start == part.end or coordinated(heard, part, each) for each in whole)


def _counts(heard: Heard, person: Mention, things: list[Mention]) -> bool:
    """Whether somebody named stands for data about them, and is not only who wrote, who reads or whose thing it is."""
    tokens = heard.tokens
    if things and not any(coordinated(heard, person, each) for each in things):
        return False
    at = person.start - 1
    while at >= 0 and tokens[at].word.norm in ARTICLES:
        at -= 1
    before = tokens[at].word.norm if at >= 0 and tokens[at].sentence == tokens[person.start].sentence else ""
    if before in _AT or before in _ASKED:
        return False
    others = [each for each in heard.meant + list(heard.negated) if each is not person and each.ids]
    one = at < person.start - 1
    if before in _TO and (things or (any(each.dimension == "use" for each in others) and not (one and before in _FOR))):
        return False
    if any(each.start == person.end and each.weight > PERSON for each in things):
        return False
    behind = at if before in _OF else person.start - 1
    holds = [each for each in heard.meant if each.dimension == "data" and each.weight > PERSON]
    return not any(0 <= behind - each.end + (before not in _OF) <= 1 and behind >= each.end - 1 for each in holds)


def use(heard: Heard, index: Index) -> str | None:
    """The one purpose named, else hinted at."""
    named = [each for each in heard.of("use") if each.ids]
    if named:
        doing = [each for each in named if each.entry.words[0].norm in DOING]
        named = doing if doing and all(each.start >= doing[0].start for each in named) else named
        best = min(named, key=lambda each: (-each.weight, -each.length, each.start, each.ids))
        return best.ids[0]
    hinted = next((hint.ids[0] for hint in heard.hints if hint.dimension == "use"), None)
    return hinted or _into_a_language(heard, index)


def _into_a_language(heard: Heard, index: Index) -> str | None:
    """Translation, where a text is to be in a language, or is in one and goes into a translator."""
    translator = any(each.norm in _TRANSLATORS for mention in heard.of("tool") for each in mention.entry.words)
    if not _INTO_LANGUAGE.search(" ".join(heard.norms)) and not (translator and languages() & set(heard.norms)):
        return None
    return next((entry.ids[0] for entry in index.entries.get("translate", ()) if entry.ids), None)


def tool(heard: Heard, index: Index) -> tuple[str | None, tuple[str, ...]]:
    """The tool meant, and the words for tools that are none of the policy's or could be several."""
    named = heard.of("tool")
    unknown = [_words(heard, each) for each in named if not each.ids]
    ids: dict[str, str] = {}
    for each in named:
        for id_ in each.ids:
            other = other_edition(index.editions[id_], _beside(heard, each))
            if other is not None:
                unknown.append(f"{_words(heard, each)} ({other.norm})")
            else:
                ids.setdefault(id_, _words(heard, each))
    if len(ids) == 1 and not unknown:
        return next(iter(ids)), ()
    if unknown:
        return (next(iter(ids)) if len(ids) == 1 else None), tuple(dict.fromkeys(unknown))
    return None, tuple(dict.fromkeys(ids.values()))


def _words(heard: Heard, mention: Mention) -> str:
    return " ".join(dict.fromkeys(token.text for token in heard.tokens[mention.start : mention.end]))


def _beside(heard: Heard, mention: Mention) -> list[Token]:
    tokens = heard.tokens
    near = [at for at in (mention.start - 1, *range(mention.start, mention.end + 1)) if 0 <= at < len(tokens)]
    later = range(mention.end, min(mention.end + 5, len(tokens)))
    if any(tokens[at].word.norm in _ACCOUNT for at in later):
        near += list(later)
    marks = editions()["free"] | editions()["paid"]
    return [
        tokens[at]
        for at in near
        if tokens[at].word.norm in marks
        and tokens[at].sentence == tokens[mention.start].sentence
        and (tokens[at].word.norm not in _CAPITALS or tokens[at].text[0].isupper())
    ]
