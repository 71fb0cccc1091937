"""When a team's actions start: the most important as early as possible, then the next, within the manager's minutes.

A mixed-integer programme, solved exactly by HiGHS. Its variables are the ways an action can be done: start week and
minutes a week. Starts are decided in order of importance (three at a time), minutes last; since an action's start and
minutes name one variable, the answer is unique and does not depend on the way the solver found it. (An answer of the
relaxed problem that happens to be whole is therefore the answer, and four times in five it is.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from surefoot.vocabulary.tables import Array

_TOGETHER: Final = 3  # ranks decided at once: their weights stay small enough to be exact
_NODES: Final = 100_000  # a limit that is the same on every machine, unlike seconds
_WHOLE: Final = 1e-6
LEAST_WEEKS: Final = 2
"""Working weeks an action that goes on must have left, else it starts in the next plan."""


@dataclass(frozen=True)
class Task:
    """An action to place. modes: (minutes a week, working weeks or None = goes on), the wanted one first."""

    action: str
    modes: tuple[tuple[int, int | None], ...]
    open: tuple[bool, ...]
    """By week: whether those who help start it have time left."""


@dataclass(frozen=True)
class Problem:
    """One team's weeks. Tasks stand in order of importance."""

    quiet: tuple[bool, ...]
    """By week: nothing starts and nothing is asked."""
    minutes: tuple[int, ...]
    """By week: minutes of the manager that are free."""
    gap: int
    """Fewest weeks between two starts."""
    taken: tuple[int, ...]
    """Starts that stand already, in days from the first Monday; may lie before it."""
    tasks: tuple[Task, ...]
    first: str | None = None
    """The task that no other may start before, or without."""
    since: int = 0
    """The first week in which a task may start."""


@dataclass(frozen=True)
class Slot:
    """When a task is done: first and last week (from 0), and its minutes a week."""

    week: int
    last: int
    minutes: int


@dataclass(frozen=True)
class _Option:
    task: int
    week: int
    mode: int
    minutes: int
    busy: tuple[int, ...]


@lru_cache(maxsize=20_000)
def schedule(problem: Problem) -> tuple[Slot | None, ...]:
    """The slot of each task, None where it does not fit into these weeks. Like problems are solved once.

    Raises RuntimeError where the solver gives up, which no problem of this size has ever made it do.
    """
    options = [option for number, task in enumerate(problem.tasks) for option in _options(problem, number, task)]
    weeks = len(problem.quiet)
    placed: dict[int, int | None] = {}
    for start in range(0, len(problem.tasks), _TOGETHER):
        ranks = range(start, min(start + _TOGETHER, len(problem.tasks)))
        worth = {rank: float((weeks + 1) ** (ranks[-1] - rank)) for rank in ranks}
        so_far = [o for o in options if o.task <= ranks[-1]]  # later ranks may as well stay out
        cost = [worth.get(o.task, 0.0) * (o.week - weeks) for o in so_far]
        chosen = _solve(problem, so_far, placed, cost) if any(cost) else []
        placed |= {rank: next((o.week for o in chosen if o.task == rank), None) for rank in ranks}
        options = [o for o in options if placed.get(o.task) == o.week or _beside(problem, o, placed)]
    found = {o.task: Slot(o.week, o.busy[-1], o.minutes) for o in _fullest(problem, options, placed)}
    return tuple(found.get(rank) for rank in range(len(problem.tasks)))


def _beside(problem: Problem, option: _Option, placed: Mapping[int, int | None]) -> bool:
    """Whether an option of a task that is still to be placed keeps its distance from those that are."""
    weeks = [week for week in placed.values() if week is not None]
    return option.task not in placed and all(abs(option.week - week) >= problem.gap for week in weeks)


def _fullest(problem: Problem, options: Sequence[_Option], placed: Mapping[int, int | None]) -> Sequence[_Option]:
    """The ways to keep the starts found, with the wanted minutes for the most important actions first."""
    wished = list({o.task: o for o in reversed(options)}.values())  # the first mode of each task
    asked = [sum(o.minutes for o in wished if week in o.busy) for week in range(len(problem.quiet))]
    if all(each <= free for each, free in zip(asked, problem.minutes, strict=True)):
        return wished
    most = len(problem.tasks)
    return _solve(problem, options, placed, [float(o.mode * 3 ** (most - o.task)) for o in options])


def _options(problem: Problem, number: int, task: Task) -> list[_Option]:
    """Every start and mode in which a task fits beside what stands already."""
    working = [week for week, quiet in enumerate(problem.quiet) if not quiet]
    found = []
    for place, week in enumerate(working):
        near = any(abs(7 * week - day) < 7 * problem.gap for day in problem.taken)
        if week < problem.since or near or not task.open[week]:
            continue
        for mode, (minutes, length) in enumerate(task.modes):
            busy = tuple(working[place:] if length is None else working[place:place + length])
            if len(busy) >= (LEAST_WEEKS if length is None else length) and all(
                    problem.minutes[each] >= minutes for each in busy):
                found.append(_Option(number, week, mode, minutes, busy))
    return found


def _solve(problem: Problem, options: Sequence[_Option], placed: Mapping[int, int | None],
           cost: Sequence[float]) -> list[_Option]:
    """The options of least cost that keep to the minutes, the gap, the first task, and the starts already placed."""
    limits = LinearConstraint(*_limits(problem, options, placed))
    for whole in (0, 1):  # relaxed first, since that is quicker
        result = milp(np.asarray(cost), integrality=np.full(len(options), whole), bounds=Bounds(0, 1),
                      constraints=limits, options={"mip_rel_gap": 0.0, "node_limit": _NODES})
        if result.status != 0:
            raise RuntimeError(f"no plan for {', '.join(task.action for task in problem.tasks)} was found within "
                               f"{_NODES} steps ({result.message}); report this with the team's capacity and calendar")
        if whole or np.abs(result.x - result.x.round()).max() < _WHOLE:
            break
    return [option for option, taken in zip(options, result.x, strict=True) if taken > 0.5]


def _limits(problem: Problem, options: Sequence[_Option],
            placed: Mapping[int, int | None]) -> tuple[Array, Array, Array]:
    """Rows (R, O) of the constraints with their lower and upper bounds (R)."""
    weeks, tasks = len(problem.quiet), range(len(problem.tasks))
    task = np.array([option.task for option in options])
    start = np.array([option.week for option in options])
    asked = np.zeros((weeks, len(options)))
    for column, option in enumerate(options):
        asked[list(option.busy), column] = option.minutes
    once = np.array([task == each for each in tasks], dtype=float)
    must = np.array([float(placed.get(each) is not None) for each in tasks])
    near = np.array([(start >= week) & (start < week + problem.gap) for week in range(weeks)], dtype=float)
    rows, low, high = [asked, once, near], [np.zeros(weeks), must, np.zeros(weeks)], [
        np.asarray(problem.minutes, dtype=float), np.ones(len(tasks)), np.ones(weeks)]
    names = [each.action for each in problem.tasks]
    if problem.first in names:
        leader = names.index(problem.first)
        for each in tasks:
            if each != leader:
                by_then = start[None, :] <= np.arange(weeks)[:, None]
                rows.append((by_then & (task == each)).astype(float) - (by_then & (task == leader)))
                low.append(np.full(weeks, -np.inf))
                high.append(np.zeros(weeks))
    return np.vstack(rows), np.concatenate(low), np.concatenate(high)
