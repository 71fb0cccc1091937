"""The pages of the room: how the data stands, bringing a file, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.charts.formats import number as amount
from surefoot.vocabulary.words import say
from surefoot.web.frame import uploads
from surefoot.web.frame.forms import said
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.intake import actions, queries, warnings
from surefoot.web.intake.forms import Upload
from surefoot.web.intake.incoming import Brought
from surefoot.web.people.access import LEAD_OR_ADMINISTRATOR, reader
from surefoot.web.people.scope import OutsideScope


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """How the data stands, and what came in lately."""
    language = current()
    rows, warned = warnings.standings(language)
    lines, total = queries.imports(reader(request), language, count=5)
    key = "data_none" if not rows else "data_fine" if not warned else "data_one" if len(warned) == 1 else "data_some"
    return render(request, "intake/data.html", {"here": "data", "title_key": key, "count": len(warned), "rows": rows,
                                                "warned": warned, "lines": lines, "total": total})


@open_to(LEAD_OR_ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Bring a file."""
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()
    if request.method == "POST":
        form.is_valid()
        if uploads.too_big(request):
            form.errors.clear()
            form.add_error("file", said("upload_too_big", most=uploads.limit() // uploads.MEGABYTE))
        elif not form.errors:
            of = actions.upload(reader(request), _brought(form))
            return redirect("import", of.pk)
    status = 422 if form.errors else 200
    return render(request, "intake/upload.html", {"here": "data", "form": form,
                                                  "most": uploads.limit() // uploads.MEGABYTE}, status=status)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, a page at a time."""
    who, language = reader(request), current()
    _, total = queries.imports(who, language, count=0)
    page, others = queries.page_of(request.GET.get("page", "0"), total)
    lines, _ = queries.imports(who, language, start=page * queries.PAGE)
    return render(request, "intake/imports.html", {
        "here": "data", "lines": lines, "total": amount(total, language),
        "newer": page - 1 if page - 1 in others else None, "older": page + 1 if page + 1 in others else None})


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One import: how far it is, what was found, or what became of it."""
    return _page(request, number)


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far an import is, for the page that shows it; word to load the page anew once it stands still."""
    of = queries.one(reader(request), number)
    context = {"of": of, "steps": queries.steps(of), "running": of.state in ("looking", "storing")}
    response = render(request, "intake/progress.html", context)
    if not context["running"]:
        response["HX-Refresh"] = "true"
    return response


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def rejected(request: HttpRequest, number: int) -> HttpResponse | FileResponse:
    """The rows that were set aside, as CSV: where they stand and why, never what they say."""
    path = actions.rejected(reader(request), number)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejected-{number}.csv",
                        content_type="text/csv; charset=utf-8")


@open_to(LEAD_OR_ADMINISTRATOR)
@require_POST
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Store, put away, try again or undo."""
    who = reader(request)
    steps: dict[str, Any] = {
        "confirm": lambda: actions.confirm(who, number, adds=request.POST.get("adds") == "add"),
        "discard": lambda: actions.discard(who, number),
        "again": lambda: actions.again(who, number),
        "undo": lambda: actions.undo(who, number),
    }
    if what not in steps:
        raise OutsideScope
    try:
        steps[what]()
    except actions.Refused as refused:
        return _page(request, number, refused=say(str(refused), current()), status=409)
    return redirect("import", number)


def _page(request: HttpRequest, number: int, *, refused: str = "", status: int = 200) -> HttpResponse:
    of = queries.one(reader(request), number)
    return render(request, "intake/import.html", {"here": "data", "refused": refused, "title_key": f"import_{of.state}",
                                                  **queries.context(of, current())}, status=status)


def _brought(form: Upload) -> Brought:
    file = form.cleaned_data["file"]
    path = Path(file.temporary_file_path())
    return Brought(path, file.name, "upload", None, "logins" if form.cleaned_data["logins"] else "",
                           form.cleaned_data["mapping"], ours=True)
