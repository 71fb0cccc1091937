"""What leads fill in about waves: a plan, the rhythm, and until when a paused wave goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings

from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.frame import clock
from surefoot.web.frame.clock import day_of
from surefoot.web.frame.forms import Day, Form, said
from surefoot.web.people.exclusions.queries import teams_named
from surefoot.web.people.models import Team
from surefoot.web.pulse.handing import OWN
from surefoot.web.pulse.models import Rhythm, Wave
from surefoot.web.pulse.waves import opening
from surefoot.web.pulse.waves.actions import LONGEST, Plan
from surefoot.web.pulse.waves.moments import LAST_MINUTE, at, time_of

BEGINS: Final = time(9)
MOST_TEAMS: Final = 100
WEEKS: Final = (0, 4, 5, 6, 7, 8)


class WavePlan(Form):
    """A wave that is to be."""

    words = "wave_plan"
    opens = Day()
    opens_at = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes = Day()
    reminds = Day(required=False)
    results = Day(required=False)
    teams = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea(attrs={"class": "auto"}))
    rest_weeks = forms.IntegerField(min_value=0, max_value=52)
    languages = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    comment = forms.BooleanField(required=False)
    blind = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (code, say("language_name", code)) for code in LANGUAGES]
        self.fields["opens_at"].error_messages["invalid"] = said("waves_wrong_time")
        for name in ("invalid", "min_value", "max_value"):
            self.fields["rest_weeks"].error_messages[name] = said("waves_wrong_rest")
        if not opening.modes():
            del self.fields["blind"]
        for name in OWN:
            for code in LANGUAGES:
                self.fields[f"{name}_{code}"] = forms.CharField(
                    required=False, max_length=200, label=said("waves_own_field", number=name[-1],
                                                               name=say("language_name", code)))

    def has_own(self) -> bool:
        """Whether any of them is filled in, or wrong."""
        return any(field.value() or field.errors for field in self.own_fields())

    def own_fields(self) -> list[Any]:
        """The fields of the organisation's own questions."""
        return [self[f"{name}_{code}"] for name in OWN for code in LANGUAGES]

    def clean(self) -> dict[str, Any]:
        """Days in their order, teams that are there, and each own question in every language of the wave."""
        found = super().clean() or {}
        opens, closes = found.get("opens"), found.get("closes")
        if opens and opens < clock.today():
            self.add_error("opens", said("waves_refused_past"))
        if opens and closes:
            self._in_order(opens, closes)
        found["found"] = tuple(self._teams(found.get("teams", "")))
        found["own"] = tuple(self._own(found.get("languages", [])))
        return found

    def plan(self) -> Plan:
        """What was filled in."""
        found = self.cleaned_data
        reminds = found["reminds"]
        return Plan(at(found["opens"], found["opens_at"]), at(found["closes"], LAST_MINUTE),
                    at(reminds, found["opens_at"]) if reminds else None, found["results"], found["found"],
                    found["rest_weeks"], tuple(found["languages"]), found["own"], found["comment"],
                    found.get("blind", False))

    def _in_order(self, opens: date, closes: date) -> None:
        if closes < opens:
            self.add_error("closes", said("waves_refused_order"))
        elif (closes - opens).days > LONGEST:
            self.add_error("closes", said("waves_refused_long"))
        reminds, results = self.cleaned_data.get("reminds"), self.cleaned_data.get("results")
        if reminds and not opens < reminds <= closes:
            self.add_error("reminds", said("waves_wrong_reminder"))
        if results and results <= closes:
            self.add_error("results", said("waves_wrong_results"))

    def _teams(self, text: str) -> Iterator[int]:
        named = [line.strip() for line in text.splitlines() if line.strip()]
        for line in named[:MOST_TEAMS]:
            teams = list(Team.objects.filter(key=line)) or teams_named(line)
            if len(teams) == 1:
                yield teams[0].pk
            else:
                key = "waves_wrong_team_two" if teams else "waves_wrong_team"
                self.add_error("teams", said(key, team=line[:80]))
                return
        if len(named) > MOST_TEAMS:
            self.add_error("teams", said("waves_wrong_teams", most=MOST_TEAMS))

    def _own(self, languages: list[str]) -> Iterator[dict[str, str]]:
        """Own questions in their order; a gap between them closes."""
        for name in OWN:
            texts = {code: str(self.cleaned_data.get(f"{name}_{code}") or "").strip() for code in LANGUAGES}
            asked = {code: texts[code] for code in LANGUAGES if texts[code]}
            if not asked:
                continue
            # Who is asked in no language of the wave is asked in the organisation's.
            for code in {*languages, str(settings.LANGUAGE_CODE)} - asked.keys():
                self.add_error(f"{name}_{code}", said("waves_wrong_own", name=say("language_name", code)))
            yield asked


class RhythmForm(Form):
    """How waves follow each other by themselves."""

    words = "waves_rhythm"
    weeks = forms.TypedChoiceField(coerce=int)
    days = forms.IntegerField(min_value=1, max_value=27)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weeks"].choices = [  # type: ignore[attr-defined]
            (weeks, said("waves_every", weeks=weeks) if weeks else said("waves_by_hand")) for weeks in WEEKS]
        for name in ("invalid", "min_value", "max_value"):
            self.fields["days"].error_messages[name] = said("waves_wrong_days")


class Resuming(Form):
    """Until when a paused wave goes on."""

    words = "waves_resume"
    closes = Day()


def newly_planned(last: Wave | None, rhythm: Rhythm) -> dict[str, Any]:
    """What stands in the form of a new wave: as the last one was, from the next Monday that is free."""
    opens = clock.today() + timedelta(days=7 - clock.today().weekday())
    taken = Wave.objects.filter(state__in=("planned", *opening.UNDER_WAY)).order_by("-closes_at").first()
    if taken is not None and day_of(taken.closes_at) >= opens:
        ends = day_of(taken.closes_at)
        opens = ends + timedelta(days=7 - ends.weekday())
    closes = opens + timedelta(days=rhythm.days)
    if last is None:
        return {"opens": opens, "opens_at": BEGINS, "closes": closes, "reminds": opens + timedelta(days=7),
                "results": closes + timedelta(days=14), "rest_weeks": 4, "languages": list(LANGUAGES), "comment": True}
    return {**planned(last), "opens": opens, "closes": closes, "results": closes + timedelta(days=14),
            "reminds": opens + timedelta(days=7) if last.reminds_at and rhythm.days >= 7 else None}


def planned(wave: Wave) -> dict[str, Any]:
    """What stands in the form of a wave that is planned."""
    own = {f"{name}_{code}": text for name, texts in zip(OWN, wave.own, strict=False) for code, text in texts.items()}
    return {"opens": day_of(wave.opens_at), "opens_at": time_of(wave.opens_at), "closes": day_of(wave.closes_at),
            "reminds": day_of(wave.reminds_at) if wave.reminds_at else None, "results": wave.results_on,
            "teams": "\n".join(wave.teams.order_by("name").values_list("key", flat=True)),
            "rest_weeks": wave.rest_weeks, "languages": wave.languages, "comment": wave.comment, "blind": wave.blind,
            **own}
