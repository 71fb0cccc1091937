"""The comments of a closed wave, and what was agreed on a wave, to print and to keep."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.frame.viewing import viewed
from surefoot.web.people.access import LEAD, having
from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse.comments.themes import themes
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.results import agreement as agreed
from surefoot.web.pulse.results import remarks

OVERSEES: Final = having("administrator", "auditor", "lead")
A_PAGE: Final = 25


@open_to(LEAD)
@require_safe
def comments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What people wrote, mixed, and what it is about."""
    wave, language = _wave(pk), current()
    texts = remarks.texts(wave)
    if texts:
        viewed(request, "organisation")
    return render(request, "pulse/results/comments.html", {
        "here": "waves", "wave": wave, "total": len(texts), "fewest": remarks.FEWEST,
        "told": say("results_comment_count", language, count=len(texts)), "themes": themes(texts, language),
        "page": Paginator(texts, remarks.A_PAGE).get_page(request.GET.get("page", "1"))})


@open_to(OVERSEES)
@require_safe
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All there is to agree on about a wave, on one page to read and to print."""
    wave = _wave(pk)
    found = agreed.of(wave, current())
    return render(request, "pulse/results/agreement.html", {
        "here": "wave_agreements", "wave": wave, "found": found, "days": agreed.days(found)})


@open_to(OVERSEES)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements of all waves, the newest first."""
    language = current()
    page = Paginator(Wave.objects.exclude(state="cancelled").order_by("-number"), A_PAGE).get_page(
        request.GET.get("page", "1"))
    page.object_list = [{"pk": wave.pk, "title": say("agreement_round", language, number=wave.number), "days": say(
        "agreement_days", language, first=date_text(clock.day_of(wave.opens_at), language),
        last=date_text(clock.day_of(wave.closes_at), language))} for wave in page.object_list]
    return render(request, "pulse/results/agreements.html", {"here": "wave_agreements", "page": page})


@open_to(OVERSEES)
@require_safe
def agreement_files(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same as files: the page and what it says as JSON, in one ZIP."""
    wave = _wave(pk)
    response = HttpResponse(agreed.packed(agreed.of(wave, current())), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="surefoot-pulse-{wave.number}.zip"'
    return response


def _wave(pk: UUID) -> Wave:
    found = Wave.objects.filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    return found
