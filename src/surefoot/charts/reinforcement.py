"""Which drivers go together: the link of two with all others held equal, strongest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from surefoot.charts import ranges, svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import number
from surefoot.charts.importance import predictor_name
from surefoot.charts.ranges import RangeRow
from surefoot.vocabulary.diagnosis import Reinforcement
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.words import say

FIRST_LINKS: Final = 6
"""The strongest links that are drawn; the table of numbers has them all."""


def reinforcement(assessment: Assessment, language: str = "en") -> Chart:
    """The links between drivers of the whole organisation."""
    diagnosis = assessment.organisation.diagnosis
    links = strongest_first(diagnosis.reinforcement) if diagnosis else []
    title, about = _title(links, language), say("page_reinforcement_about", language)
    if not links:
        words = say("page_reinforcement_none", language)
        html = render("empty.html", language, words=words)
        return Chart("reinforcement", title, about, html, svg.nothing(title, about, words))
    rows = [_row(link, language) for link in links[:FIRST_LINKS]]
    scale = ranges.scale_for([row.estimate for row in rows if row.estimate], differences=True)
    heads = (say("column_pair", language), say("column_strength", language))
    html = ranges.table(rows, scale, heads, "bar-b", about, language)
    return Chart("reinforcement", title, about, html, ranges.picture(rows, scale, "bar-b", title, about, language))


def strongest_first(links: Sequence[Reinforcement]) -> list[Reinforcement]:
    """By strength, the sign left aside; equal ones by name."""
    return sorted(links, key=lambda link: (-abs(link.strength), link.a, link.b))


def pair_name(link: Reinforcement, language: str) -> str:
    """The two drivers in their plain phrases."""
    return say("page_pair", language, first=predictor_name(link.a, language), second=predictor_name(link.b, language))


def strength_text(link: Reinforcement, language: str) -> str:
    """The strength in hundredths with its range: "32 of 100 (24 to 40)"."""
    return say("page_strength", language, value=number(100 * link.strength, language),
               low=number(100 * link.low, language), high=number(100 * link.high, language))


def _row(link: Reinforcement, language: str) -> RangeRow:
    estimate = Estimate(link.strength, link.low, link.high, (0, 0))
    return RangeRow(pair_name(link, language), "", estimate, None, (strength_text(link, language),))


def _title(links: Sequence[Reinforcement], language: str) -> str:
    if not links:
        return say("page_reinforcement_title_none", language)
    sure = [link for link in links if link.low > 0]
    if not sure:
        return say("page_reinforcement_title_unsure", language)
    if any(abs(link.strength) >= sure[0].low for link in links if link is not sure[0]):
        return say("page_reinforcement_title_several", language)
    return say("page_reinforcement_title", language, first=predictor_name(sure[0].a, language),
               second=predictor_name(sure[0].b, language))
