"""Pages on the whole organisation, for leads. Every one is drawn from what was published; nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from surefoot import charts
from surefoot.charts.event_study import study, with_weeks
from surefoot.report.definitions import settings_rows
from surefoot.report.parts import part
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.results import Assessment
from surefoot.web.assessments import beside, cut, queries, tables
from surefoot.web.assessments.answers import Page, answer
from surefoot.web.assessments.drawn import kept
from surefoot.web.assessments.driver_page import driver_page
from surefoot.web.assessments.hidden import reasons
from surefoot.web.assessments.how_page import HowPage, how_page, parts_of
from surefoot.web.assessments.made import TOPICS, made
from surefoot.web.assessments.models import Run
from surefoot.web.assessments.overview_page import (
    STEPS,
    NextStep,
    Overview,
    first_groups,
    next_step,
    overview,
    pictures,
)
from surefoot.web.assessments.section_page import SectionPage
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import LEAD, SEES_GROUPS, reader
from surefoot.web.people.reader import Reader

Make = Callable[..., Page]


def about_a_run(here: str) -> Callable[[Make], Callable[..., HttpResponse]]:
    """A view whose function makes a page of a run; without a run it says what has to happen first."""
    def wrapped(make: Make) -> Callable[..., HttpResponse]:
        @wraps(make)
        def view(request: HttpRequest, **values: Any) -> HttpResponse:
            run, newest = cut.chosen(request, reader(request))
            if run is None:
                return render(request, "assessments/none.html", {"here": here})
            return answer(request, make(request, run, newest, **values))
        return view
    return wrapped


@open_to(LEAD)
@require_safe
@about_a_run("overview")
def overview_view(request: HttpRequest, run: Run, newest: bool) -> Page:
    """The finding, and where to look next."""
    who, language = reader(request), current()
    assessment = kept(("leading", run.pk), lambda: cut.leading(who, run))
    course = [moment for moment in cut.moments(who) if moment.as_of <= run.as_of]
    shows = kept(("overview", run.pk, language, len(course)), lambda: _overview(who, run, assessment, course, language))
    return Page("overview", "assessments/overview.html", run, newest, "overview", shows, cut.ORGANISATION,
                lambda: [tables.groups_table(queries.whole(who, run).teams), tables.organisation_table(assessment),
                         tables.funnel_table(assessment)],
                pictures(assessment, course, language), report=lambda: queries.whole(who, run))


def _overview(who: Reader, run: Run, assessment: Assessment, course: list[charts.Moment], language: str) -> Overview:
    steps: list[NextStep] = []
    groups = first_groups(assessment)
    known = cut.addresses(groups)
    for group in cut.with_plans(who, run, groups):
        found = next_step(group, _plan_address(known.get(group.team)), language)
        if found and len(steps) < STEPS:
            steps.append(found)
    return overview(assessment, course, steps, language)


def _plan_address(team: str | None) -> str:
    return f"{team}/plan" if team else reverse("roadmap")


@open_to(LEAD)
@require_safe
@about_a_run("drivers")
def driver_view(request: HttpRequest, run: Run, newest: bool, driver: str) -> Page:
    """One barrier across the organisation."""
    if driver not in DRIVERS:
        raise Http404
    who, language, number = reader(request), current(), page_number(request)
    assessment = kept(("leading", run.pk), lambda: cut.leading(who, run))
    shows = kept(("driver", run.pk, language, driver, number),
                 lambda: driver_page(assessment, driver, number, language))
    return Page(f"driver-{driver}", "assessments/driver.html", run, newest, "overview", shows, cut.ORGANISATION,
                lambda: [tables.groups_table(assessment.teams), tables.organisation_table(assessment)],
                {"heat": lambda: charts.heat(assessment, language),
                 "importance": lambda: charts.importance(assessment, language),
                 "reinforcement": lambda: charts.reinforcement(assessment, language)},
                beside=beside.notes(driver, language))


@open_to(LEAD)
@require_safe
@about_a_run("lag")
def lag_view(request: HttpRequest, run: Run, newest: bool) -> Page:
    """Whether training stays, and how often people use it."""
    assessment, language = _organisation(request, run), current()
    chart = charts.lag(assessment, language)
    shows = SectionPage(chart.title, chart.about, kept(("lag", run.pk, language), lambda: (
        part("lag", assessment, language, made=made, lone=True), part("segments", assessment, language, made=made))))
    return Page("after-training", "assessments/sections.html", run, newest, "overview", shows, cut.ORGANISATION,
                lambda: [tables.lag_table(assessment), tables.segments_table(assessment)],
                {"lag": lambda: chart, "segments": lambda: charts.segments(assessment, language)})


@open_to(LEAD)
@require_safe
@about_a_run("proof")
def proof_view(request: HttpRequest, run: Run, newest: bool) -> Page:
    """Did it work: each action with its verdict, estimate, checks and weeks."""
    assessment, language = _organisation(request, run), current()
    chart = charts.effects(assessment, language)
    shows = SectionPage(chart.title, chart.about, kept(("proof", run.pk, language), lambda: (
        part("proof", assessment, language, made=made, lone=True),)))
    drawn = {found.name: partial(_same, found) for found in (
        chart, *(study(effect, language) for effect in with_weeks(assessment)))}
    return Page("proof", "assessments/sections.html", run, newest, "proof", shows, cut.ORGANISATION,
                lambda: [tables.effects_table(assessment, language), tables.weeks_table(assessment)], drawn)


def _same(chart: charts.Chart) -> charts.Chart:
    return chart


@open_to(LEAD)
@require_safe
@about_a_run("why")
def why_view(request: HttpRequest, run: Run, newest: bool) -> Page:
    """What goes with willingness in the whole organisation, and how far to trust the answers."""
    assessment, language = _organisation(request, run), current()
    chart = charts.importance(assessment, language)
    shows = SectionPage(chart.title, chart.about, kept(("why", run.pk, language), lambda: (
        part("why", assessment, language, made=made, lone=True),)))
    return Page("why", "assessments/sections.html", run, newest, "overview", shows, cut.ORGANISATION,
                lambda: [tables.organisation_table(assessment)],
                {"importance": lambda: chart, "reinforcement": lambda: charts.reinforcement(assessment, language)})


@open_to(SEES_GROUPS)
@require_safe
@about_a_run("how")
def how_view(request: HttpRequest, run: Run, newest: bool, measure: str = "funnel") -> Page:
    """How one kind of number is made."""
    if measure not in TOPICS:
        raise Http404
    who, language = reader(request), current()
    lead = "lead" in who.roles
    assessment = _organisation(request, run) if lead else queries.some(who, run, kind="none", count=0).assessment

    def told() -> HowPage:
        return how_page(assessment, measure, parts_of(run.versions), reasons(who, run, measure), language)

    # What is hidden is counted among the groups a reader sees: the same for all leads, another for each manager.
    shows = kept(("how", run.pk, language, measure), told) if lead else told()
    return Page(f"how-{measure}", "assessments/how.html", run, newest, "overview" if lead else "teams", shows,
                cut.ORGANISATION,
                lambda: [tables.settings_table(settings_rows(assessment.settings, language), language)])


def page_number(request: HttpRequest) -> int:
    """The page that is asked for; 1 where nothing sensible is."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) <= 6 else 1


def _organisation(request: HttpRequest, run: Run) -> Assessment:
    who = reader(request)
    return kept(("leading", run.pk), lambda: cut.leading(who, run))
