"""Verdicts on planted organisations, from the tables to what is published."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from surefoot.assessment.steps import run
from surefoot.demo import plant
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import DataFacts

from ..measure.made import assessable

SEEDS = 8


@cache
def verdicts() -> tuple[tuple[str, str, str, bool], ...]:
    """(kind, planted limit, published limit, whether what it says truly holds) of every shown team."""
    found = []
    for seed in range(SEEDS):
        planted = plant(seed, 1200, weeks=30)
        tables, usage = assessable(planted)
        teams = planted.truth["teams"]
        place = {team: number for number, team in enumerate(teams["team"])}
        for group in run(tables, usage, planted.as_of, Settings(), DataFacts()).assessment.teams:
            if group.kind == "team" and group.verdict is not None and group.team in place:
                at = place[group.team]
                found.append((str(teams["kind"][at]), str(teams["verdict"][at]), group.verdict.limit,
                              _holds(group.verdict.limit, {name: values[at] for name, values in teams.items()})))
    return tuple(found)


def _holds(limit: str, truth: dict[str, float]) -> bool:
    gap = truth["capable"] - truth["confident"]
    return bool({"nothing": truth["regular_expected"] >= 0.60, "access": truth["enabled_share"] < 0.75,
                 "capability": truth["capable"] < 0.50 and gap < 0.10, "confidence": gap >= 0.10}.get(limit))


@pytest.mark.slow
def test_nine_in_ten_verdicts_name_a_limit_that_truly_holds(capsys: pytest.CaptureFixture[str]) -> None:
    given = [one for one in verdicts() if one[2] != "cannot tell"]
    first = sum(planted == published for _, planted, published, _ in given)
    right = sum(holds for *_, holds in given)
    with capsys.disabled():
        print(f"\n{len(verdicts())} shown teams, {len(given)} verdicts given; the limit named holds in {right}, it is "
              f"the first that holds in {first};", "planted and published:",
              dict(Counter((planted, published) for _, planted, published, _ in verdicts())))
    assert right >= 0.9 * len(given)


@pytest.mark.slow
def test_verdicts_are_given_at_all() -> None:
    assert sum(published != "cannot tell" for _, _, published, _ in verdicts()) >= 0.2 * len(verdicts())


@pytest.mark.slow
def test_teams_in_which_nothing_is_the_matter_mostly_get_no_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    null = [published for kind, _, published, _ in verdicts() if kind == "even"]
    with capsys.disabled():
        print("\npublished for teams in which nothing was planted:", dict(Counter(null)))
    assert null.count("cannot tell") >= 0.8 * len(null)
