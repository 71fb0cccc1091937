"""Approval by a second person: the draft is handed over, read as it is, and published or sent back."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.charts.formats import date_text
from surefoot.close.policy.reading import PolicyError
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.editing.checks import checks
from surefoot.web.close.policy.editing.views import OWNER
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.page.document import document_of
from surefoot.web.close.policy.page.stating import statement
from surefoot.web.close.policy.versions import actions, history
from surefoot.web.close.policy.versions.difference import difference
from surefoot.web.close.policy.versions.reasons import reasons
from surefoot.web.close.policy.versions.refusing import Refused
from surefoot.web.frame import clock
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import having, reader

APPROVES: Final = having("policy_owner", "lead", "sponsor")


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_propose(request: HttpRequest) -> HttpResponse:
    """Hand the draft to somebody else; with the reasons where it can't be published yet."""
    version = history.at_work()
    if version is None or version.state != "draft":
        return redirect("policy_draft")
    found = reasons(version, clock.today())
    if request.method == "POST" and request.POST.get("seen") == version.changed_at.isoformat():
        try:
            actions.propose(reader(request), version.changed_at)
            return redirect("policy_proposal")
        except Refused as refused:
            found = refused.reasons
    return render(request, "policy/editing/propose.html", {
        "here": "policy_draft", "reasons": found, "seen": version.changed_at.isoformat(), "version": version,
        **_days(version)}, status=200 if request.method != "POST" else 409)


@open_to(APPROVES)
@require_safe
def policy_proposal(request: HttpRequest) -> HttpResponse:
    """What is proposed, as it will be published, with what changes."""
    version = history.at_work()
    if version is None or version.state != "proposed":
        return render(request, "policy/editing/no_proposal.html", {"here": "policy_proposal"})
    return _proposal(request, version, None)


@open_to(APPROVES)
@require_POST
def policy_approve(request: HttpRequest) -> HttpResponse:
    """Publish it, as it was read."""
    try:
        return redirect("policy_version", actions.approve(reader(request), request.POST.get("digest", "")).number)
    except Refused as refused:
        version = history.at_work()
        if version is None or version.state != "proposed":
            return render(request, "policy/editing/refused.html", {"here": "policy_proposal", "refused": refused},
                          status=409)
        return _proposal(request, version, refused)


@open_to(APPROVES)
@require_POST
def policy_send_back(request: HttpRequest) -> HttpResponse:
    """Make it a draft again."""
    who = reader(request)
    try:
        actions.send_back(who)
    except Refused as refused:
        return render(request, "policy/editing/refused.html", {"here": "policy_proposal", "refused": refused},
                      status=409)
    return redirect("policy_draft" if "policy_owner" in who.roles else "policy")


def _proposal(request: HttpRequest, version: Version, refused: Refused | None) -> HttpResponse:
    language, before = current(), history.before(version)
    return render(request, "policy/editing/proposal.html", {
        "here": "policy_proposal", "version": version, "refused": refused, "digest": actions.digest_of(version),
        "mine": history.is_by(reader(request), version.proposed_by), "before": before,
        **_days(version), **_read(version, before),
        "proposed_by": history.named([version.proposed_by], language)[version.proposed_by]},
        status=409 if refused else 200)


def _read(version: Version, before: Version | None) -> dict[str, Any]:
    """The document, what changes, and the checks; nothing of a text this version of ours can't read."""
    language = current()
    try:
        policy, made = queries.policy_of(version), document_of(version.text, language)
    except PolicyError:
        return {}
    return {"document": made, "statement": statement(language), "checks": checks(policy, "", language),
            "changes": difference(queries.policy_of(before), policy, language) if before else None}


def _days(version: Version) -> dict[str, str]:
    language = current()
    return {"effective": date_text(version.effective_on, language, weekday=True) if version.effective_on else "",
            "review": date_text(version.review_on, language, weekday=True) if version.review_on else ""}

