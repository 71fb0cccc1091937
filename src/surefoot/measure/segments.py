"""Segments of use: a partition of all employed people.

Names and cut-offs follow Microsoft's usage segments (vivainsights ``identify_usage_segments``); ours follow the
calendar where theirs count rows.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from surefoot.measure.adoption import needed
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array

SEGMENTS: Final = ("power", "habitual", "novice", "low", "none", "too_new", "not_enabled")


def segments(actions: Array, active: Array, eligible: Array, settings: Settings, *, weeks: int, least: int) -> Array:
    """int8 (P, W): position in `SEGMENTS` for the window of `weeks` calendar weeks that ends with each week.

    actions: (P, W) own-initiative actions; active, eligible: bool (P, W); weeks without data are not eligible.
    least: eligible weeks needed in the window, else *too new*. *not_enabled* is never returned: whether a person has
    a licence on the day is known to the caller.
    """
    can = _moving_sum(eligible, weeks)
    did = _moving_sum(active & eligible, weeks)
    total = _moving_sum(np.where(eligible, actions, 0), weeks)
    mean = np.divide(total, can, out=np.zeros_like(total), where=can > 0)
    regular = did >= needed(can, settings.regular_share if weeks == settings.regular_weeks else 1.0)
    out = np.select(
        [can < least, regular & (mean >= settings.power_mean), regular, mean >= settings.novice_mean,
         mean > 0],
        [SEGMENTS.index("too_new"), 0, 1, 2, 3], default=4)
    return out.astype(np.int8)


def latest(actions: Array, active: Array, eligible: Array, licensed: Array, settings: Settings) -> tuple[Array, Array]:
    """Segments of each person on the as-of date: int8 (P) over 12 weeks and over 4; licensed is bool (P)."""
    results = []
    for weeks, least in ((settings.regular_weeks, settings.regular_eligible), (settings.early_weeks,) * 2):
        tail = slice(-weeks, None)
        if actions.shape[1]:
            codes = segments(actions[:, tail], active[:, tail], eligible[:, tail], settings, weeks=weeks,
                             least=least)[:, -1]
        else:
            codes = np.full(len(licensed), SEGMENTS.index("too_new"), dtype=np.int8)
        results.append(np.where(licensed, codes, SEGMENTS.index("not_enabled")).astype(np.int8))
    return results[0], results[1]


def _moving_sum(values: Array, length: int) -> Array:
    """Sum over each column and the `length` - 1 before it; counts are exact integers, actions double precision."""
    kind = np.int32 if values.dtype == bool else np.float64
    running = np.cumsum(values, axis=1, dtype=kind)
    out: Array = running.copy()
    out[:, length:] -= running[:, :-length]
    return out
