"""Lag: how many use AI regularly some weeks after they completed the training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.measure.adoption import needed
from surefoot.measure.weeks import last_complete, monday
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array


@dataclass(frozen=True)
class Lag:
    """Of the cohort's `people` with enough eligible weeks in the window, `regular` were regular users."""

    cohort: str
    weeks: int
    people: int | None
    regular: int | None


def lags(person: Array, completed: Array, weeks: Array, active: Array, eligible: Array, day: np.datetime64,
         settings: Settings) -> tuple[Lag, ...]:
    """One cell for each month of first completion and each lag.

    person, completed: positions and days of completions; weeks: Mondays (W) of active and eligible, bool (P, W).
    At lag k the window is the min(k, 12) complete weeks ending k weeks after the week of completion. A person counts
    when at least 75 % of it is eligible, and is regular when active in at least 75 % of those weeks. A cell is blank
    (None) until a completion on the month's last day has reached k.
    """
    if not len(person):
        return ()
    order = np.lexsort((completed, person))
    who, first_at = np.unique(person[order], return_index=True)
    first = completed[order][first_at]
    months = first.astype("datetime64[M]")
    complete = last_complete(day)
    cells = []
    for month in np.unique(months):
        members = months == month
        month_end = (month + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
        for k in settings.lags:
            reached = monday(month_end) + np.timedelta64(7 * k, "D") <= complete
            counts = _regular(who[members], first[members], k, weeks, active, eligible, settings)
            cells.append(Lag(str(month), k, *(counts if reached else (None, None))))
    return tuple(cells)


def _regular(who: Array, first: Array, k: int, weeks: Array, active: Array, eligible: Array,
             settings: Settings) -> tuple[int, int]:
    """People with enough eligible weeks in their window, and the regular ones among them."""
    length = min(k, settings.regular_weeks)
    done = first.astype("datetime64[D]").astype(np.int64)
    origin = int(weeks[0].astype(np.int64)) if len(weeks) else 0
    column = (done - (done + 3) % 7 - origin) // 7  # week of completion, as a column
    window = column[:, None] + k - np.arange(length)[None, :]
    inside = (window >= 0) & (window < len(weeks))
    safe = np.clip(window, 0, max(len(weeks) - 1, 0))
    can = inside & eligible[who[:, None], safe] if len(weeks) else np.zeros_like(inside)
    did = can & active[who[:, None], safe] if len(weeks) else np.zeros_like(inside)
    can_weeks = can.sum(axis=1)
    counted = can_weeks >= needed(np.array(length), settings.regular_share)
    regular = counted & (did.sum(axis=1) >= needed(can_weeks, settings.regular_share))
    return int(counted.sum()), int(regular.sum())
