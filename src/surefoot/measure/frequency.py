"""The frequency table as it may be written down: too coarse to find one person's row, or use, in it again.

As counted, it gives people away: whoever alone has a mean of 1.5 stands in it with how often they use AI, which the
logs know by name. So few classes of use are left, two scores a measure, and counts in fives that are right on average.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

import numpy as np

from surefoot.measure.confidence import MEASURE_IN_FREQUENCY
from surefoot.measure.raking import FREQUENCIES, cells
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import FREQUENCY, Array, Table, table

STEP: Final = 5
"""Counts are written in multiples of it."""
LEAST: Final = 10
"""Fewest respondents of a class of use, and of one side of a measure, that is told from the others."""


def coarse(frequency: Table, settings: Settings, rng: random.Random) -> Table:
    """The same people in classes of 10 or more, two scores a measure, and counts in fives.

    - Classes of use with fewer than 10 people join the nearest that has them, as raking would take them.
    - Confident and capable stay 0 or 1. Of all others only the two sides of "held back" are left (a mean below 3), each
      with its mean over everybody on that side, to a tenth, whatever their use.
    - A side of fewer than 10 says nothing of their use: they are spread over the classes as everybody is.
    - Counts, and the sums over sides and over classes, are rounded to a neighbouring multiple of 5 at random, so that
      each is right on average (`rounded`).
    """
    rows: list[tuple[np.datetime64, str, float, float, int]] = []
    for wave in np.unique(frequency["wave"]):
        of_wave = frequency["wave"] == wave
        measures = sorted(set(frequency["measure"][of_wave]))
        joined = classes(np.max([_by_class(*cells(frequency, wave, measure)[1:]) for measure in measures], axis=0))
        for measure in measures:
            rows += [(wave, measure, score, float(often), people) for score, often, people
                     in _measure(*cells(frequency, wave, measure), _limit(measure, settings), joined, rng)]
    names = [column.name for column in FREQUENCY.columns]
    return table(FREQUENCY, {name: [row[place] for row in rows] for place, name in enumerate(names)})


def classes(people: Array) -> Array:
    """int (4): to which class of use, 1 to 4, each class belongs, so that each that is left has at least 10 people.

    The smallest goes first; what goes joins the nearest that stays, of two the lower, which is how raking takes a class
    nobody answered from (`raking.weights`).
    """
    kept = list(range(FREQUENCIES))
    while True:
        home = np.array([min(kept, key=lambda one: (abs(one - each), one)) for each in range(FREQUENCIES)])
        total = np.bincount(home, people, minlength=FREQUENCIES)
        smallest = min(kept, key=lambda one: total[one])
        if total[smallest] >= LEAST or len(kept) == 1:
            return home + 1
        kept.remove(smallest)


def rounded(counts: Array, rng: random.Random) -> Array:
    """int (R, C): each count, each sum over a row or column and the sum of all becomes a multiple of 5 next to it.

    Each is right on average; what is a multiple of 5 stays. Cox (1987), "A constructive procedure for unbiased
    controlled rounding", JASA 82:520-524: with the sums as further cells every row and column adds up to 0. Cells
    that are no multiple yet lie on closed paths; along one, up and down in turn, until a cell is a multiple.
    """
    whole = np.zeros(np.add(counts.shape, 1), dtype=np.int64)
    whole[:-1, :-1] = counts
    whole[-1] = -whole.sum(axis=0)
    whole[:, -1] = -whole.sum(axis=1)
    while (path := _closed_path(whole % STEP != 0)) is not None:
        up, down = path[::2], path[1::2]
        over = [*(whole[cell] % STEP for cell in up), *(-whole[cell] % STEP for cell in down)]
        most, least = STEP - int(max(over)), int(min(over))
        change = most if rng.randrange(most + least) < least else -least
        for cell in up:
            whole[cell] += change
        for cell in down:
            whole[cell] -= change
    return whole[:-1, :-1]


def _closed_path(open_cells: Array) -> list[tuple[int, int]] | None:
    """Cells of a closed path that turns in each: along a row, then a column, and so on; None where none is left."""
    found = np.argwhere(open_cells)
    if not len(found):
        return None
    path = [(int(found[0][0]), int(found[0][1]))]
    while True:  # a row or column with one such cell has a second: its sum is a multiple
        row, column = path[-1]
        if len(path) % 2:
            step = (row, int(np.flatnonzero(open_cells[row] & (np.arange(open_cells.shape[1]) != column))[0]))
        else:
            step = (int(np.flatnonzero(open_cells[:, column] & (np.arange(open_cells.shape[0]) != row))[0]), column)
        if step in path:
            start = path.index(step)
            return path[start:] if (len(path) - start) % 2 == 0 else path[start + 1:]
        path.append(step)


def _measure(scores: Array, often: Array, people: Array, limit: float, joined: Array,
             rng: random.Random) -> Iterator[tuple[float, int, int]]:
    """Score, class of use and people of one measure of a wave."""
    of_class = joined[often.astype(int) - 1] - 1
    sides = [scores < limit, scores >= limit]
    counts = np.array([np.bincount(of_class[side], people[side], minlength=FREQUENCIES) for side in sides]).round()
    counts = counts.astype(np.int64)
    for side in range(2):
        if 0 < counts[side].sum() < LEAST:
            counts = _spread(counts, side, rng)
    told = rounded(counts, rng)
    for side, mine in enumerate(sides):
        score = _mean(scores[mine], people[mine], limit, low=side == 0) if mine.any() else 0.0
        yield from ((score, int(place) + 1, int(told[side, place])) for place in np.flatnonzero(told[side]))


def _spread(counts: Array, side: int, rng: random.Random) -> Array:
    """As many people on a side as before, in classes drawn from those of everybody; the classes keep their people."""
    total = counts.sum(axis=0)
    everybody = [place for place, people in enumerate(total) for _ in range(int(people))]
    drawn = np.bincount(rng.sample(everybody, int(counts[side].sum())), minlength=len(total))
    return np.array([drawn, total - drawn] if side == 0 else [total - drawn, drawn])


def _mean(scores: Array, people: Array, limit: float, *, low: bool) -> float:
    """The mean of a side to a tenth, still on its side of the limit; 0 and 1 stay what they are."""
    mean = round(float((scores * people).sum() / max(float(people.sum()), 1.0)), 1)
    return min(mean, round(limit - 0.1, 1)) if low and limit > 1 else mean


def _limit(measure: str, settings: Settings) -> float:
    """From which score on a respondent is on the upper side: 1 for shares, else not held back."""
    return 1.0 if measure in MEASURE_IN_FREQUENCY.values() else 5 - 4 * settings.held_back_level / 100


def _by_class(often: Array, people: Array) -> Array:
    return np.bincount(often.astype(int) - 1, people, minlength=FREQUENCIES)
