"""A page of results as an answer: looked at, or downloaded. Both are noted; a download always, each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from surefoot.charts import Chart
from surefoot.charts.formats import date_text
from surefoot.report.contract import report_bytes
from surefoot.vocabulary.results import Assessment
from surefoot.web.assessments.beside import Note
from surefoot.web.assessments.exports import TYPES, csv_file, json_file, xlsx_file
from surefoot.web.assessments.models import Run
from surefoot.web.assessments.surroundings import around_page
from surefoot.web.assessments.tables import Table
from surefoot.web.frame import audit
from surefoot.web.frame.language import current
from surefoot.web.frame.viewing import viewed
from surefoot.web.people.access import reader


@dataclass(frozen=True)
class Page:
    """A page about one run: what it shows and what it can be downloaded as; downloads are made when asked for."""

    name: str
    template: str
    run: Run
    newest: bool
    here: str
    shows: Any
    """A dataclass with what the template reads."""
    groups: Sequence[str]
    """Whose results it shows, as the audit log names them: "organisation", "team:12"."""
    tables: Callable[[], Sequence[Table]]
    pictures: Mapping[str, Callable[[], Chart]] = field(default_factory=dict)
    sideways: bool = False
    """Whether it is printed on sheets that lie on their side."""
    report: Callable[[], Assessment] | None = None
    """The whole assessment, where the page may be downloaded as report.json."""
    beside: Sequence[Note] = ()
    """What other rooms say beside it: on the page only, in none of its files."""


def answer(request: HttpRequest, page: Page) -> HttpResponse:
    """The page, or the file it is asked for with `?as=`; raises Http404 for a file it does not have."""
    form = request.GET.get("as", "")
    if not form:
        for group in page.groups:
            viewed(request, group)
        context = {"here": page.here, "page": page.shows, "around": around_page(
            page.run, newest=page.newest, downloads=("csv", "xlsx", "json")), "pictures": tuple(page.pictures),
            "page_query": _kept_query(request), "body_class": "land" if page.sideways else "", "beside": page.beside}
        return render(request, page.template, context)
    content = _content(page, form, request.GET.get("chart", ""))
    first, *more = page.groups or ("",)
    audit.record("export", actor=audit.alias(reader(request).subject), about=first, page=page.name, form=form,
                 run=page.run.pk, **({"more": more} if more else {}))
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="surefoot-{page.name}-{page.run.as_of}.{form}"'
    return response


def _kept_query(request: HttpRequest) -> str:
    """What links to the next page carry along: the search, the group and the run."""
    found = {name: request.GET[name] for name in ("q", "in", "run") if request.GET.get(name)}
    return f"&{urlencode(found)}" if found else ""


def _content(page: Page, form: str, chart: str) -> bytes:
    if form == "svg" and chart in page.pictures:
        return page.pictures[chart]().svg.encode("utf-8", "backslashreplace")
    if form == "json" and page.report is not None:
        return report_bytes(page.report(), current())
    about = {"as of": page.run.as_of.isoformat(), "made": page.run.made_at.isoformat(timespec="seconds"),
             "run": str(page.run.pk), "page": page.name, "read as": date_text(page.run.as_of, current())}
    if form == "csv":
        return csv_file(page.tables()[0])
    if form == "xlsx":
        return xlsx_file(page.tables(), about)
    if form == "json":
        return json_file(page.tables(), about)
    raise Http404
