"""The trap: people who use AI most fear most. A correlation with use would call their fear a help."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from validity.first_driver import named, together
from validity.planted_teams import PlantedTeams, teams

from surefoot.diagnose.associations import associations
from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.settings import Settings

pytestmark = pytest.mark.slow

TRAPS = (3, 4, 5, 6, 7, 8)


@cache
def planted(seed: int) -> PlantedTeams:
    return teams(seed, 60, trap=True)


def means(of: PlantedTeams) -> dict[str, np.ndarray]:
    """Mean of the two items of each construct, of those who answered both."""
    return {name: of.answers[:, [of.items.index(f"{name}_1"), of.items.index(f"{name}_2")]].mean(axis=1)
            for name in CONSTRUCTS}


def test_in_these_organisations_the_fearful_use_it_most() -> None:
    for seed in TRAPS:
        found, used = means(planted(seed))["fear"], planted(seed).use
        known = ~np.isnan(found)
        assert np.corrcoef(found[known], used[known])[0, 1] < 0


def test_fear_weighs_as_much_as_it_truly_costs_all_the_same() -> None:
    apart = []
    for seed in TRAPS:
        found = associations(planted(seed).team + 1, means(planted(seed)), Settings(), {})
        assert found is not None
        apart.append(found.weights["fear"] - planted(seed).weights[0])
    assert abs(np.mean(apart)) < 0.05
    assert max(np.abs(apart)) < 0.15


def test_first_drivers_named_with_confidence_are_right_there_too() -> None:
    found = together([one for one in (named(seed, 60) for seed in range(1, 60)) if one.trap.any()])
    sure = found.band >= 0.8
    assert sure.sum() >= 50
    assert found.right[sure].mean() >= 0.85
