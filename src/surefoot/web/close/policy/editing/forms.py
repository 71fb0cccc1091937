"""The form beside the text: one thing of the policy at a time, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from surefoot.close.policy.answering import among
from surefoot.close.policy.model import ANSWERS, SILENT, Policy
from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.close.policy.editing.changing import FIELDS, Thing, named_of, rule_of
from surefoot.web.close.policy.versions.difference import word_of
from surefoot.web.frame.forms import Day, Form, said

ONE: Final = 200
LONG: Final = 4000


class DraftForm(Form):
    """What goes with the text: the change note and the days."""

    words = "policy_draft"
    note = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    effective_on = Day(required=False)
    review_on = Day(required=False)
    acknowledge = forms.BooleanField(required=False)


class ThingForm(forms.Form):
    """One thing of the policy; its fields are those of its kind."""

    use_required_attribute = False

    def __init__(self, policy: Policy, thing: Thing, data: Any = None) -> None:
        super().__init__(data, prefix="it", initial=None if data else dict(_initial(policy, thing)))
        self.policy, self.thing = policy, thing
        {"basics": self._basics, "rule": self._rule, "trial": self._trial}.get(thing.kind, self._named)()

    def wanted(self) -> Mapping[str, Any]:
        """What was filled in."""
        return self.cleaned_data

    def _basics(self) -> None:
        self._spoken("title", ONE, needed=True)
        self._text("owner", ONE)
        self._text("contact", ONE)
        self._spoken("wrong", LONG, lines=True)
        self._spoken("responsible", LONG, rows=3)

    def _named(self) -> None:
        self._spoken("name", ONE, needed=True)
        self._spoken("also", LONG, lines=True)
        self._spoken("examples", LONG, lines=True)

    def _rule(self) -> None:
        self._text("id", 60, needed=True)
        self._choice("answer", [(answer, said(word_of(answer))) for answer in ANSWERS])
        for dimension in ("data", "tool", "use"):
            there = among(self.policy, dimension)
            if there:
                self.fields[dimension] = forms.MultipleChoiceField(
                    required=False, label=said(f"policy_form_{dimension}"), widget=forms.CheckboxSelectMultiple,
                    help_text=said("policy_form_any"),
                    choices=[(each.id, each.names[self.policy.language].name) for each in there])
        self._spoken("text", LONG, needed=True, rows=4)
        self._spoken("conditions", LONG, lines=True)

    def _trial(self) -> None:
        self._text("question", 500, needed=True)
        self._choice("answer", [(answer, said(word_of(answer))) for answer in (*ANSWERS, SILENT)])
        self._choice("rule", [("", said("policy_form_no_rule")), *((rule.id, rule.id) for rule in self.policy.rules)],
                     needed=False)

    def _choice(self, name: str, choices: list[tuple[str, str]], *, needed: bool = True) -> None:
        label = said(f"policy_form_{name}")
        self.fields[name] = forms.ChoiceField(
            choices=choices, required=needed, label=label,
            error_messages={"required": said("form_required", field=label),
                            "invalid_choice": said("form_choice", field=label)})

    def _spoken(self, name: str, most: int, *, needed: bool = False, lines: bool = False, rows: int = 0) -> None:
        """A field in the policy's own language, and in each other one."""
        own = self.policy.language
        for code in (own, *(code for code in LANGUAGES if code != own)):
            self._text(f"{name}_{code}", most, needed=needed and code == own, lines=lines, rows=rows,
                       label=said("policy_form_in", what=said(f"policy_form_{name}"), name=say("language_name", code)))
            self.fields[f"{name}_{code}"].widget.attrs["lang"] = code

    def _text(self, name: str, most: int, *, needed: bool = False, lines: bool = False, rows: int = 0,
              label: str = "") -> None:
        label = label or said(f"policy_form_{name}")
        rows = 3 if lines else rows
        self.fields[name] = (Lines if lines else forms.CharField)(
            required=needed, max_length=most, label=label, help_text=said("policy_form_lines") if lines else "",
            widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
            error_messages={"required": said("form_required", field=label),
                            "max_length": said("policy_form_long", most=most)})

    def clean(self) -> dict[str, Any]:
        """Line ends as the text has them, and nothing chosen where there is nothing to choose."""
        found = super().clean() or {}
        for name, value in found.items():
            if isinstance(value, str):
                found[name] = value.replace("\r\n", "\n")
        return {**dict.fromkeys(("data", "tool", "use"), ()), **found} if self.thing.kind == "rule" else found


class Lines(forms.CharField):
    """Several short texts, a line each."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Those that are not empty."""
        text: str = super().clean(value)
        return tuple(line.strip() for line in text.splitlines() if line.strip())


def _initial(policy: Policy, thing: Thing) -> Mapping[str, Any]:
    if thing.kind == "basics":
        return {"owner": policy.owner, "contact": policy.contact, **_spoken("title", policy.title),
                **_spoken("responsible", policy.responsible), **_spoken("wrong", policy.wrong)}
    if not thing.name:
        return {}
    if thing.kind == "trial":
        trial = policy.trials[int(thing.name) - 1]
        return {"question": trial.question, "answer": trial.answer, "rule": trial.rule}
    if thing.kind in FIELDS and (named := named_of(policy, thing)) is not None:
        return {f"{field}_{code}": _shown(getattr(names, field)) for code, names in named.names.items()
                for field in ("name", "also", "examples")}
    rule = rule_of(policy, thing.name)
    assert rule is not None, f"{thing} was looked up before"
    return {"id": rule.id, "answer": rule.answer, **{dimension: sorted(getattr(rule.when, dimension))
                                                     for dimension in ("data", "tool", "use")},
            **_spoken("text", rule.text), **_spoken("conditions", rule.conditions)}


def _spoken(field: str, texts: Mapping[str, Any]) -> Mapping[str, str]:
    return {f"{field}_{code}": _shown(text) for code, text in texts.items()}


def _shown(text: Any) -> str:
    return text if isinstance(text, str) else "\n".join(text)
