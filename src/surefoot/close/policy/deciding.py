"""What a policy answers, once it is clear what a question is about; never laxer than what is written.

A rule matches where everything it names was understood. It overrides another only if it is a refinement of it: it
names everything the other names, as narrowly or more. Of the matching rules that remain the strictest wins. Each kind
of data is decided by itself: a *no* stands, else one kind without a rule makes the policy silent, else the strictest
answer counts. What was named and not understood is never a *yes*. The order of rules never matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from surefoot.close.policy.model import ANSWERS, DIMENSIONS, SILENT, Decision, Policy, Rule, Understood, When


def decide(policy: Policy, understood: Understood) -> Decision:
    """The answer, the clauses that decide, and what to ask back."""
    if understood.off_topic:
        return Decision(SILENT)
    if understood.unknown_tool or (understood.unknown_data and not understood.data):
        return _which(policy, understood)
    kinds: tuple[str | None, ...] = tuple(dict.fromkeys(understood.data)) or (None,)
    decided = [strictest(standing(matching(policy.rules, kind, understood.tool, understood.use))) for kind in kinds]
    answers = [rules[0].answer if rules else SILENT for rules in decided]
    if "no" in answers:
        return _decision("no", decided)
    if understood.unknown_data:
        return _which(policy, understood)
    if SILENT in answers:
        silent = [kind for kind, answer in zip(kinds, answers, strict=True) if answer == SILENT]
        return Decision(SILENT, ask_back=_ask_back(policy.rules, silent, understood))
    return _decision(max(answers, key=ANSWERS.index), decided)


def matching(rules: Iterable[Rule], data: str | None, tool: str | None, use: str | None) -> list[Rule]:
    """The rules that say something on one kind of data (or none), tool and use."""
    return [rule for rule in rules if _holds(rule.when.data, data) and _holds(rule.when.tool, tool)
            and _holds(rule.when.use, use)]


def refines(one: When, other: When) -> bool:
    """Whether one names everything the other names, as narrowly or more, and is not the same."""
    return one != other and all(not wide or (narrow and narrow <= wide) for narrow, wide in
                                ((one.data, other.data), (one.tool, other.tool), (one.use, other.use)))


def standing(rules: Sequence[Rule]) -> list[Rule]:
    """The rules none of the others overrides."""
    return [rule for rule in rules if not any(refines(other.when, rule.when) for other in rules)]


def strictest(rules: Sequence[Rule]) -> list[Rule]:
    """Those with the strictest answer."""
    if not rules:
        return []
    answer = max((rule.answer for rule in rules), key=ANSWERS.index)
    return [rule for rule in rules if rule.answer == answer]


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Each rule once: those that name most first, then by id (4.2 before 4.10)."""
    found = {rule.id: rule for rule in rules}
    return tuple(sorted(found.values(), key=lambda rule: (-named(rule.when), _by_number(rule.id))))


def named(when: When) -> int:
    """How many dimensions a rule names."""
    return sum(map(bool, (when.data, when.tool, when.use)))


def _decision(answer: str, decided: Iterable[Sequence[Rule]]) -> Decision:
    return Decision(answer, in_order(rule for rules in decided for rule in rules if rule.answer == answer))


def _which(policy: Policy, understood: Understood) -> Decision:
    """Something was named that nobody knows: silent, and it may be one of those that are known."""
    dimension, there = ("tool", policy.tools) if understood.unknown_tool else ("data", policy.data)
    return Decision(SILENT, ask_back=(dimension,) if there else ())


def _ask_back(rules: Sequence[Rule], silent: Iterable[str | None], understood: Understood) -> tuple[str, ...]:
    """The fewest dimensions in which choosing would decide for every kind nothing is said on; none where it can't."""
    needed: set[str] = set()
    for kind in silent:
        lacking = [missing for rule in rules if (missing := _lacking(rule.when, kind, understood)) is not None]
        if not lacking:
            return ()
        fewest = min(map(len, lacking))
        needed |= {dimension for missing in lacking if len(missing) == fewest for dimension in missing}
    return tuple(dimension for dimension in DIMENSIONS if dimension in needed)


def _lacking(when: When, kind: str | None, understood: Understood) -> list[str] | None:
    """What a rule names and the question does not; None where they differ, so that no choice helps."""
    pairs = ((when.data, kind), (when.tool, understood.tool), (when.use, understood.use))
    if any(ids and given is not None and given not in ids for ids, given in pairs):
        return None
    return [dimension for dimension, (ids, given) in zip(DIMENSIONS, pairs, strict=True) if ids and given is None]


def _holds(ids: frozenset[str], given: str | None) -> bool:
    return not ids or given in ids


def _by_number(id_: str) -> list[tuple[int, int, str]]:
    """Parts of an id, numbers as numbers."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", id_)]
