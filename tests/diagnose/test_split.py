"""What lies between teams and what within them: both found where both differ, and not mixed up by small teams."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.diagnose.associations import associations
from surefoot.diagnose.importance import lmg
from surefoot.diagnose.split import split, team_correlations
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.settings import Settings

from .planted import planted

OUTER = np.array([[1, 0.1, 0.8], [0.1, 1, 0.2], [0.8, 0.2, 1]])
INNER = np.array([[1, 0.2, 0.1], [0.2, 1, 0.5], [0.1, 0.5, 1]])


def teams_of(seed: int, teams: int, share: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """Teams of 2 to 9 answers; three variables that go together one way between teams, another within."""
    rng = np.random.default_rng(seed)
    cell = np.repeat(np.arange(teams), rng.integers(2, 10, teams))
    outer = rng.normal(size=(teams, 3)) @ np.linalg.cholesky(OUTER).T
    inner = rng.normal(size=(len(cell), 3)) @ np.linalg.cholesky(INNER).T
    return cell, np.sqrt(share) * outer[cell] + np.sqrt(1 - share) * inner


def test_many_small_teams_show_what_goes_together_between_and_within() -> None:
    between, within, teams = split(*teams_of(1, 20_000, 0.3), 1)
    assert teams == 20_000
    assert between[0] == pytest.approx(lmg(OUTER), abs=0.05)
    assert within[0] == pytest.approx(lmg(INNER), abs=0.01)


def test_plain_team_means_would_have_mixed_both() -> None:
    cell, values = teams_of(1, 20_000, 0.1)
    means = np.stack([np.bincount(cell, column) / np.bincount(cell) for column in values.T])
    assert lmg(np.corrcoef(means))[0] < 0.5 * lmg(OUTER)[0]


def test_within_is_the_correlation_of_deviations_from_the_team() -> None:
    cell, values = teams_of(2, 60)
    means = np.stack([np.bincount(cell, column) / np.bincount(cell) for column in values.T], axis=1)
    assert split(cell, values, 1)[1][0] == pytest.approx(lmg(np.corrcoef((values - means[cell]).T)), abs=1e-9)


def test_between_is_what_one_way_random_effects_say() -> None:
    """(MSB - MSW) / n by hand, four teams of two: (40/3 - 3)/2, (14 - 5)/2 and, together, (32/3 - 7/2)/2."""
    a, b = np.array([[1.0, 3], [2, 6], [7, 5], [8, 8]]), np.array([[2.0, 6], [5, 9], [6, 4], [9, 11]])
    wanted = (32 / 3 - 7 / 2) / np.sqrt((40 / 3 - 3) * (14 - 5))
    sums = np.stack([a.sum(1), b.sum(1)], axis=1)
    products = np.stack([(a * a).sum(1), (a * b).sum(1), (b * b).sum(1)], axis=1)
    of_means = np.stack([sums[:, 0] ** 2, sums[:, 0] * sums[:, 1], sums[:, 1] ** 2], axis=1) / 2
    columns = np.column_stack([np.ones(4), np.full(4, 2), np.full(4, 4), sums, products, of_means])
    between, _ = team_correlations(columns.sum(axis=0)[None])
    assert between[0, 0, 1] == pytest.approx(wanted, abs=1e-9)


def test_teams_that_do_not_differ_give_parts_that_can_be() -> None:
    rng = np.random.default_rng(3)
    between, within, _ = split(np.repeat(np.arange(30), 5), rng.normal(size=(150, 5)), 2)
    for parts in (between, within):
        assert np.isfinite(parts).all()
        assert (parts.sum(axis=1) <= 1).all()


def test_people_in_no_team_and_teams_of_one_are_left_out() -> None:
    cell, values = teams_of(4, 50)
    more = np.concatenate([cell, [-1, -1, -1, 900, 901]])
    found = split(more, np.vstack([values, np.full((5, 3), 50.0)]), 1)
    assert found[2] == 50
    assert found[0][0] == pytest.approx(split(cell, values, 1)[0][0], abs=1e-9)


@pytest.mark.parametrize(("teams", "told"), [(29, False), (30, True)])
def test_thirty_teams_are_needed(teams: int, told: bool) -> None:
    cell, means = planted(5, 60)
    known = ~np.isnan([means[name] for name in (*DRIVERS, "manager", "confidence")]).any(axis=0)
    numbers, answers = np.unique(cell[known], return_counts=True)
    some = np.isin(cell, numbers[answers >= 2][:teams])
    found = associations(cell[some], {name: values[some] for name, values in means.items()},
                         Settings(reliable_from=50), {})
    assert found is not None
    assert (found.split is not None) is told


def test_the_split_says_how_many_teams_and_answers_it_is_made_of() -> None:
    found = associations(*planted(6, 60), Settings(), {})
    assert found is not None and found.split is not None
    assert found.split.between["fear"].n == (found.split.teams, found.split.teams)
    assert found.split.within["fear"].n[0] <= found.respondents
    for parts in (found.split.between, found.split.within):
        assert all(0 <= part.low <= part.estimate <= part.high <= 1 for part in parts.values())
