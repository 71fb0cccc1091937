"""Licences with their gaps and re-assignments, and what people were taught and when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.climate import CAPABILITY, Floats
from surefoot.demo.expected import SKILL_CUT, SKILL_NOISE
from surefoot.demo.names import TOOLS
from surefoot.demo.options import Options
from surefoot.demo.staff import NEVER, Ints, Staff
from surefoot.demo.workdays import Spine

COURSES = ("AI essentials", "AI in my role", "AI skills check")
KINDS_OF_COURSE = ("general", "role", "check")


@dataclass(frozen=True)
class Licences:
    """Spans of licences (rows): person, tool (index of TOOLS), first and last day (`last` = NEVER: still held)."""

    person: Ints
    tool: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True)
class Training:
    """Completions (rows): person, course (index of COURSES), day, passed (1, 0, -1 unknown), score, minutes (NaN)."""

    person: Ints
    course: Ints
    day: Ints
    passed: Ints
    score: Floats
    minutes: Floats


def draw_licences(
    rng: np.random.Generator, staff: Staff, kind: NDArray[np.str_], department: Ints, second_tool: Ints, plan: Spine
) -> Licences:
    """Licences by roll-out of departments. `kind`, `department`, `second_tool` (n) belong to the person's team;
    second_tool is an index of TOOLS or -1."""
    count, end = staff.key.size, 7 * plan.weeks
    rollout = rng.integers(-60, int(end * 0.36), int(department.max()) + 1)
    first = rollout[department] + rng.integers(0, 12, count)
    pilots = rng.random(count) < 0.08
    first[pilots] = rng.integers(-140, 0, int(pilots.sum()))
    first = np.maximum(first, staff.joined + rng.integers(2, 25, count))
    never = rng.random(count) < np.where(kind == "access", 0.58, 0.05)
    main = np.flatnonzero(~never & ~((second_tool == 1) & (rng.random(count) < 0.3)))
    rows = [_with_gaps(rng, main, np.zeros(main.size, dtype=np.int64), first[main], end)]
    other = second_tool.copy()
    strays = (other < 0) & (rng.random(count) < 0.04)
    other[strays] = 2
    also = np.flatnonzero((other >= 0) & ~never & (strays | (rng.random(count) < 0.65)))
    later = first[also] + rng.integers(-20, 50, also.size)
    rows.append(_with_gaps(rng, also, other[also], np.maximum(later, staff.joined[also]), end))
    person, tool, start, last = (np.concatenate(column) for column in zip(*rows, strict=True))
    last = np.minimum(last, np.where(staff.left[person] < end, staff.left[person], NEVER))
    keep = (start <= np.minimum(last, end + 20)) & (start < end + 20)
    order = np.lexsort((start, tool, person))
    order = order[keep[order]]
    return Licences(person[order], tool[order], start[order], last[order])


def _with_gaps(
    rng: np.random.Generator, person: Ints, tool: Ints, first: Ints, end: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """One span a person, but some taken away for good and some given back after weeks (the seat was reused)."""
    last = np.full(person.size, NEVER)
    lot = rng.random(person.size)
    middle = first + 40 + (rng.random(person.size) * np.maximum(end - first - 60, 1)).astype(np.int64)
    taken = (lot < 0.09) & (middle < end)
    last[taken] = middle[taken]
    back = taken & (lot < 0.055)
    again = middle[back] + rng.integers(18, 75, int(back.sum()))
    kept = again < end
    return (np.concatenate([person, person[back][kept]]), np.concatenate([tool, tool[back][kept]]),
            np.concatenate([first, again[kept]]), np.concatenate([last, np.full(int(kept.sum()), NEVER)]))


def licence_table(licences: Licences, first_use: dict[tuple[int, int], int]) -> dict[str, Ints]:
    """First day of use (rows) inside each span, NEVER where there is none or the vendor did not say."""
    activated = [
        first_use.get((person, tool), NEVER)
        for person, tool in zip(licences.person.tolist(), licences.tool.tolist(), strict=True)
    ]
    day = np.array(activated, dtype=np.int64)
    told = (licences.person % 10 < 7) & (day >= licences.first) & (day <= licences.last)
    return {"activated": np.where(told, day, NEVER)}


def draw_training(
    rng: np.random.Generator, staff: Staff, kind: NDArray[np.str_], department: Ints, checked: NDArray[np.bool_],
    standing: Floats, plan: Spine, options: Options,
) -> Training:
    """Courses by department sessions or self-paced, failures and retakes; skill checks where `checked` (n).

    standing: latent standing (n x 8), of which the capability decides who passes the check.
    """
    count, end = staff.key.size, 7 * plan.weeks
    sessions = 7 * rng.integers(2, max(int(plan.weeks * 0.7), 3), (int(department.max()) + 1, 3))
    sessions = sessions + rng.integers(0, 5, sessions.shape)
    day = sessions[department, rng.integers(0, 3, count)]
    alone = rng.random(count) < 0.35
    day[alone] = 7 * rng.integers(-10, plan.weeks, int(alone.sum())) + rng.integers(0, 5, int(alone.sum()))
    late = day < staff.joined + 5
    day[late] = staff.joined[late] + rng.integers(5, 45, int(late.sum()))
    day = _on_weekday(day)
    chance = np.clip(options.trained + np.where(kind == "capability", -0.12, 0.04), 0, 1)
    done = (rng.random(count) < chance) & (day <= staff.left) & (day < end)
    taken = [_general(rng, np.flatnonzero(done), day, end)]
    role = np.flatnonzero(done & (rng.random(count) < 0.28))
    role_day = _on_weekday(day[role] + rng.integers(10, 90, role.size))
    taken.append(_rows(rng, role, 1, role_day, np.full(role.size, -1)))
    taken += _checks(rng, staff, checked, standing, end, options)
    parts = [np.concatenate(column) for column in zip(*taken, strict=True)]
    keep = (parts[2] < end) & (parts[2] <= staff.left[parts[0].astype(int)])
    order = np.lexsort((parts[1], parts[0], parts[2]))
    order = order[keep[order]]
    person, course, on, passed = (parts[index][order].astype(np.int64) for index in range(4))
    return Training(person, course, on, passed, parts[4][order], parts[5][order])


def _on_weekday(day: Ints) -> Ints:
    return day - np.maximum(day % 7 - 4, 0)


def _rows(rng: np.random.Generator, person: Ints, course: int, day: Ints, passed: Ints) -> tuple[Floats, ...]:
    score = np.clip(np.rint(rng.normal(np.where(passed == 0, 42, 81), 9)), 0, 100)
    score[passed < 0] = np.nan
    minutes = np.rint(rng.gamma(6, 12, person.size))
    minutes[rng.random(person.size) < 0.3] = np.nan
    return (person.astype(float), np.full(person.size, float(course)), day.astype(float), passed.astype(float),
            score, minutes)


def _general(rng: np.random.Generator, person: Ints, day: Ints, end: int) -> tuple[Floats, ...]:
    """The course for all: half of the rows say `passed`; a few failed and came back, a few did not."""
    lot = rng.random(person.size)
    passed = np.where(lot < 0.015, 0, np.where(lot < 0.55, 1, -1))
    again = lot > 0.96
    early = _on_weekday(day[person[again]] - 14)
    first = _rows(rng, person[again], 0, early, np.zeros(int(again.sum()), dtype=np.int64))
    last = _rows(rng, person, 0, day[person], passed)
    return tuple(np.concatenate(pair) for pair in zip(first, last, strict=True))


def _checks(
    rng: np.random.Generator, staff: Staff, checked: NDArray[np.bool_], standing: Floats, end: int, options: Options
) -> list[tuple[Floats, ...]]:
    """Skill checks in the last third; one in ten has a failed try before."""
    sat = np.flatnonzero(checked & (rng.random(checked.size) < options.check_taken))
    day = _on_weekday(np.maximum(end - rng.integers(10, 120, sat.size), staff.joined[sat] + 15))
    able = standing[sat, CAPABILITY] + rng.normal(0, SKILL_NOISE, sat.size) > SKILL_CUT
    again = rng.random(sat.size) < 0.1
    before = _rows(rng, sat[again], 2, _on_weekday(day[again] - 12), np.zeros(int(again.sum()), dtype=np.int64))
    return [before, _rows(rng, sat, 2, day, able.astype(np.int64))]


def tool_number(name: str) -> int:
    """Index of a tool in TOOLS, -1 for none."""
    return TOOLS.index(name) if name else -1
