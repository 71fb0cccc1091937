"""Forms of "Your sign-in"."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.web.frame.forms import Form, said
from surefoot.web.people.mine.queries import word_of
from surefoot.web.people.models import Account
from surefoot.web.people.signin import tokens
from surefoot.web.people.signin.forms import checked, new_password


class NewPassword(Form):
    """The password so far, where there is one, and the new one."""

    words = "my_password"
    current = forms.CharField(max_length=200, strip=False,
                              widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new = new_password()

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account
        if not account.has_usable_password():
            del self.fields["current"]

    def clean_new(self) -> str:
        """Good enough?"""
        return checked(self.cleaned_data["new"], self._account.email)


class NewToken(Form):
    """A token: what it is called, what it may do, and how long."""

    words = "token"
    name = forms.CharField(max_length=60)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, machine: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = tokens.MACHINE if machine else tokens.PERSONAL
        self.fields["scopes"].choices = [(name, said(word_of(name))) for name in names]  # type: ignore[attr-defined]
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, said("token_days_many", days=days)) for days in tokens.LASTING]
        if not self.is_bound:
            self.initial.setdefault("days", 90)
            # Where there is a choice it is theirs: an assistant's token need not fetch what is held.
            self.initial.setdefault("scopes", list(names) if len(names) == 1 else [])
