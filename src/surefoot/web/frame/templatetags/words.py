"""The product's words in templates: `{% t "key" name=value %}`, the same keys as in reports."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from surefoot.vocabulary.words import say
from surefoot.web.frame.language import current

register = template.Library()


@register.simple_tag
def t(key: str, **values: Any) -> SafeString:
    """The text of a message key in the reader's language, escaped."""
    return conditional_escape(say(key, current(), **values))
