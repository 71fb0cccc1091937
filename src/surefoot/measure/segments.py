"""Segments of use: a partition of all employed people.

Names and cut-offs follow Microsoft's usage segments (vivainsights ``identify_usage_segments``); ours follow the
calendar where theirs count rows.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array

SEGMENTS: Final = ("power", "habitual", "novice", "low", "none", "too_new", "not_enabled")


_CHUNK = 500  # people at a time: what is summed stays in the processor's cache


def segments(actions: Array, active: Array, eligible: Array, settings: Settings, *, weeks: int, least: int) -> Array:
    """int8 (P, W): position in `SEGMENTS` for the window of `weeks` calendar weeks that ends with each week.

    actions: (P, W) own-initiative actions; active, eligible: bool (P, W); weeks without data are not eligible.
    least: eligible weeks needed in the window, else *too new*. *not_enabled* is never returned: whether a person has
    a licence on the day is known to the caller.
    """
    out = np.empty(actions.shape, dtype=np.int8)
    for low in range(0, len(actions), _CHUNK):
        part = slice(low, low + _CHUNK)
        out[part] = _classified(actions[part], active[part], eligible[part], settings, weeks, least)
    return out


def _classified(actions: Array, active: Array, eligible: Array, settings: Settings, weeks: int, least: int) -> Array:
    eligible_weeks = _moving_sum(eligible.astype(np.int16), weeks)
    can = eligible_weeks.astype(float)
    did = _moving_sum((active & eligible).astype(np.int16), weeks)
    total = _moving_sum(actions.astype(float) * eligible, weeks)
    share = settings.regular_share if weeks == settings.regular_weeks else 1.0
    regular = did >= share * can - 1e-9  # as many as `adoption.needed` says: shares such as 0.75 are exact
    level = np.int8(4) - (total > 0) - (total >= settings.novice_mean * can)
    out: Array = np.where(regular, (total < settings.power_mean * can).view(np.int8), level)
    out[eligible_weeks < least] = SEGMENTS.index("too_new")
    return out


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
    """Sum over each column and the `length` - 1 before it.

    Made of sums of 1, 2, 4, ... columns, so that no difference of large sums is ever taken.
    """
    weeks, block, out = values.shape[1], values, np.zeros_like(values)
    done, width = 0, 1
    while width <= length:
        if length & width:
            out[:, done:] += block[:, : max(weeks - done, 0)]
            done += width
        longer = block.copy()
        longer[:, width:] += block[:, : max(weeks - width, 0)]
        block, width = longer, 2 * width
    return out
