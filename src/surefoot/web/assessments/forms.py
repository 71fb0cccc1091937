"""What people fill in about assessments: when they are made by themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.web.assessments.rhythm import NEVER
from surefoot.web.frame.environment import DAYS
from surefoot.web.frame.forms import Form, said


class WhenForm(Form):
    """A day of the week, or never, and a time."""

    words = "rhythm"
    day = forms.ChoiceField()
    at = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["day"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(day, said("rhythm_never") if day == NEVER else said(f"weekday_{number}"))
                         for number, day in enumerate(DAYS, 1)]
        field.error_messages["invalid_choice"] = said("rhythm_wrong_day")
        self.fields["at"].error_messages["invalid"] = said("rhythm_wrong_time")
