"""One assessment: when and from what it was made, with which settings, and what it does not show and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from surefoot.charts.formats import counted, date_text, percent
from surefoot.report.definitions import settings_rows
from surefoot.report.files import file_rows
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.tables import FileFacts
from surefoot.vocabulary.words import say
from surefoot.web.assessments.how_page import parts_of
from surefoot.web.assessments.models import Run
from surefoot.web.assessments.runs_page import moment, shown, wave


@dataclass(frozen=True)
class NotShown:
    """Groups of a run that do not show everything: by reason, by measure and reason, and those that repeat a value."""

    groups: Counter[str]
    measures: Counter[tuple[str, str]]
    repeating: int


@dataclass(frozen=True)
class RunPage:
    """What the template reads."""

    number: int
    heading: str
    facts: tuple[tuple[str, str], ...]
    """Key of what it is, and what it is."""
    hidden: tuple[str, ...]
    settings: tuple[tuple[str, str, str], ...]
    files: tuple[FileFacts, ...]
    versions: tuple[tuple[str, int], ...]


def run_page(run: Run, assessment: Assessment, missing: NotShown, months: int, language: str) -> RunPage:
    """The page of a run. months: how long runs are kept, 0 for ever."""
    until = date_text((run.made_at + timedelta(days=30 * months)).date(), language) if months else ""
    facts = (("run_made", moment(run.made_at, language)),
             ("run_wave", wave(run, language)), ("run_shown", shown(run, language)),
             ("run_interval", percent(run.interval, language)),
             ("run_kept", say("run_kept_until", language, date=until) if until else say("run_kept_always", language)))
    return RunPage(run.pk, say("run_heading", language, date=date_text(run.as_of, language, weekday=True)), facts,
                   tuple(_hidden(assessment, missing, language)), tuple(settings_rows(assessment.settings, language)),
                   tuple(file_rows(assessment.data.files)),
                   tuple((table, len(parts)) for table, parts in parts_of(run.versions).items()
                         if isinstance(parts, list | tuple | dict)))


def _hidden(assessment: Assessment, missing: NotShown, language: str) -> list[str]:
    minimum = assessment.settings.minimum_for
    found = [say(f"how_hidden_{_key(reason)}", language, groups=counted("groups", count, language),
                 minimum=assessment.settings.minimum) for reason, count in sorted(missing.groups.items())]
    for (measure, reason), count in sorted(missing.measures.items()):
        why = say(f"how_hidden_{_key(reason)}", language, groups=counted("groups", count, language),
                  minimum=minimum(measure))
        found.append(say("run_hidden_measure", language, why=why,
                         name=say(f"driver_{measure}" if measure in DRIVERS else f"define_{measure}", language)))
    if missing.repeating:
        found.append(say("run_repeating", language, groups=counted("groups", missing.repeating, language)))
    return found


def _key(reason: str) -> str:
    return reason.replace(" ", "_")
