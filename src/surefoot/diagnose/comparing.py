"""Comparing groups: an order only where it is nearly certain, a rank only as a probability.

Teams of 5 to 12 people differ less than their numbers do: at intraclass correlations of .05 to .12 the interval of a
rank covers half the list or more (methods: rank intervals from posterior draws). So nothing is ever sorted by score.
Everything is made from the estimates as shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from scipy.special import ndtr

from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array

Order = Literal["above", "below", "cannot tell"]
_DRAWS: Final = 1000
_NUMBERS: Final = 4_000_000
"""Most random numbers drawn: among thousands of groups the edge of the quarter hardly moves, fewer draws will do."""
_FEWEST: Final = 8
"""Groups from which a quarter of them means something."""


def order(one: Estimate, other: Estimate, settings: Settings) -> Order:
    """Whether one group's figure lies above another's: only where the probability is at least the setting's 0.9.

    Estimates are read as independent and normal with the shown interval.

    >>> order(Estimate(70, 60, 80, (25, 49)), Estimate(30, 20, 40, (25, 49)), Settings())
    'above'
    >>> order(Estimate(55, 40, 70, (5, 9)), Estimate(45, 30, 60, (5, 9)), Settings())
    'cannot tell'
    """
    apart = np.hypot(one.sd, other.sd)
    chance = float(ndtr((one.estimate - other.estimate) / apart))
    if chance >= settings.order_probability:
        return "above"
    return "below" if 1 - chance >= settings.order_probability else "cannot tell"


def worst_quarter(estimates: Sequence[Estimate]) -> Array | None:
    """float (N): probability that each of N groups is among the quarter with the highest level.

    None for fewer than eight groups. Draws are fixed: the same estimates give the same probabilities.
    """
    count = len(estimates)
    if count < _FEWEST:
        return None
    centre = np.array([estimate.estimate for estimate in estimates])
    spread = np.array([estimate.sd for estimate in estimates])
    rng, hits = np.random.default_rng(20261124), np.zeros(count)
    quarter = count - count // 4
    draws = min(_DRAWS, max(_NUMBERS // count, 100))
    for _ in range(draws):
        drawn = centre + spread * rng.standard_normal(count)
        hits += drawn >= np.partition(drawn, quarter)[quarter]
    return hits / draws
