"""What people fill in: a try, and when a team is asked."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core import signing

from surefoot.web.close.ritual.actions import IMPERFECT, LONGEST, Wanted
from surefoot.web.close.ritual.guarding import MAY_BE_WRONG
from surefoot.web.close.ritual.leading import LONGEST as LONGEST_SAID
from surefoot.web.close.ritual.leading import weekdays
from surefoot.web.close.ritual.models import Try
from surefoot.web.close.ritual.tasks import Tasks
from surefoot.web.frame.forms import Form, said

_ONCE: Final = "ritual.once"


class TryForm(Form):
    """One line, a result, and what may be done with it."""

    words = "tries_form"
    line = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}))
    result = forms.ChoiceField(widget=forms.RadioSelect)
    task = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    signed = forms.BooleanField(required=False)
    shared = forms.BooleanField(required=False)
    story = forms.BooleanField(required=False)
    harmless = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    once = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tasks: Tasks, changing: bool = False, imperfect: bool = False,
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        results = IMPERFECT if imperfect else Try.RESULTS
        self.fields["result"].choices = [  # type: ignore[attr-defined]
            (result, said(f"tries_{result}")) for result in results]
        self.fields["harmless"].choices = [  # type: ignore[attr-defined]
            (kind, said(f"tries_none_{kind}")) for kind in sorted(MAY_BE_WRONG)]
        self.fields["line"].error_messages["max_length"] = said("tries_refused_long")
        self._fit(tasks, changing=changing, imperfect=imperfect)

    def _fit(self, tasks: Tasks, *, changing: bool, imperfect: bool) -> None:
        """Leave out what there is nothing to choose about."""
        if tasks.choices:
            self.fields["task"].choices = [  # type: ignore[attr-defined]
                ("", said("tries_no_task")), *tasks.choices]
            if not tasks.unsigned and not changing and not imperfect:
                self.fields["task"].help_text = said("tries_task_signed_only")
        else:
            del self.fields["task"]
        if changing or imperfect:
            del self.fields["signed"]
        if changing:
            del self.fields["once"]
        else:
            self.fields["once"].initial = signing.dumps(uuid4().hex, salt=_ONCE)

    def wanted(self, team: int | None = None, *, signed: bool | None = None) -> Wanted:
        """What was filled in."""
        found = self.cleaned_data
        return Wanted(
            found["line"], found["result"], found.get("task"), found.get("signed", False) if signed is None else signed,
            found["shared"], found["story"], team, frozenset(found["harmless"]), _number(found.get("once", "")))


def _number(sent: str) -> UUID | None:
    """The id that the page gave this form, so that it is handed in once; any other is none."""
    try:
        return UUID(hex=signing.loads(sent, salt=_ONCE)) if sent else None
    except signing.BadSignature:
        return None


class TimeForm(Form):
    """When a team is asked."""

    words = "ritual_time"
    weekday = forms.TypedChoiceField(coerce=int)
    at = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weekday"].choices = [  # type: ignore[attr-defined]
            (day, said(f"weekday_{day + 1}")) for day in weekdays()]
        self.fields["at"].error_messages["invalid"] = said("ritual_wrong_time")


class SaidForm(Form):
    """The safety sentence as it was said."""

    words = "ritual_said"
    sentence = forms.CharField(max_length=LONGEST_SAID, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sentence"].error_messages["max_length"] = said("ritual_refused_said_long")
