"""The pages that know a code and nobody: they get no cookie, set none, and no log tells of them (cookieless.py)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from surefoot.web.frame.cookieless import cookieless
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.pulse import handing
from surefoot.web.pulse.answering import questions, screens
from surefoot.web.pulse.answering import sent as sending
from surefoot.web.pulse.answering.sent import Sent
from surefoot.web.pulse.answering.standing import ticket_of, wave_of
from surefoot.web.pulse.comments import telltale
from surefoot.web.pulse.handing import NotTaken
from surefoot.web.pulse.models import Ticket
from surefoot.web.pulse.sealing import LONGEST_COMMENT

Step = Callable[..., HttpResponse]
FORMS: Final = ("GET", "HEAD", "POST")
"""A browser that opens again asks for the address alone, without the form it was the answer to."""


def _step(view: Step) -> Step:
    """A code that takes no answer gets a calm page."""
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kiosk, language = request.POST.get("kiosk") == "1", request.POST.get("language", "")
        try:
            return view(request, *args, **kwargs)
        except NotTaken as refused:
            return screens.refused(request, refused.why, kiosk=kiosk, language=questions.known(language))
    return answered


@cookieless
@open_to(ANYONE)
@require_safe
@_step
def with_code(request: HttpRequest, code: str, language: str = "") -> HttpResponse:
    """The start page of a link with a code. Opening it changes nothing: mail programs open links, too."""
    wave = wave_of(code)
    if wave.state == "paused":
        raise NotTaken("paused")
    return screens.begin(request, wave, code, questions.language_for(wave, language or current()))


@cookieless
@open_to(ANYONE)
@require_http_methods(FORMS)
@_step
def begin(request: HttpRequest) -> HttpResponse:
    """From the start page, or from a code somebody typed, to the first question."""
    if request.method != "POST":
        return screens.refused(request, "again", kiosk=False)
    code, kiosk = request.POST.get("code", ""), request.POST.get("kiosk") == "1"
    wave = wave_of(code)
    if wave.state == "paused":
        raise NotTaken("paused")
    language = request.POST.get("language", "") or current()
    return screens.screen(request, wave, sending.begun(code, language, wave, kiosk=kiosk))


@cookieless
@open_to(ANYONE)
@require_http_methods(FORMS)
@_step
def answer(request: HttpRequest) -> HttpResponse:
    """From one question to the next, or back, or to stopping. Nothing is kept here: the next page carries it all."""
    if request.method != "POST":
        return screens.refused(request, "again", kiosk=False)
    ticket, sent = _read(request)
    wave = ticket.wave
    if sent.do == "stop":
        return screens.stop(request, wave, sent)
    return screens.screen(request, wave, sent.moved(wave))


@cookieless
@open_to(ANYONE)
@require_http_methods(FORMS)
@_step
def hand_in(request: HttpRequest) -> HttpResponse:
    """Hand in what was answered; before that a comment that is too long, or tells who wrote it, is shown once more."""
    if request.method != "POST":
        return screens.refused(request, "again", kiosk=False)
    ticket, sent = _read(request)
    wave = ticket.wave
    if len(sent.comment) > LONGEST_COMMENT:
        return screens.comment(request, wave, sent)
    if not sent.values() and not sent.comment:
        return screens.stop(request, wave, sent)
    found = [] if sent.looked else telltale.spans(sent.comment)
    if found:
        return screens.look(request, wave, sent, found)
    try:
        handing.take(ticket, sent.values(), sent.comment)
    except NotTaken as refused:
        if refused.why == "paused":
            return screens.paused(request, wave, sent)
        raise
    return screens.done(request, wave, sent)


def _read(request: HttpRequest) -> tuple[Ticket, Sent]:
    """The ticket of the code and what was sent. Raises NotTaken, or BadRequest for what none of our pages sends."""
    ticket = ticket_of(request.POST.get("code", ""))
    return ticket, sending.read(request.POST, ticket.wave)
