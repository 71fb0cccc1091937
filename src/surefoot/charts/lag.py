"""Whether training stays: regular use some weeks after it, month by month of first completion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.charts import svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import counted, month_text, percent
from surefoot.vocabulary.results import Assessment, LagCell
from surefoot.vocabulary.words import say

SERIES: Final = 3
"""At most three lines can be told apart; the table below holds every month."""
ENOUGH: Final = 20
"""Fewest people behind every point of a line: a few people's weeks make a line that says nothing."""
_DASHES: Final = ("", "8 5", "2 5")


@dataclass(frozen=True)
class LagLine:
    """A month of first completions: points as (per cent from the left, per cent from the bottom), cut at blanks."""

    name: str
    pieces: tuple[tuple[tuple[float, float], ...], ...]
    value: str
    """The last point in words."""
    dash: str


def lag(assessment: Assessment, language: str = "en") -> Chart:
    """Regular use after training, of the newest months that have something to show."""
    cells = assessment.organisation.lag
    about = say("lag_about", language, share=percent(assessment.settings.regular_share, language))
    shown = [cell for cell in cells or () if cell.regular_share is not None]
    if not shown:
        key = "lag_none" if cells is None else "lag_not_yet"
        title, words = say("lag_title_none", language), say(key, language)
        return Chart("lag", title, about, render("empty.html", language, words=words),
                     svg.nothing(title, about, words))
    weeks = sorted({cell.weeks for cell in cells or ()})
    top = _top(max(cell.regular_share or 0.0 for cell in shown))
    drawn = large_months(cells or ())
    lines = lag_lines(drawn, weeks[-1], top, language)
    title = _title([cell for cell in drawn if cell.regular_share is not None], language)
    html = render("lag.html", language, lines=lines, weeks=weeks, last=weeks[-1], ticks=_ticks(top), top=top,
                  title=title, months=_months(cells or (), weeks))
    return Chart("lag", title, about, html, _picture(lines, weeks, top, title, about, language))


def large_months(cells: Sequence[LagCell]) -> Sequence[LagCell]:
    """The cells of months with enough people at each known point; all cells where no month has."""
    small = {cell.cohort for cell in cells if cell.regular_share is not None and (cell.people or 0) < ENOUGH}
    known = {cell.cohort for cell in cells if cell.regular_share is not None}
    return [cell for cell in cells if cell.cohort in known - small] or cells


def lag_lines(cells: Sequence[LagCell], longest: int, top: float, language: str) -> list[LagLine]:
    """The newest months with at least two values as lines; a blank between two values is a gap."""
    by_month: dict[str, list[LagCell]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.cohort, cell.weeks)):
        by_month.setdefault(cell.cohort, []).append(cell)
    known = {month: sum(cell.regular_share is not None for cell in found) for month, found in by_month.items()}
    fewest = min(2, max(known.values()))
    months = [month for month, points in known.items() if points >= fewest]
    lines = []
    for at, month in enumerate(reversed(months[-SERIES:])):
        pieces = _pieces(by_month[month], longest, top)
        end = next(cell for cell in reversed(by_month[month]) if cell.regular_share is not None)
        lines.append(LagLine(month_text(month, language), pieces, _end(end, language), _DASHES[at]))
    return lines


def _end(cell: LagCell, language: str) -> str:
    share = percent(cell.regular_share or 0.0, language)
    if cell.people is None:
        return say("lag_end_unknown", language, share=share, weeks=cell.weeks)
    return say("lag_end", language, share=share, weeks=cell.weeks, people=counted("people", cell.people, language))


def _pieces(cells: Sequence[LagCell], longest: int, top: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    pieces: list[list[tuple[float, float]]] = [[]]
    for cell in cells:
        if cell.regular_share is None:
            pieces.append([])
        else:
            pieces[-1].append((round(100 * cell.weeks / longest, 2), round(100 * cell.regular_share / top, 2)))
    return tuple(tuple(piece) for piece in pieces if piece)


def _top(highest: float) -> float:
    return next(step for step in (0.2, 0.4, 0.6, 0.8, 1.0) if highest <= step + 1e-9)


def _ticks(top: float) -> list[tuple[float, int]]:
    return [(25.0 * at, round(25 * at * top)) for at in range(5)]


def _months(cells: Sequence[LagCell], weeks: Sequence[int]) -> list[tuple[str, list[LagCell | None]]]:
    found = {(cell.cohort, cell.weeks): cell for cell in cells}
    months = sorted({cell.cohort for cell in cells}, reverse=True)
    return [(month, [found.get((month, week)) for week in weeks]) for month in months]


def _title(shown: Sequence[LagCell], language: str) -> str:
    cell = max(shown, key=lambda cell: (min(cell.weeks, 12), cell.cohort, -cell.weeks))
    return say("lag_title", language, weeks=cell.weeks, share=percent(cell.regular_share or 0.0, language),
               cohort=month_text(cell.cohort, language))


def _week(week: int, weeks: Sequence[int], language: str) -> str:
    return say("lag_weeks", language, weeks=week) if week == weeks[-1] else str(week)


def _picture(lines: Sequence[LagLine], weeks: Sequence[int], top: float, title: str, about: str,
             language: str) -> str:
    left, length, height = 70.0, 780.0, 260.0

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return left + length * point[0] / 100, 10 + height * (1 - point[1] / 100)

    body: list[str] = []
    for share, tick in _ticks(top):
        y = place((0, share))[1]
        body += [svg.line(left, y, left + length, y, "rule"),
                 svg.text(left - 10, y + 5, f"{tick}%", size=14, fill="ink-2", anchor="end")]
    body += [svg.text(place((100 * week / weeks[-1], 0))[0], height + 32, _week(week, weeks, language),
                      size=14, fill="ink-2", anchor="middle") for week in weeks]
    for line in lines:
        for piece in line.pieces:
            points = [place(point) for point in piece]
            body += [svg.path(points, "ado", line.dash), *(svg.mark("ado", x, y, 10) for x, y in points)]
    for at, line in enumerate(lines):
        y = height + 64 + 26 * at
        body += [svg.path([(24, y - 5), (64, y - 5)], "ado", line.dash), svg.text(76, y, line.name, weight=650),
                 svg.text(220, y, line.value)]
    return svg.document(title, about, body, height + 54 + 26 * len(lines))
