"""An answer as the page shows it: the verdict in words, its clauses, and what may be chosen next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from surefoot.charts.formats import date_text
from surefoot.close.policy.answering import Answered, said
from surefoot.close.policy.model import SILENT, Policy
from surefoot.vocabulary.words import say
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.ask.understood import Chip, Word, chips, kept, unknown
from surefoot.web.close.policy.helping import NOTHING, Proposed
from surefoot.web.close.policy.models import Question, Version
from surefoot.web.close.policy.questions import same
from surefoot.web.close.policy.questions.queries import Answer, answer_shown
from surefoot.web.close.policy.questions.wording import about, clause_address

LOOK: Final = {"yes": "yes", "yes-if": "if", "ask": "if", "no": "no", SILENT: "none"}
BUTTONS: Final = 6
"""Choices up to which each has its own button."""


@dataclass(frozen=True)
class Asking:
    """What the answer depends on: a question with its choices."""

    title: str
    dimension: str
    choices: tuple[tuple[str, str], ...]
    buttons: bool
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Clause:
    """A clause that decides, and where it stands."""

    rule: str
    text: str
    address: str


@dataclass(frozen=True)
class Shown:
    """What the template reads."""

    text: str
    look: str
    heading: str
    sentence: str
    conditions: tuple[str, ...]
    clauses: tuple[Clause, ...]
    wrong: tuple[str, ...]
    responsible: str
    asking: tuple[Asking, ...]
    words: list[Word]
    chips: list[Chip]
    kept: tuple[tuple[str, str], ...]
    off_topic: bool
    about: str
    told: Answer | None
    """What the policy's owner answered to the same question."""


def shown(version: Version, text: str, answered: Answered, language: str, proposed: Proposed = NOTHING) -> Shown:
    """An answer of a version; `proposed` is what its words nobody knows may mean."""
    policy, understood = queries.policy_of(version), answered.understood
    twin = same.find(understood, text, language, state="answered")
    about_text = about(policy, understood, language)
    return Shown(
        text, LOOK[answered.answer], _heading(answered, policy, language), _sentence(answered, policy, about_text,
                                                                                    language),
        answered.conditions, tuple(Clause(rule.id, said(rule.text, language, policy.language), clause_address(rule.id))
                                   for rule in answered.rules),
        answered.wrong, answered.responsible, tuple(_asking(answered, language)),
        unknown(understood, policy, language, proposed), chips(understood, policy, language), kept(understood),
        understood.off_topic, about_text, _told(twin, policy, language))


def kicker(version: Version, language: str) -> str:
    """Which version answers, and since when."""
    day = date_text(version.effective_on, language) if version.effective_on else ""
    return say("ask_version", language, number=version.number, date=day)


def _told(twin: Question | None, policy: Policy, language: str) -> Answer | None:
    return answer_shown(twin, policy, language) if twin else None


def _heading(answered: Answered, policy: Policy, language: str) -> str:
    understood = answered.understood
    if understood.off_topic:
        return say("ask_off_topic_title", language)
    if answered.answer == SILENT and understood.not_understood:
        return say("ask_not_understood_title", language, words=_quoted(understood.not_understood, language))
    if answered.answer == SILENT:
        return say("ask_depends_title" if answered.ask_back else "ask_silent_title", language)
    if answered.answer == "yes-if":
        count = len(answered.conditions)
        return say({0: "ask_yes_if_clause", 1: "ask_yes_if_one"}.get(count, "ask_yes_if"), language, count=count)
    return say(f"ask_{answered.answer}_title", language, owner=policy.owner)


def _sentence(answered: Answered, policy: Policy, about_text: str, language: str) -> str:
    if answered.understood.off_topic:
        return say("ask_off_topic", language)
    if answered.answer == SILENT:
        depends = answered.ask_back and not answered.understood.not_understood
        return say("ask_depends" if depends else "ask_silent", language, about=about_text)
    return say("ask_whom", language, owner=policy.owner, contact=policy.contact) if answered.answer == "ask" else ""


def _asking(answered: Answered, language: str) -> Iterator[Asking]:
    """Not of what was named in a word nobody knows: that word is asked about itself."""
    words = {"data": answered.understood.unknown_data, "tool": answered.understood.unknown_tool}
    for back in answered.ask_back:
        if not words.get(back.dimension):
            yield Asking(say(f"ask_back_{back.dimension}", language), back.dimension, back.choices,
                         len(back.choices) <= BUTTONS, kept(answered.understood, back.dimension))


def _quoted(words: tuple[str, ...], language: str) -> str:
    return ", ".join(say("ask_unknown_word", language, word=word) for word in words)
