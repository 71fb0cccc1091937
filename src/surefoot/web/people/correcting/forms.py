"""Forms of corrections: what people change themselves, what they ask for, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.frame.forms import Form, said
from surefoot.web.people.correcting.queries import DAYS
from surefoot.web.people.models import Correction

LONGEST = 500


class OwnForm(Form):
    """What people change themselves."""

    words = "correct"
    name = forms.CharField(max_length=200, required=False)
    workdays = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["workdays"]
        days.choices = [(str(1 << place), said(f"day_{day}")) for place, day in enumerate(DAYS)]
        spoken: Any = self.fields["language"]
        spoken.choices = [("", said("correct_language_any")),
                          *((code, say("language_name", code)) for code in LANGUAGES)]

    def clean_workdays(self) -> int:
        """As bits."""
        return sum(int(bit) for bit in self.cleaned_data["workdays"])


class AskForm(Form):
    """What they ask for."""

    words = "ask"
    field = forms.ChoiceField()
    wish = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields["field"]
        fields.choices = [("", said("ask_field_choose")),
                          *((name, said(f"correction_field_{name}")) for name in Correction.FIELDS)]
        self.fields["wish"].error_messages["max_length"] = said("ask_too_long", longest=LONGEST)


class AnswerForm(Form):
    """Done, or not and why."""

    words = "answer"
    state = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states: Any = self.fields["state"]
        states.choices = [(state, said(f"answer_state_{state}")) for state in ("done", "declined")]
        self.fields["text"].error_messages["max_length"] = said("ask_too_long", longest=LONGEST)

    def clean(self) -> dict[str, Any]:
        """A no has a reason."""
        told: dict[str, Any] = super().clean()
        if told.get("state") == "declined" and not told.get("text"):
            self.add_error("text", said("answer_needs_reason"))
        return told
