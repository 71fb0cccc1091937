"""The pages of who leads a team: its ritual, the card for the meeting; and for adoption leads the health of rituals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surefoot.charts.formats import date_text
from surefoot.web.close.ritual import actions, counted, leading, queries
from surefoot.web.close.ritual.access import LEADS_A_TEAM, led_or_refuse
from surefoot.web.close.ritual.forms import SaidForm, TimeForm, TryForm
from surefoot.web.close.ritual.lead_page import QUESTIONS, lead_page
from surefoot.web.close.ritual.marked import marked
from surefoot.web.close.ritual.refusing import Caught, Refused
from surefoot.web.close.ritual.tasks import tasks_of
from surefoot.web.frame.forms import Form, wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.frame.viewing import viewed
from surefoot.web.people.access import LEAD, reader
from surefoot.web.people.reader import Reader

PLAIN: Final[dict[str, Callable[[Reader, int], None]]] = {
    "met": leading.met, "skip": leading.skip, "unskip": leading.unskip, "rest": leading.rest}
"""What is done with one button."""
FIRST: Final = "first"
"""What the fields of the manager's own try begin with: there are other forms on the page."""


@open_to(LEADS_A_TEAM)
@require_safe
def lead(request: HttpRequest, team: int) -> HttpResponse:
    """The ritual of a team, for who leads it."""
    return _page(request, led_or_refuse(reader(request), team))


@open_to(LEADS_A_TEAM)
@require_POST
def deed(request: HttpRequest, team: int, name: str) -> HttpResponse:
    """Do one thing with the ritual of a team, and come back to its page."""
    who = reader(request)
    led_or_refuse(who, team)
    if name in PLAIN:
        return _plain(request, who, team, name)
    if name in WITH_FORM:
        return WITH_FORM[name](request, who, team)
    raise Http404


@open_to(LEADS_A_TEAM)
@require_safe
def card(request: HttpRequest, team: int) -> HttpResponse:
    """The five-minute meeting on one page: who says what, three questions, and this week's tries."""
    language = current()
    found = lead_page(led_or_refuse(reader(request), team), language)
    return render(request, "ritual/card.html", {
        "here": "tries", "page": found, "questions": QUESTIONS, "board": queries.board(team, found.week),
        "week": date_text(found.week, language)})


@open_to(LEAD)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """How rituals go in the organisation and its departments."""
    found = counted.of_departments(reader(request), current())
    for group in found:
        viewed(request, f"team:{group.team}")
    return render(request, "ritual/health.html", {"here": "tries", "groups": found})


def _plain(request: HttpRequest, who: Reader, team: int, name: str) -> HttpResponse:
    try:
        PLAIN[name](who, team)
    except Refused as refused:
        return _page(request, team, refused=str(refused))
    return redirect("ritual_lead", team)


def _set(request: HttpRequest, who: Reader, team: int) -> HttpResponse:
    form = TimeForm(request.POST)
    if form.is_valid():
        try:
            leading.set_time(who, team, form.cleaned_data["weekday"], form.cleaned_data["at"])
            return redirect("ritual_lead", team)
        except Refused as refused:
            wrong(form, {"": str(refused)})
    return _page(request, team, set=form)


def _said(request: HttpRequest, who: Reader, team: int) -> HttpResponse:
    form, caught = SaidForm(request.POST), None
    if form.is_valid():
        try:
            leading.said(who, team, form.cleaned_data["sentence"])
            return redirect("ritual_lead", team)
        except Refused as refused:
            wrong(form, {"": str(refused)})
        except Caught as found:
            caught = marked(found)
    return _page(request, team, said=form, caught_said=caught)


def _first(request: HttpRequest, who: Reader, team: int) -> HttpResponse:
    """The manager's own try, signed, that did not quite work."""
    form, caught = TryForm(request.POST, tasks=tasks_of(who, team), imperfect=True, prefix=FIRST), None
    if form.is_valid():
        try:
            actions.put(who, form.wanted(team, signed=True))
            return redirect("ritual_lead", team)
        except Refused as refused:
            wrong(form, {"": str(refused)})
        except Caught as found:
            caught = marked(found)
    return _page(request, team, first=form, caught=caught)


WITH_FORM: Final = {"set": _set, "said": _said, "first": _first}


def _page(request: HttpRequest, team: int, *, refused: str = "", **given: Any) -> HttpResponse:
    """The page, with a form that was refused in place of its own."""
    language = current()
    page, health = lead_page(team, language), counted.of_team(team, language)
    if health.rows:
        viewed(request, f"team:{team}")
    times = {"weekday": page.ritual.weekday, "at": page.ritual.at} if page.ritual else {"weekday": 3}
    forms: dict[str, Form] = {
        "set": TimeForm(initial=times), "said": SaidForm(initial={"sentence": page.sentence}),
        "first": TryForm(tasks=tasks_of(reader(request), team), imperfect=True, prefix=FIRST)}
    kept = {name: given.get(name, form) for name, form in forms.items()}
    return render(request, "ritual/lead.html", {
        "here": "tries", "page": page, "set": kept["set"], "said": kept["said"], "first": kept["first"],
        "caught": given.get("caught"), "caught_said": given.get("caught_said"), "refused": refused,
        "health": health}, status=422 if given else 409 if refused else 200)
