"""The pages of teams and roles."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surefoot.web.frame import clock
from surefoot.web.frame.forms import said, wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import ADMINISTRATOR, LEAD_OR_ADMINISTRATOR, SEES_PEOPLE, reader
from surefoot.web.people.periods import day_asked
from surefoot.web.people.scope import OutsideScope
from surefoot.web.people.structure import actions, queries, tasks
from surefoot.web.people.structure.forms import Appoint, Task

LONGEST = 100


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """The tree as of a day."""
    day, search = day_asked(request.GET.get("on", ""), clock.today()), _text(request)
    shown = queries.page(reader(request), day, search, request.GET.get("page", "1"), current())
    return render(request, "people/structure/teams.html", {"here": "people", "page": shown, "day": day,
                                                           "search": search, "is_today": day == clock.today()})


@open_to(SEES_PEOPLE)
@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """One team as of a day, and its history."""
    return _team(request, pk, Appoint())


@open_to(ADMINISTRATOR)
@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody deputy or co-manager of a team."""
    form = Appoint(request.POST)
    if form.is_valid():
        try:
            actions.appoint(reader(request), pk, form.wanted())
            return redirect("team_now", pk)
        except actions.Refused as refused:
            wrong(form, {"person": str(refused)})
    return _team(request, pk, form)


@open_to(ADMINISTRATOR)
@require_POST
def dismiss(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """End it."""
    try:
        actions.dismiss(reader(request), pk, number)
    except actions.Refused as refused:
        return _team(request, pk, Appoint(), refused=said(str(refused)))
    return redirect("team_now", pk)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every role."""
    search = _text(request)
    return render(request, "people/structure/roles.html", {
        "here": "people", "search": search,
        "page": queries.roles(reader(request), search, request.GET.get("page", "1"))})


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """One role and its tasks."""
    return _role(request, pk, Task())


@open_to(LEAD_OR_ADMINISTRATOR)
@require_POST
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """A task more."""
    form = Task(request.POST)
    if form.is_valid():
        try:
            tasks.add(reader(request), pk, form.cleaned_data["name"])
            return redirect("role", pk)
        except tasks.Refused as refused:
            wrong(form, {"name": str(refused)})
    return _role(request, pk, form)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_POST
def change_task(request: HttpRequest, pk: int, number: int, what: str) -> HttpResponse:
    """Rename, move up or down, or remove."""
    who, form = reader(request), Task(request.POST)
    deeds: dict[str, Callable[[], None]] = {
        "up": lambda: tasks.move(who, pk, number, -1),
        "down": lambda: tasks.move(who, pk, number, 1),
        "remove": lambda: tasks.remove(who, pk, number),
        "rename": lambda: tasks.rename(who, pk, number, form.cleaned_data["name"]),
    }
    if what not in deeds:
        raise OutsideScope
    if what == "rename" and not form.is_valid():
        return _role(request, pk, Task(), refused=said("task_empty"))
    try:
        deeds[what]()
    except tasks.Refused as refused:
        return _role(request, pk, Task(), refused=said(str(refused)))
    return redirect("role", pk)


def _team(request: HttpRequest, pk: int, form: Appoint, *, refused: str = "") -> HttpResponse:
    who = reader(request)
    day = day_asked(request.GET.get("on", ""), clock.today())
    found = queries.one(who, pk)
    return render(request, "people/structure/team.html", {
        "here": "people", "form": form, "refused": refused,
        **queries.context(who, found, day, request.GET.get("page", "1"), current())},
        status=422 if form.errors else 409 if refused else 200)


def _role(request: HttpRequest, pk: int, form: Task, *, refused: str = "") -> HttpResponse:
    found = queries.role(reader(request), pk)
    return render(request, "people/structure/role.html", {
        "here": "people", "role": found, "tasks": list(found.tasks.order_by("rank", "pk")), "form": form,
        "refused": refused}, status=422 if form.errors else 409 if refused else 200)


def _text(request: HttpRequest) -> str:
    return request.GET.get("search", "").strip()[:LONGEST]
