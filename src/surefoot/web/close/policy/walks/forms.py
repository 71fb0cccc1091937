"""What who leads a team fills in about a walk-through."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.web.frame import clock
from surefoot.web.frame.forms import Day, Form, said


class WalkForm(Form):
    """When it was, and how many of how many were there."""

    words = "policy_walk"
    on = Day()
    there = forms.IntegerField(min_value=1, max_value=9999)
    of = forms.IntegerField(min_value=1, max_value=9999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("there", "of"):
            for wrong in ("invalid", "min_value", "max_value"):
                self.fields[name].error_messages[wrong] = said("policy_walk_number")

    def clean(self) -> dict[str, Any]:
        """No more than all of them, and on no day that is still to come."""
        found = super().clean() or {}
        there, of, on = found.get("there"), found.get("of"), found.get("on")
        if there and of and there > of:
            self.add_error("there", said("policy_walk_more"))
        if on and on > clock.today():
            self.add_error("on", said("policy_walk_day"))
        return found
