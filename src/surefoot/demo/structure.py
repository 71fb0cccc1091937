"""The tree: departments, sub-departments, teams of unequal size, and the seats in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.names import DEPARTMENTS, EXECUTIVE, ORGANISATION, REGIONS, ROOT, Department
from surefoot.demo.options import Options

SUB_FROM = 15  # a department of this many teams is cut into sub-departments
LEADS_FROM = 3  # below this many teams the head of the department leads each of them


@dataclass(frozen=True)
class Team:
    """A team that holds people. `lead` is the seat of its manager: (team, place in it) or None for the top."""

    key: str
    name: str
    parent: str
    department: Department
    leads: bool
    lead: tuple[int, int] | None


@dataclass(frozen=True)
class Group:
    """A node above teams; holds people only when managers sit on the group."""

    key: str
    name: str
    parent: str
    lead: tuple[int, int] | None


@dataclass(frozen=True)
class Structure:
    """The organisation on the last day: `teams` (T), their `sizes` (T, int) and the `groups` above them."""

    teams: tuple[Team, ...]
    groups: tuple[Group, ...]
    sizes: NDArray[np.int64]


@dataclass(frozen=True)
class _Plan:
    """Leaf teams per department and the sub-departments they are cut into."""

    department: Department
    leaves: tuple[int, ...]  # one entry a sub-department, or one for the whole
    leads: bool

    @property
    def teams(self) -> int:
        return sum(self.leaves) + (self.leads + (len(self.leaves) if len(self.leaves) > 1 else 0))


def draw_structure(rng: np.random.Generator, people: int, options: Options) -> Structure:
    """Draw a tree for `people` employed people, or with exactly `options.teams` teams where that is given."""
    count = options.teams if options.teams is not None else max(4, round(people / (options.median_team * 1.075)))
    if count < 2:
        raise ValueError(f"teams must be at least 2, not {count}")
    for _ in range(60):
        built = _build(_plan_departments(count), options)
        sizes = _draw_sizes(rng, built, options)
        if options.teams is not None:
            return Structure(built[0], built[1], sizes)
        if _fit_total(rng, sizes, built[0], people, options):
            return Structure(built[0], built[1], sizes)
        count += 1 if sizes.sum() < people else -1
    raise ValueError(f"no tree with teams of about {options.median_team} holds exactly {people} people")


def _plan_departments(count: int) -> list[_Plan]:
    """Share out `count` teams; one of them is the executive office."""
    kept = [d for d in DEPARTMENTS if d.share * count >= 0.75] or list(DEPARTMENTS[:1])
    total = sum(d.share for d in kept)
    targets = [d.share / total * count for d in kept]
    leads = [t >= LEADS_FROM + 1 for t in targets]
    subs = [round(t**0.5) if t >= SUB_FROM else 1 for t in targets]
    overhead = 1 + sum(leads) + sum(s for s in subs if s > 1)
    leaves = _share_out(count - overhead, np.array(targets))
    plans = []
    for department, has_leads, sub, leaf in zip(kept, leads, subs, leaves, strict=True):
        cut = tuple(len(part) for part in np.array_split(np.arange(leaf), sub))
        plans.append(_Plan(department, cut, has_leads))
    return plans


def _share_out(total: int, weights: NDArray[np.float64]) -> list[int]:
    """Whole numbers, at least 1 each, that add up to `total` in proportion to `weights` (largest remainder)."""
    spare = max(total - len(weights), 0) * weights / weights.sum()
    whole = np.floor(spare).astype(int)
    for index in np.argsort(whole - spare, kind="stable")[: max(total - len(weights), 0) - whole.sum()]:
        whole[index] += 1
    return [int(w) + 1 for w in whole]


def _build(plans: list[_Plan], options: Options) -> tuple[tuple[Team, ...], tuple[Group, ...]]:
    """Name the nodes. Team 0 is the executive office: seat 0 the chief, then the heads of department."""
    teams = [Team("executive-office", EXECUTIVE.name, ROOT, EXECUTIVE, True, (0, 0))]
    groups = [Group(ROOT, ORGANISATION, "", (0, 0))]
    for number, plan in enumerate(plans):
        head = (0, 1 + number)
        groups.append(Group(plan.department.key, plan.department.name, ROOT, head))
        _build_department(plan, head, teams, groups, options)
    return tuple(teams), tuple(groups)


def _build_department(
    plan: _Plan, head: tuple[int, int], teams: list[Team], groups: list[Group], options: Options
) -> None:
    """Append one department's teams and sub-departments."""
    department = plan.department
    leads_at = len(teams)
    if plan.leads:
        teams.append(_leads(department.key, department.short, department, head, options))
    seat = 0
    for index, leaves in enumerate(plan.leaves):
        if len(plan.leaves) == 1:
            for number in range(leaves):
                lead = (leads_at, number) if plan.leads else head
                name = f"{department.short} {number + 1}"
                teams.append(Team(_slug(name), name, department.key, department, False, lead))
            continue
        round_, region = divmod(index, len(REGIONS))
        short = f"{department.short} {REGIONS[region]}{f' {chr(65 + round_)}' if round_ else ''}"
        group = _slug(short)
        groups.append(Group(group, short, department.key, (leads_at, seat)))
        sub_leads = len(teams)
        teams.append(_leads(group, short, department, (leads_at, seat), options))
        seat += 1
        for number in range(leaves):
            name = f"{short} {number + 1}"
            teams.append(Team(_slug(name), name, group, department, False, (sub_leads, number)))


def _leads(
    group: str, short: str, department: Department, lead: tuple[int, int], options: Options
) -> Team:
    """The team in which the managers of a group sit, with their own manager as its lead."""
    key = group if options.managers_on_group else f"{group}-leads"
    return Team(key, f"{short} leads", group, department, True, lead)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _draw_sizes(
    rng: np.random.Generator, built: tuple[tuple[Team, ...], tuple[Group, ...]], options: Options
) -> NDArray[np.int64]:
    """Sizes (T): log-normal for teams; as many as they lead plus a few assistants for leads."""
    teams, groups = built
    low, high = _bounds(options)
    drawn = np.rint(options.median_team * np.exp(rng.normal(0, 0.38, len(teams))))
    sizes = np.clip(drawn, low, high).astype(np.int64)
    staff = rng.integers(1, 4, len(teams))
    seats = np.zeros(len(teams), dtype=np.int64)
    for lead in (*(team.lead for team in teams), *(group.lead for group in groups)):
        if lead is not None:
            seats[lead[0]] = max(seats[lead[0]], lead[1] + 1)
    for index, team in enumerate(teams):
        if team.leads:
            sizes[index] = seats[index] + staff[index]
    return sizes


def _bounds(options: Options) -> tuple[int, int]:
    return max(3, round(options.median_team * 0.45)), round(options.median_team * 2.3)


def _fit_total(
    rng: np.random.Generator, sizes: NDArray[np.int64], teams: tuple[Team, ...], people: int, options: Options
) -> bool:
    """Grow or shrink ordinary teams one by one, at most one in four of them, until the sum is `people`."""
    low, high = _bounds(options)
    leaves = np.array([i for i, team in enumerate(teams) if not team.leads])
    for index in rng.permutation(leaves)[: max(3, len(leaves) // 4)]:
        step = int(np.sign(people - sizes.sum()))
        if low <= sizes[index] + step <= high:
            sizes[index] += step
    return bool(sizes.sum() == people)
