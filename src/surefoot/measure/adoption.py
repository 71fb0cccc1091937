"""Adoption: regular use, as seen in usage logs.

Regular: of the last 12 complete calendar weeks at least 8 eligible, and active in at least ceil(0.75 x eligible) of
them (9 of 12: habit formation takes 66 days on average, Lally et al. 2010, doi 10.1002/ejsp.674).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array


@dataclass(frozen=True)
class Use:
    """Each person's use in the window that ends with the last complete week. All arrays are (P)."""

    eligible: Array
    """int: eligible weeks of the last 12."""
    active: Array
    """int: active ones among them."""
    regular: Array
    early: Array
    too_new: Array
    """bool: fewer than 8 eligible weeks."""


def window(values: Array, length: int) -> Array:
    """The last `length` columns of (P, W), padded with zeros before the first known week."""
    kept = values[:, -length:] if values.shape[1] else values
    missing = length - kept.shape[1]
    return np.pad(kept, ((0, 0), (missing, 0))) if missing else kept


def needed(eligible: Array, share: float) -> Array:
    """Active weeks needed of `eligible` ones: ceil(share x eligible), exact for shares such as 0.75."""
    return np.ceil(np.round(share * eligible, 9))


def use(active: Array, eligible: Array, settings: Settings) -> Use:
    """Regular and early users from bool (P, W) weeks that all are complete, the last one last."""
    can = window(eligible, settings.regular_weeks)
    did = window(active, settings.regular_weeks) & can
    eligible_weeks, active_weeks = can.sum(axis=1), did.sum(axis=1)
    enough = eligible_weeks >= settings.regular_eligible
    regular = enough & (active_weeks >= needed(eligible_weeks, settings.regular_share))
    short_can, short_did = window(eligible, settings.early_weeks), window(active, settings.early_weeks)
    early = ~enough & (eligible_weeks >= settings.early_weeks) & (short_can & short_did).all(axis=1)
    return Use(eligible_weeks, active_weeks, regular, early, ~enough)
