"""Forms of the record of a person."""

from __future__ import annotations

from django import forms

from surefoot.web.frame.forms import Day, Form


class Ending(Form):
    """The last day of employment."""

    words = "person_end"
    last = Day()


class Erasing(Form):
    """Word that somebody who left is to be erased."""

    words = "person_erase"
    sure = forms.BooleanField()
