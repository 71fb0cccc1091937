"""What a policy's owner should know before it is published: gaps, contradictions, idle rules, length, failed trials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product
from typing import Final, TypeVar

from surefoot.close.policy.answering import among, ask, listed, said
from surefoot.close.policy.coverage import Combination, Standings
from surefoot.close.policy.deciding import in_order
from surefoot.close.policy.model import ANSWERS, DIMENSIONS, SILENT, Policy, Rule, Trial
from surefoot.close.policy.readability import hard, measure, sentences

T = TypeVar("T")
QUESTIONS: Final = ("may_go_in", "may_not", "wrong", "responsible")
"""What every policy must answer: what may go in, what may not, what if it is wrong, who is responsible."""


@dataclass(frozen=True)
class Contradiction:
    """Two clauses that answer one question differently, and neither is a refinement of the other."""

    wins: Rule
    """The stricter one."""
    loses: Rule
    about: Combination
    """The question in which they meet, which names as little as it can."""


@dataclass(frozen=True)
class Uncovered:
    """Combinations no clause answers: every one of these kinds of data with every one of these tools and uses."""

    data: tuple[str, ...]
    tool: tuple[str, ...]
    use: tuple[str, ...]
    """Ids; none where the policy names nothing of that kind at all."""


@dataclass(frozen=True)
class Unreachable:
    """A clause that decides no question."""

    rule: Rule
    instead: tuple[Rule, ...]
    """The clauses that decide the questions it is about."""


@dataclass(frozen=True)
class Hard:
    """A sentence that is hard to read."""

    place: str
    """The id of its rule, or "wrong" or "responsible"."""
    sentence: str
    words: int


@dataclass(frozen=True)
class Failed:
    """A trial that was answered otherwise."""

    trial: Trial
    answer: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """A name that two things of one kind have, so that nobody can tell which is meant."""

    name: str
    dimension: str
    """One of DIMENSIONS."""
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Untranslated:
    """Something that has no text in a language the policy's title is in."""

    language: str
    places: tuple[str, ...]
    """Ids of rules, tools, data and uses, or "wrong" or "responsible"."""


@dataclass(frozen=True)
class Checked:
    """Everything found."""

    contradictions: tuple[Contradiction, ...]
    uncovered: tuple[Uncovered, ...]
    combinations: int
    """How many combinations the uncovered ones are, one by one."""
    unreachable: tuple[Unreachable, ...]
    unanswered: tuple[str, ...]
    """Of QUESTIONS."""
    words: int
    grade: float
    """School years; readability.py says by which formula."""
    hard: tuple[Hard, ...]
    failed: tuple[Failed, ...]
    shared: tuple[Shared, ...]
    untranslated: tuple[Untranslated, ...]
    owned: bool
    """Whether it names its owner."""

    @property
    def publishable(self) -> bool:
        """Whether it answers the four questions and its own trials, and somebody answers for it."""
        return self.owned and not self.unanswered and not self.failed


def check(policy: Policy, language: str = "") -> Checked:
    """Everything there is to say; length and reading grade in `language`, or the policy's own."""
    language = language or policy.language
    standings = Standings(policy)
    uncovered = _uncovered(policy, standings)
    texts = _texts(policy, language)
    measured = measure([policy.title.get(language, ""), *(text for _, text in texts)], language)
    return Checked(_contradictions(standings), uncovered,
                   sum(max(len(gap.data), 1) * max(len(gap.tool), 1) * max(len(gap.use), 1) for gap in uncovered),
                   _unreachable(policy, standings), _unanswered(policy), measured.words, measured.grade,
                   _hard(texts, language), _failed(policy), _shared(policy), _untranslated(policy),
                   bool(policy.owner))


def _contradictions(standings: Standings) -> tuple[Contradiction, ...]:
    found: dict[tuple[str, str], Contradiction] = {}
    seen: set[tuple[str, ...]] = set()
    for about, rules in sorted(standings.standing(), key=lambda pair: pair[0].names):
        met = tuple(rule.id for rule in rules)
        if met in seen:
            continue
        seen.add(met)
        for pair in combinations(rules, 2):
            loses, wins = sorted(pair, key=lambda rule: ANSWERS.index(rule.answer))
            if loses.answer != wins.answer:
                found.setdefault((wins.id, loses.id), Contradiction(wins, loses, about))
    order = {rule.id: at for at, rule in enumerate(standings.rules)}
    return tuple(sorted(found.values(), key=lambda each: (order[each.wins.id], order[each.loses.id])))


def _unreachable(policy: Policy, standings: Standings) -> tuple[Unreachable, ...]:
    deciding: dict[tuple[str | None, ...], tuple[Rule, ...]] = {
        (about.data, about.tool, about.use): rules for about, rules in standings.deciding()}
    reached = {rule.id for rules in deciding.values() for rule in rules}
    every = [(None, *(each.id for each in named)) for named in (policy.data, policy.tools, policy.uses)]

    def instead(rule: Rule) -> tuple[Rule, ...]:
        about = (ids or among for ids, among in zip((rule.when.data, rule.when.tool, rule.when.use), every,
                                                    strict=True))
        return in_order({other.id: other for each in product(*about) for other in deciding[each]}.values())

    return tuple(Unreachable(rule, instead(rule)) for rule in standings.rules if rule.id not in reached)


def _uncovered(policy: Policy, standings: Standings) -> tuple[Uncovered, ...]:
    """Questions that name all a policy knows and get no answer, in as few groups as one of six ways of grouping gives.

    What the policy names nothing of is no part of the question.
    """
    named = tuple(tuple(each.id for each in among) or (None,) for among in (policy.data, policy.tools, policy.uses))
    answered = {(about.data, about.tool, about.use) for about, rules in standings.standing() if rules}
    silent = {about for about in product(*named) if about not in answered}
    ways = (_grouped(silent, named, order) for order in permutations(range(3)))
    return tuple(Uncovered(*(tuple(id_ for id_ in ids if id_ is not None) for ids in group))
                 for group in min(ways, key=len))


_Ids = tuple[str | None, ...]


def _grouped(silent: set[tuple[str | None, ...]], named: Sequence[_Ids], order: tuple[int, ...]) -> list[list[_Ids]]:
    """Boxes that make up the silent combinations: alike along the last dimension first, then the second, the first."""
    first, second, third = (named[at] for at in order)
    boxes: dict[tuple[_Ids, _Ids], list[str | None]] = {}
    for one in first:
        alike: dict[_Ids, list[str | None]] = {}
        for two in second:
            threes = tuple(three for three in third if _in_place((one, two, three), order) in silent)
            if threes:
                alike.setdefault(threes, []).append(two)
        for threes, twos in alike.items():
            boxes.setdefault((tuple(twos), threes), []).append(one)
    return [list(_in_place((tuple(ones), twos, threes), order)) for (twos, threes), ones in boxes.items()]


def _in_place(values: tuple[T, T, T], order: tuple[int, ...]) -> tuple[T, ...]:
    """Values in an order, as data, tool and use."""
    return tuple(value for _, value in sorted(zip(order, values, strict=True), key=lambda pair: pair[0]))


def _unanswered(policy: Policy) -> tuple[str, ...]:
    answered = {"may_go_in": any(rule.answer in ("yes", "yes-if") and rule.when.data for rule in policy.rules),
                "may_not": any(rule.answer == "no" for rule in policy.rules),
                "wrong": bool(policy.wrong.get(policy.language)),
                "responsible": bool(policy.responsible.get(policy.language))}
    return tuple(question for question in QUESTIONS if not answered[question])


def _texts(policy: Policy, language: str) -> list[tuple[str, str]]:
    """What people read, and where it stands."""
    own = policy.language

    def parts() -> Iterator[tuple[str, str]]:
        for rule in policy.rules:
            yield rule.id, said(rule.text, language, own)
            yield from ((rule.id, condition) for condition in listed(rule.conditions, language, own))
        yield from (("wrong", text) for text in listed(policy.wrong, language, own))
        yield "responsible", said(policy.responsible, language, own)

    return list(parts())


def _hard(texts: Sequence[tuple[str, str]], language: str) -> tuple[Hard, ...]:
    return tuple(Hard(place, sentence, measure([sentence], language).words)
                 for place, text in texts for sentence in sentences(text) if hard(sentence, language))


def _failed(policy: Policy) -> tuple[Failed, ...]:
    answers: Mapping[str, tuple[str, tuple[str, ...]]] = {
        trial.question: (answered.answer, tuple(rule.id for rule in answered.rules))
        for trial in policy.trials for answered in [ask(policy, trial.question)]}
    return tuple(Failed(trial, *answers[trial.question]) for trial in policy.trials
                 if answers[trial.question][0] != trial.answer
                 or (trial.rule and trial.answer != SILENT and trial.rule not in answers[trial.question][1]))


def _shared(policy: Policy) -> tuple[Shared, ...]:
    found = []
    for dimension in DIMENSIONS:
        called: dict[str, dict[str, None]] = {}
        for named in among(policy, dimension):
            for name in (name for names in named.names.values() for name in (names.name, *names.also)):
                called.setdefault(" ".join(name.casefold().split()), {})[named.id] = None
        found += [Shared(name, dimension, tuple(ids)) for name, ids in called.items() if len(ids) > 1]
    return tuple(found)


def _untranslated(policy: Policy) -> tuple[Untranslated, ...]:
    said_at: list[tuple[str, Mapping[str, object]]] = [(rule.id, rule.text) for rule in policy.rules]
    said_at += [(rule.id, rule.conditions) for rule in policy.rules if rule.conditions]
    said_at += [(named.id, named.names) for dimension in DIMENSIONS for named in among(policy, dimension)]
    said_at += [("wrong", policy.wrong), ("responsible", policy.responsible)]
    found = (Untranslated(language, tuple(dict.fromkeys(place for place, said in said_at if not said.get(language))))
             for language in policy.languages[1:])
    return tuple(each for each in found if each.places)
