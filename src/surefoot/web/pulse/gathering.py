"""In which cell people count: their own team where five or more of them are, else joined with the team above.

One rule for two moments: when a wave opens, for the people it asks; when it closes, for the answers that came, because
who did not answer made some cells smaller. So nothing is ever written of fewer than five.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from surefoot.web.people.models import Place, holding_on

FEWEST: Final = 5
"""People in a cell: asked when a wave opens, with an answer when it closes."""
Tree = Mapping[int, int | None]
"""Team -> the team above it; None at a top."""


def gathered(people: Mapping[int, int], above: Tree) -> dict[int, int]:
    """Team -> the cell its people count in, for every team of `people`: team -> how many are asked, or answered.

    Cells of fewer than five join the team above them, the deepest first. What is left at the top of all takes in the
    smallest cell below it. A team in which nobody answered goes where one with few answers goes: nothing tells the two
    apart. Where fewer than five are given in all, they are one cell.
    """
    above = _one_top(people, above)
    cells: dict[int, list[int]] = {team: [team] for team in sorted(people)}
    sizes = dict(people)
    ways = {team: list(upwards(team, above)) for team in people}
    steps = {step for way in ways.values() for step in way}
    depth = {step: len(list(upwards(step, above))) for step in steps}
    tops = _tops(ways.values())
    for team in sorted(steps, key=lambda step: (-depth[step], step)):
        up = above.get(team)
        if team in sizes and sizes[team] < FEWEST and up is not None and team not in tops:
            _join(team, up, cells, sizes)
    for top in sorted(tops):
        under = [cell for cell in sizes if cell != top and top in upwards(cell, above)]
        if top in sizes and sizes[top] < FEWEST and under:
            _join(min(under, key=lambda cell: (sizes[cell], depth[cell], cell)), top, cells, sizes)
    return {team: cell for cell, teams in cells.items() for team in teams}


def tree(day: date) -> dict[int, int | None]:
    """The tree of a day, without circles: each is cut at its first team."""
    found = dict(Place.objects.filter(holding_on(day)).order_by("pk").values_list("team_id", "parent_id"))
    for team in sorted(found):
        seen, step = {team}, found[team]
        while step is not None and step not in seen:
            seen.add(step)
            step = found.get(step)
        if step == team:
            found[team] = None
    return found


def upwards(team: int, above: Tree) -> Iterator[int]:
    """A team and all above it, the nearest first; none comes twice."""
    seen = set[int]()
    step: int | None = team
    while step is not None and step not in seen:
        seen.add(step)
        yield step
        step = above.get(step)


def _join(team: int, into: int, cells: dict[int, list[int]], sizes: dict[int, int]) -> None:
    cells.setdefault(into, []).extend(cells.pop(team))
    sizes[into] = sizes.get(into, 0) + sizes.pop(team)


def _one_top(given: Mapping[int, int], above: Tree) -> Tree:
    """The tree with every top under which fewer than five are given put below the largest one: there they find four
    others."""
    totals = Counter[int]()
    for team, people in given.items():
        totals[list(upwards(team, above))[-1]] += people
    if not totals:
        return above
    largest = min(totals, key=lambda top: (-totals[top], top))
    return {**above, **{top: largest for top, people in totals.items() if people < FEWEST and top != largest}}


def _tops(ways: Iterable[list[int]]) -> set[int]:
    """Of each tree the lowest team above everybody who is given in it: nothing has to count higher up than there."""
    shared: dict[int, list[int]] = {}
    for way in ways:
        so_far = shared.get(way[-1])
        shared[way[-1]] = way if so_far is None else [step for step in so_far if step in way]
    return {steps[0] for steps in shared.values()}
