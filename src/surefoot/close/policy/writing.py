"""Writes a policy's file, as reading.py reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from surefoot.close.policy.model import Named, Names, Policy, Rule, Trial, When

_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write(policy: Policy) -> str:
    """The policy as YAML; reading it gives the same policy."""
    own = policy.language
    whole: dict[str, Any] = {"title": policy.title[own], "language": own}
    if policy.owner or policy.contact:
        whole["owner"] = _filled({"name": policy.owner, "contact": policy.contact})
    whole |= _filled({"tools": [_named(each, own) for each in policy.tools],
                      "data": [_named(each, own) for each in policy.data],
                      "uses": [_named(each, own) for each in policy.uses],
                      "rules": [_rule(rule, own) for rule in policy.rules],
                      "wrong": list(policy.wrong.get(own, ())), "responsible": policy.responsible.get(own, ""),
                      "trials": [_trial(trial) for trial in policy.trials]})
    whole |= _others(own, {"title": policy.title, "wrong": policy.wrong, "responsible": policy.responsible})
    text: str = yaml.dump(whole, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=110)
    return text


def _named(named: Named, own: str) -> dict[str, Any]:
    others = {language: _names(names) for language, names in sorted(named.names.items()) if language != own}
    return {"id": named.id} | _names(named.names[own]) | others


def _names(names: Names) -> dict[str, Any]:
    return _filled({"name": names.name, "also": list(names.also), "examples": list(names.examples)})


def _rule(rule: Rule, own: str) -> dict[str, Any]:
    when = _when(rule.when)
    return ({"id": rule.id} | ({"when": when} if when else {}) | {"answer": rule.answer}
            | _filled({"conditions": list(rule.conditions.get(own, ())), "text": rule.text[own]})
            | _others(own, {"conditions": rule.conditions, "text": rule.text}))


def _when(when: When) -> dict[str, Any]:
    named = {"data": sorted(when.data), "tool": sorted(when.tool), "use": sorted(when.use)}
    return {key: ids[0] if len(ids) == 1 else ids for key, ids in named.items() if ids}


def _trial(trial: Trial) -> dict[str, Any]:
    return _filled({"question": trial.question, "answer": trial.answer, "rule": trial.rule})


def _others(own: str, texts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What is said in other languages, by language and field."""
    languages = sorted({language for by_language in texts.values() for language in by_language} - {own})
    found = {language: _filled({key: list(by_language[language]) if isinstance(by_language[language], tuple)
                                else by_language[language]
                                for key, by_language in texts.items() if language in by_language})
             for language in languages}
    return _filled(found)


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value}
