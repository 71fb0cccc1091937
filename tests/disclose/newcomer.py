"""The newcomer attack: n - 1 people answer as they did before, one is new; what did the new one answer?

The attacker knows the organisation's other teams exactly, the size of the team, the algorithm and how people tend to
answer, and takes the most likely answer given every field that was published before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from surefoot.disclose.rounding import round_estimate
from surefoot.measure.gap import Grouped, level_by_group, share_by_group
from surefoot.measure.tree import Tree
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array

TEAMS = 8
TREE = Tree(("all", *(f"t{n}" for n in range(TEAMS))), ("all", *(f"t{n}" for n in range(TEAMS))),
            np.array([-1] + [0] * TEAMS), np.array([0] + [1] * TEAMS))
SETTINGS = Settings()
Published = Callable[[Array], Hashable]


@dataclass
class Firm:
    """The other teams' answers, fixed and known to the attacker; the team attacked is team 1."""

    rng: np.random.Generator
    halves: bool = False
    """Two items a person, so scores go in steps of a half; else one item."""

    def __post_init__(self) -> None:
        sizes = self.rng.integers(5, 12, TEAMS - 1)
        self.cell = np.repeat(np.arange(2, TEAMS + 1), sizes)
        self.others = self.draw(len(self.cell))
        self.cache: dict[Hashable, tuple[Grouped, Grouped]] = {}

    def draw(self, people: int) -> Array:
        """Answers as people tend to give them: around the middle, 0.38 of them a 3."""
        person = self.rng.normal(size=people)
        items = [np.clip(np.round(3 + 0.8 * person + 0.6 * self.rng.normal(size=people)), 1, 5) for _ in range(2)]
        return (items[0] + items[1]) / 2 if self.halves else items[0]

    def measured(self, team: Array) -> tuple[Grouped, Grouped]:
        """The driver's level and share over the tree, by the product's own estimator."""
        key = len(team), float(team.sum()), float((team**2).sum()), int((team < 3).sum())
        if key not in self.cache:
            cell = np.concatenate([np.ones(len(team), dtype=int), self.cell])
            scores = np.concatenate([team, self.others])
            self.cache[key] = (level_by_group(TREE, cell, 100 * (5 - scores) / 4, SETTINGS),
                               share_by_group(TREE, cell, (scores < 3).astype(float), SETTINGS))
        return self.cache[key]

    def shown(self, team: Array) -> tuple[Estimate, ...]:
        """Every field below organisation level as published: estimates, ends and bands of all teams."""
        level, share = self.measured(team)
        found = []
        for node in range(1, len(TREE)):
            for grouped, scale in ((level, 100.0), (share, 1.0)):
                posterior = grouped.posterior
                found.append(round_estimate(posterior.mean[node], posterior.low[node], posterior.high[node],
                                            int(grouped.people[node]), scale=scale))
        return tuple(found)

    def exact_mean(self, team: Array) -> Hashable:
        """The naive alternative: the team's mean, as it is."""
        return round(float(team.mean()), 9)

    def exact_ends(self, team: Array) -> Hashable:
        """Another one: the estimate rounded, but the posterior's own interval ends."""
        level, _ = self.measured(team)
        return tuple(round(float(part[1]), 9) for part in (level.posterior.low, level.posterior.high))


def success(firm: Firm, size: int, published: Published, before: Published | None, sims: int) -> tuple[float, float]:
    """Share of newcomers whose answer the attacker names, and the share by guessing alone.

    before: what is published of the team without the newcomer (None: nothing). Half of the simulated teams teach the
    attacker, the other half are attacked.
    """
    answers = np.unique(firm.draw(20_000), return_counts=True)
    prior = answers[1] / answers[1].sum()
    learnt: dict[Hashable, Array] = {}
    hits = 0.0
    for number in range(sims):
        team = firm.draw(size - 1)
        seen = [(before(team) if before else None, published(np.append(team, answer))) for answer in answers[0]]
        if number < sims // 2:
            for place, one in enumerate(seen):
                learnt.setdefault(one, np.zeros(len(prior)))[place] += prior[place]
        else:
            guess = [learnt.get(one, prior).argmax() for one in seen]
            hits += sum(prior[place] for place in range(len(prior)) if guess[place] == place)
    return hits / (sims - sims // 2), float(prior.max())
