"""In which cell an answer counts: five people asked, or everybody; always at or above the team; whatever the order."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.web.frame import clock
from surefoot.web.people.models import Exclusion, Management, Person, Position
from surefoot.web.people.scope import everything
from surefoot.web.pulse.gathering import FEWEST, gathered, upwards
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.waves import cells
from surefoot.web.pulse.waves.cells import Post, home
from tests.web import cast, waved

BOARD, CLAIMS, SALES, MOTOR, HOME, TRAVEL, OTHER = range(1, 8)
TREE = {BOARD: None, CLAIMS: BOARD, SALES: BOARD, MOTOR: CLAIMS, HOME: CLAIMS, TRAVEL: CLAIMS, OTHER: None}
EXAMPLES: dict[str, tuple[dict[int, int], dict[int, int]]] = {
    "each team has five": ({MOTOR: 5, HOME: 9}, {MOTOR: MOTOR, HOME: HOME}),
    "a small team joins the one above": ({MOTOR: 9, HOME: 2, CLAIMS: 3, SALES: 8},
                                         {MOTOR: MOTOR, HOME: CLAIMS, CLAIMS: CLAIMS, SALES: SALES}),
    "two small teams are five together above": ({MOTOR: 4, HOME: 1, SALES: 6},
                                                {MOTOR: CLAIMS, HOME: CLAIMS, SALES: SALES}),
    "joined and still small, they go on upwards": ({MOTOR: 1, HOME: 1, SALES: 6, BOARD: 3},
                                                   {MOTOR: BOARD, HOME: BOARD, SALES: SALES, BOARD: BOARD}),
    "what is left at the top takes in the smallest cell": ({BOARD: 1, CLAIMS: 7, SALES: 6},
                                                           {BOARD: BOARD, CLAIMS: CLAIMS, SALES: BOARD}),
    "of two of one size the one nearer to the top": ({BOARD: 1, CLAIMS: 6, MOTOR: 6},
                                                     {BOARD: BOARD, CLAIMS: BOARD, MOTOR: MOTOR}),
    "nothing counts higher up than everybody who is asked": ({MOTOR: 3, HOME: 6}, {MOTOR: CLAIMS, HOME: CLAIMS}),
    "one team alone is its own top": ({MOTOR: 8}, {MOTOR: MOTOR}),
    "a small tree of its own finds four others in the largest": ({OTHER: 2, MOTOR: 8, SALES: 5},
                                                                 {OTHER: BOARD, MOTOR: MOTOR, SALES: BOARD}),
    "two trees of five stay apart": ({OTHER: 5, MOTOR: 5}, {OTHER: OTHER, MOTOR: MOTOR}),
    "fewer than five in all are one cell": ({MOTOR: 1, SALES: 1, OTHER: 1}, {MOTOR: BOARD, SALES: BOARD, OTHER: BOARD}),
    "nobody is asked": ({}, {}),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_small_teams_join_as_worked_by_hand(name: str) -> None:
    asked, expected = EXAMPLES[name]
    assert gathered(asked, TREE) == expected


@st.composite
def organisations(draw: st.DrawFn) -> tuple[dict[int, int | None], dict[int, int]]:
    """Any forest, and how many are asked in some of its teams."""
    size = draw(st.integers(1, 25))
    tree = {team: draw(st.one_of(st.none(), *[st.integers(0, team - 1)] * (9 if team else 0))) for team in range(size)}
    names = draw(st.permutations(range(size)))  # so that ids say nothing of depth
    tree = {names[team]: None if up is None else names[up] for team, up in tree.items()}
    return tree, draw(st.dictionaries(st.integers(0, size - 1), st.integers(1, 9)))


@settings(max_examples=300, deadline=None)
@given(organisations())
def test_no_cell_has_fewer_than_five_unless_fewer_than_five_are_asked_in_all(
        organisation: tuple[dict[int, int | None], dict[int, int]]) -> None:
    tree, asked = organisation
    joined = gathered(asked, tree)
    sizes = Counter[int]()
    for team, people in asked.items():
        sizes[joined[team]] += people
    assert joined.keys() == asked.keys()
    assert sum(asked.values()) < FEWEST or min(sizes.values()) >= FEWEST
    assert sum(asked.values()) >= FEWEST or len(sizes) <= 1


@settings(max_examples=300, deadline=None)
@given(organisations())
def test_an_answer_counts_at_or_above_its_team_where_its_tree_has_five(
        organisation: tuple[dict[int, int | None], dict[int, int]]) -> None:
    tree, asked = organisation
    totals = Counter[int]()
    for team, people in asked.items():
        totals[list(upwards(team, tree))[-1]] += people
    for team, cell in gathered(asked, tree).items():
        if totals[list(upwards(team, tree))[-1]] >= FEWEST:
            assert cell in upwards(team, tree)
        if asked[team] >= FEWEST and all(people >= FEWEST for people in asked.values()):
            assert cell == team, "nobody is moved without need"


@settings(max_examples=100, deadline=None)
@given(organisations(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_teams_does_not_matter(
        organisation: tuple[dict[int, int | None], dict[int, int]], mixed: random.Random) -> None:
    tree, asked = organisation
    shuffled = sorted(asked.items(), key=lambda _: mixed.random())
    turned = dict(sorted(tree.items(), key=lambda _: mixed.random()))
    assert gathered(dict(shuffled), turned) == gathered(asked, tree)


WHO = {name: UUID(int=number) for number, name in enumerate(("mara", "dev", "hugo", "boss", "twin"))}
POSTS = {WHO["mara"]: Post(MOTOR, WHO["boss"]), WHO["dev"]: Post(MOTOR, WHO["mara"]), WHO["hugo"]: Post(HOME),
         WHO["boss"]: Post(SALES), WHO["twin"]: Post(MOTOR, WHO["mara"])}
LEADING = frozenset({(WHO["mara"], MOTOR), (WHO["twin"], MOTOR), (WHO["hugo"], HOME), (WHO["boss"], BOARD)})


@pytest.mark.parametrize(("name", "team"), [
    ("dev", MOTOR), ("mara", SALES), ("hugo", CLAIMS), ("twin", CLAIMS), ("boss", SALES)],
    ids=["a member in their own", "a manager with their own manager", "without one in the team above",
         "a co-manager whose manager is in the same team too", "who leads another team in their own"])
def test_who_leads_a_team_answers_above_it(name: str, team: int) -> None:
    assert home(WHO[name], POSTS[WHO[name]], POSTS, TREE, LEADING) == team


def test_who_leads_the_top_or_all_that_is_asked_answers_in_their_own_team() -> None:
    top = {WHO["boss"]: Post(BOARD)}
    assert home(WHO["boss"], top[WHO["boss"]], top, TREE, LEADING) == BOARD
    assert home(WHO["hugo"], POSTS[WHO["hugo"]], POSTS, TREE, LEADING, frozenset({HOME})) == HOME


def test_a_manager_whose_manager_works_below_them_answers_in_the_team_above() -> None:
    posts = {WHO["boss"]: Post(CLAIMS, WHO["dev"]), WHO["dev"]: Post(MOTOR)}
    assert home(WHO["boss"], posts[WHO["boss"]], posts, TREE, frozenset({(WHO["boss"], CLAIMS)})) == BOARD


# --- of people as they stand in the database --------------------------------------------------------------------------
@pytest.fixture
def people(db: None) -> cast.Cast:
    return cast.plant()


def asking(wave: Wave | None = None) -> cells.Asking:
    wave = wave or waved.planned()
    with everything("test"):
        return cells.asking(wave, clock.today())


def grown(people: cast.Cast, team: str, count: int) -> list[Person]:
    made = [Person.unscoped.create(key=f"{team}-{number}", joined=cast.SINCE) for number in range(count)]
    for person in made:
        Position.unscoped.create(person=person, team=people.teams[team], starts=cast.SINCE)
    return made


def test_everybody_employed_is_asked_and_who_leads_counts_above(people: cast.Cast) -> None:
    grown(people, "motor", 5)
    found = asking()
    assert found.people == 15 and not found.left_out
    assert found.cells[people.person("dev").pk] == people.teams["motor"].pk
    assert found.cells[people.person("mara").pk] == people.teams["larkmoor"].pk


def test_who_left_or_has_not_come_yet_is_not_asked(people: cast.Cast) -> None:
    gone, coming, last = grown(people, "motor", 3)
    today = clock.today()
    for person, day in ((gone, {"left": today - timedelta(days=1)}), (coming, {"joined": today + timedelta(days=1)}),
                        (last, {"left": today})):
        Person.unscoped.filter(pk=person.pk).update(**day)
    asked = asking().cells
    assert last.pk in asked and gone.pk not in asked and coming.pk not in asked


@pytest.mark.parametrize(("covers", "asked"), [("pulse", 9), ("both", 9), ("usage", 10)])
def test_who_is_not_measured_by_the_pulse_is_not_asked_and_counted(people: cast.Cast, covers: str, asked: int) -> None:
    Exclusion.objects.create(team=people.teams["travel"], covers=covers, starts=cast.SINCE)
    found = asking()
    assert found.people == asked and found.left_out.get("unmeasured", 0) == 10 - asked


def test_who_was_asked_too_short_a_while_ago_rests(people: cast.Cast) -> None:
    earlier = waved.opened({people.person("dev"): people.teams["motor"]})
    for weeks, rests in ((3, 1), (4, 0)):
        Wave.objects.filter(pk=earlier.pk).update(opened_on=clock.today() - timedelta(weeks=weeks), state="closed")
        found = asking(waved.planned(number=weeks, rest_weeks=4))
        assert found.left_out.get("rests", 0) == rests and (people.person("dev").pk in found.cells) is not bool(rests)


def test_only_the_chosen_teams_and_those_below_are_asked(people: cast.Cast) -> None:
    wave = waved.planned()
    wave.teams.set([people.teams["claims"]])
    found = asking(wave)
    assert found.cells.keys() == {people.person(name).pk for name in cast.WHERE}
    assert set(found.cells.values()) == {people.teams["claims"].pk}


def test_somebody_without_a_place_that_day_is_counted_as_left_out(people: cast.Cast) -> None:
    Position.unscoped.filter(person=people.person("tess")).update(ends=date(2026, 2, 1))
    found = asking()
    assert found.left_out == {"no_team": 1} and found.people == 9


def test_a_deputy_answers_where_they_work(people: cast.Cast) -> None:
    grown(people, "motor", 5)
    Management.objects.create(team=people.teams["motor"], person=people.person("dev"), kind="deputy",
                              starts=cast.SINCE)
    assert asking().cells[people.person("dev").pk] == people.teams["motor"].pk


def test_the_number_of_queries_does_not_grow_with_people(people: cast.Cast,
                                                         django_assert_max_num_queries: object) -> None:
    wave = waved.planned()
    grown(people, "motor", 40)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        asking(wave)
