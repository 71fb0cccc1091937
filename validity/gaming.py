"""Which planted teams the gaming watch flags."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surefoot.measure.logs import Logs
from surefoot.prove.exposure import panel
from surefoot.prove.gaming import patterns
from validity.planted_gaming import Flags, PlantedGaming, gaming
from validity.proof import logs_of

LATER = 520
"""Weeks within which the calendar is searched for months that end as the planted ones do."""


@dataclass(frozen=True)
class Watched:
    """One team: what was planted, and whether it was flagged. honest: nothing was made to look better than it is."""

    story: str
    honest: bool
    flagged: bool
    held_out: bool


def watched(seed: int) -> list[Watched]:
    """Every team of one planted organisation."""
    planted = gaming(seed)
    logs = dated(planted)
    found = panel(logs)
    if found is None:
        raise AssertionError("planted people always have eligible weeks")
    flagged = np.zeros(planted.label.size, dtype=bool)
    flagged[[int(team[1:]) for team in found.teams]] = patterns(logs, found).any()
    return [Watched(*row) for row in zip(planted.story.tolist(), (planted.label == "honest").tolist(),
                                         flagged.tolist(), planted.held_out.tolist(), strict=True)]


def dated(planted: PlantedGaming) -> Logs:
    """Planted people as an organisation in the weeks of the calendar whose months end as the planted ones do.

    The planted weeks have no dates, only month ends; on any other dates they would fall into the middle of months.
    """
    logs = logs_of(planted.team, planted.label.size, planted.eligible, planted.actions > 0, planted.actions, {})
    if logs.usage is None:
        raise AssertionError("planted organisations always have usage")
    later = np.timedelta64(7 * _later(logs.usage.weeks, planted.month_end), "D")
    licences = logs.tables["licences"]
    moved = {name: values + later if values.dtype.kind == "M" else values for name, values in licences.columns.items()}
    return replace(logs, day=logs.day + later, usage=replace(logs.usage, weeks=logs.usage.weeks + later),
                   tables={**logs.tables, "licences": replace(licences, columns=moved)})


def _later(weeks: NDArray[np.datetime64], month_end: Flags) -> int:
    """Weeks by which to move Mondays (W) for months to end in just the weeks of month_end (W)."""
    for later in range(LATER):
        moved = weeks + 7 * later
        if np.array_equal((moved + 7).astype("datetime64[M]") != moved.astype("datetime64[M]"), month_end):
            return later
    raise AssertionError(f"no {len(weeks)} weeks of the calendar have the planted month ends; give months real lengths")
