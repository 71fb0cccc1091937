"""Forms whose labels, hints and errors are the product's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from surefoot.vocabulary.words import keys, say
from surefoot.web.frame.language import current


class Form(forms.Form):
    """A form whose field NAME is labelled with the text WORDS_NAME and hinted with WORDS_NAME_hint."""

    words: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            key = f"{self.words}_{name}"
            field.label = said(key)
            field.help_text = said(f"{key}_hint") if f"{key}_hint" in keys() else ""
            field.error_messages["required"] = said("form_required", field=field.label)

    use_required_attribute = False
    """The browser's own bubbles speak its language, not the page's."""


def said(key: str, **values: Any) -> str:
    """A text in the reader's language."""
    return say(key, current(), **values)


def wrong(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Add errors found after the form itself was fine: field (or "" for the whole form) -> key of the text."""
    for field, key in problems.items():
        form.add_error(field or None, said(key))
