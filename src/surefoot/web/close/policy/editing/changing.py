"""A policy with one thing changed: what the form does, while the text stays what is stored. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from surefoot.close.policy.answering import among
from surefoot.close.policy.model import Named, Names, Policy, Rule, Trial, When
from surefoot.vocabulary.words import LANGUAGES

FIELDS: Final = {"tool": "tools", "data": "data", "use": "uses"}
"""Kind of a named thing -> where the policy has it."""
UMLAUTS: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
KINDS: Final = ("basics", *FIELDS, "rule", "trial")
"""What the form can change, in its order."""


class CantChange(Exception):  # noqa: N818 - reads as what happened
    """It can't be changed so: the field, the key of the sentence that says why, and what fills it."""

    def __init__(self, field: str, key: str, **values: Any) -> None:
        super().__init__(key)
        self.field = field
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Thing:
    """What the form is about: a kind and which one; no name for a new one."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


def thing_of(text: str, policy: Policy) -> Thing | None:
    """The thing a button names ("rule:4.2"); None where the policy has none of that name."""
    kind, _, name = text.partition(":")
    if kind not in KINDS:
        return None
    there = kind == "basics" or not name or name in names(policy, kind)
    return Thing(kind, name) if there else None


def names(policy: Policy, kind: str) -> list[str]:
    """The names of everything of a kind; trials are named by their place."""
    if kind == "rule":
        return [rule.id for rule in policy.rules]
    if kind == "trial":
        return [str(place) for place in range(1, len(policy.trials) + 1)]
    return [each.id for each in among(policy, kind)] if kind in FIELDS else []


def rule_of(policy: Policy, name: str) -> Rule | None:
    """The rule of that id."""
    return next((rule for rule in policy.rules if rule.id == name), None)


def named_of(policy: Policy, thing: Thing) -> Named | None:
    """The tool, kind of data or use of that id."""
    return next((each for each in among(policy, thing.kind) if each.id == thing.name), None)


def put(policy: Policy, thing: Thing, wanted: Mapping[str, Any]) -> Policy:
    """The policy with a thing as it is wanted. Raises CantChange for an id that is taken."""
    if thing.kind == "basics":
        return _basics(policy, wanted)
    if thing.kind == "rule":
        return _rule(policy, thing, wanted)
    if thing.kind == "trial":
        trial = Trial(wanted["question"], wanted["answer"], wanted["rule"])
        trials = [*policy.trials]
        if thing.name:
            trials[int(thing.name) - 1] = trial
        return replace(policy, trials=tuple(trials if thing.name else [*trials, trial]))
    return _named(policy, thing, wanted)


def remove(policy: Policy, thing: Thing) -> Policy:
    """The policy without a thing. Raises CantChange for one that rules or trials name."""
    if thing.kind == "trial":
        return replace(policy, trials=tuple(trial for place, trial in enumerate(policy.trials, 1)
                                            if str(place) != thing.name))
    if thing.kind == "rule":
        if any(trial.rule == thing.name for trial in policy.trials):
            raise CantChange("", "policy_form_rule_tried", id=thing.name)
        return replace(policy, rules=tuple(rule for rule in policy.rules if rule.id != thing.name))
    naming = [rule.id for rule in policy.rules if thing.name in getattr(rule.when, thing.kind)]
    if naming:
        raise CantChange("", "policy_form_named", ids=", ".join(naming[:5]))
    rest = tuple(each for each in among(policy, thing.kind) if each.id != thing.name)
    return _with(policy, thing.kind, rest)


def _basics(policy: Policy, wanted: Mapping[str, Any]) -> Policy:
    return replace(policy, owner=wanted["owner"], contact=wanted["contact"],
                   title=_texts(policy, wanted, "title"),
                   responsible={policy.language: ""} | _texts(policy, wanted, "responsible"),
                   wrong={policy.language: ()} | _texts(policy, wanted, "wrong"))


def _rule(policy: Policy, thing: Thing, wanted: Mapping[str, Any]) -> Policy:
    id_ = wanted["id"]
    if id_ != thing.name and rule_of(policy, id_) is not None:
        raise CantChange("id", "policy_form_taken", id=id_)
    rule = Rule(id_, When(*(frozenset(wanted[name]) for name in ("data", "tool", "use"))), wanted["answer"],
                _texts(policy, wanted, "text"), _texts(policy, wanted, "conditions"))
    if not thing.name:
        return replace(policy, rules=(*policy.rules, rule))
    return replace(policy, rules=tuple(rule if each.id == thing.name else each for each in policy.rules),
                   trials=tuple(replace(trial, rule=id_) if trial.rule == thing.name else trial
                                for trial in policy.trials))


def _named(policy: Policy, thing: Thing, wanted: Mapping[str, Any]) -> Policy:
    there = among(policy, thing.kind)
    called = {code: Names(wanted[f"name_{code}"], wanted[f"also_{code}"], wanted[f"examples_{code}"])
              for code in LANGUAGES if wanted[f"name_{code}"]}
    if thing.name:
        return _with(policy, thing.kind, tuple(Named(each.id, called) if each.id == thing.name else each
                                               for each in there))
    id_ = _id(called[policy.language].name, {each.id for each in there})
    return _with(policy, thing.kind, (*there, Named(id_, called)))


def _with(policy: Policy, kind: str, named: tuple[Named, ...]) -> Policy:
    return replace(policy, **{FIELDS[kind]: named})  # type: ignore[arg-type]


def _texts(policy: Policy, wanted: Mapping[str, Any], field: str) -> dict[str, Any]:
    """A text in the languages it was given in, the policy's own first."""
    codes = (policy.language, *(code for code in LANGUAGES if code != policy.language))
    return {code: wanted[f"{field}_{code}"] for code in codes if wanted[f"{field}_{code}"]}


def _id(name: str, taken: set[str]) -> str:
    """An id made of a name: small letters, figures and hyphens, and no other's."""
    plain = name.lower()
    for letter, written in UMLAUTS.items():
        plain = plain.replace(letter, written)
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "one"
    number, found = 2, plain
    while found in taken:
        found, number = f"{plain}-{number}", number + 1
    return found
