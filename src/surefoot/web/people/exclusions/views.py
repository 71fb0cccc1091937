"""The pages of what is not measured."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.frame import clock
from surefoot.web.frame.forms import said, wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import LEAD_OR_ADMINISTRATOR, reader
from surefoot.web.people.exclusions import actions, queries
from surefoot.web.people.exclusions.forms import Ending, Exclude


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def excluded(request: HttpRequest) -> HttpResponse:
    """What is not measured, and what was not."""
    return _page(request)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Exclude something."""
    form = Exclude(request.POST) if request.method == "POST" else Exclude()
    if request.method == "POST" and form.is_valid():
        try:
            actions.exclude(reader(request), form.wanted())
            return redirect("excluded")
        except actions.Refused as refused:
            wrong(form, {"": str(refused)})
    return render(request, "people/exclusions/new.html", {"here": "people", "form": form},
                  status=422 if form.errors else 200)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Measure it again after a day."""
    form = Ending(request.POST)
    if not form.is_valid():
        return _page(request, refused=said("form_day"), status=422)
    try:
        actions.end(reader(request), pk, form.cleaned_data["last"])
    except actions.Refused as refused:
        return _page(request, refused=said(str(refused)), status=409)
    return redirect("excluded")


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    shown = queries.page(reader(request), request.GET.get("page", "1"), current())
    return render(request, "people/exclusions/excluded.html", {
        "here": "people", "page": shown, "refused": refused, "today": clock.today(),
        "any": any(not row.over for row in shown.object_list)}, status=status)
