"""The strongest reader of everything that twelve waves publish, some of them kept taken apart from the start.

People think the same from wave to wave, join, leave and move; each wave is written as closing writes it, with the list
of whom it asked, and assessed twice: with whole rows, and once they are gone. The reader takes every figure for an
exact sum of people's answers and solves for groups below the minimum (tests/disclose/solver.py).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest

from surefoot.assessment import steps
from surefoot.assessment.earlier import record_text, stored
from surefoot.disclose.groups import Shown
from surefoot.disclose.history import Earlier
from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import ASKED, PEOPLE, PULSE, TEAMS, DataFacts, Table, table
from surefoot.web.pulse.apart import mixed, taken_apart
from surefoot.web.pulse.gathering import gathered
from surefoot.web.pulse.results import own
from tests.disclose.solver import TooMany, recoverable

FIRST, WEEKS = date(2025, 1, 6), 6
ABOVE: Mapping[int, int | None] = {0: None, 1: 0, 2: 0, **dict.fromkeys(range(3, 7), 1),
                                   **dict.fromkeys(range(7, 11), 2)}
MEASURES = {"confidence": 4, "fear": 4, "insecurity": 9}
"""Measure -> the largest group that must not come out."""
SALT = "ab" * 16


@dataclass
class Firm:
    """People by key: where they are since when, what they think, and when they left."""

    rng: random.Random
    where: dict[str, list[tuple[date, int]]] = field(default_factory=dict)
    left: dict[str, date] = field(default_factory=dict)
    thinks: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: list[Table] = field(default_factory=list)
    asked: list[Table] = field(default_factory=list)
    runs: list[Earlier] = field(default_factory=list)
    figures: dict[str, list[list[frozenset[str]]]] = field(default_factory=lambda: {name: [] for name in MEASURES})
    """Measure -> run -> the people asked behind each figure of its own day."""
    answers: dict[str, list[list[frozenset[str]]]] = field(default_factory=lambda: {name: [] for name in MEASURES})
    """The same of the answers, each of its wave."""
    own: list[own.Before] = field(default_factory=list)

    def join(self, team: int, day: date) -> None:
        key = f"p{len(self.where)}"
        self.where[key] = [(day, team)]
        self.thinks[key] = {f"{construct}_{number}": self.rng.randint(1, 5)
                            for construct in CONSTRUCTS for number in (1, 2)}

    def here(self, day: date) -> dict[str, int]:
        return {key: [team for since, team in spells if since <= day][-1] for key, spells in self.where.items()
                if key not in self.left and spells[0][0] <= day}

    def changes(self, day: date) -> None:
        """A few come, go and move: mostly so few that they would stand out."""
        rng, here = self.rng, sorted(self.here(day).items())
        for _ in range(rng.choice([0, 1, 1, 2, 5])):
            self.join(rng.randrange(3, 11), day)
        for key, _ in rng.sample(here, rng.choice([0, 1, 1, 2, 4])):
            self.left[key] = day - timedelta(days=1)
        for key, team in rng.sample(here, rng.choice([0, 0, 1, 3])):
            if key not in self.left:
                self.where[key].append((day, rng.choice([one for one in range(3, 11) if one != team])))

    def wave(self, day: date) -> None:
        """Ask, answer, write down, assess; the whole rows are lost now and then."""
        here, rng = self.here(day), self.rng
        here = {key: team for key, team in here.items() if rng.random() < 0.97}  # some are left out
        sizes = Counter(here.values())
        cells = {key: team if sizes[team] >= 5 else ABOVE[team] or 0 for key, team in here.items()}
        answered = {key: cell for key, cell in cells.items() if rng.random() < 0.8}
        into = gathered({**dict.fromkeys(cells.values(), 0), **Counter(answered.values())}, ABOVE)
        written = [(key, into[cell], {item: value for item, value in self.thinks[key].items() if rng.random() < 0.97})
                   for key, cell in answered.items()]
        stands = {key: into[cell] for key, cell in cells.items()}
        self.asked.append(table(ASKED, {"person": list(stands), "wave": [np.datetime64(day)] * len(stands),
                                        "team": [f"t{team}" for team in stands.values()]}))
        rows = table(PULSE, {
            "wave": [np.datetime64(day)] * len(written), "respondent": ["x"] * len(written),
            "team": [f"t{team}" for _, team, _ in written],
            **{item: [float(said.get(item, np.nan)) for _, _, said in written] for item in self.thinks["p0"]}})
        for kept in (mixed(rows), taken_apart(rows)) if rng.random() < 0.8 else (taken_apart(rows),):
            self.assess(day, kept, stands, [(f"{day} {key}", team, said) for key, team, said in written])
        self.rows.append(taken_apart(rows))
        asked = own.Before(frozenset(stands), 0)
        if own.may_tell(asked, self.own):
            self.own.append(asked)

    def assess(self, day: date, rows: Table, stands: Mapping[str, int],
               written: list[tuple[str, int, dict[str, int]]]) -> None:
        tables = {"people": self.people(), "teams": TREE, "pulse": _all([*self.rows, rows]), "asked": _all(self.asked)}
        assessed = steps.run(tables, None, day, Settings(), DataFacts(), list(self.runs), salt=SALT)
        self.runs.insert(0, stored(assessed.assessment, record_text(assessed.record), SALT))
        for name, shown in SEEN[-1].items():
            if name in MEASURES:
                fresh = shown.estimates.keys() - shown.held - shown.kept - shown.pooled
                self.figures[name].append([_below(team, stands.items()) for team in fresh])
                self.answers[name].append([_below(team, [(key, cell) for key, cell, said in written if any(
                    item.startswith(name) for item in said)]) for team in fresh])

    def people(self) -> Table:
        spells = [(key, team, since if place else None) for key, found in self.where.items()
                  for place, (since, team) in enumerate(found)]
        nat = np.datetime64("NaT")
        return table(PEOPLE, {
            "person": [key for key, _, _ in spells], "team": [f"t{team}" for _, team, _ in spells],
            "manager": [""] * len(spells), "role": ["clerk"] * len(spells),
            "joined": [np.datetime64(self.where[key][0][0]) for key, _, _ in spells],
            "left": [np.datetime64(self.left[key]) if key in self.left else nat for key, _, _ in spells],
            "from": [nat if since is None else np.datetime64(since) for _, _, since in spells]})


TREE = table(TEAMS, {"team": [f"t{team}" for team in ABOVE],
                     "parent": ["" if up is None else f"t{up}" for up in ABOVE.values()]})
SEEN: list[dict[str, Shown]] = []


def _all(tables: list[Table]) -> Table:
    schema = tables[0].schema
    return Table(schema, {column.name: np.concatenate([one[column.name] for one in tables])
                          for column in schema.columns})


def _below(team: str, cells: object) -> frozenset[str]:
    """Those in a group: a team's key, or the organisation's."""
    def up(cell: int | None) -> set[str]:
        return set() if cell is None else {f"t{cell}"} | up(ABOVE[cell])
    return frozenset(key for key, cell in cells if team in up(cell) or team == "all")  # type: ignore[attr-defined]


def published(seed: int, waves: int, monkeypatch: pytest.MonkeyPatch) -> Firm:
    """A firm after so many waves, with everything that was published."""
    shown = steps.disclose

    def watched(*given: object) -> dict[str, Shown]:
        SEEN.append(shown(*given))  # type: ignore[arg-type]
        return SEEN[-1]
    monkeypatch.setattr(steps, "disclose", watched)
    firm = Firm(random.Random(seed))
    for team in range(3, 11):
        for _ in range(firm.rng.randint(4, 13)):
            firm.join(team, FIRST)
    for number in range(waves):
        day = FIRST + timedelta(weeks=WEEKS * (number + 1))
        if number:
            firm.changes(day)
        firm.wave(day)
    return firm


def found(runs: list[list[frozenset[str]]], most: int, fewer: int = 3) -> list[object]:
    """Whom the reader of all runs finds; where that is more than can be tried, the reader of any three, then of two."""
    try:
        return recoverable({figure for run in runs for figure in run}, most)
    except TooMany:
        assert fewer > 1, "two runs are more than can be tried: nothing is shown by that"
        some = combinations([run for run in runs if run], fewer)
        return next((people for few in some if (people := found(list(few), most, fewer - 1))), [])


def attack(firm: Firm) -> None:
    """Fails with whom the reader found."""
    for name, most in MEASURES.items():
        assert found(firm.figures[name], most) == [], name
        assert found(firm.answers[name], most) == [], name
    assert found([[one.people] for one in firm.own], 4) == []


def test_the_strongest_reader_of_six_waves_finds_no_few(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in (1, 3):  # of seed 1 a figure after one over two waves gave somebody away
        firm = published(seed, 6, monkeypatch)
        attack(firm)
        assert sum(map(len, firm.figures["confidence"])) >= 20, "hardly anything was told"


def test_the_reader_would_find_somebody_if_each_wave_were_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack has teeth: without what earlier reports told, a newcomer stands out."""
    run = Firm.assess

    def alone(self: Firm, *given: object) -> None:
        self.runs.clear()
        run(self, *given)  # type: ignore[arg-type]
    monkeypatch.setattr(Firm, "assess", alone)
    assert found(published(3, 4, monkeypatch).figures["confidence"], 4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_the_strongest_reader_of_twelve_waves_finds_no_few(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    attack(published(seed, 12, monkeypatch))
