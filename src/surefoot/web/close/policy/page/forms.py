"""What a sponsor fills in."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.close.policy.page.stating import LONGEST
from surefoot.web.frame.forms import Form, said


class StatementForm(Form):
    """What a sponsor says, in each language they want to say it in."""

    words = "policy_statement"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[code] = forms.CharField(
                required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
                label=said("policy_statement_in", name=say("language_name", code)),
                error_messages={"max_length": said("policy_statement_long", most=LONGEST)})
