"""The attacker itself is known to work, and finds nothing in what the product shows."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from surefoot.disclose.history import Earlier, Record, fingerprint

from .solver import TooMany, recoverable
from .worlds import Report, State, answered, as_tree, changed, finding, random_state, report

LOG, PULSE = {"m": ("log", 5)}, {"m": ("pulse", 5)}
KINDS = {"log": LOG, "pulse": PULSE}


def people(text: str) -> set[str]:
    return set(text)


def history(seed: int, reports: int, kind: str, minimum: int = 5) -> list[Report]:
    """Reports of a random organisation, newest first; in a pulse some show the same wave again."""
    rng = random.Random(seed)
    state, before = random_state(rng, rng.randrange(1, 9), 9 if minimum == 5 else 18), list[Report]()
    for _ in range(reports):
        before = [report(state, {"m": (kind, minimum)}, before, rng), *before]
        state = changed(state, rng, kind != "pulse" or rng.random() < 0.6)
    return before


def team_of(sizes: dict[str, int], parents: dict[str, str]) -> State:
    names = {f"{team}{n}": team for team, size in sizes.items() for n in range(size)}
    return State(parents, names, dict(names))


def shown_now(one: Report) -> set[str]:
    return set(one.shown["m"].estimates)


def test_the_solver_subtracts_a_part_from_its_whole():
    assert sorted(recoverable([people("abcdefgh"), people("abcdef")], 4)) == ["g", "h"]


def test_the_solver_finds_nothing_where_five_are_left_over():
    assert recoverable([people("abcdefghijk"), people("abcdef")], 4) == []


def test_the_solver_sees_the_difference_of_those_who_joined_and_those_who_left():
    assert sorted(recoverable([people("abcdefgh"), people("cdefghxy")], 4)) == ["a", "b", "x", "y"]


def test_the_solver_combines_four_figures_none_of_which_is_dangerous_beside_another():
    a, b, c, d = ({f"{team}{n}" for n in range(6)} for team in "abcd")
    figures = [a | b | {"p"}, a | c, b | d, c | d]
    assert all(recoverable([x, y], 4) == [] for x in figures for y in figures)
    assert recoverable(figures, 4) == ["p"]


def test_the_solver_breaks_reports_whose_only_rule_is_a_minimum_of_five():
    broken = 0
    for seed in range(60):
        rng = random.Random(seed)
        state = random_state(rng, 6)
        tree = as_tree(state.parents)
        below = report(state, LOG, [], rng).earlier.people  # members behind each shown team
        assert below("m", "log") is not None
        sets = [{person for person, team in state.people.items() if _inside(tree, team, group)}
                for group in tree.teams]
        broken += bool(recoverable([found for found in sets if len(found) >= 5], 4))
    assert broken > 20


def _inside(tree, team: str, group: str) -> bool:
    place = tree.positions()
    step = place[team]
    while step >= 0 and tree.teams[step] != group:
        step = int(tree.parent[step])
    return step >= 0


def safe(reports: list[Report], measure: str, kind: str, most: int = 4) -> bool | None:
    """Whether the solver finds nothing; None where it has too much to try."""
    try:
        return finding(reports, measure, kind, most) == []
    except TooMany:
        return None


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_one_report_gives_away_no_small_group(kind, seed):
    assert safe(history(seed, 1, kind), "m", kind)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), reports=st.integers(2, 4))
def test_a_history_of_reports_gives_away_no_small_group(kind, seed, reports):
    found = safe(history(seed, reports, kind), "m", kind)
    assume(found is not None)
    assert found


def test_figures_told_anew_after_ones_over_two_waves_give_away_no_small_group():
    """A value over two waves is no sum of its day's people: the figure after it stands beside the one before it."""
    found, pooled = [], 0
    for seed in range(60):
        rng = random.Random(seed)
        state, before = random_state(rng, rng.randrange(2, 6)), list[Report]()
        for _ in range(6):
            before = [report(state, PULSE, before, rng, pooling=True), *before]
            state = changed(state, rng, True)
        pooled += sum(bool(one.pooled["m"]) for one in before)
        found.append(safe(before, "m", "pulse"))
    assert False not in found
    assert found.count(None) < 10 and pooled > 30


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_histories_give_away_no_small_group(kind):
    found = [safe(history(seed, 2 + seed % 3, kind), "m", kind) for seed in range(1000)]
    assert False not in found
    assert found.count(None) < 50


@pytest.mark.slow
def test_insecurity_gives_away_no_group_under_ten():
    found = [safe(history(seed, 1 + seed % 3, "pulse", 10), "m", "pulse", 9) for seed in range(200)]
    assert False not in found
    assert found.count(None) < 20


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), reports=st.integers(1, 3))
def test_measures_side_by_side_give_away_no_small_group(seed, reports):
    rng = random.Random(seed)
    measures = {"confidence": ("pulse", 5), "fear": ("pulse", 5), "insecurity": ("pulse", 10), "adoption": ("log", 5)}
    state, before = random_state(rng, rng.randrange(1, 9), 14), list[Report]()
    for _ in range(reports):
        before = [report(state, measures, before, rng), *before]
        state = changed(state, rng, True)
    assert before[0].shown["confidence"].estimates.keys() == before[0].shown["fear"].estimates.keys()
    for measure, (kind, least) in measures.items():
        assert safe(before, measure, kind, least - 1) is not False


def test_of_sub_teams_of_six_six_and_three_one_six_is_hidden_with_the_three():
    one = report(team_of({"a": 6, "b": 6, "c": 3}, {"d": "all", "a": "d", "b": "d", "c": "d"}), PULSE, [],
                 random.Random(1))
    assert len({"a", "b"} & shown_now(one)) == 1
    assert "c" not in shown_now(one) and "all" in shown_now(one)
    assert {one.shown["m"].why[team] for team in "abc" if team in one.shown["m"].why} == {"small", "complement"}


def test_moving_a_team_to_another_department_does_not_show_what_was_hidden_before():
    rng = random.Random(2)
    first = team_of({"x": 6, "y": 7, "z": 3, "w": 8}, {"a": "all", "b": "all", "x": "a", "y": "a", "z": "a", "w": "b"})
    one = report(first, PULSE, [], rng)
    moved = State({**first.parents, "y": "b"}, first.people, first.answers, first.wave)
    assert finding([report(moved, PULSE, [one], rng), one], "m", "pulse") == []


def test_late_answers_to_a_wave_that_was_shown_are_not_told_apart():
    rng = random.Random(3)
    state = team_of({"a": 7, "b": 9}, {"a": "all", "b": "all"})
    early = State(state.parents, state.people, {p: t for p, t in state.answers.items() if p != "a0"})
    one = report(early, PULSE, [], rng)
    two = report(state, PULSE, [one], rng)
    assert two.shown["m"].kept == {"a", "b", "all"}
    assert two.shown["m"].estimates == one.shown["m"].estimates
    assert two.shown["m"].estimates["a"] == one.shown["m"].estimates["a"]


def test_nobody_moved_and_every_value_is_of_today():
    rng = random.Random(4)
    state = team_of({"a": 7, "b": 9, "c": 2, "d": 6}, {"a": "all", "b": "all", "c": "b", "d": "all"})
    one = report(state, PULSE, [], rng)
    two = report(State(state.parents, state.people, state.answers, 1), PULSE, [one], rng)
    assert shown_now(two) == shown_now(one) and not two.shown["m"].held


@pytest.mark.parametrize(("joined", "held"), [(1, True), (4, True), (5, False), (8, False)])
def test_a_team_that_changed_by_one_to_four_is_held_and_by_five_is_not(joined, held):
    rng = random.Random(5)
    state = team_of({"a": 7, "b": 9}, {"a": "all", "b": "all"})
    one = report(state, PULSE, [], rng)
    grown = {**state.people, **{f"new{n}": "a" for n in range(joined)}}
    two = report(State(state.parents, grown, grown, 1), PULSE, [one], rng)
    assert (two.shown["m"].held == {"a", "all"}) == held
    if held:
        assert two.shown["m"].estimates["a"] == one.shown["m"].estimates["a"]


def test_three_who_join_and_two_who_leave_are_five_and_the_team_is_updated():
    rng = random.Random(6)
    state = team_of({"a": 9, "b": 9}, {"a": "all", "b": "all"})
    one = report(state, PULSE, [], rng)
    after = {p: t for p, t in state.people.items() if p not in ("a0", "a1")} | {f"n{k}": "a" for k in range(3)}
    assert not report(State(state.parents, after, after, 1), PULSE, [one], rng).shown["m"].held


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), reports=st.integers(2, 4))
def test_held_values_are_the_earlier_ones_and_nothing_small_is_shown(seed, reports):
    before = history(seed, reports, "pulse")
    for at, one in enumerate(before[:-1]):
        shown = one.shown["m"]
        for team in shown.held:
            last = next(old.shown["m"].estimates[team] for old in before[at + 1:] if team in old.shown["m"].estimates)
            assert shown.estimates[team] == last
        assert all(len(answers) >= 5 for answers in one.answered["m"].values())
        assert not shown.estimates.keys() & shown.why.keys()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_choices_stick_while_sizes_allow(seed):
    rng = random.Random(seed)
    state = random_state(rng, rng.randrange(1, 9))
    one = report(state, PULSE, [], rng)
    again = report(State(state.parents, state.people, state.answers, 1), PULSE, [one], rng)
    assert shown_now(again) == shown_now(one)


def test_people_are_known_again_where_two_reports_were_keyed_apart():
    old = Earlier(Record("1", None, "old", {"all": ""}, {"log": {fingerprint("old", p): "all" for p in "abcd"}}), {})
    kept = old.keyed("new", "abc")
    assert set(kept.record.members["log"]) == {fingerprint("new", p) for p in "abc"} and not kept.complete
    assert old.keyed("new", "abcd").complete and old.keyed("old", "") is old


def test_answered_is_a_part_of_the_people():
    state = answered(team_of({"a": 9}, {"a": "all"}), random.Random(1), 0.5)
    assert state.answers.keys() <= state.people.keys()
