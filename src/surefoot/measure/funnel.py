"""The funnel of the people licensed on the as-of date: licensed, activated, trained, tried, regular."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from surefoot.measure.roster import Roster
from surefoot.vocabulary.tables import Array, Table

STEPS: Final = ("licensed", "activated", "trained", "tried", "regular")


@dataclass(frozen=True)
class Step:
    """People who reached a step, and those of them who also reached every step before it; None = not known."""

    step: str
    people: int | None
    also_all_before: int | None


def completions(training: Table | None, people: Roster, day: np.datetime64) -> tuple[Array, Array]:
    """People (positions) and days of completed courses up to `day`.

    Any course except skill checks; where the source says whether it was passed, it must have been; a score alone
    never decides.
    """
    if training is None:
        return np.empty(0, dtype=int), np.empty(0, dtype="datetime64[D]")
    person = people.index(training["person"])
    counts = ((person >= 0) & (training["kind"] != "check") & (training["passed"] != 0)
              & (training["completed_on"] <= day))
    return person[counts], training["completed_on"][counts]


def training_days(training: Table | None, people: Roster) -> tuple[Array, Array]:
    """People (positions) and days whose actions are not own initiative: every completion, passed or not, no checks."""
    if training is None:
        return np.empty(0, dtype=int), np.empty(0, dtype="datetime64[D]")
    person = people.index(training["person"])
    counts = (person >= 0) & (training["kind"] != "check")
    return person[counts], training["completed_on"][counts]


def funnel(base: Array, reached: Mapping[str, Array | None]) -> tuple[Step, ...]:
    """Steps of the people in `base` (bool P), from who reached each step (bool P, None = not known).

    A step after an unknown one has no *also all before*.
    """
    steps = [Step("licensed", int(base.sum()), int(base.sum()))]
    before: Array | None = base
    for name in STEPS[1:]:
        who = reached.get(name)
        if who is None:
            steps.append(Step(name, None, None))
            before = None
            continue
        before = None if before is None else before & who
        steps.append(Step(name, int((base & who).sum()), None if before is None else int(before.sum())))
    return tuple(steps)
