"""The pages of waves, for leads: all of them, one of them, planning one, and the rhythm."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from surefoot.web.frame import mail
from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.frame.viewing import viewed
from surefoot.web.people.access import LEAD, reader
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.waves import actions, asks, deeds, panels, queries
from surefoot.web.pulse.waves.forms import RhythmForm, WavePlan, newly_planned, planned
from surefoot.web.pulse.waves.refusing import Refused


@open_to(LEAD)
@require_safe
def waves(request: HttpRequest) -> HttpResponse:
    """Every wave, and how it stands."""
    who, language = reader(request), current()
    first = queries.foremost(who)
    return render(request, "pulse/waves/waves.html", {
        "here": "waves", "page": queries.listing(who, request.GET.get("page", "1"), language),
        "heading": queries.heading(first, language) if first else "", "first": first, "rhythm": queries.rhythm(),
        "has_people": queries.has_people(), "has_mail": mail.is_set_up()})


@open_to(LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a wave."""
    who = reader(request)
    queries.allowed(who)
    last = Wave.objects.exclude(state="cancelled").order_by("-number").first()
    form = WavePlan(request.POST) if request.method == "POST" else WavePlan(
        initial=newly_planned(last, queries.rhythm()))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("wave", actions.plan(who, form.plan()).pk)
        except Refused as refused:
            wrong(form, {"": str(refused)})
    return _form(request, form, None)


@open_to(LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a wave that has not opened yet."""
    who = reader(request)
    wave = queries.one(who, pk)
    if wave.state != "planned":
        return redirect("wave", pk)
    form = WavePlan(request.POST) if request.method == "POST" else WavePlan(initial=planned(wave))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("wave", actions.change(who, pk, form.plan()).pk)
        except Refused as refused:
            wrong(form, {"": str(refused)})
    return _form(request, form, wave)


@open_to(LEAD)
@require_safe
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A wave: how it stands, what can be done next, whom it asks and what."""
    language = current()
    wave = queries.one(reader(request), pk)
    if wave.state == "closed" and wave.answered:
        viewed(request, "organisation")
    return render(request, "pulse/waves/wave.html", {
        "here": "waves", "wave": wave, "heading": queries.heading(wave, language),
        "lead": f"waves_lead_{wave.state}", "facts": queries.facts(wave, language), "deeds": deeds.open_to(wave),
        "hindered": queries.hindered(wave), "response": queries.response(wave, language),
        "whom": queries.whom(wave, request.GET.get("page", "1"), language), "asked": asks.spoken(wave, language),
        "panels": panels.shown(wave, language), "has_mail": mail.is_set_up()})


@open_to(LEAD)
@require_safe
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every question as people will read it, in each language. Nothing is stored."""
    wave = queries.one(reader(request), pk)
    return render(request, "pulse/waves/preview.html", {
        "here": "waves", "wave": wave, "spoken": [asks.spoken(wave, code) for code in asks.languages(wave)]})


@open_to(LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: HttpRequest) -> HttpResponse:
    """Choose how waves follow each other by themselves."""
    who = reader(request)
    queries.allowed(who)
    kept = queries.rhythm()
    form = RhythmForm(request.POST) if request.method == "POST" else RhythmForm(
        initial={"weeks": kept.weeks, "days": kept.days})
    if request.method == "POST" and form.is_valid():
        actions.set_rhythm(who, form.cleaned_data["weeks"], form.cleaned_data["days"])
        return redirect("waves")
    return render(request, "pulse/waves/rhythm.html", {"here": "waves", "form": form},
                  status=422 if form.errors else 200)


def _form(request: HttpRequest, form: WavePlan, wave: Wave | None) -> HttpResponse:
    return render(request, "pulse/waves/plan.html", {"here": "waves", "form": form, "wave": wave},
                  status=422 if form.errors else 200)
