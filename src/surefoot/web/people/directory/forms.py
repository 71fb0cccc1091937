"""Forms of the record of a person."""

from __future__ import annotations

from surefoot.web.frame.forms import Day, Form


class Ending(Form):
    """The last day of employment."""

    words = "person_end"
    last = Day()
