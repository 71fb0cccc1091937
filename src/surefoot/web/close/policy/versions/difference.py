"""What one version says that another does not, in words: rules that are new or gone, answers and texts that changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from surefoot.close.policy.answering import among, listed, said
from surefoot.close.policy.model import DIMENSIONS, Policy, Rule

SAME, GONE, NEW = "same", "gone", "new"
_WORDS: Final = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and whether they stayed, went or came."""

    text: str
    mark: str = SAME


@dataclass(frozen=True)
class ChangedRule:
    """A rule that both versions have and that is not the same. What did not change is empty."""

    id: str
    answers: tuple[str, str] | None
    """From and to."""
    text: tuple[Piece, ...]
    conditions: tuple[Piece, ...]
    scope: tuple[Piece, ...]
    """What it is about, by name."""

    @property
    def answer_words(self) -> tuple[str, ...]:
        """Keys of both answers in words."""
        return tuple(word_of(answer) for answer in self.answers or ())


@dataclass(frozen=True)
class WholeRule:
    """A rule that came or went."""

    id: str
    word: str
    """Key of its answer in words."""
    text: str


@dataclass(frozen=True)
class NamedChange:
    """A tool, a kind of data or a use that came, went, or is called or recognised otherwise."""

    dimension: str
    mark: str
    name: str

    @property
    def word(self) -> str:
        """Key of the sentence that says so."""
        return f"policy_changes_{self.dimension}_{self.mark}"


@dataclass(frozen=True)
class ChangedText:
    """Another text of the policy that changed."""

    which: str
    """called, owner, wrong or responsible."""
    pieces: tuple[Piece, ...]

    @property
    def word(self) -> str:
        """Key of what it is called."""
        return f"policy_changes_{self.which}"

    @property
    def listed(self) -> bool:
        """Whether its pieces are entries of a list rather than words in a row."""
        return self.which == "wrong"


@dataclass(frozen=True)
class Difference:
    """Everything that changed from one version to another."""

    added: tuple[WholeRule, ...]
    removed: tuple[WholeRule, ...]
    changed: tuple[ChangedRule, ...]
    named: tuple[NamedChange, ...]
    texts: tuple[ChangedText, ...]
    trials: bool
    """Whether its own test questions changed."""

    @property
    def empty(self) -> bool:
        """Whether nothing did."""
        return not (self.added or self.removed or self.changed or self.named or self.texts or self.trials)


def difference(old: Policy, new: Policy, language: str) -> Difference:
    """What changed, as a reader of this language sees it: what neither shows in it is not compared."""
    before, after = {rule.id: rule for rule in old.rules}, {rule.id: rule for rule in new.rules}
    changed = (_rule(before[id_], after[id_], old, new, language) for id_ in after if id_ in before)
    return Difference(
        tuple(_whole(rule, new, language) for rule in new.rules if rule.id not in before),
        tuple(_whole(rule, old, language) for rule in old.rules if rule.id not in after),
        tuple(found for found in changed if found is not None),
        tuple(_named(old, new, language)), tuple(_texts(old, new, language)), set(old.trials) != set(new.trials))


def word_of(answer: str) -> str:
    """Key of an answer in words."""
    return f"policy_answer_{answer.replace('-', '_')}"


def scope(rule: Rule, policy: Policy, language: str) -> tuple[str, ...]:
    """What a rule is about: the names of its kinds of data, tools and uses, in that order; nothing for everything."""
    found = []
    for dimension in DIMENSIONS:
        ids = getattr(rule.when, dimension)
        found += [each.called(language, policy.language).name for each in among(policy, dimension) if each.id in ids]
    return tuple(found)


def words(old: str, new: str) -> tuple[Piece, ...]:
    """Both texts as one, with the words that went and came marked; nothing where they are equal."""
    if old.split() == new.split():
        return ()
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, [word.strip() for word in before], [word.strip() for word in after],
                              autojunk=False)
    found: list[Piece] = []
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            found.append(Piece("".join(after[start:end])))
            continue
        found += [Piece("".join(before[first:last]), GONE)] if last > first else []
        found += [Piece("".join(after[start:end]), NEW)] if end > start else []
    return tuple(found)


def _whole(rule: Rule, policy: Policy, language: str) -> WholeRule:
    return WholeRule(rule.id, word_of(rule.answer), said(rule.text, language, policy.language))


def _rule(old: Rule, new: Rule, before: Policy, after: Policy, language: str) -> ChangedRule | None:
    changed = ChangedRule(
        new.id, (old.answer, new.answer) if old.answer != new.answer else None,
        words(said(old.text, language, before.language), said(new.text, language, after.language)),
        tuple(_lists(listed(old.conditions, language, before.language),
                     listed(new.conditions, language, after.language))),
        tuple(_lists(scope(old, before, language), scope(new, after, language))))
    same = not (changed.answers or changed.text or changed.conditions or changed.scope)
    return None if same else changed


def _lists(old: Iterable[str], new: Iterable[str]) -> Iterator[Piece]:
    """Entries that went and came; nothing where both have the same ones."""
    old, new = list(old), list(new)
    yield from (Piece(entry, GONE) for entry in old if entry not in new)
    yield from (Piece(entry, NEW) for entry in new if entry not in old)


def _named(old: Policy, new: Policy, language: str) -> Iterator[NamedChange]:
    for dimension in DIMENSIONS:
        before = {each.id: each for each in among(old, dimension)}
        after = {each.id: each for each in among(new, dimension)}
        for id_, each in after.items():
            if before.get(id_) != each:
                yield NamedChange(dimension, SAME if id_ in before else NEW, each.called(language, new.language).name)
        for id_, each in before.items():
            if id_ not in after:
                yield NamedChange(dimension, GONE, each.called(language, old.language).name)


def _texts(old: Policy, new: Policy, language: str) -> Iterator[ChangedText]:
    pairs = {"called": (said(old.title, language, old.language), said(new.title, language, new.language)),
             "owner": (f"{old.owner} {old.contact}", f"{new.owner} {new.contact}"),
             "responsible": (said(old.responsible, language, old.language),
                             said(new.responsible, language, new.language))}
    for which, (before, after) in pairs.items():
        if pieces := words(before, after):
            yield ChangedText(which, pieces)
    if entries := tuple(_lists(listed(old.wrong, language, old.language), listed(new.wrong, language, new.language))):
        yield ChangedText("wrong", entries)
