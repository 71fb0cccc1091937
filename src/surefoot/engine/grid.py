"""Answers of the quick count laid out as weeks by persons: what is doubtful, and first and last days of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from surefoot.engine.glance import SLOTS
from surefoot.engine.quick import Shape
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

    def laid_out(self, values: Array, dtype: type[np.generic], keep: Array | None = None) -> Array:
        """Values in their cells, 0 elsewhere; no cell may come twice."""
        cells = np.zeros(self.shape, dtype=dtype)
        place = self.answer["cell"] if keep is None else self.answer["cell"][keep]
        cells.reshape(-1)[place] = values if keep is None else values[keep]
        return cells

    def summed(self, column: str, dtype: type[np.generic]) -> Array:
        """Sums over tools and surfaces."""
        if self.form.blocks == 1:
            return self.laid_out(self.answer[column], dtype)
        return sum((self.laid_out(self.answer[column], dtype, self.answer["block"] == block)
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
            twice = self.answer["twice"]
            if self.form.mixed:
                twice = twice & (self.answer["grains"] != EVENT)
            cells.reshape(-1)[self.answer["cell"][twice]] = True
        if self.form.mixed:
            events, days = (np.zeros(self.shape, dtype=np.bool_) for _ in range(2))
            events.reshape(-1)[self.answer["cell"][(self.answer["grains"] & EVENT) > 0]] = True
            days.reshape(-1)[self.answer["cell"][(self.answer["grains"] & DAY) > 0]] = True
            cells |= events & days
        return cells

    def use(self, sure: Array) -> Iterator[tuple[str, Array, Array, Array]]:
        """(tool, persons, first day, last day) of the cells that are sure."""
        blocks = [self.laid_out(self.answer["used"], np.int64,
                                self.answer["block"] == block if self.form.blocks > 1 else None)
                  for block in range(self.form.blocks)]
        for tool in sorted({tool for tool, _ in self.form.pairs}):
            weekdays = np.zeros(self.shape, dtype=np.int8)
            for number, pair in enumerate(self.form.pairs):
                if pair[0] == tool:
                    weekdays |= (blocks[number // SLOTS] >> (number % SLOTS * 7) & 127).astype(np.int8)
            lively = (weekdays != 0) & sure
            persons = np.flatnonzero(lively.any(axis=0))
            first = lively.argmax(axis=0)[persons]
            last = self.shape[0] - 1 - lively[::-1].argmax(axis=0)[persons]
            mondays = self.weeks[0] * 7 - 3
            yield (tool, persons + self.persons[0], mondays + first * 7 + _LOW[weekdays[first, persons]],
                   mondays + last * 7 + _HIGH[weekdays[last, persons]])
