"""Which language a reader gets: what they chose, else what their browser asks for, else the organisation's."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from surefoot.charts.formats import LANG_TAGS
from surefoot.vocabulary.words import LANGUAGES, say

YEAR: Final = 365 * 24 * 3600


def current() -> str:
    """The language of this request; outside one the organisation's."""
    found = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return found if found in LANGUAGES else str(settings.LANGUAGE_CODE)


def choose(response: HttpResponse, language: str) -> None:
    """Remember the reader's language in a cookie; without one, go by what their browser asks for."""
    if not language:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, httponly=True, samesite="Lax",
                        secure=settings.LANGUAGE_COOKIE_SECURE)


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs: its language tag and the other languages, each named in itself."""
    here = current()
    return {"lang": LANG_TAGS[here],
            "languages": [(code, LANG_TAGS[code], say("language_name", code)) for code in LANGUAGES if code != here]}
