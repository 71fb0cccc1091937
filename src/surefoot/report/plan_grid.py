"""A plan by week: the grid for wide screens and paper, and the same as a list for narrow ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from surefoot.charts.formats import number, sentence_text, short_date
from surefoot.vocabulary.roadmaps import Roadmap, Step
from surefoot.vocabulary.words import say


@dataclass(frozen=True)
class Cell:
    """A stretch of weeks in a row of the grid: ``do``, ``wait`` or ``free`` (time needed)."""

    weeks: int
    kind: str
    text: str


@dataclass(frozen=True)
class PlanRow:
    """One action in the grid."""

    name: str
    owner: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Week:
    """One or several weeks alike, in the list for narrow screens."""

    title: str
    dates: str
    starting: tuple[tuple[str, str], ...]
    """Action and owner."""
    going_on: str


def heads(plan: Roadmap, language: str) -> list[tuple[str, str]]:
    """Number and first day of each week."""
    mondays = [plan.starts + timedelta(weeks=week) for week in range(plan.weeks)]
    return [(number(week + 1, language), short_date(day, language)) for week, day in enumerate(mondays)]


def _span(plan: Roadmap, step: Step) -> tuple[int, int]:
    """First and one past the last week of a step, within the plan."""
    first = (step.starts - plan.starts).days // 7
    last = (step.ends - plan.starts).days // 7 + 1
    return min(max(first, 0), plan.weeks - 1), min(max(last, first + 1, 1), plan.weeks)


def plan_rows(plan: Roadmap, language: str) -> list[PlanRow]:
    """One row for each action, two where two steps of the same action overlap."""
    lanes: list[tuple[str, list[Step]]] = []
    for step in sorted(plan.steps, key=lambda step: (step.starts, step.action)):
        free = next((steps for action, steps in lanes if action == step.action
                     and _span(plan, steps[-1])[1] <= _span(plan, step)[0]), None)
        if free is None:
            lanes.append((step.action, [step]))
        else:
            free.append(step)
    return [PlanRow(say(f"action_{action}", language), sentence_text(steps[0].owner, language),
                    tuple(_cells(plan, steps, language))) for action, steps in lanes]


def _cells(plan: Roadmap, steps: Sequence[Step], language: str) -> list[Cell]:
    cells, at = list[Cell](), 0
    for step in steps:
        first, end = _span(plan, step)
        if first > at:
            cells.append(Cell(first - at, "wait", ""))
        cells.append(Cell(end - first, "do", _minutes(step.minutes_week, end - first, language)))
        at = end
    return [*cells, Cell(plan.weeks - at, "wait", "")] if at < plan.weeks else cells


def _minutes(minutes: float, weeks: int, language: str) -> str:
    return say("page_minutes" if weeks < 3 else "page_minutes_week", language, minutes=number(minutes, language))


def plan_time(plan: Roadmap, language: str) -> list[Cell]:
    """The manager's minutes of all steps together, weeks alike joined."""
    sums = [sum(step.minutes_week for step in plan.steps if _runs(plan, step, week)) for week in range(plan.weeks)]
    return [Cell(len(list(part)), "free", say("page_minutes", language, minutes=number(minutes, language)))
            for minutes, part in groupby(sums)]


def _runs(plan: Roadmap, step: Step, week: int) -> bool:
    first, end = _span(plan, step)
    return first <= week < end


def by_week(plan: Roadmap, language: str) -> list[Week]:
    """What begins and what goes on in each week; weeks alike joined."""
    weeks: list[tuple[int, int, list[Step], list[Step]]] = []
    for week in range(plan.weeks):
        starting = [step for step in plan.steps if _span(plan, step)[0] == week]
        running = [step for step in plan.steps if _runs(plan, step, week) and step not in starting]
        if weeks and not starting and weeks[-1][3] == running and not weeks[-1][2]:
            weeks[-1] = (weeks[-1][0], week, [], running)
        else:
            weeks.append((week, week, starting, running))
    return [_week(plan, *found, language) for found in weeks]


def _week(plan: Roadmap, first: int, last: int, starting: Sequence[Step], running: Sequence[Step],
          language: str) -> Week:
    title = say("page_week_one", language, week=first + 1) if first == last else say(
        "page_week_several", language, first=first + 1, last=last + 1)
    day, end = plan.starts + timedelta(weeks=first), plan.starts + timedelta(weeks=last, days=6)
    going = ", ".join(dict.fromkeys(say(f"action_{step.action}", language) for step in running))
    return Week(title, say("period", language, first=short_date(day, language), last=short_date(end, language)),
                tuple((say(f"action_{step.action}", language), sentence_text(step.owner, language))
                      for step in starting),
                say("page_week_goes_on", language, actions=going) if going else
                "" if starting else say("page_week_nothing", language))
