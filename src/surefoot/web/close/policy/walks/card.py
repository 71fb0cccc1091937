"""The card for five minutes with a team: three questions from the policy, each with its answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from surefoot.close.policy.answering import ask, listed
from surefoot.close.policy.model import ANSWERS, Policy, Rule, Understood
from surefoot.vocabulary.words import say
from surefoot.web.close.policy.page.document import anchor_of
from surefoot.web.close.policy.versions.difference import word_of

QUESTIONS: Final = 3


@dataclass(frozen=True)
class Asked:
    """A question for the team, and what the policy answers."""

    question: str
    word: str
    """Key of the answer in words."""
    text: str
    conditions: tuple[str, ...]
    rule: str
    anchor: str


def questions(policy: Policy, language: str, turn: int) -> tuple[Asked, ...]:
    """Three questions, of as many different answers as there are; another team (`turn`) gets others where it can."""
    spoken = language if language in policy.languages else policy.language
    by_answer = {answer: found for answer in ANSWERS
                 if (found := [rule for rule in policy.rules if rule.answer == answer])}
    chosen: list[Rule] = []
    for place in range(len(policy.rules)):
        for found in by_answer.values():
            if place < len(found) and len(chosen) < QUESTIONS:
                chosen.append(found[(place + turn) % len(found)])
    return tuple(_asked(policy, rule, spoken, language) for rule in chosen)


def _asked(policy: Policy, rule: Rule, spoken: str, language: str) -> Asked:
    """The question whose answer a rule gives, as the policy itself answers it: a stricter rule may stand above it."""
    about = Understood(data=_first(policy, rule, "data")[:1], tool=next(iter(_first(policy, rule, "tool")), None),
                       use=next(iter(_first(policy, rule, "use")), None))
    answered = ask(policy, "", spoken, about)
    decides = answered.rules[0] if answered.rules else rule
    names = {each.id: each.called(spoken, policy.language).name
             for each in (*policy.data, *policy.tools, *policy.uses)}
    gaps = {"data": names[about.data[0]] if about.data else "", "tool": names.get(about.tool or "", ""),
            "use": names.get(about.use or "", "")}
    named = "_".join(name for name, value in gaps.items() if value)
    question = say(f"policy_card_ask_{named}" if named else "policy_card_ask", language, **gaps)
    return Asked(question, word_of(answered.answer), answered.text,
                 answered.conditions or listed(decides.conditions, spoken, policy.language), decides.id,
                 anchor_of(decides.id))


def _first(policy: Policy, rule: Rule, dimension: str) -> tuple[str, ...]:
    """What a rule names in a dimension, in the policy's order."""
    among = {"data": policy.data, "tool": policy.tools, "use": policy.uses}[dimension]
    return tuple(each.id for each in among if each.id in getattr(rule.when, dimension))
