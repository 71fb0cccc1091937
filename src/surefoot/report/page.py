"""report.html: one self-contained page. No script, no request, readable without colour, on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup

from surefoot import charts
from surefoot.charts.chart import environment, speech
from surefoot.charts.formats import (
    LANG_TAGS,
    date_text,
    last_sunday,
    name_text,
    sentence_text,
)
from surefoot.charts.heat import has_ring
from surefoot.charts.rows import root
from surefoot.report import why
from surefoot.report.assets import stylesheet
from surefoot.report.definitions import definitions, settings_rows
from surefoot.report.findings import choose_heading, choose_lead
from surefoot.report.plans import plan_part
from surefoot.report.proof import proof_part
from surefoot.report.sections import first_heat_rows, measures, team_part
from surefoot.report.trust import trust
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.tables import FileFacts
from surefoot.vocabulary.words import say

MOST_FILES: Final = 60
"""More files than this are summed up by source; report.json has them all."""
_MARKUP: Final = re.compile(r"<[^>]*>")


def page_html(assessment: Assessment, language: str = "en") -> str:
    """The whole report as one HTML file."""
    context = {**speech(language), **page_context(assessment, language)}
    body = environment("surefoot.report").get_template("page.html").render(context)
    return body.replace("/*style*/", stylesheet(_MARKUP.sub("", body)), 1)


def page_context(assessment: Assessment, language: str) -> dict[str, Any]:
    """Everything the templates read."""
    figures = {"funnel": charts.funnel(assessment, language),
               "heat": charts.heat(assessment, language, first_heat_rows(assessment)),
               "segments": charts.segments(assessment, language), "lag": charts.lag(assessment, language),
               **why.drawn(assessment, language), "effects": charts.effects(assessment, language)}
    return {
        "lang": LANG_TAGS[language], "language": language, "assessment": assessment,
        "organisation": assessment.organisation, "settings": assessment.settings,
        "heading": sentence_text(choose_heading(assessment), language),
        "lead": sentence_text(choose_lead(assessment), language),
        "kicker": _kicker(assessment, language),
        "measures": measures(assessment, language), "teams": team_part(assessment, language),
        "charts": {name: {"title": chart.title, "about": chart.about, "html": Markup(chart.html)}
                   for name, chart in figures.items()},
        "as_markup": Markup, "ring": has_ring(assessment), **_why(assessment, language),
        "plans": plan_part(assessment, language), "proof": proof_part(assessment, language),
        "notes": [sentence_text(Sentence(key, values), language) for key, values in assessment.data.notes],
        "files": file_rows(assessment.data.files), "file_count": len(assessment.data.files),
        "definitions": definitions(assessment.settings, language),
        "settings_rows": settings_rows(assessment.settings, language),
    }


def _why(assessment: Assessment, language: str) -> dict[str, Any]:
    """What the sections on reasons read."""
    heads, rows = why.numbers(assessment, language)
    return {"first": why.first_part(assessment, language), "explained": why.explained(assessment, language),
            "why_heads": heads, "why_rows": rows, "links": why.links(assessment, language),
            "views": why.two_views(assessment), "trust": trust(assessment, language)}


def file_rows(files: Sequence[FileFacts]) -> list[FileFacts]:
    """The files as they are, or summed up by source and table where there are too many to read."""
    if len(files) <= MOST_FILES:
        return list(files)
    sums: dict[tuple[str, str], list[FileFacts]] = {}
    for file in files:
        sums.setdefault((file.source, file.table), []).append(file)
    return [_summed(source, table, part) for (source, table), part in sums.items()]


def _summed(source: str, table: str, part: Sequence[FileFacts]) -> FileFacts:
    first = min((file.first for file in part if file.first), default=None)
    last = max((file.last for file in part if file.last), default=None)
    return FileFacts("", source, table, sum(file.rows for file in part), sum(file.used for file in part),
                     sum(file.rejected for file in part), first, last)


def _kicker(assessment: Assessment, language: str) -> str:
    top = root(assessment)
    name = name_text(top.name) if top and top.name != top.team else say("whole_organisation", language)
    if assessment.organisation.segments is None:
        return name
    end = last_sunday(assessment.as_of)
    return say("kicker", language, name=name, weeks=assessment.settings.regular_weeks,
               date=date_text(end, language, weekday=True))
