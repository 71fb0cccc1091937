"""The audit log, its exports and its check; and the page of settings and of calls to the outside."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings as product
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surefoot.charts.formats import date_text
from surefoot.web.frame import audit as log
from surefoot.web.frame import checking, clock, outside
from surefoot.web.frame.environment import DEFAULTS
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import ADMINISTRATOR, AUDITOR_OR_ADMINISTRATOR, reader
from surefoot.web.people.oversight import queries
from surefoot.web.people.oversight.queries import Asked
from surefoot.web.people.oversight.showing import in_force

KINDS: Final = ("organisation", "team", "person", "import", "account", "token", "role", "site", "exclusion", "wave")
COLUMNS: Final = ("number", "at", "actor", "action", "about", "detail", "mark")


@open_to(AUDITOR_OR_ADMINISTRATOR)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The log, newest first, with what the last check of it found."""
    asked = _asked(request.GET)
    lines, following = queries.page(reader(request), asked)
    shown = [(line, f"{date_text(line.at.date(), current())}, {line.at:%H:%M}", queries.word_of(line.action))
             for line in lines]
    found = checking.last()
    return render(request, "people/oversight/audit.html", {
        "here": "audit", "lines": shown, "asked": asked, "following": following, "actions": queries.actions(),
        "kinds": [(kind, f"audit_kind_{kind}") for kind in KINDS], "check": found,
        "checked": date_text(clock.day_of(found.at), current()) if found else ""})


@open_to(AUDITOR_OR_ADMINISTRATOR)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have the whole log checked, as a job."""
    checking.check.enqueue()
    return redirect("audit")


@open_to(AUDITOR_OR_ADMINISTRATOR)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """Take the entries along, as asked for; that they were taken is an entry too."""
    who, asked = reader(request), _asked(request.GET)
    found = queries.entries(who, asked)
    count = found.count()
    entry = log.record("audit.exported", actor=log.alias(who.subject), form=form, entries=count)
    rows = queries.rows(found.filter(number__lt=entry.number))
    kind, made = ("text/csv", _csv(rows)) if form == "csv" else ("application/json", _json(rows))
    return StreamingHttpResponse(made, content_type=f"{kind}; charset=utf-8",
                                 headers={"Content-Disposition": f'attachment; filename="audit.{form}"'})


@open_to(ADMINISTRATOR)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """What is set, where it comes from, what is kept how long, and every call to the outside."""
    return render(request, "people/oversight/settings.html", {
        "here": "settings", "calls": outside.calls(), "values": in_force(product.ENVIRONMENT, DEFAULTS)})


def _asked(sent: Mapping[str, str]) -> Asked:
    """The filters; what can't be read counts as not asked for."""
    try:
        day = date.fromisoformat(sent.get("day", ""))
    except ValueError:
        day = None
    before = sent.get("before", "")
    return Asked(sent.get("action", "")[:60], kind if (kind := sent.get("kind", "")) in KINDS else "", day,
                 int(before) if before.isdecimal() and len(before) < 16 else None)


def _csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    before = "["
    for row in rows:
        yield before + json.dumps(row | {"detail": json.loads(row["detail"])})
        before = ",\n"
    yield "[]\n" if before == "[" else "]\n"
