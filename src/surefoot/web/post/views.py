"""The outbox, the page on which messages are stopped without signing in, and "Your messages"."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.frame.language import current
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.access import ADMINISTRATOR, SIGNED_IN, reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.post import actions, queries, stopping

DONE: Final = ("again", "given_up", "trial", "no_mailbox", "stopped", "started", "preferred")


@open_to(ADMINISTRATOR)
@require_safe
def post(request: HttpRequest) -> HttpResponse:
    """How many messages wait, are held, were sent, and which could not be delivered and why."""
    found = queries.overview(reader(request), request.GET.get("page", "1"), current())
    return render(request, "post/post.html", {"here": "post", "box": found, "page": found.dead, **_done(request)})


@open_to(ADMINISTRATOR)
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Have a message sent to oneself."""
    return _back("post", "trial" if actions.send_trial(reader(request)) else "no_mailbox")


@open_to(ADMINISTRATOR)
@require_POST
def all_dead(request: HttpRequest) -> HttpResponse:
    """Try all dead messages again, or give them up."""
    return _decided(request, None)


@open_to(ADMINISTRATOR)
@require_POST
def one_dead(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try a dead message again, or give it up."""
    return _decided(request, pk)


@csrf_exempt  # a mail program has no page of ours, and so no token of one: the signed address is what it shows
@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A GET shows what can be stopped; a POST stops it: one kind, or all, as with one click in a mail program."""
    asked = stopping.read(token)
    if asked is None:
        return render(request, "post/stop.html", {"state": "wrong"}, status=404)
    kinds = queries.words(asked.kinds)
    if request.method != "POST":
        return render(request, "post/stop.html", {"state": "ready", "kinds": kinds, "token": token})
    one = request.POST.get("kind", "")
    actions.stop_asked(asked.person, one if one in dict(kinds) else "")
    return render(request, "post/stop.html", {"state": "done", "one": dict(kinds).get(one, "")})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What the reader gets, what they stopped, and how they like to be written to."""
    who = reader(request)
    if request.method == "POST":
        return _back("my_messages", _changed(request))
    return render(request, "post/mine.html", {"here": "me", "mine": queries.mine(who, current()), **_done(request)})


def _changed(request: HttpRequest) -> str:
    who, sent = reader(request), request.POST
    if "stop" in sent:
        actions.stop_mine(who, sent["stop"])
        return "stopped"
    if "start" in sent:
        actions.start(who, sent["start"])
        return "started"
    actions.prefer(who, sent.get("channel", ""))
    return "preferred"


def _decided(request: HttpRequest, pk: UUID | None) -> HttpResponse:
    decide = {"again": actions.again, "give_up": actions.give_up}.get(request.POST.get("do", ""))
    if decide is None:
        raise OutsideScope
    decide(reader(request), pk)
    return _back("post", "again" if decide is actions.again else "given_up")


def _done(request: HttpRequest) -> dict[str, object]:
    done = request.GET.get("done", "")
    return {"done": f"post_done_{done}" if done in DONE else "", "failed": done == "no_mailbox"}


def _back(name: str, done: str) -> HttpResponse:
    return redirect(f"{reverse(name)}?done={done}")
