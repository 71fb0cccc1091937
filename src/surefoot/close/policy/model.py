"""A usage policy as a thing: what it names, what it says, and what can be understood of a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

ANSWERS: Final = ("yes", "yes-if", "ask", "no")
"""What a rule can answer, laxest first."""
SILENT: Final = "silent"
"""What nobody wrote down: the policy does not say."""
DIMENSIONS: Final = ("data", "tool", "use")
Texts = Mapping[str, str]
"""A text by language; the policy's own language is always there."""


@dataclass(frozen=True)
class Names:
    """What something is called in one language."""

    name: str
    also: tuple[str, ...] = ()
    """Other names people say."""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """A tool, a kind of data or a use."""

    id: str
    names: Mapping[str, Names]
    """By language; the policy's own is always there."""

    def called(self, language: str, own: str) -> Names:
        """Its names in a language, else in the policy's own."""
        return self.names.get(language) or self.names[own]


@dataclass(frozen=True)
class When:
    """What a rule is about: ids, or nothing for any."""

    data: frozenset[str] = frozenset()
    tool: frozenset[str] = frozenset()
    use: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """One clause."""

    id: str
    when: When
    answer: str
    """One of ANSWERS."""
    text: Texts
    """The clause, as people read it."""
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language."""


@dataclass(frozen=True)
class Trial:
    """One of the policy's own test questions: it must be answered so before a version is published."""

    question: str
    answer: str
    """One of ANSWERS, or SILENT."""
    rule: str = ""
    """The clause it must name, where that matters."""


@dataclass(frozen=True)
class Policy:
    """A usage policy."""

    title: Texts
    language: str
    """Its own: the one every text is in."""
    owner: str
    contact: str
    tools: tuple[Named, ...]
    data: tuple[Named, ...]
    uses: tuple[Named, ...]
    rules: tuple[Rule, ...]
    wrong: Mapping[str, tuple[str, ...]]
    """What to do when the output seems wrong, by language."""
    responsible: Texts
    trials: tuple[Trial, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Its own language first, then those its title is also in."""
        return (self.language, *sorted(set(self.title) - {self.language}))


@dataclass(frozen=True)
class Understood:
    """What a question is about, as ids of the policy."""

    data: tuple[str, ...] = ()
    tool: str | None = None
    use: str | None = None
    unknown_data: tuple[str, ...] = ()
    """Words that name a kind of data which is none of the policy's, or was not understood."""
    unknown_tool: tuple[str, ...] = ()
    """Words that name a tool which is none of the policy's, or was not understood."""
    off_topic: bool = False
    """Not a question on the use of AI at work at all."""

    @property
    def not_understood(self) -> tuple[str, ...]:
        """Every word that names something nobody knows."""
        return self.unknown_data + self.unknown_tool


@dataclass(frozen=True)
class Decision:
    """What the policy answers, and which clauses say so."""

    answer: str
    """One of ANSWERS, or SILENT."""
    rules: tuple[Rule, ...] = ()
    """The clauses that decide, strictest first; none where the policy is silent."""
    ask_back: tuple[str, ...] = ()
    """Dimensions of DIMENSIONS to choose in, where the answer depends on them; none else."""
