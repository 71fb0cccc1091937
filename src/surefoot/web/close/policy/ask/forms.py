"""What somebody asks, and what they send to the policy's owner."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.web.close.policy.asking import LONGEST
from surefoot.web.frame.forms import Form, said


class AskForm(Form):
    """A question."""

    words = "ask_form"
    text = forms.CharField(widget=forms.Textarea(attrs={"class": "auto", "rows": "1", "maxlength": str(LONGEST)}))

    def clean_text(self) -> str:
        """The question on one line; it is never cut."""
        text = " ".join(str(self.cleaned_data["text"]).split())
        if len(text) > LONGEST:
            raise forms.ValidationError(said("ask_refused_long"))
        return text


class SendForm(AskForm):
    """A question for the policy's owner. Without a name unless somebody takes the tick away."""

    words = "ask_send"
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": "2", "maxlength": str(LONGEST)}))
    unnamed = forms.BooleanField(required=False, initial=True)
    chosen = forms.CharField(required=False)
    """Sent by the page that has the tick: without it no name is taken, whatever else is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="send_%s", **kwargs)

    @property
    def named(self) -> bool:
        """Whether somebody took the tick away."""
        return self.cleaned_data["chosen"] == "yes" and not self.cleaned_data["unnamed"]
