"""Knowing, willing and doing from one assessment to the next: what was asked as points, what was counted as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from surefoot.charts import svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import date_text, month_text, percent, range_text, say_month, share_text
from surefoot.charts.gap import MEASURES
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.words import say

FEWEST: Final = 2
"""Assessments it takes to show a course of things."""
_APART: Final = 20.0
"""Least distance of two labels at the end of the lines, in per cent of the height."""
_LABELS: Final = 6


@dataclass(frozen=True)
class Moment:
    """The organisation's three measures as of a day; `wave` is the day on which the pulse behind them opened."""

    as_of: date
    wave: date | None
    capability: Estimate | None
    confidence: Estimate | None
    adoption: Estimate | None


@dataclass(frozen=True)
class Mark:
    """One value: places in per cent from the left and from the bottom."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """One measure: its marks in pieces, cut where it was not known, and its last value in words."""

    measure: str
    name: str
    pieces: tuple[tuple[Mark, ...], ...]
    asked: bool
    """Whether it was asked and not counted: then nothing is known between two points."""
    value: str
    spread: str
    label: float
    """Where the label stands: the last mark, moved so that labels do not lie on each other."""


def over_time(moments: Sequence[Moment], language: str = "en") -> Chart:
    """The course of the three measures over at least two assessments, oldest first."""
    found = sorted(moments, key=lambda moment: moment.as_of)
    known = [moment for moment in found if moment.capability or moment.confidence or moment.adoption]
    about = say("course_about", language)
    if len(known) < FEWEST:
        title, words = say("course_title_one", language), say("course_one", language)
        return Chart("over_time", title, about, render("empty.html", language, words=words),
                     svg.nothing(title, about, words))
    title, top = course_title(known, language), _top(known)
    lines = _lines(known, top, language)
    ticks, labels = [(25.0 * at, round(25 * at * top)) for at in range(5)], _labels(known, language)
    rows = [(date_text(moment.as_of, language), [_cell(value, language) for value in _values(moment)])
            for moment in reversed(known)]
    html = render("over_time.html", language, lines=lines, ticks=ticks, labels=labels, title=title, rows=rows,
                  heads=[say(f"measure_{name}", language) for _, name in MEASURES])
    return Chart("over_time", title, about, html, _picture(lines, ticks, labels, title, about))


def course_title(moments: Sequence[Moment], language: str) -> str:
    """Since when more people can do it than do it, as far as the ranges allow to say so."""
    told = [(moment.as_of, gap) for moment in moments if (gap := _is_open(moment)) is not None]
    if not told or told[-1][0] != moments[-1].as_of:
        return say("course_title_unknown", language)
    opened = next((at for at in range(len(told)) if all(gap for _, gap in told[at:])), None)
    if opened is None:
        return say("course_title_closed" if any(gap for _, gap in told) else "course_title_none", language)
    since = month_text(f"{told[opened][0]:%Y-%m}", language)
    return say("course_title_always" if opened == 0 else "course_title_opened", language, month=since)


def _is_open(moment: Moment) -> bool | None:
    """Whether clearly more people can do it than do it; None where one of the two is not known."""
    if moment.capability is None or moment.adoption is None:
        return None
    return moment.capability.low > moment.adoption.high


def _values(moment: Moment) -> tuple[Estimate | None, Estimate | None, Estimate | None]:
    return moment.capability, moment.confidence, moment.adoption


def _top(moments: Sequence[Moment]) -> float:
    highest = max(value.high for moment in moments for value in _values(moment) if value)
    return next(step for step in (0.2, 0.4, 0.6, 0.8, 1.0) if highest <= step + 1e-9)


def _place(moment: Moment, moments: Sequence[Moment]) -> float:
    first, last = moments[0].as_of, moments[-1].as_of
    return round(100 * (moment.as_of - first).days / max((last - first).days, 1), 2)


def _lines(moments: Sequence[Moment], top: float, language: str) -> list[Line]:
    lines = []
    for at, (short, name) in enumerate(MEASURES):
        asked = short != "ado"
        pieces: list[list[Mark]] = [[]]
        for before, moment in pairwise((None, *moments)):
            value = _values(moment)[at] if moment else None
            if moment is None or value is None:
                pieces.append([])
            elif not (asked and before and before.wave == moment.wave and _values(before)[at]):
                pieces[-1].append(Mark(_place(moment, moments), *(round(100 * part / top, 2) for part in (
                    value.estimate, value.low, value.high))))
        last = _values(moments[-1])[at]
        if last is not None:
            lines.append(Line(short, say(f"course_{name}", language), tuple(tuple(part) for part in pieces if part),
                              asked, percent(last.estimate, language), range_text(last, language),
                              round(100 * last.estimate / top, 2)))
    return _apart(lines)


def _apart(lines: Sequence[Line]) -> list[Line]:
    """The same lines with labels moved apart, kept within the drawing, in the order of their values."""
    ordered = sorted(lines, key=lambda line: line.label)
    places: list[float] = []
    for line in ordered:
        places.append(max(line.label, places[-1] + _APART if places else 0.0))
    for at in range(len(places) - 1, -1, -1):
        places[at] = min(places[at], 100.0 if at == len(places) - 1 else places[at + 1] - _APART)
    moved = {line.measure: place for line, place in zip(ordered, places, strict=True)}
    return [Line(line.measure, line.name, line.pieces, line.asked, line.value, line.spread, moved[line.measure])
            for line in lines]


def _labels(moments: Sequence[Moment], language: str) -> list[tuple[float, str, bool]]:
    """Place, month and whether a phone leaves it out: the first assessment of a month, not more than there is room."""
    firsts = list({(moment.as_of.year, moment.as_of.month): moment for moment in reversed(moments)}.values())[::-1]
    step = -(-len(firsts) // _LABELS)
    kept = firsts[::-1][::step][::-1]
    return [(_place(moment, moments), say_month(moment.as_of, language), bool((len(kept) - at) % 2 == 0))
            for at, moment in enumerate(kept)]


def _cell(value: Estimate | None, language: str) -> str:
    return share_text(value, language) if value else say("not_known", language)


def _picture(lines: Sequence[Line], ticks: Sequence[tuple[float, int]], labels: Sequence[tuple[float, str, bool]],
             title: str, about: str) -> str:
    left, length, height = 70.0, 600.0, 280.0

    def place(x: float, y: float) -> tuple[float, float]:
        return left + length * x / 100, 14 + height * (1 - y / 100)

    body: list[str] = []
    for at, words in ticks:
        y = place(0, at)[1]
        body += [svg.line(left, y, left + length, y, "rule"),
                 svg.text(left - 10, y + 5, f"{words}%", size=14, fill="ink-2", anchor="end")]
    body += [svg.text(place(x, 0)[0], height + 38, words, size=14, fill="ink-2", anchor="middle")
             for x, words, _ in labels]
    for line in lines:
        for piece in line.pieces:
            body.append(svg.path([place(mark.x, mark.y) for mark in piece], line.measure, "2 5" if line.asked else ""))
            for mark in piece:
                x, y = place(mark.x, mark.y)
                body += [svg.line(x, place(0, mark.low)[1], x, place(0, mark.high)[1], line.measure, 2),
                         svg.mark(line.measure, x, y, 11)]
        x, y = place(100, line.label)
        body += [svg.text(x + 18, y - 2, line.name, weight=650, fill=line.measure),
                 svg.text(x + 18, y + 17, f"{line.value} ({line.spread})", size=14)]
    return svg.document(title, about, body, height + 52)
