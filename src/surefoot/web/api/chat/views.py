"""The pages on which a person links their account in chat, and on which a team's question is given its channel."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from surefoot.channels.letter import NotTaken
from surefoot.charts.formats import date_text
from surefoot.web.api.chat import announcing, lines, linking, team_channels, typed
from surefoot.web.api.chat.forms import FORMS
from surefoot.web.frame import clock
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import Rule, open_to
from surefoot.web.people.access import PERSON, reader
from surefoot.web.people.models import Team
from surefoot.web.people.scope import OutsideScope

CHOOSES: Final = Rule("administrator_or_leads_a_team", lambda request: bool(
    "administrator" in reader(request).roles or reader(request).teams))
"""Open to administrators and to who leads a team; which one is asked inside."""
DONE: Final = ("chosen", "removed", "tried", "unlinked")


@open_to(PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Whether the reader's account at Slack is linked; a code to link it; or linked no more."""
    who, code = reader(request), ""
    if request.method == "POST":
        asked = request.POST.get("do", "")
        if asked == "unlink":
            linking.unlink(who, "slack")
            return redirect(f"{reverse('my_channels')}?done=unlinked")
        if asked != "code" or not lines.slack_is_set_up():
            raise OutsideScope
        code = linking.make_code(who)
    found = linking.since(who, "slack")
    return render(request, "api/chat/mine.html", {
        "here": "me", "slack": lines.slack_is_set_up(), "code": code, "typed": f"{typed.ASK} link {code}",
        "leads": CHOOSES.allows(request),
        "minutes": int(linking.LASTS.total_seconds() // 60), "done": _done(request),
        "since": date_text(clock.day_of(found.since), current()) if found else ""})


@open_to(CHOOSES)
@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """The teams whose channels the reader may choose."""
    return render(request, "api/chat/channels.html", {
        "here": "channels", "page": team_channels.page(reader(request), request.GET.get("page", "1"))})


@open_to(CHOOSES)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a team's question is posted; choose, try and remove it."""
    who = reader(request)
    found = team_channels.team_of(who, pk)
    if request.method != "POST":
        return _page(request, found)
    channel, asked = request.POST.get("channel", ""), request.POST.get("do", "")
    if channel not in FORMS or asked not in ("choose", "remove", "try"):
        raise OutsideScope
    if asked == "remove":
        team_channels.remove(who, pk, channel)
        return _back(pk, "removed")
    if asked == "try":
        return _try(request, found, channel)
    form = FORMS[channel](request.POST, auto_id=f"{channel}_%s")
    if not form.is_valid():
        return _page(request, found, form)
    team_channels.choose(who, pk, channel, form.cleaned_data["address"])
    return _back(pk, "chosen")


def _try(request: HttpRequest, found: Team, channel: str) -> HttpResponse:
    try:
        announcing.try_out(found.pk, channel)
    except NotTaken as told:
        return _page(request, found, trouble=f"post_why_{told.reason}")
    return _back(found.pk, "tried")


def _page(request: HttpRequest, found: Team, form: object = None, trouble: str = "") -> HttpResponse:
    places = team_channels.of(found, current())
    forms = [form if isinstance(form, FORMS[place.channel]) else FORMS[place.channel](auto_id=f"{place.channel}_%s")
             for place in places]
    return render(request, "api/chat/team.html", {
        "here": "channels", "team": found, "places": list(zip(places, forms, strict=True)), "form": form,
        "trouble": trouble, "done": _done(request)})


def _done(request: HttpRequest) -> str:
    done = request.GET.get("done", "")
    return f"chat_done_{done}" if done in DONE else ""


def _back(pk: int, done: str) -> HttpResponse:
    return redirect(f"{reverse('team_channels', args=[pk])}?done={done}")
