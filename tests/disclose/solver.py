"""The strongest reader: takes every published figure for an exact sum and solves for small groups of people.

Unknowns are people's answers, equations the published figures. People who are in the same figures are one atom. A
group of at most `most` people is recoverable when some combination of the equations is zero for everybody else. All
arithmetic is in whole numbers, so a finding is a proof and so is the absence of one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from math import comb, gcd

Row = list[int]
MOST_WAYS = 10_000


class TooMany(Exception):  # noqa: N818
    """More sets of columns than can be tried in a test; no answer either way."""


def recoverable(figures: Iterable[Iterable[Hashable]], most: int,
                told: Iterable[Iterable[Hashable]] = ()) -> list[Hashable]:
    """The people of a smallest group of 1 to `most` whose signed sum follows from the figures; empty when none does.

    figures: the people behind each figure; told: figures a reader is told whatever comes of it: what follows from
    them alone is no finding.
    """
    known = [frozenset(figure) for figure in told]
    sets = [*known, *(frozenset(figure) for figure in figures)]
    columns: dict[Hashable, list[int]] = {}
    for number, figure in enumerate(sets):
        for person in figure:
            columns.setdefault(person, []).append(number)
    atoms: dict[tuple[int, ...], list[Hashable]] = {}
    for person, found in columns.items():
        atoms.setdefault(tuple(found), []).append(person)
    large = [at for at, people in atoms.items() if len(people) > most]
    small = [at for at, people in atoms.items() if len(people) <= most]

    def left(count: int) -> list[Row]:
        """Combinations of the first figures that are zero for every large atom, on the small ones."""
        matrix = [[int(row in at) for at in large + small] for row in range(count)]
        return [row[len(large):] for row in reduced(matrix) if not any(row[:len(large)])]

    anyway = left(len(known))
    for rows, places in parts(left(len(sets))):
        weights = [len(atoms[small[place]]) for place in places]
        if (found := smallest(rows, weights, most, anyway, places)) is not None:
            return [person for place in found for person in atoms[small[places[place]]]]
    return []


def smallest(rows: list[Row], weights: Sequence[int], most: int, anyway: list[Row],
             places: Sequence[int]) -> tuple[int, ...] | None:
    """Columns of a lightest combination of the rows that weighs at most `most` and does not follow from `anyway`.

    A lightest combination is zero on as many columns as can be: on one fewer than there are independent rows. So all
    such sets of columns are tried, or all sets of columns light enough, whichever are fewer.
    """
    rank, width = len(reduced(rows)), len(weights)
    ways = comb(width, rank - 1), sum(comb(width, size) for size in range(1, most + 1))
    if min(ways) > MOST_WAYS:
        raise TooMany(f"{min(ways)} sets of columns to try")
    if ways[0] < ways[1]:
        chosen = {support for zeros in combinations(range(width), rank - 1) for support in supports(rows, zeros)}
    else:
        chosen = {sets for size in range(1, most + 1) for sets in combinations(range(width), size)}
    light = [sets for sets in chosen if sum(weights[c] for c in sets) <= most]
    for columns in sorted(light, key=lambda found: (sum(weights[c] for c in found), found)):
        if inside(rows, columns) > inside(anyway, [places[c] for c in columns]):
            return columns
    return None


def supports(rows: list[Row], zeros: Sequence[int]) -> list[tuple[int, ...]]:
    """Columns where the combination that is zero on `zeros` is not, if there is only one such combination."""
    mixed = [row[len(zeros):] for row in reduced([[row[c] for c in zeros] + row for row in rows])
             if not any(row[:len(zeros)])]
    return [tuple(c for c, value in enumerate(mixed[0]) if value)] if len(mixed) == 1 else []


def inside(rows: list[Row], columns: Sequence[int]) -> int:
    """Number of independent combinations of the rows that are zero outside the columns."""
    others = [[value for place, value in enumerate(row) if place not in columns] for row in rows]
    return len(reduced(rows)) - len(reduced(others))


def parts(rows: list[Row]) -> list[tuple[list[Row], list[int]]]:
    """Rows that share no column with others, apart; each with its columns."""
    groups: list[tuple[set[int], list[Row]]] = []
    for row in reduced(rows):
        places = {place for place, value in enumerate(row) if value}
        same = [group for group in groups if group[0] & places]
        groups = [group for group in groups if not group[0] & places]
        groups.append((places.union(*(group[0] for group in same)), [row, *(r for group in same for r in group[1])]))
    return [([[row[place] for place in sorted(places)] for row in found], sorted(places)) for places, found in groups]


def reduced(matrix: list[Row]) -> list[Row]:
    """Reduced row echelon form in whole numbers, without rows of zeros."""
    rows = [list(row) for row in matrix if any(row)]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                a, b = rows[done][column], row[column]
                mixed = [a * x - b * y for x, y in zip(row, rows[done], strict=True)]
                divisor = gcd(*mixed) or 1
                rows[at] = [x // divisor for x in mixed]
        done += 1
    return rows[:done]
