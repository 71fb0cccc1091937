"""The calendar itself, for programs that know its address; and the page on which somebody makes and ends theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surefoot.channels.calendar import MEDIA_TYPE, written
from surefoot.charts.formats import date_text
from surefoot.web.api.calendar import actions, queries
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.access import SIGNED_IN, reader
from surefoot.web.people.mine.again import recently
from surefoot.web.people.signin.limits import Limit, network

UNKNOWN: Final = Limit("calendar network", 60, timedelta(minutes=1))
"""Addresses that are none, from one network."""
FETCHED: Final = Limit("calendar", 60, timedelta(hours=1))
"""Of one address: programs fetch it a few times a day."""
PLAIN: Final = "text/plain; charset=utf-8"
DONE: Final = ("ended",)


@open_to(ANYONE)
@require_safe
def feed(request: HttpRequest, made: str) -> HttpResponse:
    """The calendar at this address, to whoever has it; a session opens nothing here."""
    here = network(request)
    found = None if UNKNOWN.is_over(here) else queries.feed_of(made)
    if found is not None and FETCHED.hit(made):
        return HttpResponse(written(found), content_type=MEDIA_TYPE)
    if found is not None or not UNKNOWN.hit(here):
        return HttpResponse(status=429, headers={"Retry-After": "600"}, content_type=PLAIN)
    return HttpResponse(status=404, content_type=PLAIN)


@open_to(SIGNED_IN)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Whether the reader has an address for their calendar, and what stands in it."""
    who, made = reader(request), queries.made_on(reader(request))
    done = request.GET.get("done", "")
    return render(request, "api/calendar.html", {
        "here": "me", "made": date_text(made, current()) if made else "", "has_person": who.person is not None,
        "leads": bool(who.teams), "owns": "policy_owner" in who.roles,
        "done": f"calendar_done_{done}" if done in DONE else ""})


@open_to(SIGNED_IN)
@require_POST
@recently
def make(request: HttpRequest) -> HttpResponse:
    """Make the address, or another in its place; it is shown this once."""
    made = actions.make(reader(request), current())
    address = f"{settings.ENVIRONMENT.url}{reverse('calendar_feed', args=[made])}"
    return render(request, "api/calendar_made.html", {"here": "me", "address": address})


@open_to(SIGNED_IN)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the address."""
    actions.end(reader(request))
    return redirect(f"{reverse('my_calendar')}?done=ended")
