"""What a single number is made of: its value, its interval and the size of the group; and what a sentence is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

Band = tuple[int, int]
"""Smallest and largest group size that is meant; equal where it is exact."""


@dataclass(frozen=True)
class Sentence:
    """A sentence as a message key and its values; `surefoot.vocabulary.words` says it in a language."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Estimate:
    """A share (0 to 1), a level (0 to 100) or a difference of them, with its 90 % interval and group size."""

    estimate: float
    low: float
    high: float
    n: Band
    interval: float = 0.9

    @property
    def sd(self) -> float:
        """Standard deviation of the normal distribution with this interval; the side that is not cut off counts."""
        half = max(self.high - self.estimate, self.estimate - self.low, 1e-6)
        return half / NormalDist().inv_cdf(0.5 + self.interval / 2)
