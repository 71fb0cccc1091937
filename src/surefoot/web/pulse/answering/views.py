"""The pages around answering that know their reader: how the pulse stands, and fetching one's code."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from surefoot.charts.formats import date_text
from surefoot.web.frame.cookieless import untraced
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.access import SIGNED_IN, reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse import tickets
from surefoot.web.pulse.answering import questions, screens
from surefoot.web.pulse.answering import sent as sending
from surefoot.web.pulse.answering.standing import closing_day, standing, wave_of
from surefoot.web.pulse.handing import NotTaken
from surefoot.web.pulse.keys import KeyGone
from surefoot.web.pulse.models import Asked, Wave


@open_to(SIGNED_IN)
@require_safe
def pulse(request: HttpRequest) -> HttpResponse:
    """The wave that asks the reader, with what they are promised; or why there is none. Who looks is not noted."""
    found, language = standing(reader(request).person), current()
    if found.state == "open" and found.wave:
        return _elsewhere(found.wave) or render(request, "pulse/start.html", {
            "here": "pulse", **screens.opening(found.wave, language), "cell": found.cell,
            "how": reverse("pulse_how", args=[found.wave.pk])})
    closed = found.wave if found.state == "closed" else None
    results = closed.results_on if closed else None
    return render(request, "pulse/between.html", {
        "here": "pulse", "title_key": f"answering_{found.state}_title", "text_key": f"answering_{found.state}",
        "opens": date_text(found.opens, language, weekday=True) if found.opens else "",
        "results": date_text(results, language, weekday=True) if results else "",
        "how": reverse("pulse_how", args=[found.wave.pk]) if found.wave else ""})


@untraced
@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, wave: UUID) -> HttpResponse:
    """Fetch one's code and see the first question. From here on nothing knows who answers."""
    if request.method != "POST":
        return redirect("pulse")
    person = reader(request).person
    found = Wave.objects.filter(pk=wave).first()
    if person is None or found is None:
        raise OutsideScope
    if found.state != "open":
        return screens.refused(request, "paused" if found.state == "paused" else "over", kiosk=False)
    if Asked.objects.filter(wave=found, person=person).exclude(blinded="").exists():
        return redirect("pulse_blind", wave=found.pk)
    try:
        code = tickets.issue(found, person)
        wave_of(code)
    except KeyGone:
        return screens.refused(request, "lost", kiosk=False)
    except NotTaken:
        return screens.refused(request, "used", kiosk=False)
    return screens.screen(request, found, sending.begun(code, current(), found))


@open_to(ANYONE)
@require_safe
def how(request: HttpRequest, wave: UUID) -> HttpResponse:
    """How the promises are kept, in plain words, and what they do not cover."""
    found = get_object_or_404(Wave.objects.exclude(state="planned"), pk=wave)
    language = questions.known(request.GET.get("language", "")) or current()
    with translation.override(language):
        return render(request, "pulse/how.html", {
            "wave": found, "closes": date_text(closing_day(found), language, weekday=True)})


def _elsewhere(wave: Wave) -> HttpResponse | None:
    """Where a wave in blind mode is answered: its tokens are made in the browser, on pages of their own."""
    if not wave.blind:
        return None
    try:
        return redirect("pulse_blind", wave=wave.pk)
    except NoReverseMatch:
        return None
