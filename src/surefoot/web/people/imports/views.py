"""The pages on which people and teams are brought in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.frame import uploads
from surefoot.web.frame.forms import said
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import LEAD_OR_ADMINISTRATOR, reader
from surefoot.web.people.imports import actions, queries
from surefoot.web.people.imports.forms import MOST, New
from surefoot.web.people.scope import OutsideScope


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every import of people, newest first."""
    shown = queries.page(reader(request), request.GET.get("page", "1"), current())
    return render(request, "people/imports/imports.html", {"here": "people", "page": shown})


@open_to(LEAD_OR_ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Bring files."""
    form = New(request.POST, request.FILES) if request.method == "POST" else New()
    if request.method == "POST":
        form.is_valid()
        if uploads.too_big(request):
            form.errors.clear()
            form.add_error("files", said("people_new_too_big", most=MOST))
        elif not form.errors:
            found = actions.bring(reader(request), list(form.contents()), form.terms())
            return redirect("people_import", found.pk)
    return render(request, "people/imports/new.html", {"here": "people", "form": form, "most": MOST},
                  status=422 if form.errors else 200)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One import: how far it is, what it would change, or what became of it."""
    return _page(request, number)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far an import is, for the page that shows it; word to load the page anew once it stands still."""
    found = queries.one(reader(request), number)
    state = queries.standing(found)
    running = state in ("reading", "running", "undoing")
    response = render(request, "people/imports/progress.html",
                      {"of": found, "state": state, "steps": queries.steps(found), "running": running})
    if not running:
        response["HX-Refresh"] = "true"
    return response


@open_to(LEAD_OR_ADMINISTRATOR)
@require_POST
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Confirm, put away, try again or undo."""
    who = reader(request)
    deeds: dict[str, Callable[[], None]] = {
        "confirm": lambda: actions.confirm(who, number, request.POST.get("seen", ""), sure="sure" in request.POST),
        "discard": lambda: actions.discard(who, number),
        "again": lambda: actions.again(who, number),
        "undo": lambda: actions.undo(who, number),
    }
    if what not in deeds:
        raise OutsideScope
    try:
        deeds[what]()
    except actions.Refused as refused:
        return _page(request, number, refused=said(str(refused)), status=409)
    return redirect("people_import", number)


def _page(request: HttpRequest, number: int, *, refused: str = "", status: int = 200) -> HttpResponse:
    found = queries.one(reader(request), number)
    shown = queries.context(found, request.GET, current())
    lines = [queries.told(line, current()) for line in shown["changes"].object_list] if shown["changes"] else []
    return render(request, "people/imports/import.html", {
        "here": "people", "refused": refused, "title_key": f"people_import_{shown['state']}", "lines": lines,
        **shown}, status=status)
