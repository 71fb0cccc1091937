"""Which language a reader gets: what they chose, else what their browser asks for, else the organisation's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from surefoot.charts.formats import LANG_TAGS
from surefoot.vocabulary.words import LANGUAGES, say


def current() -> str:
    """The language of this request; outside one the organisation's."""
    found = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return found if found in LANGUAGES else str(settings.LANGUAGE_CODE)


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs: its language tag and the other languages, each named in itself."""
    here = current()
    return {"lang": LANG_TAGS[here],
            "languages": [(code, LANG_TAGS[code], say("language_name", code)) for code in LANGUAGES if code != here]}
