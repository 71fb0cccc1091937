"""A question in, the policy's answer out, in words: what chat, mail, web and the command line show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surefoot.close.policy.deciding import decide
from surefoot.close.policy.model import Named, Policy, Rule, Understood
from surefoot.close.policy.understanding import understand


@dataclass(frozen=True)
class Back:
    """A choice the answer depends on."""

    dimension: str
    """One of DIMENSIONS."""
    choices: tuple[tuple[str, str], ...]
    """Ids and names."""


@dataclass(frozen=True)
class Answered:
    """An answer in one language."""

    answer: str
    """One of ANSWERS, or SILENT."""
    understood: Understood
    rules: tuple[Rule, ...]
    """The clauses that decide; none where the policy is silent."""
    text: str
    """Their words, a line each; "" where the policy is silent."""
    conditions: tuple[str, ...]
    wrong: tuple[str, ...]
    responsible: str
    ask_back: tuple[Back, ...]

    def as_json(self) -> dict[str, Any]:
        """What `surefoot ask --json` prints."""
        understood = self.understood
        return {"answer": self.answer,
                "understood": {"data": list(understood.data), "tool": understood.tool, "use": understood.use,
                               "not_understood": list(understood.not_understood)},
                "rule": self.rules[0].id if self.rules else None,
                "text": self.text, "conditions": list(self.conditions), "wrong": list(self.wrong),
                "responsible": self.responsible,
                "ask_back": [{"dimension": back.dimension,
                              "choices": [{"id": id_, "name": name} for id_, name in back.choices]}
                             for back in self.ask_back]}


def ask(policy: Policy, question: str, language: str = "", corrected: Understood | None = None) -> Answered:
    """What the policy answers.

    In `language`, or the policy's own where it has none or nothing was asked for; `corrected` is what the asker says
    the question is about, in place of what was understood.
    """
    understood = corrected or understand(policy, question, language)
    decision = decide(policy, understood)
    language = language or policy.language
    texts = (said(rule.text, language, policy.language) for rule in decision.rules)
    conditions = (condition for rule in decision.rules for condition in listed(rule.conditions, language,
                                                                              policy.language))
    return Answered(decision.answer, understood, decision.rules, "\n".join(_once(texts)), _once(conditions),
                    listed(policy.wrong, language, policy.language), said(policy.responsible, language,
                                                                          policy.language),
                    tuple(Back(dimension, _choices(policy, dimension, language)) for dimension in decision.ask_back))


def said(texts: Mapping[str, str], language: str, own: str) -> str:
    """A text in a language, else in the policy's own."""
    return texts.get(language) or texts.get(own, "")


def listed(texts: Mapping[str, tuple[str, ...]], language: str, own: str) -> tuple[str, ...]:
    """Texts in a language, else in the policy's own."""
    return texts.get(language) or texts.get(own, ())


def among(policy: Policy, dimension: str) -> tuple[Named, ...]:
    """What a policy names in one of DIMENSIONS."""
    return {"data": policy.data, "tool": policy.tools, "use": policy.uses}[dimension]


def _choices(policy: Policy, dimension: str, language: str) -> tuple[tuple[str, str], ...]:
    return tuple((each.id, each.called(language, policy.language).name) for each in among(policy, dimension))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
