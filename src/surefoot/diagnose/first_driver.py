"""The first driver: which of the five most likely holds a group back first.

For each draw of what is known: (the group's level - the organisation's level) x the driver's weight on confidence;
the probability of a driver is the share of draws in which its product is largest. Use is no input: people who use AI
most may fear most, so a correlation with use would point the wrong way.

It is made from the levels as they are shown, not from the answers, so that it can tell no more about anybody than the
numbers beside it. Shown intervals are wider than what is known, and errors of one team's levels, which go together, are
drawn as if they did not: both on the safe side. That is needed: levels of teams have a long tail to the bad side, and
the exact joint posterior with its normal spread of teams was right in 78 % where it said 80 or more (docs/validity.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.tables import Array

DRAWS: Final = 4000
UNKNOWN_WEIGHT: Final = 0.5
"""Standard error of the weight 1 that stands in where nobody could estimate it: weights of five drivers differ by about
half of their mean (on planted organisations, development seeds of docs/validity.md)."""
_NORMAL: Final = np.random.default_rng(20261123).standard_normal((DRAWS, len(DRIVERS)))
"""Fixed: the same levels give the same first driver."""


def weight_draws(weights: Mapping[str, float], errors: Mapping[str, float]) -> Array:
    """(4000, 5): draws of the drivers' weights, 0 or more, from their shown values and standard errors."""
    rng = np.random.default_rng(20261127)
    middle = np.array([weights[driver] for driver in DRIVERS])
    spread = np.array([errors.get(driver, 0.0) for driver in DRIVERS])
    return np.maximum(middle + spread * rng.standard_normal((DRAWS, len(DRIVERS))), 0.0)


def first_driver(levels: Mapping[str, Estimate], whole: Mapping[str, Estimate], weights: Array,
                 step: float) -> tuple[str, float] | None:
    """The most probable first driver of a group, and its probability 0 to 1.

    levels: driver -> level 0 to 100 as shown, without those that are hidden; whole: driver -> the organisation's
    level, which is known no better than its interval says; weights: (B, 5) draws of the drivers' weights, 0 or more,
    in the order of `DRIVERS`; step: what shown levels are rounded to. None with fewer than two levels. Ties go to the
    driver that comes first in the fixed order.
    """
    picked = [place for place, driver in enumerate(DRIVERS) if driver in levels and driver in whole]
    if len(picked) < 2:
        return None
    names = [DRIVERS[place] for place in picked]
    centre = np.array([levels[name].estimate - whole[name].estimate for name in names])
    spread = np.sqrt([levels[name].sd ** 2 + whole[name].sd ** 2 + step**2 / 12 for name in names])
    drawn = centre + _NORMAL[:, picked] * spread
    product = drawn * np.resize(weights[:, picked], drawn.shape)
    shares = np.bincount(product.argmax(axis=1), minlength=len(picked)) / DRAWS
    best = int(shares.argmax())
    return names[best], float(shares[best])
