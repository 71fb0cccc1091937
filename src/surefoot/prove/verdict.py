"""What may be said of an effect: the decision rule, in one place (docs/validity.md measures how often it is wrong)."""

from __future__ import annotations

import math
from typing import Final

from surefoot.vocabulary.proof import Effected

LEVEL: Final = 0.05
WIDE: Final = 0.95
NARROW: Final = 0.9


def verdict(p: float | None, wide: tuple[float, float], narrow: tuple[float, float], smallest: float) -> Effected:
    """Helped or hurt: permutation p (Holm over actions) of 0.05 or less *and* the 95 % interval off zero.

    wide, narrow: ends of the 95 % and 90 % jackknife-t intervals, NaN = unknown. No difference we could see: the 90 %
    interval lies within plus or minus `smallest`, the smallest effect that matters. Else it can't be told yet.

    >>> verdict(0.01, (0.02, 0.20), (0.04, 0.18), 0.05)
    'helped'
    >>> verdict(0.20, (-0.05, 0.05), (-0.04, 0.04), 0.05)
    'made no difference we could see'
    """
    if any(math.isnan(end) for end in (*wide, *narrow)):
        return "cannot tell yet"
    if p is not None and p <= LEVEL + 1e-12:
        if wide[0] > 0:
            return "helped"
        if wide[1] < 0:
            return "hurt"
    inside = -smallest < narrow[0] and narrow[1] < smallest
    return "made no difference we could see" if inside else "cannot tell yet"
