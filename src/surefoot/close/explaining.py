"""Why a plan looks as it does: what waits for what, which weeks stay free, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from surefoot.close.scheduling import Problem, Slot, Task
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.roadmaps import Step


def one_at_a_time(steps: Sequence[Step], gap: int, *, proven: bool) -> list[Sentence]:
    """That steps (by their start) wait for each other, where all of them do: starts that were drawn may lie closer.

    proven: so that a roll-out can show what each of them did.
    """
    if len(steps) < 2 or gap == 0 or any(
            later.starts - sooner.starts < timedelta(weeks=gap) for sooner, later in pairwise(steps)):
        return []
    return [Sentence("roadmap_waits" if proven else "roadmap_one_at_a_time", {"weeks": gap})]


def quiet_weeks(quiet: Sequence[bool], starts: date) -> list[Sentence]:
    """The weeks in which nothing is asked, one sentence for weeks in a row."""
    found = []
    for free, weeks in groupby(range(len(quiet)), key=lambda week: quiet[week]):
        if free:
            block = list(weeks)
            found.append(Sentence("roadmap_quiet", {"date": starts + timedelta(weeks=block[0]),
                                                    "date_to": starts + timedelta(weeks=block[-1], days=6)}))
    return found


def later_than_wished(problem: Problem, slots: Sequence[Slot | None], starts: date) -> list[Sentence]:
    """Which tasks wait for those who help start them, or for the manager's minutes, beyond what came before them."""
    found = []
    before: list[int] = [*problem.taken]
    for task, slot in zip(problem.tasks, slots, strict=True):
        if slot is None:
            continue
        values = {"action": task.action, "date": starts + timedelta(weeks=slot.week)}
        wished, helped = (_earliest(problem, task, before, slots, helped=helped) for helped in (False, True))
        if slot.week > helped:
            found.append(Sentence("roadmap_waits_minutes", values))
        elif helped > wished:
            found.append(Sentence("roadmap_full", values))
        before.append(7 * slot.week)
    return found


def _earliest(problem: Problem, task: Task, before: Sequence[int], slots: Sequence[Slot | None], *,
              helped: bool) -> int:
    """The first week for a task beside earlier starts, the manager's minutes aside. helped: with help to start it."""
    leader = next((slot.week for each, slot in zip(problem.tasks, slots, strict=True)
                   if each.action == problem.first and slot is not None and each is not task), problem.since)
    for week, quiet in enumerate(problem.quiet):
        apart = all(abs(7 * week - day) >= 7 * problem.gap for day in before)
        if not quiet and apart and week >= leader and (task.open[week] or not helped):
            return week
    return len(problem.quiet)


def left_out(problem: Problem, slots: Sequence[Slot | None], starts: date) -> list[Sentence]:
    """Tasks that found no place, and why: too few minutes, or no room before the plan ends."""
    found = []
    for task, slot in zip(problem.tasks, slots, strict=True):
        if slot is None:
            least = min((minutes for minutes, _ in task.modes), default=None)
            free = [minutes for minutes, quiet in zip(problem.minutes, problem.quiet, strict=True) if not quiet]
            short = bool(free) and (least is None or least > max(free))  # where every week is quiet, room is short
            values = {"action": task.action, "date": starts + timedelta(weeks=len(problem.quiet), days=-1)}
            found.append(Sentence("roadmap_no_minutes", {"action": task.action}) if short
                         else Sentence("roadmap_later", values))
    return found


def on_record(running: Sequence[str], rested: Mapping[str, date]) -> list[Sentence]:
    """Actions that are not planned again: those that run, and those that ended on a day not long ago."""
    return [*(Sentence("roadmap_running", {"action": action}) for action in running),
            *(Sentence("roadmap_done", {"action": action, "date": day}) for action, day in rested.items())]
