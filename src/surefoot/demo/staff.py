"""The people: seats, managers, sites, part-time, joiners, leavers and the re-organisation behind them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.names import DOMAIN, FIRST_NAMES, LAST_NAMES
from surefoot.demo.options import Options
from surefoot.demo.structure import Structure, Team
from surefoot.demo.workdays import Spine

Ints = NDArray[np.int64]
NEVER = 10**6  # a day number that never comes
REORGANISED_WEEKS_AGO = 27


@dataclass(frozen=True)
class Former:
    """A team that existed before the re-organisation; its people came into the team `into` (an index)."""

    key: str
    name: str
    into: int
    manager: int


@dataclass(frozen=True)
class Staff:
    """Arrays over people (n), in order of seats, then leavers. Day numbers count from the start of the spine.

    team: index of the last (or current) team. before, moved: the team held up to the day before `moved`, both
    -1 / NEVER where nobody moved; indexes from T on are `formers`. manager, manager_before: person or -1.
    joined, left: first and last day employed (`left` = NEVER while employed). works: (n x 7) usual working days.
    """

    key: NDArray[np.str_]
    email: NDArray[np.str_]
    team: Ints
    before: Ints
    moved: Ints
    manager: Ints
    manager_before: Ints
    role: NDArray[np.str_]
    level: NDArray[np.str_]
    site: Ints
    joined: Ints
    left: Ints
    works: NDArray[np.bool_]
    formers: tuple[Former, ...]
    reorganised: int

    def team_on(self, day: int) -> Ints:
        """Team (n) of everybody on a day number."""
        return np.where(self.moved > day, np.where(self.before >= 0, self.before, self.team), self.team)

    def employed_on(self, day: int) -> NDArray[np.bool_]:
        """Who is employed (n) on a day number."""
        return (self.joined <= day) & (self.left >= day)


def draw_staff(rng: np.random.Generator, structure: Structure, plan: Spine, options: Options) -> Staff:
    """Fill every seat of the structure and add the people who have left."""
    seats = int(structure.sizes.sum())
    gone = round(options.leavers * seats * plan.weeks / 60)
    team = np.concatenate([np.repeat(np.arange(len(structure.teams)), structure.sizes),
                           _teams_left(rng, structure, gone)])
    count = seats + gone
    offsets = np.concatenate([[0], np.cumsum(structure.sizes)])
    lead_of_team = np.array([-1 if t.lead is None else offsets[t.lead[0]] + t.lead[1] for t in structure.teams])
    manager = lead_of_team[team]
    manager[manager == np.arange(count)] = -1
    leads = set(lead_of_team.tolist()) | {int(offsets[g.lead[0]] + g.lead[1]) for g in structure.groups if g.lead}
    is_lead = np.isin(np.arange(count), list(leads))
    joined, left = _employment(rng, seats, gone, is_lead, plan, options)
    before, moved, manager_before, formers, reorganised = _moves(
        rng, structure, team, manager, is_lead, lead_of_team, plan, options)
    unmoved = (joined >= moved) | (left < moved)
    role, level = _roles(rng, structure, team, manager, is_lead)
    key, email = _names(rng, count)
    return Staff(
        key, email, team, np.where(unmoved, -1, before), np.where(unmoved, NEVER, moved), manager,
        np.where(unmoved, -1, manager_before), role, level, _sites(rng, structure, team), joined, left,
        _working_days(rng, count, is_lead, options), formers, reorganised)


def _teams_left(rng: np.random.Generator, structure: Structure, gone: int) -> Ints:
    leaves = np.array([i for i, team in enumerate(structure.teams) if not team.leads])
    weights = structure.sizes[leaves] / structure.sizes[leaves].sum()
    return rng.choice(leaves, gone, p=weights).astype(np.int64)


def _employment(
    rng: np.random.Generator, seats: int, gone: int, is_lead: NDArray[np.bool_], plan: Spine, options: Options
) -> tuple[Ints, Ints]:
    """First and last day. Joiners start on the first of a month's first Monday-like day; a few have given notice."""
    count, last = seats + gone, 7 * plan.weeks - 1
    joined = -rng.integers(30, 15 * 365, count)
    new = (rng.random(count) < options.joiners * plan.weeks / 60) & ~is_lead
    joined[new] = 7 * rng.integers(1, plan.weeks - 1, int(new.sum()))
    left = np.full(count, NEVER)
    left[seats:] = np.maximum(joined[seats:], 0) + 20
    left[seats:] = left[seats:] + (rng.random(gone) * np.maximum(last - 1 - left[seats:], 1)).astype(int)
    left[seats:] = np.minimum(left[seats:], last - 1)
    notice = rng.choice(np.flatnonzero(~is_lead[:seats]), min(3, seats // 20), replace=False)
    left[notice] = last + rng.integers(5, 80, notice.size)
    return joined.astype(np.int64), left.astype(np.int64)


def _moves(
    rng: np.random.Generator, structure: Structure, team: Ints, manager: Ints, is_lead: NDArray[np.bool_],
    lead_of_team: Ints, plan: Spine, options: Options,
) -> tuple[Ints, Ints, Ints, tuple[Former, ...], int]:
    """Who sat where before: two old teams merged into one, teams renamed, single people moved."""
    count = team.size
    before, moved, manager_before = np.full(count, -1), np.full(count, NEVER), np.full(count, -1)
    day = 7 * max(plan.weeks - REORGANISED_WEEKS_AGO, 4)
    if not options.reorganisation:
        return before, moved, manager_before, (), NEVER
    leaves = np.array([i for i, t in enumerate(structure.teams) if not t.leads])
    picked = rng.permutation(leaves[np.argsort(-structure.sizes[leaves], kind="stable")][: max(len(leaves) // 2, 2)])
    each = max(1, len(leaves) // 60)
    formers: list[Former] = []
    for order, into in enumerate(picked[: 2 * each]):
        members = np.flatnonzero(team == into)
        name, halves = structure.teams[into].name, 2 if order < each else 1
        half = rng.permutation(members.size) % halves
        for part in range(halves):
            old = Former(f"{structure.teams[into].key}-{'old' if halves == 1 else 'ab'[part]}",
                         f"{name} {'(until the re-organisation)' if halves == 1 else 'AB'[part]}",
                         int(into), _deputy(int(lead_of_team[into]), team, is_lead, part))
            before[members[half == part]] = len(structure.teams) + len(formers)
            manager_before[members[half == part]] = old.manager
            formers.append(old)
        moved[members] = day
    single = np.flatnonzero((rng.random(count) < 0.03) & (moved == NEVER) & ~is_lead & (team != 0))
    others = np.setdiff1d(leaves, picked[: 2 * each])
    if others.size:
        before[single] = rng.choice(others, single.size)
        moved[single] = 7 * rng.integers(4, plan.weeks - 2, single.size) + rng.integers(0, 5, single.size)
        manager_before[single] = lead_of_team[before[single]]
        same = single[before[single] == team[single]]
        before[same], moved[same], manager_before[same] = -1, NEVER, -1
    return before, moved, manager_before, tuple(formers), day


def _deputy(lead: int, team: Ints, is_lead: NDArray[np.bool_], part: int) -> int:
    """The manager of an old half: the lead of today for the first, a neighbouring lead for the second."""
    beside = np.flatnonzero((team == team[lead]) & is_lead & (np.arange(team.size) != lead))
    return lead if part == 0 or beside.size == 0 else int(beside[0])


def _roles(
    rng: np.random.Generator, structure: Structure, team: Ints, manager: Ints, is_lead: NDArray[np.bool_]
) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    """Role and level (n): work roles by department, leads and heads by what they manage."""
    roles: list[str] = []
    levels: list[str] = []
    draws = rng.random(team.size)
    for person, index in enumerate(team.tolist()):
        home: Team = structure.teams[index]
        names = home.department.roles
        if manager[person] < 0:
            roles.append("Chief executive")
            levels.append("executive")
        elif is_lead[person]:
            roles.append("Head of department" if index == 0 else "Team lead")
            levels.append("head" if index == 0 else "lead")
        else:
            roles.append(names[int(draws[person] ** 1.5 * len(names))])
            levels.append("staff")
    return np.array(roles), np.array(levels)


def _names(rng: np.random.Generator, count: int) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    """Employee ids in random order (so that an id says nothing about the team) and unique e-mail addresses."""
    number = rng.permutation(count) + 1
    first = np.array([name.lower() for name in FIRST_NAMES])[rng.integers(0, len(FIRST_NAMES), count)]
    last = np.array([name.lower() for name in LAST_NAMES])[rng.integers(0, len(LAST_NAMES), count)]
    seen: dict[str, int] = {}
    emails = []
    for name in (f"{a}.{b}" for a, b in zip(first.tolist(), last.tolist(), strict=True)):
        seen[name] = seen.get(name, 0) + 1
        emails.append(f"{name}{seen[name] if seen[name] > 1 else ''}@{DOMAIN}")
    return np.array([f"p{n:05d}" for n in number.tolist()]), np.array(emails)


def _sites(rng: np.random.Generator, structure: Structure, team: Ints) -> Ints:
    """Site (n): a team has a home site; one person in ten sits at the other."""
    home = (rng.random(len(structure.teams)) < 0.4).astype(np.int64)
    away = rng.random(team.size) < 0.1
    return np.where(away, 1 - home[team], home[team])


def _working_days(
    rng: np.random.Generator, count: int, is_lead: NDArray[np.bool_], options: Options
) -> NDArray[np.bool_]:
    """(n x 7): Monday to Friday, or two to three of these days for part-timers."""
    works = np.zeros((count, 7), dtype=bool)
    works[:, :5] = True
    part = np.flatnonzero((rng.random(count) < options.part_time) & ~is_lead)
    keep = rng.integers(2, 4, part.size)
    order = np.argsort(rng.random((part.size, 5)), axis=1)
    works[part, :5] = np.argsort(order, axis=1) < keep[:, None]
    return works
