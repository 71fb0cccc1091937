"""In which cell answers are written: their own where five or more answered there, else with those of the team above.

Cells had five people each when the wave opened (waves/cells.py); who did not answer made some of them smaller. A cell
nobody answered in is treated as one in which few did, so that nothing tells the two apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from surefoot.web.people.models import Place, holding_on
from surefoot.web.pulse.models import Wave

FEWEST: Final = 5
"""Answers of a cell that is written."""
Above = Mapping[int, int | None]
"""Team -> the team above it; None at the top."""


def above(wave: Wave) -> dict[int, int | None]:
    """The tree of teams on the day a wave opened."""
    return dict(Place.objects.filter(holding_on(wave.opened_on)).order_by("pk").values_list("team_id", "parent_id"))


def merged(answers: Mapping[int, int], tree: Above) -> dict[int, int]:
    """Cell -> the cell it is written in, each with five answers or more; nothing where fewer than five answered in all.

    From below, a cell with fewer moves to the team above. One to four answers left at a top take in the smallest cell
    under it; where there is none, they move to the top under which most answered.
    """
    if sum(answers.values()) < FEWEST:
        return {}
    cells = _Cells(answers)
    steps = {step for cell in answers for step in way(cell, tree)}
    for team in sorted(steps, key=lambda one: (-_depth(one, tree), one)):
        up = next((step for step in way(team, tree) if step != team), None)
        if up is not None and team in cells.sizes and cells.sizes[team] < FEWEST:
            cells.move(team, up)
    under: dict[int, list[int]] = {}
    for cell in cells.sizes:
        under.setdefault(_top(cell, tree), []).append(cell)
    main = max(sorted(under), key=lambda top: sum(cells.sizes[cell] for cell in under[top]))
    for top in sorted(under, key=lambda one: (one == main, one)):  # the main one last: it may get something
        if not 0 < cells.sizes.get(top, 0) < FEWEST:
            continue
        others = [cell for cell in under[top] if cell != top]
        if others:
            cells.move(min(others, key=lambda cell: (cells.sizes[cell], cell)), top)
        elif top != main:
            cells.move(top, main)
    return cells.written()


def way(team: int, tree: Above) -> Iterator[int]:
    """A team and the teams above it, up to the top; none comes twice."""
    seen: set[int] = set()
    step: int | None = team
    while step is not None and step not in seen:
        seen.add(step)
        yield step
        step = tree.get(step)


class _Cells:
    """Cells with their answers, and which have moved into them."""

    def __init__(self, answers: Mapping[int, int]) -> None:
        self.sizes = dict(answers)
        self._inside = {cell: [cell] for cell in answers}

    def move(self, cell: int, into: int) -> None:
        """Everything of a cell counts in another from now on."""
        self.sizes[into] = self.sizes.get(into, 0) + self.sizes.pop(cell)
        self._inside.setdefault(into, []).extend(self._inside.pop(cell))

    def written(self) -> dict[int, int]:
        """Each cell of the beginning, and where it is now."""
        return {cell: into for into, cells in self._inside.items() for cell in cells}


def _depth(team: int, tree: Above) -> int:
    return sum(1 for _ in way(team, tree))


def _top(team: int, tree: Above) -> int:
    return list(way(team, tree))[-1]
