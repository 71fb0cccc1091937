"""Only `people` is required: whatever else is absent, the assessment runs, is silent about it and names it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations

import pytest

import surefoot
from surefoot.assessment.steps import run
from surefoot.demo import plant
from surefoot.demo.options import Options
from surefoot.vocabulary.results import Assessment, Organisation
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import DataFacts

from ..measure.made import assessable

OPTIONAL = ("usage", "licences", "training", "pulse", "teams", "leave", "calendar")
EVERY = [frozenset(absent) for size in range(len(OPTIONAL) + 1) for absent in combinations(OPTIONAL, size)]
SOME = [absent for absent in EVERY if len(absent) in (0, 1, 6, 7)]
COMBINATIONS = [pytest.param(absent, id="-".join(sorted(absent)) or "nothing",
                             marks=() if absent in SOME else pytest.mark.slow) for absent in EVERY]


@cache
def whole() -> tuple[dict, object, object]:
    """A small organisation with every table; nobody had a skill check."""
    planted = plant(4, 90, weeks=26, options=Options(check_departments=0.0))
    return *assessable(planted), planted.as_of


@cache
def without(absent: frozenset[str]) -> Assessment:
    """Its assessment without some tables; the frequency table comes from the pulse."""
    tables, usage, as_of = whole()
    gone = absent | ({"frequency"} if "pulse" in absent else set())
    return run({name: table for name, table in tables.items() if name not in gone},
               None if "usage" in absent else usage, as_of, Settings(), DataFacts()).assessment


def step(name: str) -> Callable[[Organisation], object]:
    return lambda found: next((one.share for one in found.funnel or () if one.step == name), None)


BLOCKS: dict[str, tuple[set[str], Callable[[Organisation], object]]] = {
    "segments": ({"usage", "licences"}, lambda found: found.segments),
    "segments of four weeks": ({"usage", "licences"}, lambda found: found.segments_4w),
    "adoption": ({"usage", "licences"}, lambda found: found.adoption),
    "lag": ({"usage", "licences", "training"}, lambda found: found.lag),
    "regular among the trained": ({"usage", "licences", "training"}, lambda found: found.regular_among_trained),
    "funnel": ({"licences"}, lambda found: found.funnel),
    "trained": ({"licences", "training"}, step("trained")),
    "tried": ({"licences", "usage"}, step("tried")),
    "regular": ({"licences", "usage"}, step("regular")),
    "confidence": ({"pulse"}, lambda found: found.confidence),
    "capability": ({"pulse"}, lambda found: found.capability),
    "drivers": ({"pulse"}, lambda found: found.drivers),
    "manager": ({"pulse"}, lambda found: found.manager),
    "design effect": ({"pulse", "usage"}, lambda found: found.design_effect),
}
"""Block -> tables without which it is null."""


MAY_BE_HIDDEN = {"trained", "tried", "regular", "regular among the trained"}
"""Counts that the disclosure control may hide although they are known."""


def null(absent: frozenset[str]) -> set[str]:
    return {name for name, (_, value) in BLOCKS.items() if value(without(absent).organisation) is None}


@pytest.mark.parametrize("absent", COMBINATIONS)
def test_a_block_is_null_where_a_table_it_needs_is_absent(absent: frozenset[str]) -> None:
    assert {name for name, (needs, _) in BLOCKS.items() if needs & absent} <= null(absent)


@pytest.mark.parametrize("absent", COMBINATIONS)
def test_a_block_is_there_where_every_table_it_needs_is(absent: frozenset[str]) -> None:
    assert null(absent) - MAY_BE_HIDDEN <= {name for name, (needs, _) in BLOCKS.items() if needs & absent}


@pytest.mark.parametrize("absent", COMBINATIONS)
def test_every_absent_table_is_named(absent: frozenset[str]) -> None:
    named = {sentence.key.removeprefix("missing_") for sentence in without(absent).missing}
    assert named - {"check"} == absent - NOT_NAMED


NOT_NAMED = {"calendar"}
"""Without a calendar nothing is missing that a number would show: there were no holidays."""


@pytest.mark.parametrize("absent", COMBINATIONS)
def test_the_response_is_known_exactly_with_a_pulse(absent: frozenset[str]) -> None:
    assert (without(absent).response is None) is ("pulse" in absent)


@pytest.mark.parametrize("absent", COMBINATIONS)
def test_there_is_always_something_to_read_first(absent: frozenset[str]) -> None:
    assert 1 <= len(without(absent).reading) <= 5


@pytest.mark.parametrize("absent", COMBINATIONS)
def test_the_people_employed_are_always_known(absent: frozenset[str]) -> None:
    assert without(absent).organisation.people == without(frozenset()).organisation.people


@pytest.mark.parametrize("absent", COMBINATIONS)
def test_the_tree_always_has_the_teams_of_the_people(absent: frozenset[str]) -> None:
    people = whole()[0]["people"]
    there = {group.team for group in without(absent).teams}
    assert {team for team in people["team"] if team in {g.team for g in without(frozenset()).teams}} <= there


def test_without_checks_their_absence_is_named() -> None:
    assert "missing_check" in {sentence.key for sentence in without(frozenset()).missing}


def test_people_alone_are_enough() -> None:
    assert without(frozenset(OPTIONAL)).organisation.people == 90


def test_usage_of_strangers_only_is_no_usage_and_not_use_of_nobody(tmp_path) -> None:
    (tmp_path / "people.csv").write_text("person,team,manager,role\n" + "".join(
        f"p{number},t,,clerk\n" for number in range(12)), encoding="utf-8")
    (tmp_path / "licences.csv").write_text("person,tool,assigned_on\n" + "".join(
        f"p{number},copilot,2026-01-01\n" for number in range(12)), encoding="utf-8")
    (tmp_path / "usage.csv").write_text("person,at,tool,actions\nstranger,2026-07-01,copilot,3\n", encoding="utf-8")
    found = surefoot.assess(surefoot.load(tmp_path), as_of="2026-08-02").organisation
    assert found.segments is None
    assert found.adoption is None
    assert {one.step: one.people for one in found.funnel or ()}["tried"] is None
