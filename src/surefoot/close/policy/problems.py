"""What is wrong with a policy's file: each thing with its line, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from surefoot.vocabulary.tables import UnusableInput

_SAID: Final = 20


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that keeps a file from being read."""

    line: int
    """Counted from 1."""
    what: str
    """An English sentence: what was found, what was expected, what to do."""


class PolicyError(UnusableInput):
    """A file is no policy; the message lists the first of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems))
        said = [f"line {problem.line}: {problem.what}" for problem in self.problems[:_SAID]]
        more = len(self.problems) - _SAID
        super().__init__("\n".join((*said, *([f"and {more:,} more"] if more > 0 else []))))
