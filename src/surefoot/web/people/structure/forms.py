"""Forms of the pages of teams, roles and sites."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from surefoot.web.frame import clock
from surefoot.web.frame.forms import Day, Form, said
from surefoot.web.people.structure.actions import Appointment


class Appoint(Form):
    """Who leads a team beside its manager."""

    words = "appoint"
    person = forms.CharField(max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    starts = Day()
    ends = Day(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, said(f"management_{kind}")) for kind in ("deputy", "co_manager")]
        self.initial.setdefault("kind", "deputy")
        self.initial.setdefault("starts", clock.today())

    def clean(self) -> dict[str, Any]:
        """What is over can't be entered: nobody saw results on those days."""
        found = super().clean() or {}
        starts, ends = found.get("starts"), found.get("ends")
        if starts and starts < clock.today():
            self.add_error("starts", said("appoint_past"))
        if starts and ends and ends < starts:
            self.add_error("ends", said("form_before"))
        return found

    def wanted(self) -> Appointment:
        """What was filled in."""
        return Appointment(**{name: self.cleaned_data[name] for name in ("person", "kind", "starts", "ends")})


class Task(Form):
    """A task of a role, in people's words."""

    words = "task"
    name = forms.CharField(max_length=200)


class Country(Form):
    """Where a site lies."""

    words = "site"
    country = forms.RegexField("^[A-Za-z]{2}$", required=False, max_length=2,
                               widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for way in ("invalid", "max_length"):
            self.fields["country"].error_messages[way] = said("site_country_wrong")

    def clean_country(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["country"]).upper()


class Holiday(Form):
    """Days on which a site does not work."""

    words = "holiday"
    starts = Day()
    ends = Day(required=False)
    name = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """In order."""
        found = super().clean() or {}
        starts, ends = found.get("starts"), found.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", said("form_before"))
        return found

    def days(self) -> tuple[date, date]:
        """The first and the last: one day where no last is given."""
        starts: date = self.cleaned_data["starts"]
        return starts, self.cleaned_data["ends"] or starts
