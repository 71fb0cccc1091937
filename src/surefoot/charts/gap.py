"""Knowing, willing and doing side by side for each group: the dumbbell rows, with what holds the group back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.charts import svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import band_text, counted, name_text, number, share_text
from surefoot.charts.rows import LIMITS, team_rows
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.words import say

MEASURES: Final = (("cap", "capability"), ("con", "confidence"), ("ado", "adoption"))
SHAPES: Final = {"confidence": "con", "capability": "cap"}


@dataclass(frozen=True)
class GapRow:
    """One group of the chart, its texts ready to read."""

    name: str
    people: str
    shown: bool
    marks: tuple[tuple[str, Estimate], ...]
    """Measure's colour name and estimate, of those that may be shown."""
    link: tuple[float, float] | None
    """From the lowest to the highest of the marks."""
    label: str
    """All numbers in words, for those who can't see the drawing."""
    cells: tuple[tuple[str, str], ...]
    """The three measures by name, as a table shows them."""
    limit: str
    verdict: str
    sure: str
    key: str = ""


def gap(assessment: Assessment, language: str = "en", groups: Sequence[Group] | None = None) -> Chart:
    """The three measures of each group. Without `groups`, of those a reader should see first."""
    found = team_rows(assessment)
    chosen = found.first if groups is None else groups
    rows = [gap_row(group, assessment.settings.minimum, language) for group in chosen]
    title, about = gap_title(found.lead if groups is None else groups, language), say("gap_about", language)
    return Chart("gap", title, about, render("gap.html", language, rows=rows), _picture(rows, title, about, language))


def gap_title(groups: Sequence[Group], language: str) -> str:
    """What holds most of these groups back, as a sentence."""
    shown = [group for group in groups if group.shown]
    if not groups:
        return say("gap_title_none", language)
    if not shown:
        return say("gap_title_hidden", language)
    limits = [group.verdict.limit for group in shown if group.verdict]
    known = [limit for limit in limits if limit not in ("cannot tell", "nothing")] or [
        limit for limit in limits if limit == "nothing"]
    if not known:
        return say("gap_title_cannot_tell", language)
    most = max((limit for limit in LIMITS if limit in known), key=known.count)
    noun = "groups" if shown[0].kind == "group" else "teams"
    return say(f"gap_title_{most}", language, count=number(known.count(most), language),
               shown=counted(noun, len(shown), language))


def gap_row(group: Group, minimum: int, language: str) -> GapRow:
    """The row of a group; of a hidden one nothing but its name and why it is hidden."""
    if not group.shown:
        why = say(f"hidden_{(group.why_hidden or 'small').replace(' ', '_')}", language, minimum=minimum)
        return GapRow(name_text(group.name), "", False, (), None, "", (), "", why, "", group.team)
    values: dict[str, Estimate | None] = {
        "capability": group.capability, "confidence": group.confidence, "adoption": group.adoption}
    marks = tuple((short, value) for short, name in MEASURES if (value := values[name]) is not None)
    points = [value.estimate for _, value in marks]
    link = (min(points), max(points)) if len(points) > 1 else None
    label = " ".join(_in_words(group, name, values[name], language) for _, name in MEASURES)
    cells = tuple((say(f"measure_{name}", language), _in_table(group, name, values[name], language))
                  for _, name in MEASURES)
    limit = group.verdict.limit if group.verdict else ""
    verdict = say(f"verdict_{limit.replace(' ', '_')}", language) if limit else say("verdict_none", language)
    people = band_text(group.people, "people", language) if group.people else ""
    return GapRow(name_text(group.name), people, True, marks, link, label, cells, limit, verdict,
                  _sure(group, language), group.team)


def _in_words(group: Group, name: str, value: Estimate | None, language: str) -> str:
    if value is None:
        why = group.why.get(name, "no data").replace(" ", "_")
        return say("measure_not_shown", language, measure=say(f"measure_{name}", language),
                   why=say(f"why_{why}", language))
    key = "measure_held" if name in group.held else "measure_shown"
    return say(key, language, measure=say(f"measure_{name}", language), value=share_text(value, language),
               people=band_text(value.n, "people", language))


def _in_table(group: Group, name: str, value: Estimate | None, language: str) -> str:
    if value is None:
        return say(f"why_{group.why.get(name, 'no data').replace(' ', '_')}", language)
    return share_text(value, language)


def _sure(group: Group, language: str) -> str:
    if group.verdict is None:
        said = say("verdict_none_note", language)
    elif group.verdict.limit == "cannot tell" or group.verdict.probability < 0.5:
        said = say("sure_no", language)
    else:
        said = say("sure", language, probability=round(100 * group.verdict.probability))
    held = any(name in group.held for _, name in MEASURES)
    return f"{said}. {say('held_note', language)}" if held else said


def _picture(rows: Sequence[GapRow], title: str, about: str, language: str) -> str:
    if not rows:
        return svg.nothing(title, about, say("gap_empty", language))
    left, length, y = 250.0, 340.0, 30.0
    body = [svg.text(left + length * at / 4, 20, f"{25 * at}", size=14, fill="ink-2", anchor="middle")
            for at in range(5)]
    for row in rows:
        body += [svg.line(24, y, svg.WIDTH - 24, y, "rule"), svg.text(24, y + 24, row.name[:28], weight=650),
                 svg.text(24, y + 44, row.people, size=14, fill="ink-2")]
        if row.shown:
            body += _track(row, y, left, length)
            body += [svg.text(620, y + 20, row.verdict, weight=650), *_lines(620, y + 37, row.sure)]
        else:
            body.append(svg.rect(left, y + 8, length, 40, "hatched"))
            body += _lines(620, y + 24, row.verdict)
        y += 58
    return svg.document(title, about, body + _legend(y + 26, language), y + 62)


def _lines(x: float, y: float, words: str) -> list[str]:
    return [svg.text(x, y + 16 * at, line, size=14, fill="ink-2")
            for at, line in enumerate(svg.wrapped(words, 38)[:2])]


def _track(row: GapRow, y: float, left: float, length: float) -> list[str]:
    parts = [svg.line(left + length * at / 4, y + 6, left + length * at / 4, y + 54, "rule") for at in range(5)]
    if row.link:
        parts.append(svg.line(left + length * row.link[0], y + 22, left + length * row.link[1], y + 22, "neutral", 5))
    for measure, value in row.marks:
        lane = y + (46 if measure == "con" else 40)
        parts += [svg.line(left + length * value.low, lane, left + length * value.high, lane, measure, 4),
                  svg.mark(measure, left + length * value.estimate, y + 22)]
    return parts


def _legend(y: float, language: str) -> list[str]:
    parts = []
    for at, (measure, name) in enumerate(MEASURES):
        x = 32 + 280 * at
        parts += [svg.mark(measure, x, y - 5), svg.text(x + 16, y, say(f"measure_{name}", language))]
    return [*parts, svg.text(24, y + 26, say("legend_interval", language), size=14, fill="ink-2")]
