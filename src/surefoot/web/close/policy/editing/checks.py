"""What stands beside the draft: whether its trials pass, where rules collide, what none covers, and how it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from surefoot.close.policy.checking import Checked, Contradiction, Uncovered, check
from surefoot.close.policy.model import Policy
from surefoot.vocabulary.words import say
from surefoot.web.close.policy.page.document import Row, rows
from surefoot.web.close.policy.versions.difference import word_of

GRADE: Final = 8
"""School years a page for everybody should not ask for more than."""
A_PAGE: Final = 500
"""Words that fit on one A4 page beside the table."""
WHOLE: Final = ("wrong", "responsible")
"""Places that are no rule."""
MOST: Final = 50
"""Entries of a list that are shown."""


@dataclass(frozen=True)
class TrialLine:
    """One of the policy's own test questions."""

    question: str
    wanted: str
    """Key of the answer it wants."""
    got: str
    """Key of the answer it gets."""
    rule: str
    passed: bool


@dataclass(frozen=True)
class Collision:
    """Two rules that answer one question differently, and which of them wins."""

    about: str
    wins: str
    loses: str
    answer: str
    """Key of the answer that wins."""


@dataclass(frozen=True)
class Idle:
    """A rule that decides nothing, and which do instead."""

    id: str
    instead: str


@dataclass(frozen=True)
class Checks:
    """Everything beside the draft."""

    rows: tuple[Row, ...]
    tools: tuple[str, ...]
    uses: tuple[tuple[str, str], ...]
    trials: tuple[TrialLine, ...]
    failed: int
    collisions: tuple[Collision, ...]
    idle: tuple[Idle, ...]
    uncovered: tuple[str, ...]
    combinations: int
    unanswered: tuple[str, ...]
    """Keys of sentences."""
    shared: tuple[tuple[str, str], ...]
    """A name that two things have, and which."""
    untranslated: tuple[tuple[str, str], ...]
    """A language, and where a text in it is missing."""
    words: int
    grade: int
    hard: tuple[tuple[str, str], ...]
    """Where a hard sentence stands, and the sentence."""

    @property
    def length(self) -> str:
        """Key of how long it is."""
        return "policy_check_long" if self.words > A_PAGE else "policy_check_short"

    @property
    def reads(self) -> str:
        """Key of how it reads."""
        return "policy_check_grade_high" if self.grade > GRADE else "policy_check_grade_fine"


def checks(policy: Policy, use: str, language: str) -> Checks:
    """What is to be known of a policy; its grid is for one use, or for none where it has none of that name."""
    found = check(policy, language if language in policy.languages else policy.language)
    chosen = use if use in {each.id for each in policy.uses} else None
    own = policy.language
    unanswered = [f"policy_reason_{name}" for name in found.unanswered]
    return Checks(
        rows(policy, language, chosen), tuple(tool.called(language, own).name for tool in policy.tools),
        tuple((each.id, each.called(language, own).name) for each in policy.uses),
        tuple(_trials(policy, found)), len(found.failed),
        tuple(_collision(policy, each, language) for each in found.contradictions[:MOST]),
        tuple(Idle(each.rule.id, ", ".join(rule.id for rule in each.instead)) for each in found.unreachable[:MOST]),
        tuple(_gap(policy, gap, language) for gap in found.uncovered[:MOST]), found.combinations,
        (*unanswered, *(() if found.owned else ("policy_reason_owner",))),
        tuple((each.name, ", ".join(each.ids)) for each in found.shared[:MOST]),
        tuple((each.language, ", ".join(_place(place, language) if place in WHOLE else place
                                        for place in each.places[:MOST])) for each in found.untranslated),
        found.words, round(found.grade),
        tuple((_place(each.place, language), each.sentence) for each in found.hard[:MOST]))


def _trials(policy: Policy, found: Checked) -> Iterable[TrialLine]:
    failed = {each.trial: each for each in found.failed}
    for trial in policy.trials:
        wrong = failed.get(trial)
        yield TrialLine(trial.question, word_of(trial.answer), word_of(wrong.answer if wrong else trial.answer),
                        trial.rule, wrong is None)


def _collision(policy: Policy, found: Contradiction, language: str) -> Collision:
    about = (found.about.data, found.about.tool, found.about.use)
    return Collision(_about(policy, [(each,) if each else () for each in about], language), found.wins.id,
                     found.loses.id, word_of(found.wins.answer))


def _gap(policy: Policy, gap: Uncovered, language: str) -> str:
    return _about(policy, [gap.data, gap.tool, gap.use], language)


def _about(policy: Policy, ids: list[tuple[str, ...]], language: str) -> str:
    """What a question is about: names of data, tools and uses; every one of a kind is said so."""
    said = []
    for dimension, among, chosen in zip(("data", "tool", "use"), (policy.data, policy.tools, policy.uses), ids,
                                        strict=True):
        names = [each.called(language, policy.language).name for each in among if each.id in chosen]
        if len(names) > 1 and len(names) == len(among):
            said.append(say(f"policy_check_every_{dimension}", language))
        elif names:
            said.append(say("policy_check_or", language).join(names))
    return "; ".join(said) or say("policy_check_anything", language)


def _place(place: str, language: str) -> str:
    if place in WHOLE:
        return say(f"policy_{place}_title", language)
    return say("policy_rule_number", language, id=place)
