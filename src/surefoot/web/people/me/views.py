"""The pages of "What is held about me": everything there is, and what its reader can do about it."""

from __future__ import annotations

import json
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surefoot.charts.formats import date_text
from surefoot.web.frame import audit, clock
from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import choose, current
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people import erasing, own
from surefoot.web.people.access import SIGNED_IN, reader
from surefoot.web.people.accounts.actions import LastAdministrator
from surefoot.web.people.correcting import actions, queries
from surefoot.web.people.correcting.forms import AskForm, OwnForm
from surefoot.web.people.me.looking import looked
from surefoot.web.people.me.showing import groups
from surefoot.web.people.mine.again import recently
from surefoot.web.people.models import Person
from surefoot.web.people.reader import Reader
from surefoot.web.people.signin.entering import sign_out

DONE: Final = ("corrected", "same", "asked", "out", "in")
FEW: Final = 5
A_PAGE: Final = 50


@open_to(SIGNED_IN)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """All that is held about the reader, to the reader."""
    who, language, done = reader(request), current(), request.GET.get("done", "")
    rows = own.rows(request, who.subject)
    seen = looked(who, language)
    return render(request, "people/me/me.html", {
        "here": "me", "groups": groups(rows, language), "count": sum(map(len, rows.values())), "tables": len(rows),
        "has_person": who.person is not None, "out": own.is_out(who),
        "looked": seen[:FEW], "looked_more": len(seen) > FEW, "corrections": queries.mine(who, language),
        "done": f"me_done_{done}" if done in DONE else ""})


@open_to(SIGNED_IN)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same as a file: every row of every table, nothing left out."""
    who = reader(request)
    rows = own.rows(request, who.subject)
    audit.record("own.exported", actor=audit.alias(who.subject), by="page")
    return HttpResponse(json.dumps(rows, indent=1, ensure_ascii=False), content_type="application/json; charset=utf-8",
                        headers={"Content-Disposition": 'attachment; filename="surefoot-me.json"'})


@open_to(SIGNED_IN)
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at results of the reader's groups in the last year."""
    shown = Paginator(looked(reader(request), current()), A_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "people/me/looked.html", {"here": "me", "page": shown})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """Change what is one's own to change, or ask for what is not."""
    who = reader(request)
    person = Person.objects.one_for(who, pk=who.person)
    asks = request.POST.get("do") == "ask"
    changes = OwnForm(request.POST if request.method == "POST" and not asks else None, initial={
        "name": person.name, "language": person.language,
        "workdays": [str(1 << place) for place in range(7) if person.workdays >> place & 1]})
    wish = AskForm(request.POST if asks else None)
    form = wish if asks else changes
    if request.method == "POST" and form.is_valid():
        try:
            return _asked(who, form.cleaned_data) if asks else _corrected(request, who, form.cleaned_data)
        except actions.TooMany:
            wrong(form, {"": "correct_too_many"})
    return render(request, "people/me/correct.html", {
        "here": "me", "form": form, "changes": changes, "wish": wish})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def measuring(request: HttpRequest) -> HttpResponse:
    """Opt out of usage logs, or back in."""
    who = reader(request)
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        if wanted in ("out", "in"):
            (own.opt_out if wanted == "out" else own.opt_in)(who)
        return _back(wanted)
    return render(request, "people/me/measuring.html", {
        "here": "me", "out": own.is_out(who), "has_person": who.person is not None,
        "today": date_text(clock.today(), current())})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@recently
def erase(request: HttpRequest) -> HttpResponse:
    """Have everything erased, and be signed out."""
    failed = False
    if request.method == "POST" and request.POST.get("do") == "erase":
        try:
            erasing.erase_myself(reader(request))
        except LastAdministrator:
            failed = True
        else:
            sign_out(request)
            return redirect("me_erased")
    return render(request, "people/me/erase.html", {"here": "me", "failed": failed,
                                                    "has_person": reader(request).person is not None})


@open_to(ANYONE)
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Where somebody stands after they had everything erased; who is signed in was not."""
    if reader(request).signed_in:
        return redirect("me")
    return render(request, "people/me/erased.html", {"here": ""})


def _asked(who: Reader, told: dict[str, Any]) -> HttpResponse:
    actions.ask(who, told["field"], told["wish"])
    return _back("asked")


def _corrected(request: HttpRequest, who: Reader, told: dict[str, Any]) -> HttpResponse:
    changed = actions.correct(who, actions.Own(told["name"], told["workdays"], told["language"]))
    answer = _back("corrected" if changed else "same")
    if "language" in changed:
        choose(answer, told["language"])
    return answer


def _back(done: str) -> HttpResponse:
    return redirect(f"{reverse('me')}?done={done}")
