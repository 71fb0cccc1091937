"""What each group does next: a grid by week, the same as a list, the steps in words and the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.charts.formats import (
    counted,
    date_text,
    name_text,
    number,
    points_text,
    sentence_text,
    short_date,
)
from surefoot.charts.rows import in_order, root, team_rows
from surefoot.report.plan_grid import Cell, PlanRow, Week, by_week, heads, plan_rows, plan_time
from surefoot.report.sections import by_parent
from surefoot.report.signs import Sign, signs
from surefoot.report.told import plan_of
from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.roadmaps import Roadmap, Step
from surefoot.vocabulary.words import say

FIRST_PLANS: Final = 2
"""Plans that are open from the start; they are what is printed."""
MOST_PLANS: Final = 30
"""Plans that are drawn at all; further ones get a line in a table, and all of them are in the files beside the page."""

SAID_ABOVE: Final = "roadmap_from_parent"
"""The sentence of a plan that the page says on top of it already."""


@dataclass(frozen=True)
class StepText:
    """One step in words."""

    name: str
    dates: str
    owner: str
    minutes: str
    why: str
    what: tuple[str, ...]
    expected: str


@dataclass(frozen=True)
class Plan:
    """The plan of a group, ready to read."""

    key: str
    name: str
    title: str
    made_from: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[PlanRow, ...]
    time: tuple[Cell, ...]
    by_week: tuple[Week, ...]
    steps: tuple[StepText, ...]
    order: tuple[str, ...]
    assumed: tuple[str, ...]
    signs: tuple[Sign, ...]
    proven: bool


@dataclass(frozen=True)
class PlanPart:
    """The section on plans; `blocks` are lines by the group above them, for plans that are not drawn."""

    title: str
    first: tuple[Plan, ...]
    more: str
    rest: tuple[Plan, ...]
    lines_title: str
    blocks: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    why_none: str


def plan_part(assessment: Assessment, language: str) -> PlanPart:
    """The plans of the groups a reader sees first, and a line for each of the others."""
    rows = team_rows(assessment)
    top = root(assessment)
    lead = [group for group in rows.lead if plan_of(group)] or ([top] if top and plan_of(top) else [])
    others = [group for group in in_order(rows.others) if plan_of(group)]
    drawn, lined = lead[:MOST_PLANS], [*lead[MOST_PLANS:], *others]
    plans = [plan_text(assessment, group, at, language) for at, group in enumerate(drawn)]
    rest = plans[FIRST_PLANS:]
    return PlanPart(
        _title(lead or others, rows.kind, language), tuple(plans[:FIRST_PLANS]),
        say("page_plans_more", language, count=number(len(rest), language)) if rest else "", tuple(rest),
        say("page_plans_lines", language, count=number(len(lined), language)) if lined else "",
        tuple((name, tuple(plan_line(assessment, group, language) for group in part))
              for name, part in by_parent(assessment, lined, language)) if lined else (),
        "" if lead or others else say("page_plans_no_pulse" if assessment.response is None else "page_plans_none",
                                      language))


def _title(groups: Sequence[Group], kind: str, language: str) -> str:
    firsts = [min(plan.steps, key=lambda step: step.starts).action for group in groups
              if (plan := plan_of(group)) and plan.steps]
    if not groups:
        return say("page_plans_title_none", language)
    if not firsts:
        return say("page_plans_title_nothing", language)
    most = max(ACTIONS, key=firsts.count)
    return say("page_plans_title", language, action=say(f"action_{most}", language),
               count=number(firsts.count(most), language),
               shown=counted("groups" if kind == "group" else "teams", len(groups), language))


def plan_text(assessment: Assessment, group: Group, at: int, language: str) -> Plan:
    """The plan of a group in words; raises ValueError for a group that has none."""
    plan = plan_of(group)
    if plan is None:
        raise ValueError(f"{group.team!r} has no plan that may be told; only groups that have one are drawn")
    title = say("page_plan_title", language, name=name_text(group.name), weeks=plan.weeks,
                date=date_text(plan.starts, language))
    return Plan(
        f"plan-{at + 1}", name_text(group.name), title, _made_from(assessment, group, plan, language),
        tuple(heads(plan, language)), tuple(plan_rows(plan, language)), tuple(plan_time(plan, language)),
        tuple(by_week(plan, language)),
        tuple(_step(step, language) for step in plan.steps),
        tuple(sentence_text(sentence, language) for sentence in plan.order if sentence.key != SAID_ABOVE),
        tuple(sentence_text(sentence, language) for sentence in plan.assumed),
        tuple(signs(assessment, plan, language)), any(step.expected for step in plan.steps))


def _made_from(assessment: Assessment, group: Group, plan: Roadmap, language: str) -> str:
    if plan.made_for == group.team:
        return ""
    name = group_name(assessment, plan.made_for, language)
    return say("page_plan_made_from" if group.shown else "page_plan_made_from_hidden", language, name=name)


def group_name(assessment: Assessment, team: str, language: str) -> str:
    """The name of a group as people read it; the organisation's own where it has one."""
    names: Mapping[str, str] = {group.team: group.name for group in assessment.teams}
    top = root(assessment)
    if top and top.team == team and top.name == top.team:
        return say("whole_organisation", language)
    return name_text(names.get(team, team))


def _step(step: Step, language: str) -> StepText:
    dates = say("period", language, first=date_text(step.starts, language), last=date_text(step.ends, language))
    expected = say("page_step_expected", language, points=points_text(step.expected, language)) if step.expected else ""
    return StepText(say(f"action_{step.action}", language), dates, sentence_text(step.owner, language),
                    say("page_minutes_manager", language, minutes=number(step.minutes_week, language)),
                    sentence_text(step.why, language),
                    tuple(sentence_text(sentence, language) for sentence in step.what), expected)


def plan_line(assessment: Assessment, group: Group, language: str) -> tuple[str, str, str]:
    """Name, what the plan was made from where it was not the group itself, and the steps with their first days."""
    plan = plan_of(group)
    steps = sorted(plan.steps, key=lambda step: (step.starts, step.action)) if plan else []
    told = "; ".join(say("page_step_from_date", language, action=say(f"action_{step.action}", language),
                         date=short_date(step.starts, language)) for step in steps)
    made_from = ""
    if plan and plan.made_for != group.team:
        made_from = say("page_plan_made_from", language, name=group_name(assessment, plan.made_for, language))
    return name_text(group.name), made_from, told or say("page_week_nothing", language)
