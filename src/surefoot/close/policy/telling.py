"""Answers and findings as lines of plain text, for the command line and wherever there is only text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any, Final

from surefoot.close.policy.answering import Answered, among, said
from surefoot.close.policy.checking import QUESTIONS, Checked, Contradiction, Failed, Uncovered
from surefoot.close.policy.model import DIMENSIONS, SILENT, Policy
from surefoot.vocabulary.words import say

_MOST: Final = 20
"""Findings of a kind that are written out; the JSON has all."""


def tell(answered: Answered, policy: Policy, language: str = "") -> list[str]:
    """An answer as lines: the answer first, then the clause, what was understood, and what everybody should know."""
    language = language or policy.language
    if answered.understood.off_topic:
        return [say("rules_answer_off_topic", language)]
    lines = [*_answer(answered, language), ""]
    if answered.rules:
        lines += [say("rules_clause", language, rules=", ".join(rule.id for rule in answered.rules)),
                  *_indented(answered.text.splitlines()), ""]
    if answered.ask_back:
        unknown = bool(answered.understood.not_understood)
        lines += [say("rules_ask_back_unknown" if unknown else "rules_ask_back", language)]
        lines += [f"  {_dimension(back.dimension, language)}: {', '.join(name for _, name in back.choices)}"
                  for back in answered.ask_back] + [""]
    if answered.answer in (SILENT, "ask") and policy.owner:
        owner = f"{policy.owner} ({policy.contact})" if policy.contact else policy.owner
        lines += [say("rules_ask_whom", language, owner=owner), ""]
    lines += [say("rules_understood", language), *_indented(_understood(answered, policy, language)), ""]
    lines += [say("rules_wrong", language), *_listed(answered.wrong), "", say("rules_responsible", language),
              f"  {answered.responsible}"]
    return lines


def tell_checked(checked: Checked, policy: Policy, language: str = "") -> list[str]:
    """What was found in a policy, as lines."""
    language = language or policy.language
    title = said(policy.title, language, policy.language)
    lines = [say("rules_length", language, title=title, rules=len(policy.rules), words=checked.words,
                 grade=checked.grade)]
    if not checked.owned:
        lines.append(say("rules_no_owner", language))
    lines += ["", say("rules_four", language), *_indented(_four(checked, language))]
    if policy.trials:
        lines += ["", say("rules_trials", language, passed=len(policy.trials) - len(checked.failed),
                          count=len(policy.trials)), *_some([_failed(each, language) for each in checked.failed],
                                                            language)]
    lines += ["", *_found("rules_contradictions", "rules_no_contradictions",
                          _contradictions(checked.contradictions, policy, language), language,
                          len(checked.contradictions))]
    lines += ["", *_found("rules_uncovered", "rules_covered",
                          [_uncovered(each, policy, language) for each in checked.uncovered], language,
                          checked.combinations)]
    for key, found in _smaller(checked, language).items():
        if found:
            lines += ["", *_found(key, key, found, language)]
    return lines


def checked_json(checked: Checked) -> dict[str, Any]:
    """What `surefoot policy check --json` prints: rules by their ids, everything in full."""
    return {"unanswered": list(checked.unanswered), "words": checked.words, "grade": checked.grade,
            "contradictions": [{"wins": each.wins.id, "loses": each.loses.id, **asdict(each.about)}
                               for each in checked.contradictions],
            "uncovered": [asdict(each) for each in checked.uncovered], "combinations": checked.combinations,
            "unreachable": [{"rule": each.rule.id, "instead": [rule.id for rule in each.instead]}
                            for each in checked.unreachable],
            "hard": [asdict(each) for each in checked.hard],
            "failed": [{"question": each.trial.question, "expected": each.trial.answer, "rule": each.trial.rule or None,
                        "answer": each.answer, "rules": list(each.rules)} for each in checked.failed],
            "shared": [asdict(each) for each in checked.shared],
            "untranslated": {each.language: list(each.places) for each in checked.untranslated},
            "owned": checked.owned, "publishable": checked.publishable}


def short(answer: str, language: str) -> str:
    """An answer in a word or two."""
    return say({"yes": "rules_short_yes", "yes-if": "rules_short_yes_if", "ask": "rules_short_ask",
                "no": "rules_short_no", SILENT: "rules_short_silent"}[answer], language)


def _answer(answered: Answered, language: str) -> list[str]:
    key = {"yes": "rules_answer_yes", "yes-if": "rules_answer_yes_if", "ask": "rules_answer_ask",
           "no": "rules_answer_no", SILENT: "rules_answer_silent"}[answered.answer]
    if answered.answer == "yes-if" and not answered.conditions:
        key = "rules_answer_yes_if_bare"
    return [say(key, language), *_listed(answered.conditions)]


def _understood(answered: Answered, policy: Policy, language: str) -> list[str]:
    understood = answered.understood
    given = {"data": understood.data, "tool": (understood.tool,), "use": (understood.use,)}
    lines = [say("rules_understood_line", language, dimension=_dimension(dimension, language), names=names)
             for dimension in DIMENSIONS
             if (names := _names((id_ for id_ in given[dimension] if id_), policy, dimension, language))]
    if understood.not_understood:
        lines.append(say("rules_not_understood", language, words=", ".join(understood.not_understood)))
    return lines or [say("rules_understood_nothing", language)]


def _four(checked: Checked, language: str) -> list[str]:
    questions = dict(zip(QUESTIONS, ("rules_question_may_go_in", "rules_question_may_not", "rules_question_wrong",
                                     "rules_question_responsible"), strict=True))
    missing = dict(zip(QUESTIONS, ("rules_missing_may_go_in", "rules_missing_may_not", "rules_missing_wrong",
                                   "rules_missing_responsible"), strict=True))
    return [say("rules_four_line", language, question=say(key, language), answered=say("rules_four_yes", language)
                if question not in checked.unanswered
                else f"{say('rules_four_no', language)} {say(missing[question], language)}")
            for question, key in questions.items()]


def _failed(failed: Failed, language: str) -> str:
    def with_rules(answer: str, rules: Iterable[str]) -> str:
        named = ", ".join(filter(None, rules))
        return say("rules_trial_clause", language, answer=short(answer, language),
                   rules=named) if named else short(answer, language)

    return say("rules_trial_line", language, question=failed.trial.question,
               expected=with_rules(failed.trial.answer, (failed.trial.rule,)),
               answer=with_rules(failed.answer, failed.rules))


def _smaller(checked: Checked, language: str) -> dict[str, list[str]]:
    """Findings that are told only where there are any, by the key of their heading."""
    return {"rules_shared": [say("rules_shared_line", language, name=each.name, ids=", ".join(each.ids))
                             for each in checked.shared],
            "rules_unreachable": [say("rules_unreachable_line", language, rule=each.rule.id,
                                      instead=", ".join(rule.id for rule in each.instead))
                                  for each in checked.unreachable],
            "rules_untranslated": [say("rules_untranslated_line", language, code=each.language,
                                       places=", ".join(each.places)) for each in checked.untranslated],
            "rules_hard": [say("rules_hard_line", language, place=each.place, words=each.words, sentence=each.sentence)
                           for each in checked.hard]}


def _contradictions(found: Sequence[Contradiction], policy: Policy, language: str) -> list[str]:
    """A line for each clause that wins, with all it wins over and the first question in which it does."""
    lines = []
    for _, group in groupby(found, key=lambda each: each.wins.id):
        first, *others = group
        about = [_names((id_,), policy, dimension, language) for dimension in DIMENSIONS
                 if (id_ := getattr(first.about, dimension))]
        losing = [f"{each.loses.id} ({short(each.loses.answer, language)})" for each in (first, *others)]
        lines.append(say("rules_contradiction", language, wins=first.wins.id, answer=short(first.wins.answer, language),
                         loses=", ".join(losing), about=", ".join(about) or say("rules_about_nothing", language)))
    return lines


def _uncovered(gap: Uncovered, policy: Policy, language: str) -> str:
    names = {dimension: say("rules_any", language) if len(ids) == len(among(policy, dimension))
             else _names(ids, policy, dimension, language)
             for dimension, ids in (("data", gap.data), ("tool", gap.tool), ("use", gap.use))}
    return say("rules_uncovered_line", language, **names)


def _names(ids: Iterable[str], policy: Policy, dimension: str, language: str) -> str:
    called = {each.id: each.called(language, policy.language).name for each in among(policy, dimension)}
    return ", ".join(called.get(id_, id_) for id_ in ids)


def _dimension(dimension: str, language: str) -> str:
    return say({"data": "rules_data", "tool": "rules_tool", "use": "rules_use"}[dimension], language)


def _found(some: str, none: str, lines: list[str], language: str, count: int | None = None) -> list[str]:
    if not lines:
        return [say(none, language)]
    return [say(some, language, count=len(lines) if count is None else count), *_some(lines, language)]


def _some(lines: Sequence[str], language: str) -> list[str]:
    more = [say("rules_more", language, count=len(lines) - _MOST)] if len(lines) > _MOST else []
    return _listed([*lines[:_MOST], *more])


def _listed(lines: Iterable[str]) -> list[str]:
    return [f"  - {line}" for line in lines]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]
