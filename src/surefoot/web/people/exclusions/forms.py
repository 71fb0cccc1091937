"""Forms of exclusions."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.web.frame import clock
from surefoot.web.frame.forms import Day, Form, said
from surefoot.web.people.exclusions import queries
from surefoot.web.people.exclusions.actions import Wanted
from surefoot.web.people.models import Exclusion, Site


class Exclude(Form):
    """What is not to be measured."""

    words = "exclude"
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    site = forms.ChoiceField(required=False)
    country = forms.ChoiceField(required=False)
    team = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    covers = forms.ChoiceField(widget=forms.RadioSelect)
    starts = Day()
    ends = Day(required=False)
    reason = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = [("", said("exclude_choose"))]
        choices: dict[str, list[Any]] = {
            "kind": [(kind, said(f"exclude_kind_{kind}")) for kind in queries.KINDS],
            "site": none + queries.sites(), "country": none + [(each, each) for each in queries.countries()],
            "covers": [(covers, said(f"covers_{covers}")) for covers in Exclusion.COVERS]}
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.initial.setdefault("starts", clock.today())

    def clean(self) -> dict[str, Any]:
        """Exactly the one thing that was chosen."""
        found = super().clean() or {}
        kind = found.get("kind", "")
        if kind and not found.get(kind) and kind not in self.errors:
            self.add_error(kind, said(f"exclude_{kind}_missing"))
        if kind == "team" and found.get("team"):
            teams = queries.teams_named(found["team"].strip())
            if len(teams) != 1:
                self.add_error("team", said("exclude_team_unknown" if not teams else "exclude_team_two"))
            found["found"] = teams[0] if len(teams) == 1 else None
        starts, ends = found.get("starts"), found.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", said("form_before"))
        return found

    def wanted(self) -> Wanted:
        """What was filled in."""
        found = self.cleaned_data
        kind = found["kind"]
        return Wanted(Site.objects.get(pk=found["site"]) if kind == "site" else None,
                      found["country"] if kind == "country" else "", found["found"] if kind == "team" else None,
                      found["covers"], found["starts"], found["ends"], found["reason"])


class Ending(Form):
    """The last day of an exclusion."""

    words = "excluded_end"
    last = Day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last", clock.today())
