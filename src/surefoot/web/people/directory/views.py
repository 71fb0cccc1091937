"""The list of people and the record of one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people import erasing
from surefoot.web.people.access import ADMINISTRATOR, SEES_PEOPLE, reader
from surefoot.web.people.directory import actions, queries
from surefoot.web.people.directory.forms import Ending, Erasing

DONE = ("ended", "on")


@open_to(SEES_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who works here, as far as the reader may see."""
    who, asked = reader(request), queries.asked(request.GET)
    rows, following = queries.page(who, asked)
    keeps = queries.keeps(who)
    return render(request, "people/directory/people.html", {
        "here": "people", "rows": rows, "following": following, "asked": asked, "keeps": keeps,
        "erased": request.GET.get("done") == "erased",
        "sites": queries.sites() if keeps else [], "of": queries.team_name(asked.of),
        "states": [(each, f"people_here_{each}") for each in queries.HERE]})


@open_to(SEES_PEOPLE)
@require_safe
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person's record."""
    return _page(request, pk, Ending(), Erasing())


@open_to(ADMINISTRATOR)
@require_POST
def employment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it on a day, or take that back."""
    who, form = reader(request), Ending(request.POST)
    try:
        if "on" in request.POST:
            actions.take_back_end(who, pk)
            return _back(pk, "on")
        if form.is_valid():
            actions.end_employment(who, pk, form.cleaned_data["last"])
            return _back(pk, "ended")
    except actions.Refused as refused:
        form.is_valid()
        wrong(form, {"": str(refused)})
    return _page(request, pk, form, Erasing())


@open_to(ADMINISTRATOR)
@require_POST
def erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have everything about somebody who left erased."""
    who, form = reader(request), Erasing(request.POST)
    if form.is_valid():
        try:
            erasing.erase_person(who, pk)
        except erasing.StillHere:
            wrong(form, {"": "person_erase_here"})
        else:
            return redirect(f"{reverse('people')}?here=left&done=erased")
    return _page(request, pk, Ending(), form)


def _page(request: HttpRequest, pk: UUID, form: Ending, erasing_form: Erasing) -> HttpResponse:
    who, done = reader(request), request.GET.get("done", "")
    found = queries.one(who, pk)
    return render(request, "people/directory/person.html", {
        "here": "people", "form": erasing_form if erasing_form.errors else form, "ending": form,
        "erasing": erasing_form, "done": f"person_done_{done}" if done in DONE else "",
        **queries.context(who, found, current())}, status=422 if form.errors or erasing_form.errors else 200)


def _back(pk: UUID, done: str) -> HttpResponse:
    return redirect(f"{reverse('person', args=[pk])}?done={done}")
