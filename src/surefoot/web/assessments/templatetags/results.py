"""What templates of results need beside words: links to how numbers are made, numbers, and names of pictures."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

from surefoot.charts.formats import number
from surefoot.vocabulary.words import keys, say
from surefoot.web.assessments.made import made
from surefoot.web.frame.language import current

register = template.Library()


@register.simple_tag
def how(topic: str) -> SafeString:
    """A link to how such a number is made."""
    return mark_safe(made(topic))


@register.filter
def whole(value: float) -> str:
    """A count in the reader's language."""
    return number(value, current())


@register.filter
def at(found: Mapping[str, str], key: str) -> str:
    """What stands under a key; nothing where nothing does."""
    return found.get(key, "")


@register.filter
def picture(name: str) -> str:
    """What a picture shows, by its name."""
    language = current()
    if f"picture_{name}" in keys(language):
        return say(f"picture_{name}", language)
    return say(f"action_{name.removeprefix('event_study_')}", language)
