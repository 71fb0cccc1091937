"""Fewer than eight teams: one line of all teams with an action together. It is no proof, and its label says so.

Four-week points counted from each team's own start, so that all teams stand in every point: a line whose teams change
would move by itself. Nothing is rounded here: what shows it rounds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.proof import Check, Point
from surefoot.vocabulary.tables import Array

STEP: Final = 4
FEWEST_TEAMS: Final = 2
FEWEST_PEOPLE: Final = 20
EIGHT_WEEKS: Final = 2
"""Points that are held against each other."""
STEP_SHOWN: Final = 0.05
"""Rise and fall of the line that are looked at: one step of what is shown. How often the watch warns for nothing, and
how often it sees an effect that is lost, stands in docs/validity.md."""
_ROUNDING: Final = 1e-9


def pooled(shares: Array, people: Array, start: Array, weeks: Array) -> tuple[Point, ...]:
    """Points of the teams that started within the panel; empty for fewer than 2 teams or 20 people.

    shares, people: (T, W); start: int (T), first whole week; weeks: datetime64[D] (W), Mondays. The share is that of
    all people of these teams; `first` is the first day of the point in the team that started first; `people` are
    those of the point's largest week.
    """
    mine = np.flatnonzero((start > 0) & (start < len(weeks)))
    if len(mine) < FEWEST_TEAMS:
        return ()
    starts = start[mine].astype(np.int64)
    earliest, latest = int(starts.min()), int(starts.max())
    blocks = range(-(earliest // STEP), (len(weeks) - latest) // STEP)
    found = []
    for block in blocks:
        columns = starts[:, None] + STEP * block + np.arange(STEP)
        seen = people[mine[:, None], columns]
        each = seen.sum(axis=1)
        told = int(seen.max(axis=1).sum())
        if (each == 0).any() or told < FEWEST_PEOPLE:
            continue
        active = np.where(seen > 0, shares[mine[:, None], columns], 0.0) * seen
        found.append(Point(weeks[earliest + STEP * block].item(), STEP * block, float(active.sum() / seen.sum()),
                           (told, told)))
    return tuple(found) if any(point.weeks_since_start >= 0 for point in found) else ()


def relapse(points: Sequence[Point]) -> Check:
    """Whether what the line gained is lost again: its last eight weeks against the eight after the start.

    points: as shown, so that it tells no more than they do. Asked only where the eight weeks after the start lie above
    those before it. It warns or says nothing: where use rises everywhere, a gain can be lost on a line that does not
    fall, so a line that stays up is no good news.
    """
    before = [one.share for one in points if one.weeks_since_start < 0]
    early = [one.share for one in points if 0 <= one.weeks_since_start < STEP * EIGHT_WEEKS]
    last = [one.share for one in points if one.weeks_since_start >= STEP * EIGHT_WEEKS][-EIGHT_WEEKS:]
    falls = (len(early) == len(last) == EIGHT_WEEKS and bool(before)
             and np.mean(early) - np.mean(before) >= STEP_SHOWN - _ROUNDING
             and np.mean(early) - np.mean(last) >= STEP_SHOWN - _ROUNDING)
    return Check("lasting", False, Sentence("proof_line_falls")) if falls else Check(
        "lasting", None, Sentence("proof_line_unknown"))
