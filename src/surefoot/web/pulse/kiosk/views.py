"""The page to type a code into, for anyone; and the cards and posters, for leads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from surefoot.charts.formats import LANG_TAGS
from surefoot.vocabulary.words import say
from surefoot.web.frame.cookieless import cookieless
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.access import LEAD, reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse.kiosk import actions, drawing, queries
from surefoot.web.pulse.models import Asked, Wave


@cookieless
@open_to(ANYONE)
@require_safe
def kiosk(request: HttpRequest, wave: UUID | None = None, team: int | None = None) -> HttpResponse:
    """Where a code is typed on a screen that many share. It shows nothing of the organisation, and asks for no team:
    the code knows its own."""
    asking = Wave.objects.filter(state__in=Wave.ASKING)
    found = (asking.filter(pk=wave) if wave else asking).first()
    if found and team is not None and not Asked.objects.filter(wave=found, cell=team).exists():
        found = None
    language = queries.language_of(found, request.GET.get("language", ""), current())
    state = "none" if found is None else "blind" if found.blind else found.state
    with translation.override(language):
        page = render(request, "pulse/kiosk/kiosk.html", {
            "csrf_token": "", "stops": (), "more": (), "state": state, "title_key": f"kiosk_title_{state}",
            "language": language, "others": _others(found, language)}, status=200 if found else 404)
    page["Content-Language"] = language
    return page


@open_to(LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: HttpRequest, wave: UUID) -> HttpResponse:
    """Which teams need cards; sent with a team, its sheet, to be printed at once: it is not told again."""
    who = reader(request)
    of = queries.wave_for(who, wave)
    if request.method != "POST":
        return _overview(request, of)
    if not request.POST.get("team", "").isdecimal() or len(request.POST["team"]) > 15:
        raise OutsideScope
    try:
        sheet = actions.print_cards(who, wave, int(request.POST["team"]))
    except actions.Refused as refused:
        return _overview(request, of, refused=str(refused), status=409)
    language = queries.language_of(of, request.POST.get("language", ""), current())
    return _on_paper(request, "sheet", of, language, {
        "team": sheet.team, "again": sheet.again, "count": len(sheet.codes),
        "cards": [drawing.card(code, language) for code in sheet.codes],
        "site": f"{settings.ENVIRONMENT.url}{reverse('pulse_kiosk')}"})


@open_to(LEAD)
@require_safe
def poster(request: HttpRequest, wave: UUID, team: int) -> HttpResponse:
    """A page for the wall beside a shared screen: the square of the page to type a code into."""
    of = queries.wave_for(reader(request), wave)
    asked = Asked.objects.filter(wave=of, cell=team).select_related("cell").first()
    if asked is None:
        raise OutsideScope
    language = queries.language_of(of, request.GET.get("language", ""), current())
    address = drawing.kiosk_link(of.pk, team, language)
    return _on_paper(request, "poster", of, language, {
        "team": asked.cell, "square": drawing.square(address),
        "site": f"{settings.ENVIRONMENT.url}{reverse('pulse_kiosk')}"})


def _overview(request: HttpRequest, of: Wave, *, refused: str = "", status: int = 200) -> HttpResponse:
    language = current()
    why = actions.cannot(of)
    return render(request, "pulse/kiosk/cards.html", {
        "here": "waves", "wave": of, "refused": refused, "why": why, "until": queries.until(of, language),
        "page": queries.lines(of, request.GET.get("page", "1"), language),
        "tongues": [(code, LANG_TAGS[code], say("language_name", code)) for code in queries.spoken(of)],
        "first": queries.language_of(of, "", language)}, status=status)


def _on_paper(request: HttpRequest, name: str, of: Wave, language: str, more: dict[str, Any]) -> HttpResponse:
    with translation.override(language):
        return render(request, f"pulse/kiosk/{name}.html", {
            "here": "waves", "wave": of, "until": queries.until(of, language), **more})


def _others(wave: Wave | None, language: str) -> list[tuple[str, str, str]]:
    known = queries.spoken(wave) if wave else list(LANG_TAGS)
    return [(code, LANG_TAGS[code], say("language_name", code)) for code in known if code != language]
