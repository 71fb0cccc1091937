"""The first pages and the two addresses a machine asks."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.frame import starting
from surefoot.web.frame.rules import ANYONE, open_to

YEAR = 365 * 24 * 3600


@open_to(ANYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Surefoot is, and that nothing is set up yet."""
    return render(request, "frame/home.html", {"here": "home"})


@open_to(ANYONE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What is needed to begin."""
    return render(request, "frame/start.html", {"here": "start"})


@open_to(ANYONE)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language in a cookie, and go back to the page they came from (never to another site)."""
    chosen, came = request.POST.get("language", ""), request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(came if ours else "/")
    if chosen in LANGUAGES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, httponly=True, samesite="Lax",
                            secure=settings.LANGUAGE_COOKIE_SECURE)
    return response


@open_to(ANYONE)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@open_to(ANYONE)
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """This process can do its work: the database answers and has the tables of this version."""
    if starting.is_ready():
        return HttpResponse("ready\n", content_type="text/plain")
    return HttpResponse("not ready\n", content_type="text/plain", status=503)
