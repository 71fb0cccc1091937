"""What a policy answers to every combination of a kind of data, a tool and a use, named or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from surefoot.close.policy.deciding import in_order, refines, strictest
from surefoot.close.policy.model import SILENT, Named, Policy, Rule


@dataclass(frozen=True)
class Combination:
    """One kind of data, tool and use; None where the question names none."""

    data: str | None
    tool: str | None
    use: str | None

    @property
    def names(self) -> int:
        """How many of the three it names."""
        return sum(each is not None for each in (self.data, self.tool, self.use))


@dataclass(frozen=True)
class Cell:
    """A combination, its answer and the ids of the clauses that decide."""

    about: Combination
    answer: str
    rules: tuple[str, ...]


def coverage(policy: Policy) -> tuple[Cell, ...]:
    """Every combination, those that name nothing in a dimension first in it; as deciding.py decides each."""
    return tuple(Cell(about, deciding[0].answer if deciding else SILENT, tuple(rule.id for rule in deciding))
                 for about, deciding in Standings(policy).deciding())


class Standings:
    """The rules no other overrides, for every combination at once: rules are bits, so that 3,700 take no time."""

    def __init__(self, policy: Policy) -> None:
        self.rules = policy.rules
        self._data = self._bits(policy.data, lambda rule: rule.when.data)
        self._tool = self._bits(policy.tools, lambda rule: rule.when.tool)
        self._use = self._bits(policy.uses, lambda rule: rule.when.use)
        self._overriding = [sum(1 << at for at, other in enumerate(self.rules) if refines(other.when, rule.when))
                            for rule in self.rules]
        self._known: dict[int, tuple[Rule, ...]] = {}

    def standing(self) -> Iterator[tuple[Combination, tuple[Rule, ...]]]:
        """Each combination and the rules that match it and are not overridden."""
        for (data, by_data), (tool, by_tool), (use, by_use) in product(self._data, self._tool, self._use):
            yield Combination(data, tool, use), self._left(by_data & by_tool & by_use)

    def deciding(self) -> Iterator[tuple[Combination, tuple[Rule, ...]]]:
        """Each combination and the rules that give its answer."""
        known: dict[int, tuple[Rule, ...]] = {}
        for about, rules in self.standing():
            if id(rules) not in known:
                known[id(rules)] = in_order(strictest(rules))
            yield about, known[id(rules)]

    def _left(self, matching: int) -> tuple[Rule, ...]:
        if matching not in self._known:
            self._known[matching] = tuple(self.rules[at] for at in _places(matching)
                                          if not self._overriding[at] & matching)
        return self._known[matching]

    def _bits(self, among: Iterable[Named], named: Callable[[Rule], frozenset[str]]) -> list[tuple[str | None, int]]:
        """Which rules match where something is named, and where nothing is."""
        def matching(id_: str | None) -> int:
            return sum(1 << at for at, rule in enumerate(self.rules) if not named(rule) or id_ in named(rule))

        return [(id_, matching(id_)) for id_ in (None, *(each.id for each in among))]


def _places(bits: int) -> Iterator[int]:
    """Which bits are set, lowest first: few of a thousand rules match a question."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
