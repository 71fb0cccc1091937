"""What is asked of a panel: which started cells an effect is the mean of, and the study it is asked in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from surefoot.prove.effect import Sample, sample
from surefoot.vocabulary.tables import Array


@dataclass(frozen=True)
class Study:
    """A panel of T teams in W weeks with the start of one action. Teams count equally (`surefoot.prove.effect`)."""

    shares: Array
    """float (T, W)."""
    people: Array
    """int (T, W): people behind each share, for disclosure and for nothing else."""
    start: Array
    """int (T): first whole week with the action; W or later = not within the panel."""
    units: Array | None = None
    """int (T): teams that were drawn together, which move and are left out together."""
    blocks: Array | None = None
    """int (T): blocks of the draw."""
    wait: int = 0
    """Weeks after the start that do not count yet."""
    last_only: bool = False
    """Only the last week that has a comparison counts."""

    def cells(self) -> Sample:
        """The cells that can be used."""
        return sample(self.shares, None, self.start)

    def asked(self, cells: Sample) -> Array:
        """int (T, W): 0 for the started cells the effect is the mean of, -1 for all others."""
        return asked(cells.hit > 0, self.start, self.wait, last_only=self.last_only)

    def without(self, teams: Array) -> Study:
        """The same study without some teams, bool (T)."""
        kept = ~teams
        return replace(self, shares=self.shares[kept], people=self.people[kept], start=self.start[kept],
                       units=None if self.units is None else self.units[kept],
                       blocks=None if self.blocks is None else self.blocks[kept])


def asked(hit: Array, start: Array, wait: int, *, last_only: bool) -> Array:
    """int (T, W): 0 where a started cell counts, else -1; `hit` is bool (T, W), `start` int (T)."""
    counts = hit & (np.arange(hit.shape[1]) >= start[:, None].astype(np.int64) + wait)
    if last_only:
        weeks = np.flatnonzero(counts.any(axis=0))
        counts = counts & (np.arange(hit.shape[1]) == (weeks[-1] if len(weeks) else -1))
    return np.where(counts, 0, -1)
