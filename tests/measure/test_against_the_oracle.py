"""Every measure of records equals the slow oracle, on any small organisation and on planted ones."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import Phase, given, settings

from surefoot.demo import Organisation, plant
from surefoot.measure.logs import Logs

from . import oracle
from .made import from_demo, logs_of, organisations
from .oracle import Org

# An organisation comes from a seed: there is nothing to shrink.
thorough = settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])


def agree(org: Org, logs: Logs, what: str) -> None:
    """The code's answer to one question equals the oracle's; only without a complete week may it have none."""
    code, slow = QUESTIONS[what]
    answer = code(logs)
    if answer is None:
        assert not any(week + 6 * oracle.DAY <= org.as_of for week in org.delivered)
    else:
        assert answer == slow(org)


def _who(logs: Logs, flags: np.ndarray) -> list[str]:
    return logs.people.keys[flags].tolist()


def _eligible(logs: Logs) -> set[tuple[str, object]] | None:
    if logs.eligible is None:
        return None
    assert logs.usage is not None
    return {(logs.people.keys[p], logs.usage.weeks[w].item()) for p, w in zip(*np.nonzero(logs.eligible), strict=True)}


def _eligible_slowly(org: Org) -> set[tuple[str, object]]:
    return {(person, week) for person in oracle.keys(org) for week in org.delivered
            if oracle.eligible(org, person, week)}


def _use(logs: Logs, name: str) -> list[str] | None:
    return None if logs.use is None else _who(logs, getattr(logs.use, name) & logs.employed)


def _segments(logs: Logs, number: int) -> dict[str, int] | None:
    found = logs.segments()
    return None if found is None else {name: count for name, count in found[number].items() if count}


def _count(names: list[str]) -> dict[str, int]:
    return {name: names.count(name) for name in names}


def _segments_slowly(org: Org, short: bool) -> dict[str, int]:
    one = oracle.segment_4w if short else oracle.segment
    return _count([one(org, person) for person in oracle.employed(org) if oracle.measured(org, person)])


def _lags(logs: Logs) -> dict[tuple[str, int], tuple[int, int] | None] | None:
    cells = logs.lag()
    return None if cells is None else {
        (cell.cohort, cell.weeks): None if cell.people is None else (cell.regular, cell.people) for cell in cells}


def _lags_slowly(org: Org) -> dict[tuple[str, int], tuple[int, int] | None]:
    return {(cohort, k): cell for k in (4, 8, 12, 26) for cohort, cell in oracle.lag(org, k).items()}


def _funnel(logs: Logs) -> list[tuple[str, int, int]] | None:
    return None if logs.use is None else [(step.step, step.people, step.also_all_before) for step in logs.funnel()]


def _adoption(logs: Logs) -> dict[str, tuple[int, int, int]] | None:
    adopters, found = logs.adopters(), {}
    if adopters is None:
        return None
    for node, team in enumerate(logs.nodes.teams):
        here = adopters[logs.cell == node]
        known = here[~np.isnan(here)]
        found[team] = (int(known.sum()), len(known), int((logs.licensed & (logs.cell == node)).sum()))
    return {team: counts for team, counts in found.items() if counts[2]}


def _adoption_slowly(org: Org) -> dict[str, tuple[int, int, int]]:
    teams = {row["team"] for row in org.people}
    found = {team: oracle.adoption(org, team) for team in teams}
    return {team: counts for team, counts in found.items() if counts[2]}


def _flags(values: np.ndarray, keys: np.ndarray) -> dict[str, bool]:
    return {key: bool(value) for key, value in zip(keys, values, strict=True) if not np.isnan(value)}


def _slow_flags(org: Org, ask: object) -> dict[str, bool]:
    answers = {person: ask(org, person) for person in oracle.employed(org)}
    return {person: bool(answer) for person, answer in answers.items() if answer is not None}


def _before_wave(logs: Logs) -> dict[str, int]:
    weeks = logs.weeks_used_before(logs.day)
    return {} if weeks is None else dict(zip(logs.people.keys, weeks.tolist(), strict=True))


def _before_wave_slowly(org: Org) -> dict[str, int]:
    if not any(oracle.monday(org.as_of) - back * oracle.WEEK in org.delivered for back in (1, 2, 3, 4)):
        return {}
    return {row["person"]: oracle.weeks_used_before(org, row["person"], org.as_of) for row in org.people}


QUESTIONS = {
    "not measured": (lambda logs: logs.unmeasured(), oracle.unmeasured),
    "asked": (lambda logs: _who(logs, logs.asked(logs.day - 21)),
              lambda org: oracle.asked(org, org.as_of - 21 * oracle.DAY)),
    "employed": (lambda logs: _who(logs, logs.employed), oracle.employed),
    "licensed": (lambda logs: _who(logs, logs.licensed), oracle.licensed),
    "eligible weeks": (_eligible, _eligible_slowly),
    "regular": (lambda logs: _use(logs, "regular"),
                lambda org: [p for p in oracle.employed(org) if oracle.regular(org, p)]),
    "early": (lambda logs: _use(logs, "early"), lambda org: [p for p in oracle.employed(org) if oracle.early(org, p)]),
    "segments of 12 weeks": (lambda logs: _segments(logs, 0), lambda org: _segments_slowly(org, False)),
    "segments of 4 weeks": (lambda logs: _segments(logs, 1), lambda org: _segments_slowly(org, True)),
    "funnel": (_funnel, oracle.funnel),
    "regular among the trained": (lambda logs: logs.regular_among_trained(),
                                  oracle.regular_among_trained),
    "lag": (_lags, _lags_slowly),
    "adoption of teams": (_adoption, _adoption_slowly),
    "access": (lambda logs: _flags(logs.accessible(), logs.people.keys),
               lambda org: _slow_flags(org, oracle.accessible)),
    "weeks used before a wave": (_before_wave, _before_wave_slowly),
    "skill checks": (lambda logs: _flags(logs.checked, logs.people.keys),
                     lambda org: _slow_flags(org, oracle.checked)),
}


@pytest.mark.parametrize("what", QUESTIONS)
@given(org=organisations)
@thorough
def test_any_small_organisation_has_the_same(what: str, org: Org) -> None:
    agree(org, logs_of(org), what)


@pytest.mark.slow
@pytest.mark.parametrize("what", QUESTIONS)
@given(org=organisations)
@settings(thorough, max_examples=400)
def test_hundreds_of_small_organisations_have_the_same(what: str, org: Org) -> None:
    agree(org, logs_of(org), what)


@cache
def planted(seed: int) -> tuple[Organisation, Org, Logs]:
    made = plant(seed, 300, weeks=40)
    org = from_demo(made)
    return made, org, logs_of(org)


SEEDS = [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)]


@pytest.mark.parametrize("what", QUESTIONS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_organisation_has_the_same(what: str, seed: int) -> None:
    agree(*planted(seed)[1:], what)


def truth(seed: int, name: str) -> list[object]:
    """What was planted, in the order of the roster."""
    made, _, logs = planted(seed)
    people = made.truth["people"]
    whose = dict(zip(people["person"], people[name].tolist(), strict=True))
    return [whose[key] for key in logs.people.keys]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_regular_users_are_those_that_were_planted(seed: int) -> None:
    assert truth(seed, "regular") == planted(seed)[2].use.regular.tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_eligible_weeks_are_those_that_were_planted(seed: int) -> None:
    assert truth(seed, "eligible_of_12") == planted(seed)[2].use.eligible.tolist()
