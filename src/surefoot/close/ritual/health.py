"""How the ritual of a group goes: rounds held, the share who tried, the share that did not work. Never per person.

- Only whole windows of four weeks are published, each once, side by side and never overlapping: two publications never
  differ by one week, so nobody's week can be computed from them.
- Names on a board are public. Who knows who signed could take them away from the share who tried; so it is shown only
  where at least `MINIMUM` people of the group signed nothing in the window, each week.
- Shares to 0.05 and never under 0.05 or over 0.95, where "nobody" and "all" would tell of everybody; sizes in bands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from surefoot.close.ritual.opening import WEEK
from surefoot.disclose.rounding import STEP, band, nearest
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
    """What is counted of one team's round that is over. signers: how many people have a signed try in it."""

    team: int
    week: date
    held: bool
    people: int
    took_part: int
    signers: int
    tries: int
    failed: int


@dataclass(frozen=True)
class Window:
    """Four weeks of a group as they may be shown; None is not shown. rounds: weeks that had a round to hold."""

    first: date
    last: date
    """Their Sunday."""
    held: int | None
    rounds: int
    people: Band | None
    tried: float | None
    failed: float | None


def window_of(week: date) -> date:
    """The first Monday of the window a week lies in."""
    return week - (week - _FIRST) % (WINDOW * WEEK)


def windows(today: date) -> list[date]:
    """First Mondays of the newest whole windows that are over, oldest first."""
    current = window_of(today)
    return [current - back * WINDOW * WEEK for back in range(WINDOWS, 0, -1)]


def health(weeks: Iterable[Week], today: date) -> tuple[Window, ...]:
    """The newest whole windows of a group, oldest first; those without any round are left out."""
    found: dict[date, list[Week]] = {first: [] for first in windows(today)}
    for week in weeks:
        if window_of(week.week) in found:
            found[window_of(week.week)].append(week)
    return tuple(_window(first, rows) for first, rows in found.items() if rows)


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


def _window(first: date, rows: Sequence[Week]) -> Window:
    """The whole of a window's weeks as one: sums first, then one rounding."""
    by_team: dict[int, list[Week]] = {}
    for row in rows:
        by_team.setdefault(row.team, []).append(row)
    people = sum(min(row.people for row in weeks) for weeks in by_team.values())
    unsigned = sum(min(row.people - row.signers for row in weeks) for weeks in by_team.values())
    tries, failed = sum(row.tries for row in rows), sum(row.failed for row in rows)
    asked, took_part = sum(row.people for row in rows), sum(min(row.took_part, row.people) for row in rows)
    enough = people >= MINIMUM
    return Window(first, first + (WINDOW * WEEK) - WEEK / 7,
                  sum(row.held for row in rows) if enough else None, len(rows),
                  band(people) if enough else None,
                  _share(took_part, asked) if enough and unsigned >= MINIMUM else None,
                  _share(failed, tries) if enough and tries >= MINIMUM else None)


def _share(part: int, whole: int) -> float:
    return min(max(nearest(part / whole, STEP), END), 1 - END)
