"""Invented organisations over several reports, disclosed by the product, with what each figure truly stands for."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from surefoot.assessment.recording import over_two_waves
from surefoot.assessment.recording import since as behind
from surefoot.disclose.groups import Measured, Shown, disclose
from surefoot.disclose.history import Earlier, Record, descend
from surefoot.measure.gap import Grouped
from surefoot.measure.pooling import Posterior
from surefoot.measure.tree import Tree

from .solver import recoverable

SALT = "salt"
Sets = dict[str, frozenset[str]]


@dataclass
class State:
    """Who is where on one day. people: person -> team; parents: team -> parent ('all' for the top ones)."""

    parents: dict[str, str]
    people: dict[str, str]
    answers: dict[str, str] = field(default_factory=dict)
    """Respondent of the wave -> team as in the wave's rows."""
    wave: int = 0
    asked: dict[str, str] | None = None
    """Person -> team on the day the wave opened; None = as now."""

    def counted(self, kind: str) -> dict[str, str]:
        """Who is counted where: in a pulse everybody asked."""
        return self.people if kind != "pulse" or self.asked is None else self.asked


@dataclass
class Report:
    """One report: what was shown, and for each figure of its own day the people (or respondents) behind it."""

    state: State
    shown: dict[str, Shown]
    earlier: Earlier
    fresh: dict[str, Sets]
    """Measure -> team -> eligible people, for figures of this day."""
    answered: dict[str, Sets]
    """Measure -> team -> (wave, respondent), for figures of this day."""
    pooled: dict[str, set[str]]


def as_tree(parents: Mapping[str, str]) -> Tree:
    order, above, depth = ["all"], [-1], [0]
    for place, team in enumerate(order):
        for child in sorted(t for t, p in parents.items() if p == team):
            order.append(child)
            above.append(place)
            depth.append(depth[place] + 1)
    return Tree(tuple(order), tuple(order), np.array(above), np.array(depth))


def grouped(tree: Tree, cells: list[str], rng: random.Random, low: float, high: float) -> Grouped:
    place = tree.positions()
    own = np.bincount([place.get(team, 0) for team in cells] or [0], minlength=len(tree))
    if not cells:
        own[:] = 0
    mean = np.array([rng.uniform(low, high) for _ in tree.teams])
    known = Posterior(mean, mean * 0, mean - 0.1, mean + 0.1)
    return Grouped(own, tree.add_up(own), lambda _: known, np.ones(len(mean), dtype=bool))


def report(state: State, measures: Mapping[str, tuple[str, int]], before: list[Report], rng: random.Random,
           pooling: bool = False) -> Report:
    """Disclose `state` beside the reports before it (newest first). measures: name -> (kind, minimum)."""
    tree = as_tree(state.parents)
    cells = {"log": list(state.people.values()), "check": list(state.people.values()),
             "pulse": list(state.answers.values())}
    made = [Measured(name, kind, grouped(tree, cells[kind], rng, 0.0, 0.4),  # type: ignore[arg-type]
                     pooled=grouped(tree, cells[kind], rng, 0.6, 1.0) if pooling else None)
            for name, (kind, _) in measures.items()]
    counted = {team: list(state.answers.values()).count(team) for team in set(state.answers.values())}
    now = Record(str(len(before)), str(state.wave), SALT, {"all": "", **state.parents},
                 {kind: dict(state.counted(kind)) for kind in ("log", "pulse", "check")},
                 {name: counted for name, (kind, _) in measures.items() if kind == "pulse"})
    shown = disclose(tree, made, {name: least for name, (_, least) in measures.items()}, now,
                     [one.earlier for one in before])
    since = behind(shown, [one.earlier for one in before], now, {name: kind for name, (kind, _) in measures.items()})
    below = {kind: {team: frozenset[str]() for team in tree.teams} | descend(
        {key: team if team in tree.teams else "all" for key, team in state.counted(kind).items()}, now.parents)
        for kind in ("log", "pulse", "check")}
    wave_cells = {f"{state.wave}:{key}": team if team in tree.teams else "all" for key, team in state.answers.items()}
    answers = {team: frozenset[str]() for team in tree.teams} | descend(wave_cells, now.parents)
    out = Report(state, shown, Earlier(now, {}), {}, {}, {})
    for name, found in shown.items():
        new = {team for team in found.estimates if team not in found.held | found.kept}
        out.pooled[name] = set(found.pooled)
        out.fresh[name] = {team: below[measures[name][0]][team] for team in new - out.pooled[name]}
        out.answered[name] = {team: answers[team] for team in new - out.pooled[name]}
    values = {name: {team: (value, None) for team, value in found.estimates.items()} for name, found in shown.items()}
    held_pairs = frozenset((name, team) for name, found in shown.items() for team in found.held)
    pooled = over_two_waves(shown, [one.earlier for one in before])
    out.earlier = Earlier(replace(now, since=since, pooled=pooled), values, held_pairs)
    return out


def figures(reports: list[Report], measure: str, kind: str) -> list[frozenset[str]]:
    """The people behind each figure of its own day; in a pulse without those nobody can find out about."""
    quiet: set[str] = set()
    for one in reports:
        if kind == "pulse":
            quiet |= unheard(one.fresh[measure], set(one.state.answers))
    return [people - quiet for one in reports for people in one.fresh[measure].values()]


def finding(reports: list[Report], measure: str, kind: str, most: int = 4) -> list[object]:
    """What the strongest reader of the reports (newest first) finds out about too few people; empty when nothing.

    In logs the organisation's exact counts are told in every report; what follows from those and from the reports
    before is not the newest report's doing.
    """
    if kind == "log":
        roots = [frozenset(one.state.people) for one in reports if len(one.state.people) > most]
        return recoverable(figures(reports[:1], measure, kind), most, [*figures(reports[1:], measure, kind), *roots])
    answers = [people for one in reports for people in one.answered[measure].values()]
    return recoverable(answers, most) or recoverable(figures(reports, measure, kind), most)


def unheard(groups: Sets, answers: set[str]) -> set[str]:
    """People in a remainder of the groups from which nobody answered: there is nothing to find out about them."""
    inside: dict[str, list[str]] = {}
    for team, people in groups.items():
        for person in people:
            inside.setdefault(person, []).append(team)
    remainders: dict[tuple[str, ...], set[str]] = {}
    for person, teams in inside.items():
        remainders.setdefault(tuple(teams), set()).add(person)
    return {person for people in remainders.values() if not people & answers for person in people}


def random_tree(rng: random.Random, teams: int) -> dict[str, str]:
    parents: dict[str, str] = {}
    for number in range(teams):
        parents[f"t{number}"] = rng.choice(["all", "all", *list(parents)[:max(1, teams // 3)]]) if parents else "all"
    return parents


def random_state(rng: random.Random, teams: int, biggest: int = 9) -> State:
    parents = random_tree(rng, teams)
    people: dict[str, str] = {}
    for team in [*parents, "all"]:
        for _ in range(rng.choice([0, 1, 3, rng.randrange(biggest + 1), rng.randrange(4, biggest + 1)])):
            people[f"p{len(people)}"] = team
    return answered(State(parents, people), rng)


def answered(state: State, rng: random.Random, rate: float = 0.8) -> State:
    answers = {person: team for person, team in state.people.items() if rng.random() < rate}
    return replace(state, answers=answers)


def changed(state: State, rng: random.Random, new_wave: bool, fresh_people: int = 1000) -> State:
    """The next state: some join, leave and move, teams appear, vanish and change their parent."""
    parents, people = dict(state.parents), dict(state.people)
    teams = [*parents, "all"]
    number = max((int(p[1:]) for p in people), default=0) + fresh_people
    for _ in range(rng.choice([0, 0, 1, 2, 4])):
        team = rng.choice(teams)
        for _ in range(rng.choice([1, 1, 2, 3, 5, 6])):
            number += 1
            people[f"p{number}"] = team
    for _ in range(rng.choice([0, 0, 1, 2, 5])):
        if people:
            del people[rng.choice(sorted(people))]
    for _ in range(rng.choice([0, 0, 1, 2, 6])):
        if people:
            people[rng.choice(sorted(people))] = rng.choice(teams)
    if parents and rng.random() < 0.4:
        moved = rng.choice(sorted(parents))
        target = rng.choice(teams)
        step = target
        while step not in ("all", moved):
            step = parents[step]
        if step != moved:
            parents[moved] = target
    if rng.random() < 0.2 and f"n{number}" not in parents:
        parents[f"n{number}"] = rng.choice(teams)
    if parents and rng.random() < 0.2:
        gone = rng.choice(sorted(parents))
        for team, parent in parents.items():
            if parent == gone:
                parents[team] = parents[gone]
        above = parents.pop(gone)
        people = {person: above if team == gone else team for person, team in people.items()}
    asked = dict(state.counted("pulse"))
    after = State(parents, people, dict(state.answers), state.wave, asked)
    if new_wave:
        after = replace(answered(after, rng), wave=state.wave + 1, asked=None)
    elif rng.random() < 0.3 and parents:  # late answers come in
        silent = sorted(asked.keys() - after.answers.keys())
        after.answers.update({late: asked[late] for late in silent[:rng.choice([1, 2, 6])]})
    return after
