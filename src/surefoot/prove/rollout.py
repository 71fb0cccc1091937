"""The roll-out: which teams start when, drawn at random so that an effect can be told from everything else.

A draw is made of hashes of its seed and the teams' keys, not of a random number generator: anybody can make it again,
in any order of the teams and in any version of any program.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import PLAN, Array, Table, UnusableInput, table

ENOUGH_DRAWS = 1000
"""A roll-out has at least this many possible draws where it can: a permutation p-value is no finer than one in them."""


@dataclass(frozen=True)
class Candidate:
    """A team that may be drawn. `people` are counted as they are: small teams take part like all others."""

    team: str
    people: int
    manager: str = ""
    """Whoever leads it; teams with the same manager are drawn together. Empty = nobody else's."""
    department: str = ""


@dataclass(frozen=True)
class Schedule:
    """When the waves start. Weeks run Monday to Sunday; `first_start` is a Monday."""

    waves: int
    """All waves, the one held back included."""
    first_start: date
    gap_weeks: int
    hold_back: bool = True
    """The last wave starts only after the study, so that every week has teams to compare with."""
    watch_weeks: int = 12
    """Weeks watched from the last start on."""

    def starts(self) -> tuple[date | None, ...]:
        """First day of each wave; None = held back."""
        days: list[date | None] = [self.first_start + timedelta(weeks=self.gap_weeks * wave)
                                   for wave in range(self.waves)]
        return (*days[:-1], None) if self.hold_back else tuple(days)

    def ends_on(self) -> date:
        """Last Sunday of the study."""
        last = max(day for day in self.starts() if day is not None)
        return last + timedelta(weeks=self.watch_weeks, days=-1)


@dataclass(frozen=True)
class Baseline:
    """The weeks of usage there are before a roll-out: how many complete ones, and the last one's Sunday."""

    weeks: int
    until: date

    def before(self, start: date) -> int:
        """Complete weeks there will be before `start`, those still to come included."""
        return self.weeks + max((start - self.until).days // 7, 0)


@dataclass(frozen=True)
class Drawn:
    """What was drawn for a team. Units move together; within a block every order was equally likely."""

    team: str
    wave: int
    """Counted from 0."""
    starts_on: date | None
    unit: int
    block: int


@dataclass(frozen=True)
class Rollout:
    """A drawn roll-out: teams in the order of their keys."""

    action: str
    seed: str
    schedule: Schedule
    teams: tuple[Drawn, ...]

    def held_back(self) -> int:
        """Teams that wait until the study has ended."""
        return sum(drawn.starts_on is None for drawn in self.teams)


def rollout(teams: Sequence[Candidate], action: str, schedule: Schedule, seed: str, *, baseline: Baseline,
            today: date, settings: Settings) -> Rollout:
    """Draw the waves of a roll-out.

    Teams that share a manager are one unit, so that nothing spills over between waves. Units of like size in the same
    department form blocks, and each block is spread evenly over the waves, so that waves are alike.
    Raises UnusableInput where the dates leave too little to compare with, or there are fewer units than waves.
    """
    check(action, schedule, baseline, today, settings)
    keys = [candidate.team for candidate in teams]
    if len(set(keys)) < len(keys):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise UnusableInput(f"teams named twice: {', '.join(twice)}; name each team once")
    units = _units(teams)
    if len(units) < schedule.waves:
        raise UnusableInput(f"{len(units)} teams with managers of their own can't be spread over {schedule.waves} "
                            f"waves; give --waves {max(len(units), 2)} or fewer, or more teams")
    starts, found = schedule.starts(), []
    for number, (unit, block, wave) in enumerate(_spread(units, schedule.waves, seed)):
        found += [Drawn(one.team, wave, starts[wave], number, block) for one in unit]
    return Rollout(action, seed, schedule, tuple(sorted(found, key=lambda drawn: drawn.team)))


def check(action: str, schedule: Schedule, baseline: Baseline, today: date, settings: Settings) -> None:
    """Raise UnusableInput where an action is unknown or the dates leave too little to compare with."""
    if action not in ACTIONS:
        raise UnusableInput(f"{action!r} is no action; choose one of {', '.join(ACTIONS)}")
    if schedule.waves < 2:
        raise UnusableInput(f"{schedule.waves} wave leaves nobody to compare with; give --waves 2 or more, the last "
                            "one is held back")
    if schedule.gap_weeks < settings.wave_gap:
        raise UnusableInput(f"waves {schedule.gap_weeks} weeks apart are too close to tell their effects apart; "
                            f"give --gap {settings.wave_gap} or more")
    if schedule.first_start.weekday():
        monday = schedule.first_start - timedelta(days=schedule.first_start.weekday())
        raise UnusableInput(f"{schedule.first_start} is not a Monday, and use is counted from Monday to Sunday; give "
                            f"--starts {monday + timedelta(weeks=1)}")
    possible = first_possible(baseline, today, settings)
    if schedule.first_start < possible:
        weeks = baseline.before(schedule.first_start)
        why = (f"today is {today}, and a draw is registered before anything starts" if schedule.first_start <= today
               else f"{weeks} complete weeks of usage lie before it, expected {settings.baseline_weeks} or more")
        raise UnusableInput(f"a start on {schedule.first_start} is too early: {why}; the first possible date is "
                            f"{possible}: give --starts {possible}")


def first_possible(baseline: Baseline, today: date, settings: Settings) -> date:
    """The first Monday with enough complete weeks of usage before it, after `today`."""
    enough = baseline.until + timedelta(days=1, weeks=max(settings.baseline_weeks - baseline.weeks, 0))
    return max(enough, today + timedelta(days=7 - today.weekday()))


def plan_table(drawn: Rollout, registered_on: date) -> Table:
    """The `plan` table of a draw: a row a team, by wave and team; the day of a wave held back is missing."""
    rows = sorted(drawn.teams, key=lambda one: (one.wave, one.team))
    return table(PLAN, {
        "team": [one.team for one in rows], "action": [drawn.action] * len(rows),
        "wave": [f"wave {one.wave + 1}" for one in rows],
        "starts_on": [np.datetime64(one.starts_on or "NaT", "D") for one in rows],
        "drawn": [1] * len(rows), "seed": [drawn.seed] * len(rows),
        "registered_on": [np.datetime64(registered_on, "D")] * len(rows)})


def redraw(drawn: Sequence[Drawn], rng: np.random.Generator) -> Array:
    """int (T): the wave of each team had it been drawn otherwise: units exchange their waves within their block.

    Given how many units each wave got in a block, every such exchange was as likely as the draw that was made: this is
    what a permutation test of the roll-out compares it with.
    """
    unit, first = np.unique([one.unit for one in drawn], return_index=True)
    block = np.array([drawn[place].block for place in first])
    wave = np.array([drawn[place].wave for place in first])
    by_block = np.argsort(block, kind="stable")
    shuffled = np.lexsort((rng.random(len(unit)), block))
    new = np.empty_like(wave)
    new[by_block] = wave[shuffled]
    return new[np.searchsorted(unit, [one.unit for one in drawn])]


def _units(teams: Sequence[Candidate]) -> list[list[Candidate]]:
    """Teams by manager, in the order of each unit's first key; whatever order they came in."""
    led: dict[str, list[Candidate]] = {}
    for candidate in sorted(teams, key=lambda one: one.team):
        led.setdefault(f"manager {candidate.manager}" if candidate.manager else f"team {candidate.team}",
                       []).append(candidate)
    return list(led.values())


def _spread(units: list[list[Candidate]], waves: int, seed: str) -> Iterator[tuple[list[Candidate], int, int]]:
    """Each unit with its block and its wave."""
    size = next(size for size in range(waves, len(units) + waves, waves)
                if size >= len(units) or _draws(_blocks(units, size), waves) >= ENOUGH_DRAWS)
    for number, block in enumerate(_blocks(units, size)):
        order = sorted(block, key=lambda unit: _mark(seed, "unit", unit[0].team))
        for place in range(0, len(order), waves):
            # Where a block is not a multiple of the waves, chance decides which waves get one unit more.
            turn = sorted(range(waves), key=lambda wave: _mark(seed, f"block {number} {place}", str(wave)))
            yield from ((unit, number, wave) for unit, wave in zip(order[place:place + waves], turn, strict=False))


def _blocks(units: list[list[Candidate]], size: int) -> list[list[list[Candidate]]]:
    """Blocks of `size` units of like size: first within departments, then of what is left over everywhere."""
    departments: dict[str, list[list[Candidate]]] = {}
    for unit in sorted(units, key=lambda unit: (-sum(one.people for one in unit), unit[0].team)):
        departments.setdefault(unit[0].department, []).append(unit)
    blocks, left = [], []
    for _, inside in sorted(departments.items()):
        whole = len(inside) - len(inside) % size
        blocks += [inside[place:place + size] for place in range(0, whole, size)]
        left += inside[whole:]
    left.sort(key=lambda unit: (-sum(one.people for one in unit), unit[0].team))
    return [*blocks, *(left[place:place + size] for place in range(0, len(left), size))]


def _draws(blocks: list[list[list[Candidate]]], waves: int) -> int:
    """How many different draws these blocks allow, counted up to a bound that is more than enough."""
    count = 1
    for block in blocks:
        ways = math.factorial(len(block))
        for wave in range(waves):
            ways //= math.factorial(len(block) // waves + (wave < len(block) % waves))
        count = min(count * ways, ENOUGH_DRAWS)
    return count


def _mark(seed: str, purpose: str, key: str) -> bytes:
    """A place in a random order: SHA-256 of seed, purpose and key."""
    return hashlib.sha256("\x1f".join((seed, purpose, key)).encode(errors="surrogatepass")).digest()
