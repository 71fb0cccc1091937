"""The screens somebody goes through, drawn: each carries all that was answered before it in its own form."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from surefoot.charts.formats import LANG_TAGS, date_text
from surefoot.close.catching import Span
from surefoot.vocabulary.words import say
from surefoot.web.pulse.answering import questions, standing
from surefoot.web.pulse.answering.sent import COMMENT, END, Sent, places
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.sealing import LONGEST_COMMENT

BACK: Final = "private, no-cache"
"""The browser's own Back then shows a page with what was chosen; without, it would ask whether to send a form again."""
FORGET: Final = '"cache"'
"""Said once answers are in: the browser removes what it kept of the pages before."""
STATUS: Final = {"unknown": 404, "over": 410, "paused": 503}


def screen(request: HttpRequest, wave: Wave, sent: Sent) -> HttpResponse:
    """The question, the comment or the end, wherever they are."""
    if sent.at == COMMENT:
        return comment(request, wave, sent)
    if sent.at == END:
        return stop(request, wave, sent)
    asked = questions.question(wave, sent.at, sent.language)
    steps = len(places(wave))
    return _draw(request, "question", wave, sent, {
        "asked": asked, "asked_lang": LANG_TAGS[asked.language], "chosen": sent.marks.get(sent.at, ""),
        "kept": sent.beside(sent.at), "done": range(asked.number), "left": range(steps - asked.number)})


def comment(request: HttpRequest, wave: Wave, sent: Sent) -> HttpResponse:
    """Where they may write something in their own words; it says so where that is too long."""
    return _draw(request, "comment", wave, sent, {
        "kept": sent.beside(COMMENT), "most": LONGEST_COMMENT, "length": len(sent.comment),
        "too_long": len(sent.comment) > LONGEST_COMMENT, "done": range(len(wave.items))})


def look(request: HttpRequest, wave: Wave, sent: Sent, found: list[Span]) -> HttpResponse:
    """Their comment once more, with what in it may tell who wrote it."""
    pieces, after = [], 0
    for span in found:
        pieces += [(sent.comment[after:span.start], False), (sent.comment[span.start:span.end], True)]
        after = span.end
    return _draw(request, "look", wave, sent, {
        "kept": sent.beside(), "pieces": [*pieces, (sent.comment[after:], False)],
        "telling": list(dict.fromkeys(sent.comment[span.start:span.end] for span in found))})


def stop(request: HttpRequest, wave: Wave, sent: Sent) -> HttpResponse:
    """How much would be handed in now; or that there is nothing to hand in yet."""
    return _draw(request, "stop", wave, sent, {
        "kept": sent.beside(), "count": len(sent.values()), "of": len(wave.items), "ended": sent.at == END})


def paused(request: HttpRequest, wave: Wave, sent: Sent) -> HttpResponse:
    """The wave was paused meanwhile: nothing is lost, they try again from here."""
    return _draw(request, "paused", wave, sent, {"kept": sent.beside()}, STATUS["paused"])


def done(request: HttpRequest, wave: Wave, sent: Sent) -> HttpResponse:
    """It is in; what happens now. The browser forgets the pages before."""
    found = _draw(request, "done", wave, sent, {
        "closes": date_text(standing.closing_day(wave), sent.language, weekday=True),
        "results": date_text(wave.results_on, sent.language, weekday=True) if wave.results_on else ""})
    found["Cache-Control"], found["Clear-Site-Data"] = "private, no-store", FORGET
    return found


def refused(request: HttpRequest, why: str, *, kiosk: bool, language: str = "") -> HttpResponse:
    """A calm page where there is nothing to answer: "unknown" (or used), "used" for certain, "over" or "paused"."""
    with translation.override(language or translation.get_language()):
        return render(request, "pulse/refused.html", {"title_key": f"answering_{why}_title",
                                                      "text_key": f"answering_{why}", "next": _next(kiosk=kiosk)},
                      status=STATUS.get(why, 200))


def begin(request: HttpRequest, wave: Wave, code: str, language: str) -> HttpResponse:
    """The start page for who comes with a code: nothing on it is about a person."""
    others = [(tag, name, reverse("pulse_with_in", args=[other, code]))
              for other, tag, name in _tongues(wave, language)]
    with translation.override(language):
        found = render(request, "pulse/start.html", {
            **opening(wave, language), "code": code, "language": language, "others": others,
            "how": f"{reverse('pulse_how', args=[wave.pk])}?language={language}"})
    found["Content-Language"] = language
    return found


def opening(wave: Wave, language: str) -> dict[str, Any]:
    """What every start page says of a wave that is open."""
    spoken = [say("language_name", code) for code in questions.languages(wave)]
    return {"wave": wave, "count": len(wave.items), "minutes": standing.minutes(wave),
            "spoken": ", ".join(spoken) if len(spoken) > 1 else "",
            "closes": date_text(standing.closing_day(wave), language, weekday=True)}


def _draw(request: HttpRequest, name: str, wave: Wave, sent: Sent, more: dict[str, Any],
          status: int = 200) -> HttpResponse:
    with translation.override(sent.language):
        found = render(request, f"pulse/{name}.html", {
            "wave": wave, "sent": sent, "tongues": _tongues(wave, sent.language), "next": _next(kiosk=sent.kiosk),
            **more}, status=status)
    found["Content-Language"] = sent.language
    if not sent.kiosk:  # on a shared screen the next person must not go back to it
        found["Cache-Control"] = BACK
    return found


def _tongues(wave: Wave, language: str) -> list[tuple[str, str, str]]:
    """The other languages: code, tag, and each named in itself."""
    return [(code, LANG_TAGS[code], say("language_name", code)) for code in questions.languages(wave)
            if code != language]


def _next(*, kiosk: bool) -> str:
    """Where the next person at a shared screen begins."""
    try:
        return reverse("pulse_kiosk") if kiosk else ""
    except NoReverseMatch:
        return ""
