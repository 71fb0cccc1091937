"""The pages of walk-throughs, for who leads a team and for leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.charts.formats import name_text
from surefoot.web.close.policy.page.views import sheet
from surefoot.web.close.policy.queries import current as holds
from surefoot.web.close.policy.queries import policy_of
from surefoot.web.close.policy.walks import actions, queries
from surefoot.web.close.policy.walks.card import questions
from surefoot.web.close.policy.walks.forms import WalkForm
from surefoot.web.frame import clock
from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import SEES_GROUPS, reader


@open_to(SEES_GROUPS)
@require_safe
def policy_walks(request: HttpRequest) -> HttpResponse:
    """With which team the policy was walked through, and when it is due."""
    version = holds()
    page = queries.listing(reader(request), version, request.GET.get("page", "1"), current()) if version else None
    due = sum(line.state == "due" for line in page.object_list) if page else 0
    return render(request, "policy/walks/walks.html", {"here": "policy_walks", "version": version, "page": page,
                                                       "due": due})


@open_to(SEES_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_walk(request: HttpRequest, team: int) -> HttpResponse:
    """Note a walk-through with a team."""
    who = reader(request)
    found = queries.team(who, team)
    size = queries.people(team)
    form = WalkForm(request.POST) if request.method == "POST" else WalkForm(
        initial={"on": clock.today(), "there": size or None, "of": size or None})
    if request.method == "POST" and form.is_valid():
        try:
            actions.walk(who, team, **form.cleaned_data)
            return redirect("policy_walks")
        except actions.NotNoted as why:
            wrong(form, {"on": str(why)})
    return render(request, "policy/walks/walk.html", {
        "here": "policy_walks", "form": form, "team": found, "name": name_text(found.name), "version": holds()},
        status=422 if form.errors else 200)


@open_to(SEES_GROUPS)
@require_safe
def policy_walk_card(request: HttpRequest, team: int) -> HttpResponse:
    """The card for five minutes with a team."""
    found = queries.team(reader(request), team)
    version, language = holds(), current()
    if version is None:
        return redirect("policy_walks")
    return render(request, "policy/walks/card.html", {
        "here": "policy_walks", "team": found, "name": name_text(found.name), **sheet(version, language),
        "questions": questions(policy_of(version), language, found.pk)})


@open_to(SEES_GROUPS)
@require_POST
def policy_walk_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a walk-through that was noted by mistake."""
    actions.undo(reader(request), pk)
    return redirect("policy_walks")
