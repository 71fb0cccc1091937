"""The pages on assessments themselves, for leads: all of them, one of them, making one now, and when by itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surefoot.web.assessments import actions, cut, hidden, queries, rhythm, run_page, runs_page
from surefoot.web.assessments.drawn import kept
from surefoot.web.assessments.forms import WhenForm
from surefoot.web.assessments.views import page_number
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.intake.models import Part
from surefoot.web.people.access import LEAD, reader


@open_to(LEAD)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """How it stands, and every run."""
    return _page(request)


@open_to(LEAD)
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How far the one under way is, for the page that shows it; word to load that page anew once it is over."""
    stands = _standing(request)
    response = render(request, "assessments/progress.html", {"stands": stands})
    if stands.state != "running":
        response["HX-Refresh"] = "true"
    return response


@open_to(LEAD)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Ask for one now; the one under way, if there is one."""
    actions.start(reader(request))
    return redirect("assessments")


@open_to(LEAD)
@require_POST
def when(request: HttpRequest) -> HttpResponse:
    """Choose when they are made by themselves."""
    form = WhenForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    actions.set_rhythm(reader(request), form.cleaned_data["day"], form.cleaned_data["at"])
    return redirect("assessments")


@open_to(LEAD)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One run: what it was made from and with, and what it does not show."""
    who, language = reader(request), current()
    run = queries.run_for(who, number)
    shows = kept(("run", run.pk, language), lambda: run_page.run_page(
        run, queries.some(who, run, kind="none", count=0).assessment, hidden.not_shown(who, run),
        settings.ENVIRONMENT.keep_assessment_months, language))
    return render(request, "assessments/run.html", {"here": "assessments", "page": shows})


def _standing(request: HttpRequest) -> runs_page.Standing:
    return runs_page.standing(queries.newest(reader(request)), actions.newest_attempt(), has_data=_has_data(),
                              language=current())


def _has_data() -> bool:
    return Part.objects.filter(live=True).exists()


def _page(request: HttpRequest, form: WhenForm | None = None) -> HttpResponse:
    who, language = reader(request), current()
    listed, total = queries.some_runs(who, (page_number(request) - 1) * runs_page.ROWS, runs_page.ROWS)
    followed = rhythm.found()
    shown = form or WhenForm(initial={"day": rhythm.day_of(followed), "at": followed.at})
    return render(request, "assessments/runs.html", {
        "here": "assessments", "stands": _standing(request), "has_data": _has_data(), "form": shown, "total": total,
        "lines": runs_page.lines(listed, queries.newest(who), language),
        "tries": runs_page.tries(actions.attempts(runs_page.TRIED), language),
        "when": runs_page.when(settings.ENVIRONMENT.keep_assessment_months, language),
        "page": cut.Pages(page_number(request), max(-(-total // runs_page.ROWS), 1)),
    }, status=422 if shown.errors else 200)
