"""What goes with confidence, and how much: each driver's part of the differences, as answered and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from surefoot.charts import ranges, svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import band_text, number, share_text
from surefoot.charts.ranges import RangeRow
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.words import say

PREDICTORS: Final = (*DRIVERS, "manager")


def importance(assessment: Assessment, language: str = "en") -> Chart:
    """The parts of the differences in confidence that go with each driver and with the manager."""
    title, about = importance_title(assessment, language), say("page_importance_about", language)
    diagnosis = assessment.organisation.diagnosis
    if diagnosis is None or not diagnosis.importance:
        words = _why_not(assessment, language)
        html = render("empty.html", language, words=words)
        return Chart("importance", title, about, html, svg.nothing(title, about, words))
    rows = importance_rows(diagnosis.importance, diagnosis.importance_corrected, language)
    scale = ranges.scale_for([*diagnosis.importance.values(), *diagnosis.importance_corrected.values()],
                             differences=False)
    heads = [say("column_goes_with", language), say("column_answered", language)]
    if diagnosis.importance_corrected:
        heads.append(say("column_corrected", language))
    html = ranges.table(rows, scale, heads, "bar-b", about, language)
    return Chart("importance", title, about, html, ranges.picture(rows, scale, "bar-b", title, about, language))


def importance_title(assessment: Assessment, language: str) -> str:
    """The one that goes with confidence most, if it stands out of the others' intervals."""
    diagnosis = assessment.organisation.diagnosis
    if diagnosis is None or not diagnosis.importance:
        return say("page_importance_title_unknown", language)
    known = {name: found for name in PREDICTORS if (found := diagnosis.importance.get(name))}
    top = max(known, key=lambda name: known[name].estimate)
    others = [found.estimate for name, found in known.items() if name != top]
    if all(other < known[top].low for other in others):
        return say("page_importance_title_one", language, name=predictor_name(top, language))
    return say("page_importance_title_several", language)


def importance_rows(raw: Mapping[str, Estimate], corrected: Mapping[str, Estimate], language: str) -> list[RangeRow]:
    """One row for each of the drivers and the manager, in their fixed order."""
    rows = []
    for name in PREDICTORS:
        if (found := raw.get(name)) is not None:
            second = corrected.get(name)
            values = [share_text(found, language)]
            if corrected:
                values.append(share_text(second, language) if second else say("not_known", language))
            rows.append(RangeRow(predictor_name(name, language), "", found, second, tuple(values)))
    return rows


def predictor_name(name: str, language: str) -> str:
    """A driver's plain phrase, or the manager's."""
    return say("page_manager" if name == "manager" else f"driver_{name}", language)


def _why_not(assessment: Assessment, language: str) -> str:
    diagnosis = assessment.organisation.diagnosis
    if assessment.response is None:
        return say("page_why_no_pulse", language)
    if diagnosis is None:
        return say("page_why_hidden", language, minimum=assessment.settings.minimum)
    if diagnosis.apart:
        return say("page_why_apart", language)
    needed = assessment.settings.reliable_from
    enough = diagnosis.respondents is not None and diagnosis.respondents[0] >= needed
    return say("page_why_incomplete" if enough else "page_why_few_answers", language,
               needed=number(needed, language), answers=band_text(diagnosis.respondents, "answers", language))
