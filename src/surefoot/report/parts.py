"""The sections of the report, one at a time: the report joins them all, the product's pages take what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from markupsafe import Markup

from surefoot import charts
from surefoot.charts.chart import Chart, environment, speech
from surefoot.charts.formats import sentence_text
from surefoot.charts.heat import has_ring
from surefoot.report import why
from surefoot.report.definitions import definitions, settings_rows
from surefoot.report.files import file_rows
from surefoot.report.plans import plan_part
from surefoot.report.proof import proof_part
from surefoot.report.sections import first_heat_rows, measures, team_part
from surefoot.report.trust import trust
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.reasons import Told, reason_text
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.tables import Problem

Make = Callable[[Assessment, str], Any]


def _heat(assessment: Assessment, language: str) -> Chart:
    return charts.heat(assessment, language, first_heat_rows(assessment))


def _notes(assessment: Assessment, language: str) -> list[str]:
    return [sentence_text(Sentence(key, values), language) for key, values in assessment.data.notes]


def _problems(assessment: Assessment, language: str) -> list[tuple[Problem, Told]]:
    return [(problem, reason_text(problem.reason, language)) for problem in assessment.data.problems]


CHARTS: Final[Mapping[str, Callable[[Assessment, str], Chart]]] = {
    "funnel": charts.funnel, "heat": _heat, "segments": charts.segments, "lag": charts.lag,
    "importance": charts.importance, "reinforcement": charts.reinforcement, "managers": why.managers,
    "effects": charts.effects}
VALUES: Final[Mapping[str, Make]] = {
    "measures": measures, "teams": team_part, "ring": lambda assessment, language: has_ring(assessment),
    "first": why.first_part, "explained": why.explained, "why_numbers": why.numbers, "links": why.links,
    "views": lambda assessment, language: why.two_views(assessment), "trust": trust, "plans": plan_part,
    "proof": proof_part, "notes": _notes, "problems": _problems,
    "files": lambda assessment, language: file_rows(assessment.data.files),
    "file_count": lambda assessment, language: len(assessment.data.files),
    "definitions": lambda assessment, language: definitions(assessment.settings, language),
    "settings_rows": lambda assessment, language: settings_rows(assessment.settings, language)}
PARTS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "reading": ((), ("measures",)), "funnel": (("funnel",), ()), "teams": ((), ("teams",)),
    "heat": (("heat",), ("teams", "ring")), "first": ((), ("first",)),
    "why": (("importance", "reinforcement", "managers"), ("explained", "why_numbers", "links", "views", "trust")),
    "next": ((), ("plans",)), "proof": (("effects",), ("proof",)), "segments": (("segments",), ()),
    "lag": (("lag",), ()), "missing": ((), ()), "method": ((), ("definitions", "settings_rows")),
    "data": ((), ("notes", "problems", "files", "file_count"))}
"""Section -> the charts and the values it is made of, in the order of the report."""


def common(assessment: Assessment) -> dict[str, Any]:
    """What every section may read.

    `beside` says whether other files lie beside the page; `made` links to how a number is made, where there is a page
    on it; `lone` hides the heading of a section whose page has the same; `address` is where a group has a page of its
    own, by key.
    """
    return {"assessment": assessment, "organisation": assessment.organisation, "settings": assessment.settings,
            "as_markup": Markup, "beside": True, "made": lambda topic: "", "lone": False, "address": {}}


def filled(names: tuple[str, ...], assessment: Assessment, language: str,
           given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything these sections read; each value is made once, those in `given` not at all."""
    known = dict(given or {})
    figures = dict.fromkeys(chart for name in names for chart in PARTS[name][0])
    wanted = dict.fromkeys(value for name in names for value in PARTS[name][1] if value not in known)
    drawn = {name: CHARTS[name](assessment, language) for name in figures}
    known |= {name: VALUES[name](assessment, language) for name in wanted}
    return {**common(assessment), **speech(language), "charts": {
        name: {"title": chart.title, "about": chart.about, "html": Markup(chart.html)}
        for name, chart in drawn.items()}, **known}


def part(name: str, assessment: Assessment, language: str, **given: Any) -> Markup:
    """One section as markup; `given` stands in for values that would be made otherwise."""
    context = filled((name,), assessment, language, given)
    return Markup(environment("surefoot.report").get_template(f"{name}.html").render(context))
