"""The page of withheld names."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from surefoot.web.close.ritual.models import Withheld
from surefoot.web.close.ritual.withheld import actions, queries
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import having, reader

KEEPS_NAMES: Final = having("policy_owner", "lead")
TOLD: Final = ("added", "known", "no_names", "no_room", "removed")


@open_to(KEEPS_NAMES)
@require_http_methods(["GET", "HEAD", "POST"])
def withheld(request: HttpRequest) -> HttpResponse:
    """The names, and a field to paste more into."""
    if request.method == "POST":
        added = actions.add(reader(request), request.POST.get("lines", ""))
        return _back({"added": added.added, "known": added.known, "no_names": added.no_names, "no_room": added.no_room})
    search = request.GET.get("search", "")[:actions.LONGEST]
    return render(request, "ritual/withheld/names.html", {
        "here": "tries_withheld", "page": queries.listing(search, request.GET.get("page", "1")), "search": search,
        "total": Withheld.objects.count(), "most": actions.MOST, "done": _done(request)})


@open_to(KEEPS_NAMES)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one name."""
    actions.remove(reader(request), pk)
    return _back({"removed": 1})


def _back(told: dict[str, int]) -> HttpResponse:
    return redirect(f"{reverse('tries_withheld')}?{urlencode(told)}")


def _done(request: HttpRequest) -> dict[str, int]:
    """What an address says was just done: counts, as far as they are numbers. "added" is there even where it is 0."""
    found = {name: int(told) for name in TOLD
             if (told := request.GET.get(name, "")).isascii() and told.isdigit() and len(told) < 6}
    return {name: count for name, count in found.items() if count or name == "added"}
