"""The tree of teams: from the teams table, or from who manages whom."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.measure.roster import roster
from surefoot.measure.tree import Tree, tree

from .made import SUNDAY, as_table, employee

DAY = np.datetime64(SUNDAY)


def tree_of(people: list[dict[str, object]], teams: list[dict[str, object]] | None = None) -> Tree:
    return tree(roster(as_table("people", people)), None if teams is None else as_table("teams", teams), DAY)


def parents(nodes: Tree) -> dict[str, str]:
    """Team -> parent, without the root."""
    return {team: nodes.teams[above] for team, above in zip(nodes.teams, nodes.parent.tolist(), strict=True)
            if above >= 0}


def person(key: str, team: str, manager: str = "") -> dict[str, object]:
    return employee(key, team, manager=manager)


# Managers listed inside the team they lead: the boss leads "board", the heads of sales and of IT report to her.
INSIDE = [person("boss", "board"), person("cfo", "board", "boss"),
          person("sam", "sales", "boss"), person("s1", "sales", "sam"), person("s2", "sales", "sam"),
          person("ida", "it", "boss"), person("i1", "it", "ida"), person("ops", "it-ops", "ida"),
          person("o1", "it-ops", "ops")]
# Managers listed in the team of their own manager: sam and ida sit in "board", ops sits in "it".
ABOVE = [person("boss", "board"), person("sam", "board", "boss"), person("ida", "board", "boss"),
         person("s1", "sales", "sam"), person("s2", "sales", "sam"), person("i1", "it", "ida"),
         person("ops", "it", "ida"), person("o1", "it-ops", "ops")]
WANTED = {"board": "all", "sales": "board", "it": "board", "it-ops": "it"}


@pytest.mark.parametrize("people", [INSIDE, ABOVE], ids=["manager inside the team", "manager in the team above"])
def test_without_a_teams_table_the_parent_is_the_team_the_managers_manager_leads(
        people: list[dict[str, object]]) -> None:
    assert parents(tree_of(people)) == WANTED


def test_who_stands_first_in_the_table_does_not_matter() -> None:
    assert parents(tree_of(INSIDE[::-1])) == WANTED


def test_a_team_follows_the_manager_of_most_of_its_members() -> None:
    stray = [*ABOVE, person("s3", "sales", "ops")]
    assert parents(tree_of(stray))["sales"] == "board"


def test_people_without_a_manager_make_a_team_below_the_root() -> None:
    assert parents(tree_of([person("a", "solo")])) == {"solo": "all"}


def test_a_manager_who_manages_themself_heads_a_team_below_the_root() -> None:
    assert parents(tree_of([person("a", "solo", "a"), person("b", "solo", "a")])) == {"solo": "all"}


def test_a_manager_nobody_knows_leaves_the_team_below_the_root() -> None:
    assert parents(tree_of([person("a", "t", "ghost")])) == {"t": "all"}


def test_managers_who_manage_each_other_make_no_circle() -> None:
    nodes = tree_of([person("a", "t1", "b"), person("b", "t2", "a")])
    assert parents(nodes) == {"t1": "all", "t2": "t1"}


def test_teams_that_are_each_others_parents_are_cut_at_the_first() -> None:
    nodes = tree_of([person("a", "x"), person("b", "y"), person("c", "z")],
                    [{"team": "x", "parent": "y"}, {"team": "y", "parent": "z"}, {"team": "z", "parent": "x"}])
    assert parents(nodes) == {"x": "all", "z": "x", "y": "z"}


def test_a_team_that_is_its_own_parent_hangs_below_the_root() -> None:
    assert parents(tree_of([person("a", "x")], [{"team": "x", "parent": "x"}])) == {"x": "all"}


def test_a_team_below_a_circle_stays_where_it_is() -> None:
    nodes = tree_of([person("a", "leaf")], [{"team": "leaf", "parent": "p"}, {"team": "p", "parent": "q"},
                                            {"team": "q", "parent": "p"}])
    assert parents(nodes) == {"leaf": "p", "p": "all", "q": "p"}


def test_a_parent_that_has_no_row_of_its_own_is_a_group_below_the_root() -> None:
    assert parents(tree_of([person("a", "x")], [{"team": "x", "parent": "unlisted"}])) == {
        "x": "unlisted", "unlisted": "all"}


def test_a_team_of_people_that_the_teams_table_does_not_know_hangs_below_the_root() -> None:
    assert parents(tree_of([person("a", "new")], [{"team": "old", "parent": ""}])) == {"new": "all", "old": "all"}


def test_with_a_teams_table_managers_do_not_matter() -> None:
    assert parents(tree_of(INSIDE, [{"team": "sales", "parent": "it"}]))["sales"] == "it"


def test_a_parent_always_stands_before_its_children() -> None:
    nodes = tree_of(INSIDE)
    assert all(above < node for node, above in enumerate(nodes.parent.tolist()))


def test_sums_of_a_group_are_those_of_its_members_and_children() -> None:
    nodes = tree_of(ABOVE)
    own = np.array([{"all": 0, "board": 3, "sales": 2, "it": 2, "it-ops": 1}[team] for team in nodes.teams])
    sums = dict(zip(nodes.teams, nodes.add_up(own).tolist(), strict=True))
    assert sums == {"all": 8, "board": 8, "sales": 2, "it": 3, "it-ops": 1}


def test_all_below_a_group_are_found() -> None:
    nodes = tree_of(ABOVE)
    assert {team for team, inside in zip(nodes.teams, nodes.below("it"), strict=True) if inside} == {"it", "it-ops"}


def test_names_of_the_teams_table_are_kept_and_a_missing_one_is_the_key() -> None:
    nodes = tree_of([person("a", "x"), person("b", "y")],
                    [{"team": "x", "parent": "", "name": "Team X"}, {"team": "y", "parent": ""}])
    assert dict(zip(nodes.teams, nodes.names, strict=True)) == {"all": "all", "x": "Team X", "y": "y"}


def test_leavers_do_not_keep_a_team_alive() -> None:
    gone = employee("old", "gone", left=SUNDAY.replace(day=1))
    assert parents(tree_of([gone, person("a", "x")])) == {"x": "all"}
