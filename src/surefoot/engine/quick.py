"""The quick count: one GROUP BY over the rows as they lie, and proof for each person-week that it was allowed.

De-duplicating every row costs more than counting it. Here each row also sets a bit for its weekday, tool and surface:
where a person-week has as many rows as bits, no observation stands in it twice. The others, and those with week rows
or with several grains, are *doubtful*: only they are counted again, exactly. Events of several files are
de-duplicated where the files overlap in time, tool and surface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from surefoot.engine.glance import Glance, Offsets
from surefoot.engine.query import DEDUPLICATED, PLACE, checked
from surefoot.engine.rows import DAY, EVENT, WEEK, Scan, is_text, local_day, name, stamp, text, typed
from surefoot.vocabulary.tables import Array

SLOTS = 9
"""Tools and surfaces in one 64-bit mask of seven weekdays each."""


@dataclass(frozen=True)
class Shape:
    """What the quick query must look after, given the parts."""

    pairs: tuple[tuple[str, str], ...]
    """Tools and surfaces, trimmed; their place is their number."""
    blocks: int
    mixed: bool
    days: bool
    unreported: bool
    idle: bool
    training: bool


def shape(glances: Sequence[Glance], training: bool) -> Shape:
    """The least that is enough for these parts."""
    grains = frozenset().union(*(part.grains for part in glances)) & {EVENT, DAY}
    pairs = tuple(sorted({(tool.strip(), surface.strip()) for part in glances for tool, surface in part.pairs}))
    return Shape(pairs, max(-(-len(pairs) // SLOTS), 1), len(grains) > 1, DAY in grains,
                 any(part.unreported for part in glances), any(part.idle for part in glances), training)


def contested(glances: Sequence[Glance]) -> dict[int, tuple[int, int]]:
    """Part -> the moments in which its events may stand in another file, too."""
    found: dict[int, tuple[int, int]] = {}
    for one in glances:
        for other in glances:
            if one.scan.file == other.scan.file or one.moments is None or other.moments is None:
                continue
            low, high = max(one.moments[0], other.moments[0]), min(one.moments[1], other.moments[1])
            if low <= high and _trimmed(one) & _trimmed(other):
                before = found.get(one.scan.part, (low, high))
                found[one.scan.part] = min(low, before[0]), max(high, before[1])
    return found


def _trimmed(part: Glance) -> set[tuple[str, str]]:
    return {(tool.strip(), surface.strip()) for tool, surface in part.pairs}
