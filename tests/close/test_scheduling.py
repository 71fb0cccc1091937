"""The solver against every possible plan, tried one by one."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.close.scheduling import LEAST_WEEKS, Problem, Slot, Task, schedule

WEEKS = 5


def possible(problem: Problem, task: Task) -> list[tuple[Slot, tuple[int, ...], int] | None]:
    """Every way to do a task alone: its slot, its busy weeks, its mode; and not at all."""
    found: list[tuple[Slot, tuple[int, ...], int] | None] = [None]
    working = [week for week in range(len(problem.quiet)) if not problem.quiet[week]]
    for week, (mode, (minutes, length)) in product(working, enumerate(task.modes)):
        busy = [each for each in working if each >= week][:length]
        if week >= problem.since and task.open[week] and len(busy) >= (LEAST_WEEKS if length is None else length):
            found.append((Slot(week, busy[-1], minutes), tuple(busy), mode))
    return found


def allowed(problem: Problem, chosen: tuple) -> bool:
    taken = [(task.action, *each) for task, each in zip(problem.tasks, chosen, strict=True) if each is not None]
    starts = [7 * slot.week for _, slot, _, _ in taken]
    apart = all(abs(one - other) >= 7 * problem.gap for place, one in enumerate(starts)
                for other in [*starts[:place], *problem.taken])
    fits = all(sum(slot.minutes for _, slot, busy, _ in taken if week in busy) <= problem.minutes[week]
               for week in range(len(problem.quiet)))
    leads = [slot.week for action, slot, _, _ in taken if action == problem.first]
    wanted = any(task.action == problem.first for task in problem.tasks)
    led = not wanted or not taken or (bool(leads) and all(slot.week >= leads[0] for _, slot, _, _ in taken))
    return apart and fits and led


def in_order_of_importance(chosen: tuple) -> tuple[list[int], list[int]]:
    return [one[0].week if one else WEEKS for one in chosen], [one[2] if one else 0 for one in chosen]


def best(problem: Problem) -> tuple[Slot | None, ...]:
    """The plan whose starts come first in the order of importance, then the one with the wanted minutes."""
    everything = product(*(possible(problem, task) for task in problem.tasks))
    chosen = min((each for each in everything if allowed(problem, each)), key=in_order_of_importance)
    return tuple(one[0] if one else None for one in chosen)


modes = st.sampled_from([((30, 2), (15, 4)), ((30, 2),), ((15, None), (5, None)), ((20, 1), (10, 2)),
                         ((10, None),), ()])
tasks = st.builds(Task, action=st.just("x"), modes=modes,
                  open=st.lists(st.sampled_from([True, True, False]), min_size=WEEKS, max_size=WEEKS).map(tuple))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    found = draw(st.lists(tasks, min_size=1, max_size=4))
    named = tuple(Task("manager" if number == 0 and draw(st.booleans()) else f"a{number}", task.modes, task.open)
                  for number, task in enumerate(found))
    return Problem(
        quiet=tuple(draw(st.lists(st.sampled_from([False, False, True]), min_size=WEEKS, max_size=WEEKS))),
        minutes=tuple(draw(st.lists(st.sampled_from([0, 15, 30, 45]), min_size=WEEKS, max_size=WEEKS))),
        gap=draw(st.integers(0, 3)), taken=tuple(draw(st.lists(st.integers(-20, 30), max_size=1))),
        tasks=named, first="manager", since=draw(st.sampled_from([0, 0, 1])))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(problems())
def test_the_plan_is_the_best_of_all_possible_plans(problem: Problem) -> None:
    assert schedule(problem) == best(problem)


def test_fewer_minutes_a_week_are_taken_where_that_lets_a_further_action_in() -> None:
    tasks = (Task("manager", ((30, 3), (10, 9)), (True,) * 12), Task("ritual", ((15, None), (5, None)), (True,) * 12))
    found = schedule(Problem((False,) * 12, (20,) * 12, 4, (), tasks, "manager"))
    assert found == (Slot(0, 8, 10), Slot(4, 11, 5))


def test_nothing_to_place_is_a_plan() -> None:
    assert schedule(Problem((False,) * 12, (60,) * 12, 4, (), ())) == ()
