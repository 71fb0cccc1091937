"""The addresses of blind mode: the keys, signing a pass, the page, and handing in, which knows nobody."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from surefoot.charts.formats import LANG_TAGS, date_text
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.frame.cookieless import cookieless, untraced
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.access import SIGNED_IN, reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse import keys as wave_keys
from surefoot.web.pulse.answering import questions
from surefoot.web.pulse.blind import opening, page, passes, shown, spending
from surefoot.web.pulse.handing import NotTaken
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.sealing import LONGEST_COMMENT

STATUS: Final = {"unknown": 403, "used": 409, "paused": 409, "over": 410, "code": 409, "elsewhere": 409, "wrong": 400}
"""Why nothing was signed or taken -> the status that says so."""
WORDS: Final = ("ready", "code", "elsewhere", "list", "unable", "offline", "over", "checked", "question", "end",
                "count", "done", "in", *(f"sent_{came}" for came in ("waiting", "in", "paused", "offline", "lost",
                                                                    "nothing")))
"""What the page's script says, each under `blind_` and this."""
GAPS: Final = {name: f"{{{name}}}" for name in ("number", "of", "count", "keys", "people", "mine")}
"""What the script fills in."""



def _refused(why: str) -> JsonResponse:
    return JsonResponse({"why": why}, status=STATUS[why])


@cookieless
@open_to(ANYONE)
@require_safe
def keys(request: HttpRequest, wave: UUID) -> HttpResponse:
    """The list of keys of a wave that has opened, the same for everybody; its SHA-256 is its ETag."""
    if not Wave.objects.filter(pk=wave, blind=True, keys__isnull=False).exclude(state="planned").exists():
        raise Http404
    found = opening.published_once(wave)
    return HttpResponse(found, content_type="application/json", headers={
        "ETag": f'"{opening.digest(found)}"', "Cache-Control": "public, max-age=86400, immutable"})


@untraced
@open_to(SIGNED_IN)
@require_POST
def sign(request: HttpRequest, wave: UUID) -> HttpResponse:
    """Sign what the reader's browser blinded: once."""
    person = reader(request).person
    if person is None:
        raise OutsideScope
    try:
        found = passes.have_signed(wave, person, shown.unpacked(request.POST.get("blinded", "")))
    except ValueError:
        return _refused("wrong")
    except wave_keys.KeyGone:
        return _refused("over")
    except passes.HasOne as has:
        return _refused(has.why)
    return JsonResponse({"signature": urlsafe_b64encode(found).decode().rstrip("=")})


@open_to(SIGNED_IN)
@require_safe
def blind(request: HttpRequest, wave: UUID) -> HttpResponse:
    """The page on which a blind wave is answered. It is the same before and after, and who opens it is not noted."""
    place = page.place_of(wave, reader(request).person)
    language = questions.language_for(place.wave, current())
    asked = [questions.question(place.wave, name, language) for name in place.wave.items]
    return render(request, "pulse/blind/answer.html", {
        "here": "pulse", "place": place, "wave": place.wave, "questions": asked, "count": len(asked),
        "asked_lang": LANG_TAGS[language], "most": LONGEST_COMMENT, "steps": range(len(asked) + 1),
        "words": [(key, say(f"blind_{key}", current(), **GAPS)) for key in WORDS],
        "closes": date_text(clock.day_of(place.wave.closes_at), current(), weekday=True)})


@cookieless
@open_to(ANYONE)
@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """Take an answer with a blind pass. Nothing tells from whom it comes."""
    try:
        spending.hand_in(*shown.read(request.body))
    except NotTaken as refused:
        return _refused(refused.why)
    except ValueError:
        return _refused("wrong")
    return JsonResponse({"taken": True})
