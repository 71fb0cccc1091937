"""One person joined, all others answer as before: what did the new one answer?"""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.disclose.groups import Measured, disclose
from surefoot.disclose.history import Earlier, Record

from .newcomer import SETTINGS, TEAMS, TREE, Firm, success

MEMBERS = {f"p{team}-{n}": f"t{team}" for team in range(1, TEAMS) for n in range(9)}


def counted(number: int, size: int) -> Record:
    people = {**MEMBERS, **{f"n{n}": "t0" for n in range(size)}}
    return Record(f"2026-0{number}-01", str(number), "s", {"all": "", **dict.fromkeys(TREE.teams[1:], "all")},
                  {"pulse": people})


class Reader:
    """Publishes the attacked team's figures as the product does, report after report."""

    def __init__(self, firm: Firm, size: int) -> None:
        self.firm, self.size = firm, size
        self.twice = Firm(np.random.default_rng(size), firm.halves)
        self.twice.cell, self.twice.others = np.tile(firm.cell, 2), np.tile(firm.others, 2)
        self.known: dict[bytes, tuple[object, list[Earlier]]] = {}

    def report(self, number: int, team: np.ndarray, before: list[Earlier]) -> Earlier:
        level, share = self.firm.measured(team)
        pooled = self.twice.measured(np.tile(team, 2))
        made = Measured("fear", "pulse", level, 100.0, share, pooled=pooled[0], pooled_beside=pooled[1])
        now = counted(number, len(team))
        shown = disclose(TREE, [made], {"fear": SETTINGS.minimum}, now, before)["fear"]
        values = {team: (shown.estimates[team], shown.beside.get(team)) for team in shown.estimates}
        since = {"fear": {team: tuple(sorted(before[0].people("fear", "pulse")[team])) for team in shown.held}}
        return Earlier(Record(now.as_of, now.wave, now.salt, now.parents, now.members, {}, since), {"fear": values},
                       frozenset(("fear", team) for team in shown.held))

    def after(self, team: np.ndarray) -> tuple[object, ...]:
        """What the reports say of the team: before the newcomer, with them, and one wave later."""
        first = self.report(1, team[:-1], [])
        second = self.report(2, team, [first])
        third = self.report(3, team, [second, first])
        return tuple(one.values["fear"].get("t0") for one in (first, second, third))


@pytest.mark.parametrize("size", [6, 8, 12])
def test_exact_means_and_exact_interval_ends_give_the_newcomer_away(size):
    firm = Firm(np.random.default_rng(size))
    assert success(firm, size, firm.exact_mean, firm.exact_mean, 200)[0] > 0.95
    assert success(firm, size, firm.exact_ends, firm.exact_ends, 200)[0] > 0.75


@pytest.mark.parametrize("size", [6, 8, 12])
def test_held_and_then_pooled_the_newcomers_team_tells_nothing(size):
    firm = Firm(np.random.default_rng(size))
    reader = Reader(firm, size)
    rng = np.random.default_rng(size + 1)
    for _ in range(4):
        team = firm.draw(size - 1)
        said = {reader.after(np.append(team, rng.permutation([1.0, 2.0, 3.0, 4.0, 5.0])[k])) for k in range(5)}
        assert len(said) == 1  # the same words and numbers whatever the newcomer answered


@pytest.mark.slow
@pytest.mark.parametrize("size", [6, 8, 12])
def test_beside_earlier_reports_the_attacker_does_no_better_than_guessing(size):
    firm = Firm(np.random.default_rng(size))
    reader = Reader(firm, size)
    found, guess = success(firm, size, reader.after, None, 60)
    only_first, _ = success(firm, size, lambda team: reader.report(1, team[:-1], []).values["fear"].get("t0"), None, 60)
    assert found <= max(guess, only_first) + 0.03


@pytest.mark.slow
@pytest.mark.parametrize("size", [6, 12])
def test_one_report_alone_says_little_of_one_person(size):
    firm = Firm(np.random.default_rng(size))
    found, guess = success(firm, size, firm.shown, None, 800)
    assert found < guess + 0.12


@pytest.mark.slow
def test_two_reports_made_without_the_earlier_one_do_give_something_away():
    # Why --previous matters: rounding alone is no protection against an attacker who knows everybody else.
    firm = Firm(np.random.default_rng(6))
    found, guess = success(firm, 6, firm.shown, firm.shown, 600)
    assert found > guess + 0.2


@pytest.mark.parametrize("size", [6, 8, 12])
def test_beside_an_earlier_report_the_figures_of_other_teams_tell_nothing_of_the_newcomer(size):
    # All teams share one estimate of how far teams differ: a held team must not move it.
    firm = Firm(np.random.default_rng(size))
    reader = Reader(firm, size)
    team = firm.draw(size - 1)
    first = reader.report(1, team, [])
    said = {str(sorted(reader.report(2, np.append(team, answer), [first]).values["fear"].items()))
            for answer in (1.0, 2.0, 3.0, 4.0, 5.0)}
    assert len(said) == 1


def test_a_team_that_moved_further_than_a_newcomer_could_move_it_is_shown_over_two_waves():
    size = 8
    firm = Firm(np.random.default_rng(size))
    reader = Reader(firm, size)
    low, high = np.full(size - 1, 5.0), np.full(size, 1.0)
    first = reader.report(1, low, [])
    second = reader.report(2, high, [first])
    third = reader.report(3, high, [second, first])
    assert second.values["fear"]["t0"] == first.values["fear"]["t0"]
    assert third.values["fear"]["t0"] != first.values["fear"]["t0"]
    assert ("fear", "t0") not in third.held
