"""Forms of the accounts pages."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.web.frame.forms import Form, said


class New(Form):
    """An account for an address."""

    words = "account_new"
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["invalid"] = said("form_email")
