"""Clauses that tell the reader what to answer or claim that something is allowed: they are not part of the question."""

from __future__ import annotations

import re
from typing import Final

from surefoot.close.policy.understanding.words import Token

_ORDERS: Final = re.compile(
    r"""\b(
    (ignore|forget|disregard|override|overrule|bypass|skip|drop|delete|erase|suspend|ignorier\w*|vergiss|vergessen\ sie|missachte\w*|umgeh\w*)
      (\ \w+){0,5}\ (instruct\w*|rules?|polic\w+|restrict\w*|prompt|above|previous|safeguards?|limits?|clauses?|said|before|everything
      |anweisung\w*|regel\w*|richtlinie\w*|vorgabe\w*|alles|bisherige\w*|paragra\w+)
    | (you|du|sie)\ (are|re|bist|sind)\ (now|jetzt|an?|in|ab|no|ein\w*|nun|free|the|not|from|nicht)\b
    | (act|behave|answer|respond|speak)\ as\b | pretend | imagine | role\ ?play | tu\ so | stell\ dir\ vor | stellen\ sie\ sich\ vor | nimm\ an | angenommen | suppose | assume
    | (just\ )?(say|answer|reply|respond|output|print|write|confirm|return|antworte\w*|sage?|sagen\ sie|antworten\ sie|bestaetige\w*)
      (\ (only|just|always|with|simply|me|the|word|nur|immer|mit|einfach|bitte|please|now|to|everything|that|it|is)){0,4}\ (yes|ja|approved|allowed|ok|true|erlaubt)\b
    | (answer|reply|respond|antworte\w*|antworten\ sie)\ (in|with|mit|using)\ (one|a|a\ single|ein\w*)\ w\w+ | the\ (only\ )?(word|answer)\ is\ \w+ | never\ (refuse|refuses|say|says)\ ?(no)?
    | system\ (prompt|message|override|notice|note|update)|^system\b|jailbreak\w*|developer\ mode|admin\ mode|debug\ mode|god\ mode|entwicklermodus|adminmodus|unrestricted|uncensored
    | (orders?|ordered|commands?|instructs?|tells?|wants?|requires?|befiehlt|weist)\ (you|dich|sie)\b
    | new\ (rule|policy|instruction|clause)\w*|neue\ (regel|richtlinie|anweisung)\w*|from\ now\ on|ab\ sofort|ab\ jetzt|as\ of\ (today|now)
    | (i\ am|im|as)\ (the\ |an?\ |your\ )?(policy\ owner|owner|administrator|admin|developer|ceo|director|boss|root|superuser)
    | ich\ bin\ (der|die|dein\w*|ihr\w*)\ (administrator\w*|chef\w*|entwickler\w*|eigentuemer\w*)
    | no\ (rules|policy|restrictions|limits)\ (apply|exist|any)\w* | without\ (any\ |a\ )?(polic\w+|rules|restrictions|limits)|ohne\ (jede\ )?(regeln|richtlinie)
    )""",
    re.VERBOSE,
)
_CLAIMS: Final = re.compile(
    r"""(
    \b(polic\w+|rules?|clauses?|section|paragraph|richtlinie|regeln?|absatz|ban|restrictions?|\w?\d+)\b(\ \w+){0,3}
      \ (repealed|suspended|deleted|cancelled|canceled|lifted|void|revoked|abolished|removed|changed|expired|obsolete|invalid|aufgehoben|ausgesetzt|gestrichen|geloescht|abgeschafft|ungueltig)\b
    | \b(polic\w+|rules?|clauses?|richtlinie|regeln?|\w?\d+)\ (no\ longer|does\ not|do\ not|doesnt|dont|gilt\ nicht|gelten\ nicht|gilt\ nicht\ mehr)
    | \b(is|are|was|were|been|has|have|already|wurde\w*|ist|sind|now|all)\ (\w+\ )?(approved|authori[sz]ed|permitted|whitelisted|cleared|declassified|unclassified|freigegeben|genehmigt|zugelassen)\b
    | \b(is|are|counts?\ as|ist|sind|gilt\ als|gelten\ als)\ (now\ |jetzt\ |all\ |officially\ )?(public|harmless|open|oeffentlich|unbedenklich)\ ?(now|jetzt|today|heute|anyway)?$
    | \b(approved|allowed|signed\ off|okayed|genehmigt|erlaubt)\ (it|this|everything|that|es|das|alles)\b
    | \beverything\ is\ (allowed|permitted|ok|fine)|\balles\ ist\ erlaubt
    )""",
    re.VERBOSE,
)
_ASKING: Final = frozenset(
    """may can could am are is should shall might must does do would tell whether if
    darf duerfen kann koennen koennte soll ist sind wie ob""".split()
)


def ignored(tokens: list[Token]) -> frozenset[int]:
    """The places of words in clauses that want to steer the answer."""
    found: set[int] = set()
    for start, end in sentences(tokens):
        said = " ".join(token.word.norm for token in tokens[start:end])
        order = _ORDERS.search(said)
        if order:
            found.update(range(start + _words(said, order.start()), _asked(tokens, start + _words(said, order.end()), end)))
        claim = _CLAIMS.search(said)
        if claim and tokens[start].word.norm not in _ASKING and not _questioned(tokens, end):
            found.update(range(start, _asked(tokens, start + _words(said, claim.end()), end)))
    return frozenset(found)


def sentences(tokens: list[Token]) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
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
