"""The first pages and the two addresses a machine asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.frame import menu, starting
from surefoot.web.frame.language import choose
from surefoot.web.frame.rules import ANYONE, VISITOR, Rule, open_to
from surefoot.web.frame.sockets import Socket

SET_UP: Final = Socket[Callable[[], bool]]("whether an organisation is set up")


@open_to(ANYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Surefoot is, for visitors; who is signed in goes to their first place."""
    if not VISITOR.allows(request):
        return redirect(next((stop.name for stop in menu.open_to(request) if stop.arrival), "me"))
    return render(request, "frame/home.html", {"here": "home", "set_up": any(is_so() for is_so in SET_UP.plugged())})


@open_to(ANYONE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What is needed to begin."""
    return render(request, "frame/start.html", {"here": "start"})


@open_to(Rule("has_more", lambda request: bool(menu.beyond(request))))
@require_safe
def set_up(request: HttpRequest) -> HttpResponse:
    """The places that have no room in the navigation, each with what it is for."""
    found = [(stop, reverse(stop.name), f"{stop.word}_about") for stop in menu.beyond(request)]
    return render(request, "frame/set_up.html", {"here": "set_up", "found": found})


@open_to(ANYONE)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language in a cookie, and go back to the page they came from (never to another site)."""
    chosen, came = request.POST.get("language", ""), request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(came if ours else "/")
    if chosen in LANGUAGES:
        choose(response, chosen)
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
