"""Forms whose labels, hints and errors are the product's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from django import forms

from surefoot.vocabulary.words import keys, say
from surefoot.web.frame.language import current

EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2199, 12, 31)


class Day(forms.DateField):
    """A day as browsers send it, within what a calendar of people can hold."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> date | None:
        """The day, or None where none has to be given."""
        try:
            found: date | None = super().clean(value)
        except forms.ValidationError as error:
            if value in self.empty_values:
                raise
            raise forms.ValidationError(said("form_day")) from error
        if found is not None and not EARLIEST <= found <= LATEST:
            raise forms.ValidationError(said("form_day"))
        return found


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
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = said("form_choice", field=field.label)

    use_required_attribute = False
    """The browser's own bubbles speak its language, not the page's."""


def said(key: str, **values: Any) -> str:
    """A text in the reader's language."""
    return say(key, current(), **values)


def wrong(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Add errors found after the form itself was fine: field (or "" for the whole form) -> key of the text."""
    for field, key in problems.items():
        form.add_error(field or None, said(key))
