"""The one-page document people read, made from a policy: nothing stands on it that the policy does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from surefoot.close.policy.answering import listed
from surefoot.close.policy.coverage import coverage
from surefoot.close.policy.model import DIMENSIONS, SILENT, Named, Policy, Rule, Texts
from surefoot.close.policy.reading import read
from surefoot.web.close.policy.queries import REMEMBERED
from surefoot.web.close.policy.versions.difference import word_of

DEPENDS: Final = "depends"
"""The answer depends on what it is for."""
CLASS: Final = {"yes": "good", "yes-if": "if", "ask": "if", "no": "no"}


@dataclass(frozen=True)
class Said:
    """A text, and which language it is in."""

    text: str
    language: str


@dataclass(frozen=True)
class Cell:
    """What may go into a tool: one of ANSWERS, SILENT or DEPENDS."""

    tool: str
    answer: str
    differs: bool = False
    """Whether another answer holds for some uses."""

    @property
    def word(self) -> str:
        """Key of the answer in words."""
        return word_of(self.answer)

    @property
    def css(self) -> str:
        """Class of its tag."""
        return CLASS.get(self.answer, "")


@dataclass(frozen=True)
class Row:
    """A kind of data and its cells, in the order of the tools."""

    name: str
    examples: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Clause:
    """A rule as people read it."""

    id: str
    anchor: str
    """Empty where it stood before."""
    cell: Cell
    text: Said
    conditions: tuple[str, ...]
    about: tuple[str, ...]
    """What else it is about than the heading it stands under, by name."""


@dataclass(frozen=True)
class Group:
    """Clauses about one kind of data; without a name those that are about any."""

    name: str
    anchor: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Document:
    """The whole page."""

    title: Said
    language: str
    """What its clauses are in."""
    owner: str
    contact: str
    tools: tuple[str, ...]
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    wrong: tuple[str, ...]
    responsible: Said

    @property
    def differs(self) -> bool:
        """Whether somewhere another answer holds for some uses."""
        return any(cell.differs for row in self.rows for cell in row.cells)

    @property
    def allows(self) -> bool:
        """Whether anything may be tried without asking."""
        return any(clause.cell.answer in ("yes", "yes-if") for group in self.groups for clause in group.clauses)


@lru_cache(maxsize=REMEMBERED)
def document_of(text: str, language: str) -> Document:
    """The document of a text, as it was made before where it was. Raises PolicyError for one that can't be read."""
    return document(read(text), language)


def document(policy: Policy, language: str) -> Document:
    """The document in a language, or in the policy's own where it has none."""
    spoken = language if language in policy.languages else policy.language
    return Document(_said(policy.title, spoken, policy.language), spoken, policy.owner, policy.contact,
                    tuple(_name(tool, policy, spoken) for tool in policy.tools),
                    rows(policy, spoken), tuple(_groups(policy, spoken)),
                    listed(policy.wrong, spoken, policy.language),
                    _said(policy.responsible, spoken, policy.language))


def anchor_of(rule: str) -> str:
    """Where a clause stands on the page: what addresses end with."""
    return f"rule-{'-'.join(rule.split())}"


def rows(policy: Policy, language: str, use: str | None = None) -> tuple[Row, ...]:
    """What is said of each kind of data in each tool: for one use, or as long as nobody says what it is for."""
    answers = {(cell.about.data, cell.about.tool, cell.about.use): cell.answer for cell in coverage(policy)}

    def cell(data: Named, tool: Named) -> Cell:
        found = answers[data.id, tool.id, use]
        others = {answers[data.id, tool.id, each.id] for each in policy.uses} - {found} if use is None else set()
        name = tool.called(language, policy.language).name
        return Cell(name, DEPENDS, False) if found == SILENT and others else Cell(name, found, bool(others))

    return tuple(Row(data.called(language, policy.language).name, data.called(language, policy.language).examples,
                     tuple(cell(data, tool) for tool in policy.tools)) for data in policy.data)


def _groups(policy: Policy, language: str) -> Iterator[Group]:
    """Each rule under every kind of data it names, in the policy's order; those for any data come last. An address
    leads to where a rule stands first."""
    seen = set[str]()
    for place, data in enumerate(policy.data, 1):
        found = [rule for rule in policy.rules if data.id in rule.when.data]
        if found:
            yield Group(_name(data, policy, language), f"data-{place}",
                        tuple(_clause(policy, rule, data.id, language, again=rule.id in seen) for rule in found))
            seen.update(rule.id for rule in found)
    if rest := [rule for rule in policy.rules if not rule.when.data]:
        yield Group("", "data-any", tuple(_clause(policy, rule, "", language) for rule in rest))


def _clause(policy: Policy, rule: Rule, under: str, language: str, *, again: bool = False) -> Clause:
    named = [each for dimension, among in zip(DIMENSIONS, (policy.data, policy.tools, policy.uses), strict=True)
             for each in among if each.id in getattr(rule.when, dimension) and (dimension, each.id) != ("data", under)]
    return Clause(rule.id, "" if again else anchor_of(rule.id), Cell("", rule.answer),
                  _said(rule.text, language, policy.language), listed(rule.conditions, language, policy.language),
                  tuple(_name(each, policy, language) for each in named))


def _name(named: Named, policy: Policy, language: str) -> str:
    return named.called(language, policy.language).name


def _said(texts: Texts, language: str, own: str) -> Said:
    return Said(texts[language], language) if texts.get(language) else Said(texts.get(own, ""), own)
