"""The editor: the text of the draft and its form side by side, and beside them what it says as people will read it.

There is one form on the page, so that nothing typed is lost whichever button is pressed: each sends everything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from surefoot.web.close.policy import queries
from surefoot.web.close.policy.editing import desk as desks
from surefoot.web.close.policy.editing.checks import checks
from surefoot.web.close.policy.editing.desk import Desk
from surefoot.web.close.policy.editing.starting import offers, text_of
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.page.document import document
from surefoot.web.close.policy.page.stating import statement
from surefoot.web.close.policy.versions import actions, history
from surefoot.web.close.policy.versions.refusing import Refused
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import having, reader

OWNER: Final = having("policy_owner")


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_draft(request: HttpRequest) -> HttpResponse:
    """Edit the draft; start one where there is none."""
    version = history.at_work()
    if request.method == "POST":
        return _done(request, version)
    if version is None:
        return render(request, "policy/editing/start.html", {"here": "policy_draft", "holds": queries.current(),
                                                             "starters": offers(current())})
    if version.state == "proposed":
        return redirect("policy_proposal")
    return _page(request, desks.stored(version), saved="saved" in request.GET)


@open_to(OWNER)
@require_POST
def policy_start(request: HttpRequest) -> HttpResponse:
    """Start a draft from what holds now, from a starter, or from nothing."""
    origin = request.POST.get("from", "")
    try:
        actions.start(reader(request), text_of(origin), origin)
    except Refused as refused:
        return render(request, "policy/editing/refused.html", {"here": "policy_draft", "refused": refused}, status=409)
    return redirect("policy_draft")


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_discard(request: HttpRequest) -> HttpResponse:
    """Put the draft away, after asking once more."""
    version = history.at_work()
    if version is None or version.state != "draft":
        return redirect("policy_draft")
    if request.method == "POST":
        try:
            actions.discard(reader(request), desks.sent(request.POST).seen_at)
        except Refused as refused:
            return render(request, "policy/editing/refused.html", {"here": "policy_draft", "refused": refused},
                          status=409)
        return redirect("policy_draft")
    return render(request, "policy/editing/discard.html", {"here": "policy_draft",
                                                           "seen": version.changed_at.isoformat()})


def _done(request: HttpRequest, version: Version | None) -> HttpResponse:
    """Do what the button that was pressed says, with everything that stands on the page."""
    desk, (do, _, name) = desks.sent(request.POST), request.POST.get("do", "save").partition(":")
    if do == "look":
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "policy/editing/look.html", _looked(desk))
        return _page(request, desks.opened(desk, request.POST.get("open_now", ""), request.POST))
    if do in ("open", "leave"):
        return _page(request, desks.opened(desk, name))
    done = True
    if do == "remove":
        desk, done = desks.with_removed(desk, name)
    elif do == "put" or "open_now" in request.POST:  # what stands in an open form is saved with the rest
        desk, done = desks.with_put(desk, name or request.POST.get("open_now", ""), request.POST)
    if not done or not desk.about.is_valid():
        return _page(request, desk, status=422)
    return _saved(request, desk, version, do)


def _saved(request: HttpRequest, desk: Desk, version: Version | None, do: str) -> HttpResponse:
    """Store the draft; where somebody else changed it meanwhile, keep both texts and store neither over the other."""
    try:
        actions.save(reader(request), desk.seen_at, desk.wanted)
    except Refused as refused:
        if refused.key != "policy_refused_changed" or version is None:
            return render(request, "policy/editing/refused.html", {"here": "policy_draft", "refused": refused,
                                                                   "text": desk.text}, status=409)
        return _page(request, replace(desk, seen=version.changed_at.isoformat(), theirs=version.text), status=409)
    if do == "propose":
        return redirect("policy_propose")
    response = redirect("policy_draft")
    response["Location"] += "?saved"
    return response


def _page(request: HttpRequest, desk: Desk, status: int = 200, *, saved: bool = False) -> HttpResponse:
    policy = desk.found.policy
    return render(request, "policy/editing/draft.html", {
        "here": "policy_draft", **_looked(desk), "form": desk.form, "parts": desks.parts(policy), "saved": saved,
        "open_now": str(desk.form.thing) if desk.form else ""}, status=status)


def _looked(desk: Desk) -> dict[str, Any]:
    """What the text says as people will read it, and what is to be known about it."""
    found, language = desk.found, current()
    known: dict[str, Any] = {"desk": desk, "problems": found.problems}
    if found.policy is None:
        return known
    return {**known, "document": document(found.policy, language), "statement": statement(language),
            "checks": checks(found.policy, desk.use, language)}
