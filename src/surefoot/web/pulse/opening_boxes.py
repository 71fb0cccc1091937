"""All boxes of a wave, opened in memory: one column an item, and nothing that says who or when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from surefoot.vocabulary.tables import PULSE, Array, Table, table
from surefoot.web.people.models import Team
from surefoot.web.pulse import handing
from surefoot.web.pulse.models import Sealed, Wave
from surefoot.web.pulse.sealing import LONGEST_COMMENT, Answer, NotOurs, Opener

AT_ONCE: Final = 1000


@dataclass(frozen=True)
class Opened:
    """What lay in the boxes. cells: int (M), the team each counts in; items: item -> float (M), NaN = not answered."""

    cells: Array
    items: Mapping[str, Array]
    comments: tuple[str, ...]
    unopened: int
    """Boxes that this wave's key does not open, or that hold what the wave does not ask: somebody changed them."""

    def __len__(self) -> int:
        return len(self.cells)

    def counts(self) -> dict[int, int]:
        """Cell -> answers."""
        return {int(cell): int(people) for cell, people in zip(*np.unique(self.cells, return_counts=True), strict=True)}

    def rows(self, wave: Wave, written: Mapping[int, int]) -> Table:
        """The answers as a table, each in the cell it is written in; how often people use AI is still beside them."""
        keys = dict(Team.objects.filter(pk__in=set(written.values())).values_list("pk", "key"))
        named = [column.name for column in PULSE.columns if column.name in self.items]
        return table(PULSE, {"wave": np.full(len(self), np.datetime64(wave.opened_on, "D")),
                             "respondent": [""] * len(self),
                             "team": [keys[written[cell]] for cell in self.cells.tolist()],
                             **{name: self.items[name] for name in named}})


def open_all(wave: Wave, opener: Opener) -> Opened:
    """Open every box of a wave that takes no more of them. One that can't be opened is counted and left out."""
    teams = set(Team.objects.values_list("pk", flat=True))
    cells: list[int] = []
    values: list[bytes] = []
    comments: list[str] = []
    unopened = 0
    boxes = Sealed.objects.filter(wave=wave).values_list("box", flat=True)
    for box in boxes.iterator(chunk_size=AT_ONCE):
        try:
            found = opener.open(bytes(box))
            _check(wave, found, teams)
            value = bytes(found.answers.get(item, 0) for item in wave.items)
        except (NotOurs, ValueError, TypeError, AttributeError):
            unopened += 1
            continue
        cells.append(found.cell)
        values.append(value)
        if wave.comment and found.comment.strip():
            comments.append(found.comment.strip())
    held = np.frombuffer(b"".join(values), dtype=np.uint8).reshape(len(cells), len(wave.items))
    items = {item: np.where(held[:, place] == 0, np.nan, held[:, place]) for place, item in enumerate(wave.items)}
    return Opened(np.array(cells, dtype=np.int64), items, tuple(comments), unopened)


def _check(wave: Wave, found: Answer, teams: set[int]) -> None:
    """Raises where what lies in a box could not have been handed in: whoever can write to the database can seal."""
    handing.check(wave, found.answers)
    if found.cell not in teams or len(found.comment) > LONGEST_COMMENT:
        raise ValueError(f"an answer of cell {found.cell} with a comment of {len(found.comment)} characters; expected "
                         f"a team and at most {LONGEST_COMMENT}")
