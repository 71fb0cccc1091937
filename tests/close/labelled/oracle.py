"""A brute-force reading of the usage policy's rules, written only from its description; labels are checked with it."""

from __future__ import annotations

from itertools import product
from typing import Any

SILENT = "silent"
STRICTNESS = {"yes": 0, "yes-if": 1, "ask": 2, "no": 3}
DIMENSIONS = (("data", "data"), ("tool", "tools"), ("use", "uses"))
Combination = tuple[str | None, str | None, str | None]


def named(value: Any) -> set[str]:
    """The ids one entry of `when` names: an id or a list of ids."""
    return {value} if isinstance(value, str) else set(value)


def verdict(rule: dict[str, Any]) -> str:
    """The rule's answer; YAML reads a bare yes or no as true or false."""
    if isinstance(rule["answer"], bool):
        return "yes" if rule["answer"] else "no"
    return str(rule["answer"])


def combinations(policy: dict[str, Any], rule: dict[str, Any]) -> set[Combination]:
    """Every (data, tool, use) the rule matches; None stands for "none named" and only an absent dimension allows it."""
    when = rule.get("when") or {}
    allowed: list[set[str | None]] = []
    for dimension, section in DIMENSIONS:
        if dimension in when:
            allowed.append(set(named(when[dimension])))
        else:
            allowed.append({entry["id"] for entry in policy[section]} | {None})
    data, tool, use = allowed
    return set(product(data, tool, use))


def one(policy: dict[str, Any], data: str | None, tool: str | None, use: str | None) -> tuple[str, list[str]]:
    """The answer for at most one kind of data, and the ids of the rules that give it."""
    reach = {rule["id"]: combinations(policy, rule) for rule in policy["rules"]}
    matching = [rule for rule in policy["rules"] if (data, tool, use) in reach[rule["id"]]]
    left = [rule for rule in matching if not any(reach[other["id"]] < reach[rule["id"]] for other in matching)]
    if not left:
        return SILENT, []
    strictest = max((verdict(rule) for rule in left), key=STRICTNESS.__getitem__)
    return strictest, sorted(rule["id"] for rule in left if verdict(rule) == strictest)


def candidates(
    policy: dict[str, Any], data: list[str], tool: str | None, use: str | None, unknown_data: bool, unknown_tool: bool
) -> tuple[str, tuple[str, ...]]:
    """The answer and every rule id that may rightly be given with it (none where the answer is silent)."""
    if unknown_tool:
        return SILENT, ()
    if not data:
        kind, rules = (SILENT, []) if unknown_data else one(policy, None, tool, use)
        return kind, tuple(rules)
    each = [one(policy, kind, tool, use) for kind in data]
    answers = [kind for kind, _ in each]
    if "no" in answers:
        chosen = "no"
    elif unknown_data or SILENT in answers:
        return SILENT, ()
    else:
        chosen = max(answers, key=STRICTNESS.__getitem__)
    return chosen, tuple(sorted({rule for kind, rules in each if kind == chosen for rule in rules}))


def answer(
    policy: dict[str, Any], data: list[str], tool: str | None, use: str | None, unknown_data: bool, unknown_tool: bool
) -> tuple[str, str | None]:
    """The answer and one rule id that gives it, the first where several would be as right."""
    chosen, rules = candidates(policy, data, tool or None, use or None, unknown_data, unknown_tool)
    return chosen, (rules[0] if rules else None)
