"""Forms of the pages on channels."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.web.api.chat.team_channels import fits
from surefoot.web.frame.forms import Form, said


class SlackChannel(Form):
    """The channel of a team at Slack, by Slack's id."""

    words = "chat_slack"
    channel = "slack"
    address = forms.CharField(max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_address(self) -> str:
        """The id, if it may be one."""
        return _fitting(self, "chat_slack_address_wrong")


class TeamsWorkflow(Form):
    """The address of a workflow of Teams, which is a secret: what was entered is never shown again."""

    words = "chat_teams"
    channel = "teams"
    address = forms.CharField(max_length=2000, widget=forms.PasswordInput(attrs={"autocomplete": "off"}))

    def clean_address(self) -> str:
        """The address, if it may be one."""
        return _fitting(self, "chat_teams_address_wrong")


FORMS = {form.channel: form for form in (SlackChannel, TeamsWorkflow)}


def _fitting(form: Any, otherwise: str) -> str:
    found: str = form.cleaned_data["address"].strip()
    if not fits(form.channel, found):
        raise forms.ValidationError(said(otherwise))
    return found
