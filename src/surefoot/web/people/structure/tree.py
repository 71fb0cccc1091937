"""The tree of teams as it stood on a day, in the order in which it is read. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Node(NamedTuple):
    """A team where it stands: its level, the highest is 0, and the team it stands under."""

    team: int
    name: str
    level: int
    parent: int | None


def in_order(places: Iterable[tuple[int, int | None, str]]) -> list[Node]:
    """Each team (id, id of the one above, name) once: those above before those below, beside each other by name.

    A team whose upper team is not there stands at the top; of a circle nothing is lost either.
    """
    known = {team: (parent, name) for team, parent, name in places}
    below: dict[int | None, list[int]] = {}
    for team, (parent, _) in known.items():
        below.setdefault(parent if parent in known and parent != team else None, []).append(team)
    def by_name(teams: Iterable[int]) -> list[int]:
        """The last by name first: what waits is taken from the end."""
        return sorted(teams, key=lambda team: (known[team][1].casefold(), team), reverse=True)

    found: dict[int, Node] = {}
    rest, waiting = by_name(known), [(team, 0) for team in by_name(below.get(None, ()))]
    while len(found) < len(known):
        if not waiting:  # only circles are left: each is entered at its first team by name
            waiting.append((rest.pop(), 0))
        team, level = waiting.pop()
        if team not in found:
            parent, name = known[team]
            found[team] = Node(team, name, level, parent)
            waiting += [(each, level + 1) for each in by_name(below.get(team, ()))]
    return list(found.values())
