"""The pages of sites: their country, and the days on which they do not work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import LEAD_OR_ADMINISTRATOR, reader
from surefoot.web.people.structure import queries
from surefoot.web.people.structure import sites as actions
from surefoot.web.people.structure.forms import Country, Holiday


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    """Every site."""
    return render(request, "people/structure/sites.html", {
        "here": "people", "page": queries.sites(reader(request), request.GET.get("page", "1"))})


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def site(request: HttpRequest, pk: int) -> HttpResponse:
    """One site."""
    return _page(request, pk)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_POST
def country(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in which country it lies."""
    form = Country(request.POST)
    if form.is_valid():
        actions.say_country(reader(request), pk, form.cleaned_data["country"])
        return redirect("site", pk)
    return _page(request, pk, country=form)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Days off."""
    form = Holiday(request.POST)
    if form.is_valid():
        try:
            actions.add_holiday(reader(request), pk, *form.days(), form.cleaned_data["name"])
            return redirect("site", pk)
        except actions.Refused as refused:
            wrong(form, {"starts": str(refused)})
    return _page(request, pk, form=form)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_POST
def remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take days off away."""
    actions.remove_holiday(reader(request), pk, number)
    return redirect("site", pk)


def _page(request: HttpRequest, pk: int, *, country: Country | None = None,
          form: Holiday | None = None) -> HttpResponse:
    found, shown = queries.site(reader(request), pk, request.GET.get("page", "1"), current())
    of = country or Country(initial={"country": found.country})
    days = form or Holiday()
    return render(request, "people/structure/site.html", {
        "here": "people", "site": found, "page": shown, "country": of, "form": days,
        "wrong": country or form}, status=422 if of.errors or days.errors else 200)
