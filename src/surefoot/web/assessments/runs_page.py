"""All assessments on one page: how it stands, the runs and what they came to, what was tried, and when the next is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from surefoot.charts.formats import counted, date_text, number
from surefoot.vocabulary.words import say
from surefoot.web.assessments import rhythm
from surefoot.web.assessments.assessing import STEPS
from surefoot.web.assessments.models import Attempt, Run
from surefoot.web.assessments.surroundings import STALE_AFTER
from surefoot.web.frame import audit, clock

ROWS: Final = 25
TRIED: Final = 8


@dataclass(frozen=True)
class Line:
    """A run in the list."""

    number: int
    as_of: str
    made: str
    wave: str
    shown: str
    newest: bool


@dataclass(frozen=True)
class Try:
    """An assessment that was asked for: when, by whom, and what became of it."""

    when: str
    who: str
    told: str


@dataclass(frozen=True)
class Step:
    """A step of one that is being made: its words, and "done", "now" or "waiting"."""

    word: str
    standing: str


@dataclass(frozen=True)
class Standing:
    """How it stands. `state` is running, failed, no_data, none, stale or fine."""

    state: str
    heading: str
    lead: str
    share: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class When:
    """The rhythm: when the next is made by itself, and how long each is kept."""

    told: str
    kept: str


def standing(newest: Run | None, attempt: Attempt | None, *, has_data: bool, language: str) -> Standing:
    """The finding of the page."""
    going = attempt if attempt and attempt.state not in Attempt.OVER else None
    broke = bool(attempt and attempt.state == "failed" and attempt.ended_at
                 and (newest is None or attempt.ended_at > newest.made_at))
    state = ("running" if going else "failed" if broke else "no_data" if newest is None and not has_data else
             "none" if newest is None else "stale" if clock.today() - newest.as_of > STALE_AFTER else "fine")
    date = date_text(newest.as_of, language, weekday=True) if newest else ""
    lead = problem(attempt, language) if attempt and broke else say(f"runs_{state}_lead", language)
    return Standing(state, say(f"runs_{state}", language, date=date), lead, going.share if going else 0,
                    _steps(going) if going else ())


def problem(attempt: Attempt, language: str) -> str:
    """Why one could not be made, and what to do."""
    return say(f"assessing_problem_{attempt.problem}", language)


def lines(runs: Sequence[Run], newest: Run | None, language: str) -> tuple[Line, ...]:
    """The runs as the list shows them."""
    return tuple(Line(run.pk, date_text(run.as_of, language, weekday=True), moment(run.made_at, language),
                      wave(run, language), shown(run, language), newest is not None and run.pk == newest.pk)
                 for run in runs)


def tries(attempts: Sequence[Attempt], language: str) -> tuple[Try, ...]:
    """What was asked for lately, in words."""
    return tuple(Try(moment(found.asked_at, language),
                     say("runs_by_itself" if found.by == audit.SYSTEM else "runs_by_lead", language),
                     problem(found, language) if found.state == "failed" else
                     say(f"assessing_{found.state}", language)) for found in attempts)


def when(months: int, language: str) -> When:
    """When the next is made by itself, and how long each is kept."""
    following = rhythm.following(rhythm.found())
    told = say("rhythm_none", language) if following is None else say(
        "rhythm_next", language, moment=moment(following, language, weekday=True))
    return When(told, say("runs_kept", language, months=months) if months else say("runs_kept_always", language))


def wave(run: Run, language: str) -> str:
    """Which wave of the pulse was used."""
    return date_text(run.wave, language) if run.wave else say("runs_no_wave", language)


def shown(run: Run, language: str) -> str:
    """How many of its groups show anything."""
    return say("runs_shown", language, shown=number(run.shown, language),
               groups=counted("groups", run.groups, language))


def moment(at: datetime, language: str, *, weekday: bool = False) -> str:
    """A day and a time of the organisation's clock."""
    local = at.astimezone(clock.zone())
    return say("moment_text", language, day=date_text(local.date(), language, weekday=weekday), time=f"{local:%H:%M}")


def _steps(of: Attempt) -> tuple[Step, ...]:
    here = STEPS.index(of.step) if of.step in STEPS else -1
    return tuple(Step(f"assessing_step_{step}", "done" if place < here else "now" if place == here else "waiting")
                 for place, step in enumerate(STEPS))
