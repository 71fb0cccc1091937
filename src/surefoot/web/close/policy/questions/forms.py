"""What the policy's owner fills in about a question."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from surefoot.charts.formats import date_text
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.models import Question
from surefoot.web.close.policy.questions.answering import Given
from surefoot.web.frame.forms import Day, Form, said
from surefoot.web.frame.language import current
from surefoot.web.people.exclusions.queries import teams_named
from surefoot.web.people.models import Team

VERSIONS: Final = 3
"""The newest published ones, whose clauses are offered."""
SHORT: Final = 80


class AnswerForm(Form):
    """An answer, and where it stands in the policy."""

    words = "question_answer"
    title = forms.CharField(max_length=200, widget=forms.TextInput())
    answer = forms.CharField(max_length=2000, widget=forms.Textarea())
    became = forms.ChoiceField(widget=forms.RadioSelect)
    clause = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["became"].choices = [  # type: ignore[attr-defined]
            (became, said(f"question_became_{became}")) for became in Question.BECAME]
        self.fields["clause"].choices = [("", said("question_clause_choose")), *_clauses()]  # type: ignore[attr-defined]

    def given(self) -> Given:
        """What was filled in."""
        found = self.cleaned_data
        version, _, clause = found["clause"].partition(":")
        return Given(found["title"], found["answer"], found["became"], int(version), clause)


class CloseForm(Form):
    """Why a question is closed."""

    words = "question_close"
    reason = forms.CharField(max_length=300, widget=forms.TextInput())


class ToldForm(Form):
    """In which team an answer was told, when, and to how many of how many."""

    words = "question_told"
    team = forms.CharField(max_length=200)
    on = Day()
    there = forms.IntegerField(min_value=1, max_value=9999)
    of = forms.IntegerField(min_value=1, max_value=9999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("there", "of"):
            for wrong in ("invalid", "min_value", "max_value"):
                self.fields[name].error_messages[wrong] = said("question_told_number")

    def clean_team(self) -> Team:
        """The one team of that name or key."""
        found = teams_named(str(self.cleaned_data["team"]).strip())
        if len(found) != 1:
            raise forms.ValidationError(said("question_told_many" if found else "question_told_none"))
        return found[0]

    def clean(self) -> dict[str, Any]:
        """No more than all of them."""
        found = super().clean() or {}
        there, of = found.get("there"), found.get("of")
        if there and of and there > of:
            self.add_error("there", said("question_told_more"))
        return found


def _clauses() -> list[tuple[str, list[tuple[str, str]]]]:
    """The clauses of the newest published versions, by version."""
    found = []
    for version in queries.published().order_by("-number")[:VERSIONS]:
        policy = queries.policy_of(version)
        day = date_text(version.effective_on, current()) if version.effective_on else ""
        found.append((said("question_in_version", number=version.number, date=day), [
            (f"{version.pk}:{rule.id}", f"{rule.id}: {rule.text.get(policy.language, '')[:SHORT]}")
            for rule in policy.rules]))
    return found
