"""The page everybody reads, its file, what the sponsor says, and the versions before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.charts.formats import date_text, name_text
from surefoot.vocabulary.words import say
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.page import acknowledging, stating
from surefoot.web.close.policy.page.document import document_of
from surefoot.web.close.policy.page.forms import StatementForm
from surefoot.web.close.policy.versions import history
from surefoot.web.close.policy.versions.difference import difference
from surefoot.web.frame import clock
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import SIGNED_IN, having, reader
from surefoot.web.people.reader import Reader

SPONSOR: Final = having("sponsor")


@dataclass(frozen=True)
class Share:
    """How many of a group have read it: key of the words, empty where it is not told."""

    name: str
    word: str


@open_to(SIGNED_IN)
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The policy that holds today, in the reader's language."""
    who, language, version = reader(request), current(), queries.current()
    comes = queries.coming()
    known = {"here": "policy", "owns": "policy_owner" in who.roles, "states": "sponsor" in who.roles, "comes": comes,
             "comes_on": date_text(comes.effective_on, language, weekday=True) if comes else ""}
    if version is None:
        return render(request, "policy/page/none.html", {**known, "draft": history.at_work()})
    return render(request, "policy/page/policy.html", {
        **known, **sheet(version, language), **_mine(who, version, language),
        "overdue": "policy_owner" in who.roles and version.review_on is not None and version.review_on <= clock.today(),
        "heard": _heard(who, version, language)})


@open_to(SIGNED_IN)
@require_safe
def policy_file(request: HttpRequest) -> HttpResponse:
    """The policy that holds today as a file, as it was approved, to the byte."""
    version = queries.current()
    if version is None:
        raise Http404
    return _file(version)


@open_to(SIGNED_IN)
@require_POST
def policy_read(request: HttpRequest) -> HttpResponse:
    """The reader says that they have read it."""
    number = request.POST.get("number", "")
    acknowledging.acknowledge(reader(request), int(number) if re.fullmatch("[0-9]{1,9}", number) else 0)
    return redirect("policy")


@open_to(SPONSOR)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_statement(request: HttpRequest) -> HttpResponse:
    """A sponsor says in their own words that people may try."""
    form = StatementForm(request.POST) if request.method == "POST" else StatementForm(initial=dict(stating.texts()))
    if request.method == "POST" and form.is_valid():
        stating.state(reader(request), form.cleaned_data)
        return redirect("policy")
    return render(request, "policy/page/statement.html", {
        "here": "policy", "form": form, "statement": stating.statement(current())}, status=422 if form.errors else 200)


@open_to(SIGNED_IN)
@require_safe
def policy_versions(request: HttpRequest) -> HttpResponse:
    """Every version there has been."""
    return render(request, "policy/versions/versions.html", {
        "here": "policy", "page": history.listing(request.GET.get("page", "1"), current())})


@open_to(SIGNED_IN)
@require_safe
def policy_version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: what changed in it, who proposed and approved it, and the page as it was."""
    language, version = current(), history.one(number)
    before = history.before(version)
    return render(request, "policy/versions/version.html", {
        "here": "policy", **sheet(version, language), "line": history.lines([version], language)[0], "before": before,
        "changes": difference(queries.policy_of(before), queries.policy_of(version), language) if before else None})


@open_to(SIGNED_IN)
@require_safe
def policy_version_file(request: HttpRequest, number: int) -> HttpResponse:
    """One version as a file."""
    return _file(history.one(number))


def sheet(version: Version, language: str) -> dict[str, Any]:
    """What the document of a version needs. Raises PolicyError for a draft that can't be read."""
    return {"version": version, "document": document_of(version.text, language),
            "statement": stating.statement(language),
            "effective": date_text(version.effective_on, language) if version.effective_on else "",
            "review": date_text(version.review_on, language) if version.review_on else ""}


def _mine(who: Reader, version: Version, language: str) -> dict[str, Any]:
    """Whether the reader is asked to say that they have read it, and whether they did."""
    on = acknowledging.said_on(who, version)
    return {"asked": acknowledging.asked(who, version), "said_on": date_text(on, language) if on else ""}


def _heard(who: Reader, version: Version, language: str) -> list[Share]:
    """How many have read it, for who owns the policy or leads the programme; nothing for all others."""
    if not who.roles & {"policy_owner", "lead"}:
        return []
    found = acknowledging.share(who, version, say("policy_everybody", language))
    return [Share(name_text(one.name), "" if one.quarter is None else f"policy_quarter_{one.quarter}")
            for one in (found[0], *found[1])] if found else []


def _file(version: Version) -> HttpResponse:
    name = f"policy-{version.number}.yaml"
    return HttpResponse(version.text.encode(), content_type="application/yaml; charset=utf-8",
                        headers={"Content-Disposition": f'attachment; filename="{name}"'})
