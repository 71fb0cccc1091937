"""Driver levels: how strongly each of the five barriers is felt, 0 to 100, higher = stronger."""

from __future__ import annotations

import numpy as np

from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array


def level(means: Array) -> Array:
    """Distance from good: 100 x (5 - mean) / 4 of mean answers 1 to 5 (high = good); NaN stays NaN."""
    out: Array = 100 * (5 - np.asarray(means, dtype=float)) / 4
    return out


def held_back(means: Array, settings: Settings) -> Array:
    """1 where the level is above 50 ("this holds me back"), 0 below, NaN where missing."""
    levels = level(means)
    return np.where(np.isnan(levels), np.nan, (levels > settings.held_back_level).astype(float))
