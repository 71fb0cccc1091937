"""The planted parts that several steps need: who sits where, and who is there on which day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.climate import Climate, Floats
from surefoot.demo.options import Options
from surefoot.demo.staff import Ints, Staff
from surefoot.demo.structure import Structure
from surefoot.demo.workdays import Spine


@dataclass(frozen=True)
class Home:
    """Who sits where: weeks, structure, staff, climate of teams (and former teams), department facts per person (n)."""

    plan: Spine
    structure: Structure
    staff: Staff
    climate: Climate
    level: Floats  # (T + former teams) x 8
    department: Ints
    second_tool: Ints
    channel: Ints
    checked: NDArray[np.bool_]  # per team (T)


@dataclass(frozen=True)
class Presence:
    """Days (n x days): employed, away (leave or holiday), licensed per tool, at work (1, little at weekends, 0)."""

    employed: NDArray[np.bool_]
    away: NDArray[np.bool_]
    held: list[NDArray[np.bool_]]
    licensed: NDArray[np.bool_]
    at_work: Floats


def outage_days(plan: Spine, options: Options) -> NDArray[np.bool_]:
    """Days (days) of the week in which no source delivered."""
    out = np.zeros(plan.weeks, dtype=bool)
    if options.outage_weeks_ago is not None and options.outage_weeks_ago < plan.weeks:
        out[-1 - options.outage_weeks_ago] = True
    return np.repeat(out, 7)
