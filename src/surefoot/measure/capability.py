"""Capability from a skill check: who passed their latest one."""

from __future__ import annotations

import numpy as np

from surefoot.measure.roster import Roster
from surefoot.vocabulary.tables import Array, Table


def checked(training: Table | None, people: Roster, day: np.datetime64) -> Array:
    """float (P): 1 passed, 0 not passed, in the person's latest skill check up to `day`; NaN without a usable one.

    The latest check decides; without `passed` it is not used.
    """
    result = np.full(len(people), np.nan)
    if training is None:
        return result
    person = people.index(training["person"])
    mine = np.flatnonzero((person >= 0) & (training["kind"] == "check") & (training["completed_on"] <= day))
    mine = mine[np.lexsort((mine, training["completed_on"][mine]))]
    passed = training["passed"][mine]
    result[person[mine]] = np.where(passed < 0, np.nan, passed.astype(float))  # in order of time: the latest wins
    return result
