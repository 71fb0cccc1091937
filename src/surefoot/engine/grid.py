"""Answers of the quick count laid out as weeks by persons: what is doubtful, and first and last days of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from surefoot.engine.glance import SLOTS
from surefoot.engine.quick import ROW, Shape
from surefoot.engine.rows import DAY, EVENT
from surefoot.vocabulary.tables import Array

Answer = Mapping[str, Array]
_LOW = np.array([0, *((bits & -bits).bit_length() - 1 for bits in range(1, 128))], dtype=np.int64)
_HIGH = np.array([0, *(bits.bit_length() - 1 for bits in range(1, 128))], dtype=np.int64)


@dataclass(frozen=True)
class Grid:
    """One piece of the answer: weeks are rows, persons columns."""

    answer: Answer
    form: Shape
    weeks: tuple[int, int]
    persons: tuple[int, int]

    @property
    def shape(self) -> tuple[int, int]:
        """(weeks, persons)."""
        return self.weeks[1] - self.weeks[0], self.persons[1] - self.persons[0]

    @cached_property
    def _rows(self) -> Array:
        """Rows of each cell, where one sum tells rows and actions."""
        rows = self.answer["total"] / ROW
        return np.floor(rows, out=rows)

    @cached_property
    def actions(self) -> Array:
        """Actions of each week and person."""
        if self.form.one_sum:
            return self._summed(self.answer["total"] - self._rows * ROW, np.float32)
        return self._summed(self.answer["actions"], np.float32)

    @property
    def unreported(self) -> Array:
        """Rows without a count of each week and person."""
        return self._summed(self.answer["unreported"], np.int64)

    def _laid_out(self, values: Array, dtype: type[np.generic], keep: Array | None = None) -> Array:
        """Values in their cells, 0 elsewhere; no cell may come twice."""
        cells = np.zeros(self.shape, dtype=dtype)
        place = self.answer["cell"] if keep is None else self.answer["cell"][keep]
        cells.reshape(-1)[place] = values if keep is None else values[keep]
        return cells

    def _summed(self, values: Array, dtype: type[np.generic]) -> Array:
        """Sums over tools and surfaces."""
        if self.form.blocks == 1:
            return self._laid_out(values, dtype)
        return sum((self._laid_out(values, dtype, self.answer["block"] == block)
                    for block in range(self.form.blocks)), np.zeros(self.shape, dtype=dtype))

    @property
    def present(self) -> Array:
        """Cells with a row."""
        cells = np.zeros(self.shape, dtype=np.bool_)
        cells.reshape(-1)[self.answer["cell"]] = True
        return cells

    @property
    def doubt(self) -> Array:
        """Cells in which an observation may stand twice, or rows of unlike grain meet."""
        cells = np.zeros(self.shape, dtype=np.bool_)
        if self.form.days:
            twice = self._twice
            if self.form.mixed:
                twice = twice & (self.answer["grains"] != EVENT)
            cells.reshape(-1)[self.answer["cell"][twice]] = True
        if self.form.mixed:
            events, days = (np.zeros(self.shape, dtype=np.bool_) for _ in range(2))
            events.reshape(-1)[self.answer["cell"][(self.answer["grains"] & EVENT) > 0]] = True
            days.reshape(-1)[self.answer["cell"][(self.answer["grains"] & DAY) > 0]] = True
            cells |= events & days
        return cells

    @property
    def _twice(self) -> Array:
        """Whether a cell has more rows than weekdays, tools and surfaces."""
        if not self.form.one_sum:
            return self.answer["twice"]
        bits = np.bitwise_count(self.answer["bits" if self.form.idle else "used"])
        more: Array = self._rows != bits
        return more

    def use(self, sure: Array) -> Iterator[tuple[str, Array, Array, Array]]:
        """(tool, persons, first day, last day) of the cells that are sure."""
        blocks = [self._laid_out(self.answer["used"], np.int64,
                                 self.answer["block"] == block if self.form.blocks > 1 else None)
                  for block in range(self.form.blocks)]
        for tool in sorted({tool for tool, _ in self.form.pairs}):
            places = [number for number, pair in enumerate(self.form.pairs) if pair[0] == tool]
            lively = sure.copy()
            lively &= np.logical_or.reduce([blocks[block] & _bits(places, block) != 0 for block in range(len(blocks))])
            persons = np.flatnonzero(lively.any(axis=0))
            first = lively.argmax(axis=0)[persons]
            last = self.shape[0] - 1 - lively[::-1].argmax(axis=0)[persons]
            monday = self.weeks[0] * 7 - 3
            yield (tool, persons + self.persons[0],
                   monday + first * 7 + _LOW[_weekdays(blocks, places, first, persons)],
                   monday + last * 7 + _HIGH[_weekdays(blocks, places, last, persons)])


def _bits(places: Sequence[int], block: int) -> np.int64:
    """The bits of some tools and surfaces in the mask of that block."""
    return np.int64(sum(127 << place % SLOTS * 7 for place in places if place // SLOTS == block))


def _weekdays(blocks: Sequence[Array], places: Sequence[int], week: Array, person: Array) -> Array:
    """Weekdays with use of some tools and surfaces, as bits, of cells."""
    found = np.zeros(len(week), dtype=np.int64)
    for place in places:
        found |= blocks[place // SLOTS][week, person] >> (place % SLOTS * 7) & 127
    return found
