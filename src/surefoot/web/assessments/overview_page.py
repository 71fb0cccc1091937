"""The overview: the finding, the funnel, the course over time, the groups, what holds them back, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from surefoot import charts
from surefoot.charts import Chart, Moment
from surefoot.charts.formats import date_text, name_text, sentence_text
from surefoot.charts.rows import team_rows
from surefoot.report.findings import choose_heading, choose_lead
from surefoot.report.page import kicker
from surefoot.report.parts import part
from surefoot.report.sections import team_part
from surefoot.report.told import plan_of
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.words import say
from surefoot.web.assessments.made import made

STEPS: Final = 4
"""What to do next, at most: more than a handful is no next."""


@dataclass(frozen=True)
class NextStep:
    """The first step of one group's plan."""

    title: str
    why: str
    who: str
    address: str


@dataclass(frozen=True)
class Overview:
    """What the template reads."""

    kicker: str
    heading: str
    lead: str
    has_pulse: bool
    people: bool
    reading: tuple[str, ...]
    funnel: Markup
    course: Chart
    teams: Markup
    heat: Markup
    drivers: tuple[tuple[str, str], ...]
    steps: tuple[NextStep, ...]
    more: int
    """Groups that have no room here and stand on the page on teams."""


def overview(assessment: Assessment, moments: Sequence[Moment], steps: Sequence[NextStep], language: str) -> Overview:
    """The page of an assessment whose `teams` are those a reader sees first."""
    groups = team_part(assessment, language)
    first = replace(groups, parts=groups.parts[:1] if _few(assessment) else (), heat_parts=())
    return Overview(
        kicker(assessment, language), sentence_text(choose_heading(assessment), language),
        sentence_text(choose_lead(assessment), language), assessment.response is not None,
        assessment.organisation.people > 0,
        tuple(sentence_text(sentence, language) for sentence in assessment.reading),
        part("funnel", assessment, language, made=made), charts.over_time(moments, language),
        part("teams", assessment, language, made=made, teams=first),
        part("heat", assessment, language, made=made, teams=first),
        tuple((driver, say(f"driver_{driver}", language)) for driver in DRIVERS), tuple(steps),
        len(team_rows(assessment).rest))


def _few(assessment: Assessment) -> bool:
    """Whether all groups have room on the page, behind a line to open."""
    return len(assessment.teams) <= 60


def first_groups(assessment: Assessment) -> list[Group]:
    """The groups whose plans may stand first: those shown, in the order of the charts."""
    return [group for group in team_rows(assessment).lead if group.shown][:3 * STEPS]


def next_step(group: Group, address: str, language: str) -> NextStep | None:
    """The first step of a group's plan; None where nothing is planned."""
    plan = plan_of(group)
    step = min(plan.steps, key=lambda step: (step.starts, step.action), default=None) if plan else None
    if step is None:
        return None
    who = say("next_who", language, owner=sentence_text(step.owner, language),
              date=date_text(step.starts, language, weekday=True))
    title = say("next_title", language, name=name_text(group.name), action=say(f"action_{step.action}", language))
    return NextStep(title, sentence_text(step.why, language), who, address)


def pictures(assessment: Assessment, moments: Sequence[Moment], language: str) -> Mapping[str, Callable[[], Chart]]:
    """What can be downloaded as a picture, by name."""
    return {"funnel": lambda: charts.funnel(assessment, language),
            "over_time": lambda: charts.over_time(moments, language),
            "gap": lambda: charts.gap(assessment, language), "heat": lambda: charts.heat(assessment, language)}
