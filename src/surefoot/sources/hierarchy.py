"""Who manages whom and which team stands above which: circles and dead ends are kept, but said."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from surefoot.sources.identity import Identity
from surefoot.vocabulary.tables import Problem, Table


def canonical(name: str, rows: Table, identity: Identity) -> Table:
    """People and teams with every person and manager under the people table's own key; unknown managers stay."""
    columns = dict(rows.columns)
    for column in ("person", "manager") if name == "people" else ("manager",):
        columns[column] = np.array([identity.person(key) or key for key in columns[column]], dtype=object)
    return Table(rows.schema, columns)


def people_problems(people: Table, identity: Identity, file: str) -> list[Problem]:
    """Managers nobody knows, people who manage themselves, and reporting lines in a circle."""
    above = dict(zip(people["person"], people["manager"], strict=True))
    unknown = sum(1 for manager in above.values() if manager and identity.person(manager) is None)
    return _problems("people", file, (
        (unknown, "manager: names somebody the people table does not have; expected a person key or empty"),
        (sum(1 for person, manager in above.items() if person == manager),
         "manager: people are their own manager; expected their manager's key, or empty at the top"),
        (len(in_circles(above)), "manager: reporting lines form a circle; expected lines that end at the top"),
    ))


def team_problems(teams: Table, file: str) -> list[Problem]:
    """Parents nobody knows, teams above themselves, and circles; all of them hang below the root."""
    above = dict(zip(teams["team"], teams["parent"], strict=True))
    return _problems("teams", file, (
        (sum(1 for parent in above.values() if parent and parent not in above and parent != "all"),
         "parent: names a team the table does not have; expected a team's key, or empty below the root"),
        (sum(1 for team, parent in above.items() if team == parent),
         "parent: a team is its own parent; expected the team above, or empty below the root"),
        (len(in_circles(above)), "parent: teams stand above each other in a circle; expected a tree"),
    ))


def in_circles(above: Mapping[str, str]) -> set[str]:
    """The members of circles of two or more."""
    done: set[str] = set()
    circles: set[str] = set()
    for start in above:
        path: dict[str, int] = {}
        step = start
        while step in above and step not in done and step not in path:
            path[step] = len(path)
            step = above[step]
        if step in path and above[step] != step:
            circles.update(list(path)[path[step]:])
        done.update(path)
    return circles


def _problems(name: str, file: str, found: tuple[tuple[int, str], ...]) -> list[Problem]:
    return [Problem(name, reason, count, file) for count, reason in found if count]
