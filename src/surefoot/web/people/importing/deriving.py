"""What follows from who manages whom: who leads a team, and where it stands in the tree. Pure.

A team is led by whoever most of its members report to, those left out who lead its other members and report elsewhere.
Without a teams table it stands below the team its manager's manager is in, as docs/formats.md says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def leaders(works: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Team -> who leads it, from each person's team and manager; of equals the first by key."""
    inside = {(works[manager][0], manager) for person, (team, manager) in works.items()
              if manager in works and works[manager][0] == team and manager != person}
    votes: dict[str, dict[str, int]] = {}
    for person, (team, manager) in works.items():
        if manager in works and (team, person) not in inside:
            counts = votes.setdefault(team, {})
            counts[manager] = counts.get(manager, 0) + 1
    return {team: min(counts, key=lambda key: (-counts[key], key)) for team, counts in votes.items()}


def parents(works: Mapping[str, tuple[str, str]], leads: Mapping[str, str], teams: Iterable[str]) -> dict[str, str]:
    """Team -> the team above it, empty at the top."""
    found = {}
    for team in teams:
        own, manager = works.get(leads.get(team, ""), ("", ""))
        found[team] = own if own != team else works.get(manager, ("", ""))[0]
        if found[team] == team:
            found[team] = ""
    return found


def without_circles(above: Mapping[str, str]) -> dict[str, str]:
    """The same tree with each circle cut at its first team by key, which then stands at the top."""
    found, safe = dict(above), set[str]()
    for team in sorted(found):
        path: list[str] = []
        step = team
        while step and step in found and step not in safe and step not in path:
            path.append(step)
            step = found[step]
        if step in path:
            found[min(path[path.index(step):])] = ""
        safe.update(path)
    return found
