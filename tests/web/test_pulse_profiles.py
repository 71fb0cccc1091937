"""People answer alike from wave to wave. What that tells of who came and who left: of rows kept whole, and of ours."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from surefoot.diagnose.questionnaire import asked
from surefoot.measure.confidence import split_frequency
from surefoot.measure.frequency import coarse
from surefoot.vocabulary.drivers import CONSTRUCTS, DRIVERS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import PULSE, Table, table
from surefoot.web.pulse import apart
from tests.web import answered, profiled
from tests.web.profiled import kept, left_over, matched, noise, pairs, profiles, wave

MANY = 150


def people(rng: np.random.Generator, count: int) -> list[dict[str, float]]:
    return [answered.traits(rng) for _ in range(count)]


def same(row: np.ndarray, truth: np.ndarray) -> bool:
    return bool((row == truth).all())


def test_a_team_of_five_gets_a_sixth(capsys: pytest.CaptureFixture[str]) -> None:
    """Everybody answers, before and after: the hardest case. Whole rows give the newcomer away, ours do not."""
    rng = np.random.default_rng(5)
    whole = subject = guess = profile = 0.0
    for _ in range(MANY):
        team = people(rng, 6)
        before, after = wave(rng, team[:5]), wave(rng, team)
        truth = profiles(after)[5]
        mixed = apart.mixed(after, noise(rng))
        whole += same(profiles(mixed)[left_over(profiles(before), profiles(mixed))], truth)
        first, second = kept(rng, before), kept(rng, after)
        profile += any(same(row, truth) for row in profiles(second))
        for construct in CONSTRUCTS:
            later = pairs(second, construct)
            said = pairs(after, construct)[5]
            subject += same(later[left_over(pairs(first, construct), later)], said) / len(CONSTRUCTS)
            guess += float((later == said).all(axis=1).mean()) / len(CONSTRUCTS)
    with capsys.disabled():
        print(f"\na sixth joins five: all answers found in whole rows {whole / MANY:.0%}, a row of ours with all of "
              f"them {profile / MANY:.0%}; one subject right {subject / MANY:.0%}, by guessing {guess / MANY:.0%}")
    assert whole / MANY > 0.8  # so rows may not be kept whole
    assert profile / MANY < 0.02
    assert subject / MANY < 0.75  # what differs between two waves is seen a subject at a time (docs/pulse.md)


def test_rows_of_twelve_waves_are_matched_by_profile(capsys: pytest.CaptureFixture[str]) -> None:
    """A cell of eight, somebody leaves and somebody comes every other wave."""
    rng = np.random.default_rng(6)
    found = {"whole": 0.0, "apart": 0.0}
    links = 0
    for _ in range(6):
        team = people(rng, 8)
        for number in range(11):
            before = wave(rng, team)
            if number % 2:
                team[int(rng.integers(8))] = answered.traits(rng)
            after = wave(rng, team)
            order = rng.permutation(8)  # row k of the later wave is that of person order[k]
            found["whole"] += (order[matched(profiles(before), profiles(after)[order])] == np.arange(8)).sum()
            later = profiles(kept(rng, after))
            place = matched(profiles(before), later)  # with whole rows of the earlier wave, even
            found["apart"] += sum(same(later[at], profiles(after)[person]) for person, at in enumerate(place))
            links += 8
    with capsys.disabled():
        print(f"\ntwelve waves of eight people: links right in whole rows {found['whole'] / links:.0%}, rows of ours "
              f"that are somebody's {found['apart'] / links:.0%}, by guessing 12%")
    assert found["whole"] / links > 0.8
    assert found["apart"] / links < 0.02


@pytest.mark.parametrize(("response", "most"), [(1.0, 0.95), (0.6, 0.75)])
def test_what_a_leaver_thought_of_one_subject_shows_in_the_difference_of_means(
        response: float, most: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Six waves before they left, six after. No survey by teams can hide it from who has every wave of a small team
    unrounded; pages round and hold back (disclose/). Here it is measured, so that docs/pulse.md can say it."""
    rng = np.random.default_rng(7)
    guessed, truth = [], []
    for _ in range(MANY // 2):
        team = people(rng, 8)

        def mean(of: list[dict[str, float]]) -> float:
            there = [person for person in of if rng.random() < response] or of
            return float(np.mean(pairs(kept(rng, wave(rng, there)), "fear")))
        before = np.mean([mean(team) for _ in range(6)])
        after = np.mean([mean(team[1:]) for _ in range(6)])
        guessed.append(8 * before - 7 * after)
        truth.append(team[0]["fear"])
    found = float(np.corrcoef(guessed, truth)[0, 1])
    with capsys.disabled():
        print(f"\na leaver after six waves of eight people, {response:.0%} answering: correlation of the guess "
              f"with what they thought of one subject {found:.2f}")
    assert found < most


# --- how often somebody uses AI, which the logs know by name ---------------------------------------------------------

ORDER = [item for item in asked(1) if item != "use_frequency"]


def organisation(rng: np.random.Generator, count: int) -> Table:
    given = [answered.answers_of(rng, 0.7) for _ in range(count)]
    return table(PULSE, {"wave": [profiled.DAY] * count, "respondent": [""] * count, "team": ["cell"] * count,
                         **{item: [one[item] for one in given] for item in (*ORDER, "use_frequency")}})


def sides(rows: Table) -> np.ndarray:
    """(M, 5): mean of each driver, as the frequency table counts it."""
    return np.stack([pairs(rows, driver).mean(axis=1) for driver in DRIVERS], axis=1)


def solved(scores: np.ndarray, counted: Table, rng: np.random.Generator) -> np.ndarray:
    """To each whole row a class of use (0 to 3), so that their counts are those of the table, or within 4 of them where
    it is coarse: an integer programme. Solved for several aims at random; rows get the class they have most often."""
    mine = np.isin(counted["measure"], DRIVERS)
    coarsely = not set(counted["score"][mine]) <= set(np.arange(1, 5.5, 0.5))
    grid = np.array([0.0, 3.0]) if coarsely else np.arange(1, 5.5, 0.5)
    at = np.searchsorted(grid, scores, side="right") - 1
    told = np.zeros((len(DRIVERS), len(grid), 4))
    names = ("measure", "score", "use_frequency", "people")
    for measure, score, often, count in zip(*(counted[name][mine] for name in names), strict=True):
        told[DRIVERS.index(measure), np.searchsorted(grid, score, side="right") - 1, int(often) - 1] += count
    uses = [np.kron(at[:, place] == which, np.eye(4)[often]) for place in range(len(DRIVERS))
            for which in range(len(grid)) for often in range(4)]
    one_each = np.kron(np.eye(len(scores)), np.ones(4))
    slack = 4 if coarsely else 0
    limits = [LinearConstraint(np.array(uses), told.ravel() - slack, told.ravel() + slack),
              LinearConstraint(one_each, 1, 1)]
    votes = np.zeros((len(scores), 4))
    for _ in range(5):
        found = milp(rng.normal(size=4 * len(scores)), constraints=limits, integrality=1, bounds=Bounds(0, 1),
                     options={"time_limit": 2})
        if found.x is not None:
            votes += found.x.round().reshape(-1, 4)
    return votes.argmax(axis=1)


def test_rows_are_not_found_again_by_how_often_people_use_ai(capsys: pytest.CaptureFixture[str]) -> None:
    """The attacker even has the whole rows: which class of use is whose, out of counts of score by frequency?"""
    rng = np.random.default_rng(8)
    right = {"exact": 0.0, "coarse": 0.0, "guess": 0.0}
    rounds, size = 6, 30
    for number in range(rounds):
        rows = organisation(rng, size)
        bare, exact = split_frequency(rows, None, Settings())
        assert exact is not None
        written = coarse(exact, Settings(), random.Random(number))
        often = rows["use_frequency"]
        _, counts = np.unique(often, return_counts=True)
        right["guess"] += counts.max() / size
        right["exact"] += (solved(sides(bare), exact, rng) + 1 == often).mean()
        right["coarse"] += (solved(sides(bare), written, rng) + 1 == often).mean()
    with capsys.disabled():
        print("\nuse frequency of a whole row, 30 people: " +
              ", ".join(f"{name} {found / rounds:.0%}" for name, found in right.items()))
    assert right["exact"] / rounds > 0.6
    assert right["coarse"] / rounds < right["guess"] / rounds + 0.1


def test_a_score_that_one_row_alone_has_tells_its_use_in_exact_counts_and_not_in_ours() -> None:
    rng = np.random.default_rng(9)
    found = {"exact": 0, "coarse": 0}
    for number in range(20):
        rows = organisation(rng, 60)
        bare, exact = split_frequency(rows, None, Settings())
        assert exact is not None
        scores = sides(bare)
        for name, counted in (("exact", exact), ("coarse", coarse(exact, Settings(), random.Random(number)))):
            for place, driver in enumerate(DRIVERS):
                values, times = np.unique(scores[:, place], return_counts=True)
                of_driver = counted["score"][counted["measure"] == driver]
                found[name] += int(np.isin(values[times == 1], of_driver).sum())
    assert found["exact"] > 20
    assert found["coarse"] <= 5  # a mean of a side that happens to be somebody's score, with 10 or more behind it


def test_mixing_puts_everybody_everywhere_as_often() -> None:
    """Each of six rows in each of six places, 3,000 times, with the randomness that is used: chi-square with 25
    degrees of freedom stays below 70 (p < 0.00001)."""
    rows = table(PULSE, {"wave": [profiled.DAY] * 6, "respondent": [""] * 6, "team": ["a"] * 6,
                         "fear_1": range(1, 7), "isolation_1": range(1, 7)})
    for mix, item in ((apart.mixed, "fear_1"), (apart.taken_apart, "isolation_1")):
        places = np.zeros((6, 6))
        for _ in range(3000):
            places[np.arange(6), mix(rows)[item].astype(int) - 1] += 1
        assert ((places - 500) ** 2 / 500).sum() < 70
