"""What published assessments say on the page of a closed wave: how far to trust its questions, and the course so far.

Nothing is computed here: each wave is told as the newest run on it told it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from surefoot.charts.formats import band_text, date_text, percent, share_text
from surefoot.diagnose.questionnaire import changed_items, questionnaire
from surefoot.report.trust import construct_name, trust
from surefoot.vocabulary.drivers import CORE_ITEMS, DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.assessments.models import Group, Run
from surefoot.web.assessments.rows import header
from surefoot.web.people.scope import everything
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.waves.panels import PANELS, Panel

MOST: Final = 12
"""Waves the course goes back to."""
BEHIND: Final = frozenset({"confidence", "manager", *DRIVERS})
"""Subjects behind what is told across them: where one repeats the wave before, all of that does."""
SUBJECTS: Final = ("confidence", "capability", *DRIVERS, "manager")


@dataclass(frozen=True)
class Told:
    """A wave as a run told it. held: subjects whose value of the organisation is that of the wave before."""

    wave: date
    version: int | None
    """Of the questionnaire; None for a survey that was brought."""
    assessment: Assessment
    held: frozenset[str]


def quality(wave: Wave, language: str) -> Mapping[str, Any] | None:
    """How well the questions of each subject agree, which were left open, and answers that contradict themselves."""
    if wave.state != "closed" or not wave.answered:
        return None
    found = told(wave.opened_on, 1)
    if not found or found[0].wave != wave.opened_on:
        return {"wait": True}
    trusted, diagnosis = trust(found[0].assessment, language), found[0].assessment.organisation.diagnosis
    if trusted is None or diagnosis is None:
        return None
    asked = questionnaire(language, wave.version)
    often = sorted(diagnosis.unanswered.items(), key=lambda one: (-one[1], one[0]))
    known = any(one.alpha is not None for one in diagnosis.reliability.values())
    return {"wait": False, "held": bool(found[0].held & BEHIND), "rows": trusted.reliability if known else (),
            "needed": found[0].assessment.settings.reliable_from, "careless": trusted.careless,
            "apart": diagnosis.apart, "few": not diagnosis.unanswered,
            "open": [(asked.item(item).text, percent(share, language)) for item, share in often if share > 0]}


def trend(wave: Wave, language: str) -> Mapping[str, Any] | None:
    """The course of each subject in the organisation up to this wave; None before its own results are there."""
    if wave.state != "closed":
        return None
    found = told(wave.opened_on, MOST)
    if not found or found[0].wave != wave.opened_on:
        return None
    settings = found[0].assessment.settings
    return {"interval": percent(settings.interval, language), "one": len(found) == 1,
            "subjects": [one for subject in SUBJECTS if (one := _subject(subject, found, language))]}


def told(until: date, most: int) -> list[Told]:
    """The waves up to a day that runs told of, newest first, each as the newest run on it told it."""
    with everything("assessments.wave_panels"):
        runs: dict[date, int] = {}
        for pk, wave in Run.objects.filter(wave__isnull=False, wave__lte=until).order_by(
                "-wave", "-as_of", "-made_at", "-pk").values_list("pk", "wave"):
            runs.setdefault(wave, pk)
        newest = dict(list(runs.items())[:most])
        held = {run: frozenset(names.split(",")) if names else frozenset[str]() for run, names in Group.objects.filter(
            run__in=newest.values(), parent__isnull=True).values_list("run", "held")}
        versions = dict(Wave.objects.filter(opened_on__in=newest).values_list("opened_on", "version"))
        rows = Run.objects.in_bulk(newest.values())
        return [Told(wave, versions.get(wave), header(rows[pk]), held.get(pk, frozenset()))
                for wave, pk in newest.items()]


def _subject(name: str, waves: Sequence[Told], language: str) -> dict[str, Any] | None:
    points = list(_points(name, waves, language))
    if not points:
        return None
    title = construct_name(name, language)
    if name in DRIVERS:
        title = say("results_higher_worse", language, name=title)
    return {"title": say("results_ready", language) if name == "manager" else title, "points": points,
            "newest": points[0]["value"]}


def _points(name: str, waves: Sequence[Told], language: str) -> Iterator[dict[str, Any]]:
    """Newest first; a point says where what is asked changed since the one before it."""
    for place, one in enumerate(waves):
        value = _value(one.assessment, name)
        if value is None:
            continue
        before = next((other for other in waves[place + 1:] if _value(other.assessment, name) is not None), None)
        yield {"wave": date_text(one.wave, language), "value": share_text(value, language),
               "answers": band_text(value.n, "answers", language),
               "held": name in one.held, "broken": before is not None and broken(name, before.version, one.version)}


def _value(assessment: Assessment, name: str) -> Estimate | None:
    whole = assessment.organisation
    if name in DRIVERS:
        return whole.drivers[name].level if whole.drivers and name in whole.drivers else None
    if name == "capability" and whole.capability_source != "self-rated":
        return None
    found: Estimate | None = getattr(whole, name)
    return found


def broken(name: str, before: int | None, after: int | None) -> bool:
    """Whether a subject is no longer asked in the same words, or with the same answers, in some language."""
    if before is None or after is None or before == after:
        return False
    changed = {item for code in LANGUAGES
               for item in changed_items(questionnaire(code, before), questionnaire(code, after))}
    return any(item in changed for item in CORE_ITEMS if item.rpartition("_")[0] == name)


PANELS.plug("quality", Panel(30, "results_quality", "assessments/wave_quality.html", quality))
PANELS.plug("trend", Panel(40, "results_trend", "assessments/wave_trend.html", trend))
