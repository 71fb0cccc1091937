"""Forms of the sign-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from surefoot.web.frame.forms import Form, said
from surefoot.web.people.models import Account


class Ask(Form):
    """Ask for a link."""

    words = "sign_in"
    email = forms.CharField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class Password(Ask):
    """E-mail address and password."""

    password = forms.CharField(max_length=200, strip=False,
                               widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class Code(Form):
    """A code of the second factor."""

    words = "second"
    code = forms.CharField(max_length=40, widget=forms.TextInput(
        attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}))


def checked(password: str, email: str) -> str:
    """The password if it is good enough for the account with this address; raises ValidationError."""
    validate_password(password, Account(email=email))
    return password


def new_password() -> forms.CharField:
    """A field for a new password."""
    return forms.CharField(max_length=200, strip=False,
                           widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))


class FirstRun(Form):
    """The organisation and its first administrator."""

    words = "first_run"
    organisation = forms.CharField(max_length=200)
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = new_password()
    leads = forms.BooleanField(required=False)

    def __init__(self, *args: Any, with_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["invalid"] = said("form_email")
        if not with_password:
            del self.fields["password"]

    def clean_password(self) -> str:
        """Good enough?"""
        return checked(self.cleaned_data["password"], self.cleaned_data.get("email", ""))
