"""Pages: reporting one try, and all that wait for a decision."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.close.ritual.access import WORKS_HERE
from surefoot.web.close.ritual.models import Report
from surefoot.web.close.ritual.refusing import Refused
from surefoot.web.close.ritual.reporting import actions, queries
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import Rule, open_to
from surefoot.web.people.access import reader

DECIDES: Final = Rule("decides_on_tries", lambda request: bool(reader(request).teams
                                                               or reader(request).roles & queries.DECIDES))
"""Open to who leads a team, who owns the policy and leads; whose tries is asked inside."""
DONE: Final = {"kept": "tries_reports_kept", "removed": "tries_reports_removed"}


@open_to(WORKS_HERE)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say why a try should not stand on the board."""
    who = reader(request)
    chosen, refused = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            hidden = actions.report(who, pk, chosen)
            return render(request, "ritual/reporting/thanks.html", {"here": "tries", "hidden": hidden})
        except Refused as no:
            refused = str(no)
    return render(request, "ritual/reporting/report.html", {
        "here": "tries", "try": queries.seen_or_refuse(who, pk), "refused": refused, "chosen": chosen,
        "reasons": [(reason, f"tries_reason_{reason}", f"tries_reason_{reason}_hint") for reason in Report.REASONS]},
        status=422 if refused else 200)


@open_to(DECIDES)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Reported tries that wait for a decision."""
    return _page(request)


@open_to(DECIDES)
@require_POST
def decide(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Keep a reported try, or remove it."""
    who = reader(request)
    try:
        if what == "keep":
            actions.keep(who, pk)
        else:
            actions.remove(who, pk)
    except Refused as refused:
        return _page(request, str(refused))
    return redirect(f"{reverse('tries_reports')}?done={'kept' if what == 'keep' else 'removed'}")


def _page(request: HttpRequest, refused: str = "") -> HttpResponse:
    return render(request, "ritual/reporting/reports.html", {
        "here": "tries_reports", "page": queries.listing(reader(request), request.GET.get("page", "1"), current()),
        "done": DONE.get(request.GET.get("done", "")), "refused": refused}, status=409 if refused else 200)
