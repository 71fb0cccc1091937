"""From a data folder to a drawn and registered roll-out, and what there is to say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from threadpoolctl import threadpool_limits

from surefoot.assessment.loading import Data, Progress, choose_day, count_usage, silent
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.tree import Tree, tree
from surefoot.prove.detectable import Design, Detectable, detectable, noise_from_sizes, noise_seen
from surefoot.prove.exposure import panel
from surefoot.prove.registration import BASELINE_WEEKS, Registration, register, terms, window
from surefoot.prove.rollout import Baseline, Candidate, Rollout, Schedule, rollout
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array, Table, UnusableInput


@dataclass(frozen=True)
class Wanted:
    """What a roll-out is asked to be."""

    action: str
    schedule: Schedule
    seed: str
    teams: tuple[str, ...] = ()
    """Keys or names; empty = every team with licensed people."""
    smallest: float | None = None


@dataclass(frozen=True)
class Planned:
    """A roll-out that was drawn and registered, and what there is to say of it."""

    registration: Registration
    says: tuple[Sentence, ...]
    names: Mapping[str, str]
    """Team -> the name people read."""

    def by_wave(self) -> list[tuple[date | None, list[str]]]:
        """The start of each wave and the names of its teams, in the order of the waves."""
        drawn = self.registration.rollout
        return [(start, [self.names[one.team] for one in drawn.teams if one.wave == wave])
                for wave, start in enumerate(drawn.schedule.starts())]


@dataclass(frozen=True)
class _Seen:
    """Weekly use of the teams (T) that may be drawn, over all complete weeks (B), newest last.

    A team has nobody below it: what is planned for a group would hold for all its teams.
    """

    candidates: tuple[Candidate, ...]
    nodes: Tree
    baseline: Baseline
    first: date
    """Monday of the first week with usage."""
    shares: Array
    """float (T, B): share of the eligible who were active; NaN where nobody was eligible."""


def plan_rollout(data: Data, wanted: Wanted, *, today: date, settings: Settings | None = None,
                 progress: Progress = silent) -> Planned:
    """Draw a roll-out of an action over teams of an organisation and register it as of `today`.

    The baseline comes from the organisation's own usage, the detectable effect from its noise. Raises UnusableInput,
    saying what to do, where there is no usage to compare with, the dates leave too little of it, a team is not known,
    or the same action was already drawn for one of the teams.
    """
    settings = settings or Settings(timezone=data.timezone)
    seen = _seen(data, settings, progress)
    chosen = _chosen(seen, wanted.teams)
    teams = [seen.candidates[place] for place in chosen]
    _not_drawn_before(data.tables.get("plan"), wanted.action, teams)
    drawn = rollout(teams, wanted.action, wanted.schedule, wanted.seed, baseline=seen.baseline, today=today,
                    settings=settings)
    progress("Simulating what could be detected")
    order = np.array(sorted(chosen, key=lambda place: seen.candidates[place].team))
    people = np.array([seen.candidates[place].people for place in order])
    with threadpool_limits(limits=1, user_api="blas"):
        found, source = _detectable(drawn, seen, seen.shares[order], people, settings)
    judged = terms(*window(drawn, seen.first), settings, smallest=wanted.smallest)
    effect = None if found is None else found.effect
    registration = register(drawn, judged, today, detectable=effect, detectable_from=source)
    return Planned(registration, tuple(_says(registration, found, seen, settings)),
                   dict(zip(seen.nodes.teams, seen.nodes.names, strict=True)))


def _seen(data: Data, settings: Settings, progress: Progress) -> _Seen:
    """Teams and their weekly use up to the last complete week of usage."""
    for table, why in (("people", "who is in which team"), ("licences", "who could have used AI")):
        if table not in data.tables:
            raise UnusableInput(f"no {table} table, so nobody knows {why}; add {table}.csv "
                                "(`surefoot check --templates DIR` writes an empty one)")
    day = choose_day(data, None)
    counted = count_usage(data, day, progress).person_weeks if data.usage else None
    people = roster(data.tables["people"])
    nodes = tree(people, data.tables.get("teams"), np.datetime64(day, "D"))
    logs = Logs(np.datetime64(day, "D"), people, nodes, data.tables, counted, settings)
    if logs.usage is None or logs.licensed is None or logs.eligible is None or not logs.eligible.any():
        raise UnusableInput(
            f"no complete week of usage, so there is nothing to compare with later; export the usage of your AI tools "
            f"for at least {settings.baseline_weeks} weeks before the first start and add it to the folder")
    headcount = np.bincount(logs.cell[logs.licensed], minlength=len(nodes))
    there, leaf = panel(logs), nodes.leaf()
    kept = [] if there is None else [row for row, cell in enumerate(there.cells) if leaf[cell] and headcount[cell]]
    if there is None or not kept:
        raise UnusableInput("no team has licensed people with a complete week at work; check the dates of the licences")
    candidates = tuple(Candidate(there.teams[row], int(headcount[there.cells[row]]), str(there.managers[row]),
                                 nodes.teams[nodes.parent[there.cells[row]]]) for row in kept)
    delivered = logs.usage.delivered[:len(there.weeks)]
    return _Seen(candidates, nodes, Baseline(int(delivered.sum()), _sunday(there.weeks[-1])),
                 there.weeks[delivered][0].astype(object), there.shares[kept])


def _sunday(monday: np.datetime64) -> date:
    day: date = monday.astype(object)
    return day + timedelta(days=6)


def _chosen(seen: _Seen, wanted: Sequence[str]) -> list[int]:
    """Positions of the teams asked for by key or name, a group standing for all its teams; all where none is asked for.

    Raises UnusableInput for a name that is not that of exactly one team or group, or has nobody with a licence.
    """
    if not wanted:
        return list(range(len(seen.candidates)))
    place = {one.team: number for number, one in enumerate(seen.candidates)}
    chosen: set[int] = set()
    for name in wanted:
        alike = [team for team, said in zip(seen.nodes.teams, seen.nodes.names, strict=True) if name in (team, said)]
        below = seen.nodes.below(name if name in alike else alike[0]) if alike else np.empty(0, dtype=bool)
        found = {place[seen.nodes.teams[node]] for node in np.flatnonzero(below) if seen.nodes.teams[node] in place}
        if not found or (len(alike) > 1 and name not in alike):
            known = ", ".join(one.team for one in seen.candidates[:8])
            raise UnusableInput(f"no one team or group with licensed people is called {name!r}; give keys of the team "
                                f"column, such as {known}")
        chosen |= found
    return sorted(chosen)


def _not_drawn_before(plan: Table | None, action: str, teams: Sequence[Candidate]) -> None:
    if plan is None:
        return
    planned = {team for team, what in zip(plan["team"], plan["action"], strict=True) if what == action}
    again = sorted(planned & {one.team for one in teams})
    if again:
        raise UnusableInput(f"{action} was already drawn for {', '.join(again[:8])}"
                            + (f" and {len(again) - 8} more" if len(again) > 8 else "")
                            + "; a second draw would make the first worthless: keep the plan in the folder, or leave "
                            "these teams out with --teams")


def _detectable(drawn: Rollout, seen: _Seen, shares: Array, people: Array,
                settings: Settings) -> tuple[Detectable | None, str]:
    """What the design could detect and where its noise is from; nothing where too few teams start."""
    if len(drawn.teams) - drawn.held_back() < settings.effect_teams:
        return None, ""
    schedule = drawn.schedule
    before = min(seen.baseline.before(schedule.first_start), BASELINE_WEEKS)
    weeks = before + (schedule.ends_on() - schedule.first_start + timedelta(days=1)).days // 7
    starts = np.array([weeks if start is None else before + (start - schedule.first_start).days // 7
                       for start in schedule.starts()])
    large = people >= settings.minimum  # weeks of smaller teams count in no effect
    if large.sum() < settings.effect_teams:
        return None, ""
    people, shares = people[large], shares[large]
    design = Design([one for one, counts in zip(drawn.teams, large, strict=True) if counts], starts, weeks)
    if seen.baseline.weeks < settings.baseline_weeks:
        return detectable(noise_from_sizes(people), design), "team sizes"
    return detectable(noise_seen(shares[:, -BASELINE_WEEKS:], people), design), "baseline weeks"


def _says(registration: Registration, found: Detectable | None, seen: _Seen, settings: Settings) -> Iterator[Sentence]:
    """The roll-out in sentences."""
    drawn, judged = registration.rollout, registration.terms
    yield Sentence("rollout_drawn", {"teams": len(drawn.teams), "waves": drawn.schedule.waves, "seed": drawn.seed})
    sizes = Counter(one.unit for one in drawn.teams)
    together = sum(sizes[one.unit] > 1 for one in drawn.teams)
    if together:
        yield Sentence("rollout_together", {"teams": together})
    if drawn.held_back():
        yield Sentence("rollout_held_back", {"teams": drawn.held_back(), "ends": drawn.schedule.ends_on()})
    weeks = seen.baseline.before(drawn.schedule.first_start)
    yield Sentence("rollout_baseline", {"weeks": weeks, "coming": weeks - seen.baseline.weeks,
                                        "until": seen.baseline.until})
    yield from _says_detectable(registration, found, settings)
    yield Sentence("rollout_registered", {"registered": registration.registered_on, "first": judged.window_from,
                                          "last": judged.window_to, "smallest": judged.smallest})


def _says_detectable(registration: Registration, found: Detectable | None, settings: Settings) -> Iterator[Sentence]:
    drawn, smallest = registration.rollout, registration.terms.smallest
    if found is None:
        yield Sentence("rollout_too_few", {"teams": len(drawn.teams) - drawn.held_back(),
                                           "least": settings.effect_teams})
        return
    if found.effect is None:
        yield Sentence("rollout_detects_nothing")
    elif registration.detectable_from == "team sizes":
        yield Sentence("rollout_detects_by_size", {"points": found.effect, "weeks": settings.baseline_weeks})
    else:
        yield Sentence("rollout_detects", {"points": found.effect})
    if found.effect is not None and found.effect > smallest:
        yield Sentence("rollout_coarse", {"smallest": smallest})
