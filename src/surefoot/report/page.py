"""report.html: one self-contained page. No script, no request, readable without colour, on a phone and on paper."""

from __future__ import annotations

import re
from typing import Any, Final

from surefoot.charts.chart import environment
from surefoot.charts.formats import LANG_TAGS, date_text, last_sunday, name_text, sentence_text
from surefoot.charts.rows import root
from surefoot.report.assets import stylesheet
from surefoot.report.findings import choose_heading, choose_lead
from surefoot.report.parts import PARTS, filled
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.words import say

_MARKUP: Final = re.compile(r"<[^>]*>")


def page_html(assessment: Assessment, language: str = "en") -> str:
    """The whole report as one HTML file."""
    body = environment("surefoot.report").get_template("page.html").render(page_context(assessment, language))
    return body.replace("/*style*/", stylesheet(_MARKUP.sub("", body), body), 1)


def page_context(assessment: Assessment, language: str) -> dict[str, Any]:
    """Everything the templates read."""
    return {**filled(tuple(PARTS), assessment, language), "lang": LANG_TAGS[language], "language": language,
            "heading": sentence_text(choose_heading(assessment), language),
            "lead": sentence_text(choose_lead(assessment), language), "kicker": kicker(assessment, language)}


def kicker(assessment: Assessment, language: str) -> str:
    """Of whom the numbers are, and of which weeks."""
    top = root(assessment)
    name = name_text(top.name) if top and top.name != top.team else say("whole_organisation", language)
    if assessment.organisation.segments is None:
        return name
    end = last_sunday(assessment.as_of)
    return say("kicker", language, name=name, weeks=assessment.settings.regular_weeks,
               date=date_text(end, language, weekday=True))
