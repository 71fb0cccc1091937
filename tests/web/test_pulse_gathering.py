"""In which cells answers are written: each holds five, and as few as possible count above their own team."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.web.pulse.gathering import gathered, upwards


@st.composite
def trees(draw: st.DrawFn) -> dict[int, int | None]:
    """Teams under earlier teams; some trees have several tops."""
    size = draw(st.integers(1, 12))
    return {team: draw(st.sampled_from([None, *range(team), *range(team)])) if team else None for team in range(size)}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[int, int], dict[int, int | None]]:
    tree = draw(trees())
    few = st.one_of(st.integers(0, 4), st.integers(5, 9))
    answers = draw(st.dictionaries(st.sampled_from([*tree, 99]), few, min_size=1))  # 99: a team that stands nowhere
    return answers, tree


@given(worlds())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_every_written_cell_holds_five_answers(world: tuple[dict[int, int], dict[int, int | None]]) -> None:
    """Also where nobody answered in one: it is written nowhere by itself, so that nothing tells that nobody did."""
    answers, tree = world
    written = gathered(answers, tree)
    sizes: dict[int, int] = {}
    for cell, into in written.items():
        sizes[into] = sizes.get(into, 0) + answers[cell]
    assert written.keys() == answers.keys()
    assert len(sizes) == 1 if sum(answers.values()) < 5 else all(size >= 5 for size in sizes.values())


@given(worlds())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_answers_move_upwards_only_or_to_another_top(world: tuple[dict[int, int], dict[int, int | None]]) -> None:
    answers, tree = world
    tops = {list(upwards(team, tree))[-1] for team in [*tree, *answers]}
    assert all(into in upwards(cell, tree) or into in tops for cell, into in gathered(answers, tree).items())


@given(worlds())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_a_cell_with_five_stays_unless_what_is_left_at_its_top_needs_it(
        world: tuple[dict[int, int], dict[int, int | None]]) -> None:
    answers, tree = world
    moved = [cell for cell, into in gathered(answers, tree).items() if answers[cell] >= 5 and into != cell]
    tops = [list(upwards(cell, tree))[-1] for cell in moved]
    assert len(tops) == len(set(tops)), "one under each top at most"


def test_a_remainder_at_the_top_takes_in_the_smallest_cell() -> None:
    tree = {0: None, 1: 0, 2: 0, 3: 0}
    assert gathered({1: 9, 2: 6, 3: 2}, tree) == {1: 1, 2: 0, 3: 0}


def test_a_tree_with_a_circle_ends_too() -> None:
    assert gathered({1: 3, 2: 4}, {1: 2, 2: 1})
