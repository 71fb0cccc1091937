"""The board of a team: this week's tries and those before, and the line to add one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from surefoot.close.ritual.opening import monday
from surefoot.web.close.ritual import actions, queries
from surefoot.web.close.ritual.access import WORKS_HERE, board_or_refuse, first_board, teams_of
from surefoot.web.close.ritual.forms import TryForm
from surefoot.web.close.ritual.marked import Marked, marked
from surefoot.web.close.ritual.reporting.queries import waiting
from surefoot.web.close.ritual.tasks import tasks_of
from surefoot.web.frame.forms import wrong
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import reader
from surefoot.web.people.models import Team
from surefoot.web.people.periods import day_asked


@dataclass(frozen=True)
class _Answer:
    """What came of a form: the try, or what is wrong with it."""

    form: TryForm
    shared: actions.Shared | None = None
    caught: Marked | None = None
    status: int = 200


@open_to(WORKS_HERE)
@require_http_methods(["GET", "HEAD", "POST"])
def tries(request: HttpRequest, team: int | None = None) -> HttpResponse:
    """The board of the reader's team, or of one they lead; sent with a try, it is added."""
    who = reader(request)
    chosen = first_board(who) if team is None else board_or_refuse(who, team)
    if chosen is None:
        return render(request, "ritual/no_team.html", {"here": "tries"})
    found = _added(request, chosen) if request.method == "POST" else _Answer(_form(request, chosen))
    if found.shared is not None and not found.shared.receipt:
        return redirect("tries_of", chosen)
    week = queries.week_of(chosen)
    asked = monday(day_asked(request.GET.get("week", ""), week))
    board = queries.board(chosen, week if request.method == "POST" else min(asked, week),
                          request.GET.get("page", "1"), who.person)
    return render(request, "ritual/board.html", {
        "here": "tries", "board": board, "form": found.form, "caught": found.caught, "shared": found.shared,
        "action": reverse("tries_of", args=[chosen]), "leads": chosen in who.teams,
        "waiting": chosen in who.teams and waiting(chosen),
        "others": _others(teams_of(who), chosen)}, status=found.status)


@open_to(WORKS_HERE)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Take an unsigned try back, right after it was added."""
    try:
        actions.take_back(request.POST.get("receipt", "")[:300])
    except actions.Refused as refused:
        return render(request, "ritual/refused.html", {"here": "tries", "refused": str(refused)}, status=409)
    return render(request, "ritual/gone.html", {"here": "tries"})


@open_to(WORKS_HERE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a try the reader signed."""
    who = reader(request)
    found = actions.signed_by(who, pk)
    team, week = found.round.team_id, found.round.week
    tasks = tasks_of(who, team)
    if request.method != "POST":
        initial = {"line": found.text, "result": found.result, "task": found.task_id, "shared": found.shared,
                   "story": found.story}
        answer = _Answer(TryForm(tasks=tasks, changing=True, initial=initial))
    else:
        form = TryForm(request.POST, tasks=tasks, changing=True)
        answer = _Answer(form, status=422)
        if form.is_valid():
            try:
                actions.change(who, pk, form.wanted())
                return redirect(_board(team, week))
            except actions.Caught as caught:
                answer = _Answer(form, caught=marked(caught), status=422)
            except actions.Refused as refused:
                wrong(form, {"": str(refused)})
    return render(request, "ritual/change.html", {
        "here": "tries", "form": answer.form, "caught": answer.caught, "pk": pk, "back": _board(team, week),
        "action": reverse("try_change", args=[pk])}, status=answer.status)


@open_to(WORKS_HERE)
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a try the reader signed."""
    found = actions.remove(reader(request), pk)
    return redirect(_board(found.round.team_id, found.round.week))


def _added(request: HttpRequest, team: int) -> _Answer:
    who = reader(request)
    form = TryForm(request.POST, tasks=tasks_of(who, team))
    if not form.is_valid():
        return _Answer(form, status=422)
    try:
        shared = actions.put(who, form.wanted(team))
    except actions.Caught as caught:
        return _Answer(form, caught=marked(caught), status=422)
    except actions.Refused as refused:
        wrong(form, {"": str(refused)})
        return _Answer(form, status=409)
    return _Answer(_form(request, team), shared=shared)


def _form(request: HttpRequest, team: int) -> TryForm:
    return TryForm(tasks=tasks_of(reader(request), team))


def _board(team: int, week: date) -> str:
    return f"{reverse('tries_of', args=[team])}?week={week.isoformat()}"


def _others(mine: tuple[int, ...], chosen: int) -> list[tuple[int, str]]:
    """The other boards that are the reader's, by name."""
    rows = Team.objects.filter(pk__in=mine).exclude(pk=chosen).order_by("name", "pk")
    return list(rows.values_list("pk", "name"))
