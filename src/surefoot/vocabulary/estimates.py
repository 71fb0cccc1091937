"""What a single number is made of: its value, its interval and the size of the group; and what a sentence is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
