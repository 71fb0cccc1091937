"""How the ritual of a group goes: rounds held, the share who tried, the share that did not work. Never per person.

- Only whole windows of four weeks are published, each once, side by side and never overlapping: two publications never
  differ by one week, so nobody's week can be computed from them.
- Names on a board are public, and who leads a team knows of themselves. Both could be taken away from the share who
  tried; so it is shown only where at least `MINIMUM` people of the team neither signed nor lead it, each week, and what
  is left of it never tells that none or all of those did (`_tried`).
- A figure of a group above is the sum of what may be shown of each team in it, and nothing else: whatever is taken from
  whatever, by a lead and all who lead teams together, what is left is what somebody may be shown.
- Shares to 0.05 and never under 0.05 or over 0.95, where "nobody" and "all" would tell of everybody; sizes in bands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from surefoot.close.ritual.opening import WEEK
from surefoot.disclose.rounding import STEP, band, downward, nearest, upward
from surefoot.vocabulary.estimates import Band

WINDOW: Final = 4
"""Weeks."""
WINDOWS: Final = 3
MINIMUM: Final = 5
"""People of whom a share is told, and tries."""
END: Final = 0.05
"""Shares are not told below this, nor above what it leaves."""
DEPARTMENT: Final = 25
"""People in a group above a team whose health a lead sees."""
_FIRST: Final = date(2001, 1, 1)
"""A Monday that a window begins on."""


@dataclass(frozen=True)
class Week:
    """What is counted of one team's round that is over. signers: how many people put their name to a try in it; known:
    how many did, or lead the team."""

    team: int
    week: date
    held: bool
    people: int
    took_part: int
    signers: int
    known: int
    tries: int
    failed: int


@dataclass(frozen=True)
class Share:
    """A share as it may be shown: from low to high, or one value."""

    low: float
    high: float


@dataclass(frozen=True)
class Window:
    """Four weeks of a group as they may be shown; None is not shown. rounds: weeks that had a round to hold."""

    first: date
    last: date
    """Their Sunday."""
    held: int | None
    rounds: int
    people: Band | None
    tried: Share | None
    failed: Share | None


def window_of(week: date) -> date:
    """The first Monday of the window a week lies in."""
    return week - (week - _FIRST) % (WINDOW * WEEK)


def windows(today: date) -> list[date]:
    """First Mondays of the newest whole windows that are over, oldest first."""
    current = window_of(today)
    return [current - back * WINDOW * WEEK for back in range(WINDOWS, 0, -1)]


def health(weeks: Iterable[Week], today: date, fewest: int = MINIMUM) -> tuple[Window, ...]:
    """The newest whole windows of a group, oldest first; those without any round are left out.

    fewest: people of whom a share is told; `DEPARTMENT` for a group above a team.
    """
    found: dict[date, list[Week]] = {first: [] for first in windows(today)}
    for week in weeks:
        if window_of(week.week) in found:
            found[window_of(week.week)].append(week)
    return tuple(_window(first, rows, fewest) for first, rows in found.items() if rows)


def departments(sizes: Mapping[int, int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """Which groups a lead may be shown: those of enough people, and none that leaves too few beside it.

    sizes: group -> people in teams below it that have a ritual; parents: group -> group above it. The highest one is
    always among them where it has enough. Of groups under one, the smallest is hidden as long as those not shown there
    are together somebody, but too few.
    """
    shown: set[int] = set()
    below: dict[int | None, list[int]] = {}
    for group in sizes:
        below.setdefault(parents.get(group) if parents.get(group) in sizes else None, []).append(group)
    for above, groups in below.items():
        enough = sorted((group for group in groups if sizes[group] >= DEPARTMENT),
                        key=lambda each: (-sizes[each], each))
        while enough and above is not None and 0 < sizes[above] - sum(sizes[each] for each in enough) < DEPARTMENT:
            enough.pop()
        shown |= set(enough)
    return frozenset(group for group in shown if _line_shown(group, shown, parents, sizes))


def _line_shown(group: int, shown: set[int], parents: Mapping[int, int | None], sizes: Mapping[int, int]) -> bool:
    """A group under a hidden one stays hidden too: what is beside it there could be taken from the one above."""
    seen = set[int]()
    above = parents.get(group)
    while above is not None and above in sizes and above not in seen:
        if above not in shown:
            return False
        seen.add(above)
        above = parents.get(above)
    return True


def counted(weeks: Iterable[Week]) -> list[Week]:
    """The weeks of one window that count in a group above: those of teams that are shown something themselves."""
    return [row for rows in _teams(weeks) if _enough(rows) for row in rows]


def _window(first: date, rows: Sequence[Week], fewest: int) -> Window:
    """The whole of a window's weeks as one: sums of what may be shown of each team first, then one rounding."""
    teams = [rows for rows in _teams(rows) if _enough(rows)]
    tries = [weeks for weeks in teams if sum(row.tries for row in weeks) >= MINIMUM]
    asked = [(weeks, found) for weeks in teams if (found := _tried(weeks)) is not None]
    tried = [found for _, found in asked if _people(weeks for weeks, _ in asked) >= fewest]
    tries = tries if _people(tries) >= fewest else []
    failed = sum(row.failed for weeks in tries for row in weeks)
    return Window(first, first + (WINDOW * WEEK) - WEEK / 7,
                  sum(row.held for weeks in teams for row in weeks) if teams else None,
                  sum(len(weeks) for weeks in teams) or len(rows), band(_people(teams)) if teams else None,
                  _share(sum(low for low, _, _ in tried), sum(high for _, high, _ in tried),
                         sum(asked for _, _, asked in tried)),
                  _share(failed, failed, sum(row.tries for weeks in tries for row in weeks)))


def _teams(weeks: Iterable[Week]) -> list[list[Week]]:
    teams: dict[int, list[Week]] = {}
    for week in weeks:
        teams.setdefault(week.team, []).append(week)
    return list(teams.values())


def _people(teams: Iterable[Sequence[Week]]) -> int:
    return sum(min(row.people for row in weeks) for weeks in teams)


def _enough(weeks: Sequence[Week]) -> bool:
    return min(week.people for week in weeks) >= MINIMUM


def _tried(weeks: Sequence[Week]) -> tuple[int, int, int] | None:
    """Between how many and how many of a team tried, each week counted, and how many could have.

    What signers and leaders did is known to some; the others are the rest. Who knows it can count them only where
    neither all nor none of the rest could come out: below and above that a span is told, at whose other end there is at
    least one of the rest who tried, or did not.
    """
    rest = sum(week.people - week.known for week in weeks)
    if min(week.people - week.known for week in weeks) < MINIMUM:
        return None
    asked, margin = sum(week.people for week in weeks), max(1, math.ceil(END * rest))
    least = asked - rest + margin
    most = sum(week.signers for week in weeks) + rest - margin
    took_part = sum(min(week.took_part, week.people) for week in weeks)
    if least >= most:
        return None
    if took_part <= least:
        return 0, least, asked
    return (most, asked, asked) if took_part >= most else (took_part, took_part, asked)


def _share(low: int, high: int, whole: int) -> Share | None:
    """Rounded once: one value to the nearest step, the ends of a span outward."""
    if not whole:
        return None
    if low == high:
        value = nearest(low / whole, STEP)
        return Share(0.0 if value <= END else min(value, 1 - END), 1.0 if value >= 1 - END else max(value, END))
    return Share(min(downward(low / whole, STEP), 1 - END), max(upward(high / whole, STEP), END))
