"""Rows of values with their ranges on one scale: the shape of importance, reinforcement, managers and effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from surefoot.charts import svg
from surefoot.charts.chart import render
from surefoot.charts.formats import number, signed
from surefoot.vocabulary.estimates import Estimate

_STEPS: Final = (0.05, 0.1, 0.2, 0.25, 0.5)
_TICKS: Final = 5
"""At most this many steps of a scale: more labels run into each other on a narrow page."""
MOST_LINES: Final = 2
"""Lines of words a row of a picture has room for."""
_TOKENS: Final = {"bar-b": "b4", "ado": "ado"}


@dataclass(frozen=True)
class Scale:
    """A scale from `low` to `high` in shares; `signed` where its values are differences and zero is drawn."""

    low: float
    high: float
    step: float
    signed: bool

    def place(self, value: float) -> float:
        """Where a value stands: per cent from the left, kept within the scale."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(max(share, 0.0), 1.0), 2)

    def ticks(self, language: str) -> list[tuple[float, str]]:
        """Places and labels, in points of 100."""
        steps = round((self.high - self.low) / self.step)
        values = [self.low + self.step * at for at in range(steps + 1)]
        return [(self.place(value), signed(100 * value, language) if self.signed else number(100 * value, language))
                for value in values]


@dataclass(frozen=True)
class RangeRow:
    """One row. Without an estimate `words` say why there is nothing to draw."""

    name: str
    about: str
    estimate: Estimate | None
    second: Estimate | None
    """Drawn below the first, hollow: the same thing reckoned another way."""
    values: tuple[str, ...]
    words: str = ""


def scale_for(estimates: Sequence[Estimate], *, differences: bool) -> Scale:
    """A scale of round steps that holds every interval; zero is always on it."""
    low = min([0.0, *(found.low for found in estimates)]) if differences else 0.0
    high = max([0.05, *(found.high for found in estimates)])
    for step in _STEPS:
        ends = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
        if round((ends[1] - ends[0]) / step) <= _TICKS:
            return Scale(*ends, step, differences)
    return Scale(floor(low / 0.5) * 0.5, max(ceil(high / 0.5) * 0.5, 0.5), 0.5, differences)


def table(rows: Sequence[RangeRow], scale: Scale, heads: Sequence[str], style: str, label: str, language: str) -> str:
    """The rows as a table with drawn ranges. heads: of the first column and of each of `values`."""
    return render("ranges.html", language, rows=rows, scale=scale, heads=heads, style=style, label=label,
                  ticks=scale.ticks(language))


def picture(rows: Sequence[RangeRow], scale: Scale, style: str, title: str, about: str, language: str) -> str:
    """The same rows as a picture that stands alone."""
    left, length, y = 300.0, 320.0, 28.0
    body = [svg.text(left + length * place / 100, 16, words, size=14, fill="ink-2", anchor="middle")
            for place, words in scale.ticks(language)]
    for row in rows:
        names, notes = svg.wrapped(row.name, 31), svg.wrapped(row.about, 38)
        body += [svg.line(24, y, svg.WIDTH - 24, y, "rule"),
                 *(svg.text(24, y + 22 + 19 * at, line, weight=650) for at, line in enumerate(names)),
                 *(svg.text(24, y + 22 + 19 * (len(names) + at), line, size=14, fill="ink-2")
                   for at, line in enumerate(notes))]
        if row.estimate is None:
            lines = svg.wrapped(row.words, 46)
            words = lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
            body += [svg.rect(left, y + 6, length, 42, "hatched"),
                     *(svg.text(left + 8, y + 24 + 17 * at, line, size=14) for at, line in enumerate(words))]
        else:
            body += _drawn(row, scale, y, left, length, _TOKENS[style])
        body += [svg.text(left + length + 20, y + 22 + 19 * at, words, size=16 if at == 0 else 14)
                 for at, words in enumerate(row.values)]
        y += max(54, 16 + 19 * (len(names) + len(notes)))
    return svg.document(title, about, body, y)


def _drawn(row: RangeRow, scale: Scale, y: float, left: float, length: float, token: str) -> list[str]:
    parts = [svg.line(left + length * scale.place(0.0) / 100, y + 6, left + length * scale.place(0.0) / 100, y + 46,
                      "neutral", 2)]
    for at, found in enumerate((row.estimate, row.second)):
        if found is not None:
            lane = y + (18 if at == 0 else 38)
            start, end = (left + length * scale.place(value) / 100 for value in (found.low, found.high))
            middle = left + length * scale.place(found.estimate) / 100
            parts.append(svg.line(start, lane, end, lane, token, 4 if at == 0 else 2))
            if at:
                parts.append(svg.outline(middle - 6, lane - 6, 12, 12, token))
            else:
                parts.append(svg.mark("ado", middle, lane) if token == "ado"
                             else svg.rect(middle - 6, lane - 6, 12, 12, token))
    return parts
