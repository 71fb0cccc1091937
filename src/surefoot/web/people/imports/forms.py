"""What is filled in to bring people and teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django import forms

from surefoot.web.frame import clock
from surefoot.web.frame.forms import Day, Form, said
from surefoot.web.frame.uploads import MEGABYTE
from surefoot.web.people.importing.people import Terms
from surefoot.web.people.importing.reading import safe_name

MOST: Final = 100
"""Megabytes of files that tell of people: a million of them."""


class _Several(forms.FileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """One or more files, none of them empty, each with a name of its own."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, Any]]:
        """Name and file of each."""
        files = data if isinstance(data, list | tuple) else [data]
        found = [(safe_name(file.name), file) for file in
                 (super(Files, self).clean(file, initial) for file in files or [None])]
        if len({name for name, _ in found}) < len(found):
            raise forms.ValidationError(said("people_new_same_name"))
        if sum(file.size for _, file in found) > MOST * MEGABYTE:
            raise forms.ValidationError(said("people_new_too_big", most=MOST))
        return found


class New(Form):
    """Files, and how they are to be taken."""

    words = "people_new"
    files = Files(max_length=100)
    since = Day()
    names = forms.ChoiceField(widget=forms.RadioSelect)
    last_day = Day(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = [  # type: ignore[attr-defined]
            (each, said(f"people_new_names_{each}")) for each in ("all", "some")]
        for wrong in ("empty", "invalid", "max_length"):
            self.fields["files"].error_messages[wrong] = said(f"people_new_{wrong}")
        self.initial.setdefault("since", clock.today())

    def clean(self) -> dict[str, Any]:
        """Who is not named left before the list holds."""
        found = super().clean() or {}
        since, last = found.get("since"), found.get("last_day")
        if since and last and last >= since:
            self.add_error("last_day", said("people_new_last_day_late"))
        return found

    def terms(self) -> Terms:
        """How the files are to be taken."""
        since = self.cleaned_data["since"]
        return Terms(since, self.cleaned_data["names"] == "all",
                     self.cleaned_data["last_day"] or since - timedelta(days=1))

    def contents(self) -> Iterable[tuple[str, bytes]]:
        """Name and content of each file."""
        return [(name, file.read()) for name, file in self.cleaned_data["files"]]
