"""What Slack sends us: commands, buttons and forms, events. Verified before anything of it is read (rule.py), answered
within three seconds, and never by a page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from surefoot.channels.letter import NotTaken
from surefoot.channels.slack import reading
from surefoot.channels.slack.calling import AT_ONCE, Line
from surefoot.web.api.answers import problem
from surefoot.web.api.chat import asking, home_tab, lines, told, trying, typed, weekly
from surefoot.web.api.chat.rule import SLACK
from surefoot.web.api.chat.whose import Whose, whose
from surefoot.web.close.ritual.models import Try
from surefoot.web.frame.rules import open_to

FORM: Final = "application/x-www-form-urlencoded"
log = logging.getLogger("surefoot.chat")


@csrf_exempt  # a program has no page of ours; its signature is what it shows
@open_to(SLACK)
@require_POST
def commands(request: HttpRequest) -> HttpResponse:
    """Somebody typed a command; only they see the answer."""
    if request.content_type != FORM:
        return problem("api_slack_type", 415)
    try:
        sent = reading.command(request.body)
    except reading.Unreadable:
        return problem("api_slack_unreadable", 400)
    who = whose(sent.user)
    with translation.override(who.language):
        reply = typed.answered(who, sent)
    if reply is None:
        return HttpResponse()
    return JsonResponse({"response_type": "ephemeral", "text": reply.text,
                         **({"blocks": reply.blocks} if reply.blocks else {})})


@csrf_exempt
@open_to(SLACK)
@require_POST
def interactions(request: HttpRequest) -> HttpResponse:
    """Somebody pressed a button or handed in a form."""
    if request.content_type != FORM:
        return problem("api_slack_type", 415)
    try:
        done = reading.interaction(request.body)
    except reading.Unreadable:
        return problem("api_slack_unreadable", 400)
    if done is None:
        return HttpResponse()
    who = whose(done.user)
    with translation.override(who.language):
        if isinstance(done, reading.HandedIn):
            return JsonResponse(trying.handed_in(who, done)) if done.form == trying.FORM else HttpResponse()
        _pressed(who, done)
    return HttpResponse()


@csrf_exempt
@open_to(SLACK)
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Slack asks whether the address is ours, or somebody opened the home tab. Told again, the tab is drawn again."""
    if request.content_type != "application/json":
        return problem("api_slack_type", 415)
    try:
        told_us = reading.event(request.body)
    except reading.Unreadable:
        return problem("api_slack_unreadable", 400)
    if isinstance(told_us, reading.Challenge):
        return JsonResponse({"challenge": told_us.answer})
    if told_us.kind == "app_home_opened" and told_us.tab == "home" and told_us.user:
        who = whose(told_us.user)
        with translation.override(who.language):
            shown = home_tab.tab(who)
        _call(lambda line: line.show_home(who.user, shown))
    return HttpResponse()


def _pressed(who: Whose, done: reading.Pressed) -> None:
    """Act on a button of ours; links are buttons, too, and need nothing of us."""
    before, _, result = done.action.partition("_")
    if done.action == asking.SEND:
        _reply(done, asking.sent(who, done.value))
    elif before == asking.CHOOSE:
        _reply(done, asking.chosen(who, done.value))
    elif done.action == trying.BACK and done.view:
        form = trying.taken_back(who, done.value)
        _call(lambda line: line.change_form(done.view, form))
    elif before == weekly.ANSWER and result in Try.RESULTS:
        form = trying.form(who, team=told.unpack(done.value).get("team"), result=result)
        _call(lambda line: line.open_form(done.trigger, form))


def _reply(done: reading.Pressed, reply: asking.Reply) -> None:
    _call(lambda line: line.answer(done.answer_at, reply.text, reply.blocks))


def _call(what: Callable[[Line], None]) -> None:
    """Ask something of Slack while somebody waits; where it does not take it, they press once more."""
    try:
        with lines.slack(AT_ONCE) as line:
            what(line)
    except NotTaken as why:
        log.warning("not taken by Slack: %s %s", why.reason, why.code or "")
