"""Whom there is to see as, and the pages as they see them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surefoot.web.frame import jobs
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import reader
from surefoot.web.see_as import actions, looking
from surefoot.web.see_as.access import LOOKS
from surefoot.web.see_as.making import invented

WORKING = ("waiting", "running")


@open_to(LOOKS)
@require_safe
def see_as(request: HttpRequest) -> HttpResponse:
    """Whom there is to see as; before that, how the invented organisation is made."""
    found, state = invented(), jobs.newest("see_as.make")
    title = ("see_as_title" if found else "see_as_making_title" if state in WORKING else
             "see_as_failed_title" if state == "failed" else "see_as_none_title")
    return render(request, "see_as/see_as.html", {"here": "see_as", "found": found, "working": state in WORKING,
                                                  "title_key": title})


@open_to(LOOKS)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Have the invented organisation made."""
    actions.have_made(reader(request))
    return redirect("see_as")


@open_to(LOOKS)
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Whether it is still being made, for the page that says so; word to load the page anew once it is not."""
    working = jobs.newest("see_as.make") in WORKING
    response = render(request, "see_as/progress.html", {"working": working})
    if not working:
        response["HX-Refresh"] = "true"
    return response


@open_to(LOOKS)
def look(request: HttpRequest, part: str, page: str = "") -> HttpResponse:
    """A page as an invented person sees it. It can only be looked at, whatever is sent."""
    found = invented()
    if found is None:
        return redirect("see_as")
    player = found.player(part)
    if player is None:
        raise Http404
    return looking.look(request, found, player, page)
