"""The page on which tries are found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surefoot.web.close.ritual.access import WORKS_HERE
from surefoot.web.close.ritual.searching import queries
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import reader


@open_to(WORKS_HERE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Tries by words, role and task. What is looked for is noted nowhere."""
    asked = queries.wanted(request.GET)
    return render(request, "ritual/searching/search.html", {
        "here": "tries", "asked": asked, "choices": queries.choices(asked),
        "page": queries.found(reader(request), asked, request.GET.get("page", "1"), current())})
