"""What holds people back, group by group: five columns in fixed order, value over range in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from surefoot.charts import svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import band_text, name_text, whole
from surefoot.charts.rows import root, team_rows
from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, DriverResult, Group, WhyHidden
from surefoot.vocabulary.words import say

STEPS: Final = (0.20, 0.35, 0.50, 0.65)
"""Where the five shades begin."""
ROUGH: Final = 0.40
"""An interval wider than this gets an outline instead of a colour."""
RING: Final = 0.9
"""Probability from which the driver that comes first gets a ring."""

Drivers = Mapping[str, DriverResult] | None


@dataclass(frozen=True)
class HeatCell:
    """One driver in one group; `value` is None where nothing may be shown, `words` then say why."""

    shade: str
    rough: bool
    value: int | None
    low: int
    high: int
    words: str
    held: bool
    top: bool = False
    """Whether it comes first with a probability that earns the ring."""


@dataclass(frozen=True)
class HeatRow:
    """One group: its name, its number of answers (empty where hidden) and five cells."""

    name: str
    about: str
    cells: tuple[HeatCell, ...]


def heat(assessment: Assessment, language: str = "en", groups: Sequence[Group] | None = None,
         *, with_all: bool = True) -> Chart:
    """The driver table. Without `groups`, of those a reader should see first, below a row for everybody."""
    chosen = team_rows(assessment).first if groups is None else groups
    rows = [heat_row(group, assessment.settings.minimum, language) for group in chosen]
    if with_all:
        rows.insert(0, organisation_row(assessment, language))
    title = heat_title(assessment, language)
    about = say("heat_about", language, minimum=assessment.settings.minimum,
                insecurity=assessment.settings.minimum_insecurity)
    html = render("heat.html", language, rows=rows, drivers=DRIVERS)
    return Chart("heat", title, about, html, _picture(rows, title, about, language))


def heat_title(assessment: Assessment, language: str) -> str:
    """The barrier named most often, if it stands out of the others' intervals."""
    drivers = assessment.organisation.drivers
    if drivers is None and assessment.response is None:
        return say("heat_title_no_pulse", language)
    shares = {name: result.share for name in DRIVERS if (result := (drivers or {}).get(name)) and result.share}
    if not shares:
        return say("heat_title_hidden", language)
    top = max(shares, key=lambda name: shares[name].estimate)
    others = [share.estimate for name, share in shares.items() if name != top]
    if all(other < shares[top].low for other in others):
        return say("heat_title_one", language, driver=say(f"driver_{top}", language))
    return say("heat_title_several", language)


def organisation_row(assessment: Assessment, language: str) -> HeatRow:
    """Everybody, as the row to compare with."""
    top = root(assessment)
    name = name_text(top.name) if top and top.name != top.team else say("whole_organisation", language)
    drivers = assessment.organisation.drivers
    return HeatRow(name, _answers(drivers, language), _cells(drivers, {}, (), language))


def heat_row(group: Group, minimum: int, language: str) -> HeatRow:
    """The row of a group; of a hidden one nothing but its name and that it is hidden."""
    name = name_text(group.name)
    if not group.shown:
        why = (group.why_hidden or "small").replace(" ", "_")
        return HeatRow(name, say(f"row_{why}", language, minimum=minimum),
                       tuple(_not_shown(group.why_hidden or "small", language) for _ in DRIVERS))
    cells = _cells(group.drivers, group.why, group.held, language)
    return HeatRow(name, _answers(group.drivers, language), _ringed(cells, group.first_driver))


def has_ring(assessment: Assessment) -> bool:
    """Whether any cell of any group gets a ring, so that the key explains it."""
    return any(group.shown and group.first_driver is not None and group.first_driver.probability >= RING
               for group in assessment.teams)


def _ringed(cells: tuple[HeatCell, ...], first: FirstDriver | None) -> tuple[HeatCell, ...]:
    if first is None or first.probability < RING:
        return cells
    return tuple(replace(cell, top=driver == first.driver and cell.value is not None)
                 for driver, cell in zip(DRIVERS, cells, strict=True))


def _answers(drivers: Drivers, language: str) -> str:
    sizes = [result.share.n for result in (drivers or {}).values() if result.share]
    return band_text(max(sizes), "answers", language) if sizes else ""


def _cells(drivers: Drivers, why: Mapping[str, WhyHidden], held: Sequence[str], language: str) -> tuple[HeatCell, ...]:
    known = drivers or {}
    cells = []
    for name in DRIVERS:
        share = known[name].share if name in known else None
        if share is None:
            cells.append(_not_shown(why.get(name, "small" if known else "no data"), language))
        else:
            cells.append(_shown(share, name in held))
    return tuple(cells)


def _shown(share: Estimate, held: bool) -> HeatCell:
    shade = 1 + sum(share.estimate >= step - 1e-9 for step in STEPS)
    rough = share.high - share.low > ROUGH + 1e-9
    return HeatCell(f"h{shade}", rough, whole(100 * share.estimate), whole(100 * share.low), whole(100 * share.high),
                    "", held)


def _not_shown(why: str, language: str) -> HeatCell:
    return HeatCell("", False, None, 0, 0, say(f"cell_{why.replace(' ', '_')}", language), False)


def _picture(rows: Sequence[HeatRow], title: str, about: str, language: str) -> str:
    left, wide, tall = 230.0, 128.0, 48.0
    body: list[str] = []
    for at, driver in enumerate(DRIVERS):
        body.append(svg.text(left + wide * at + 6, 16, say(f"driver_short_{driver}", language), weight=650))
    for number, row in enumerate(rows):
        y = 26 + number * (tall + 4)
        body += [svg.text(24, y + 20, row.name[:24], weight=650), svg.text(24, y + 40, row.about, size=14)]
        for at, cell in enumerate(row.cells):
            body += _cell(cell, left + wide * at, y, wide - 4, tall)
    return svg.document(title, about, body, 26 + len(rows) * (tall + 4))


def _cell(cell: HeatCell, x: float, y: float, width: float, height: float) -> list[str]:
    if cell.value is None:
        return [svg.rect(x, y, width, height, "hatched"), svg.text(x + 8, y + 30, cell.words, size=14, fill="ink-2")]
    shade = f"b{cell.shade[1]}"
    box = svg.outline(x, y, width, height, "b3") if cell.rough else svg.rect(x, y, width, height, shade)
    ink = "ink" if cell.rough else f"{shade}-t"
    ring = [svg.outline(x, y, width, height, "ink"), svg.outline(x + 3, y + 3, width - 6, height - 6, "ground")] \
        if cell.top else []
    return [box, *ring, svg.text(x + 8, y + 21, str(cell.value), size=18, weight=650, fill=ink),
            svg.text(x + 8, y + 40, f"{cell.low}–{cell.high}", size=14, fill=ink)]
