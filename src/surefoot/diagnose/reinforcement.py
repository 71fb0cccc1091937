"""Drivers that go together: plain partial correlations.

With five to eight variables that all hang together, regularisation adds nothing to them (methods: graphical lasso and
plain inverse agree to four digits), so there is none. Confidence is not held equal: all drivers act on it, and holding
equal what two things bring about makes them look as if they did not go together (on planted links of .13 to .17 what
was left was -.02 to .08).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from surefoot.diagnose.crossproducts import ends
from surefoot.vocabulary.diagnosis import Reinforcement
from surefoot.vocabulary.tables import Array

_SMALL = 1e-8
"""Added to each variance, so that a copy of a variable is told apart by nothing instead of breaking the inverse."""


def partial_correlations(correlation: Array) -> Array:
    """(..., V, V): correlation of each two variables with all others held equal; the diagonal is 1.

    correlation: (..., V, V). From the inverse P: -P[i, j] / sqrt(P[i, i] P[j, j]) (Whittaker 1990, ch. 5).
    """
    size = correlation.shape[-1]
    precision = np.linalg.inv(correlation + _SMALL * np.eye(size))
    scale = 1 / np.sqrt(np.diagonal(precision, axis1=-2, axis2=-1))
    found: Array = np.clip(-precision * scale[..., :, None] * scale[..., None, :], -1, 1)
    place = np.arange(size)
    found[..., place, place] = 1.0
    return found


def reinforcement(names: Sequence[str], matrices: Array, units: int, interval: float) -> tuple[Reinforcement, ...]:
    """Each two of the named drivers, in the order given, with the interval of the draws.

    names: drivers, the first of the V variables; matrices: (1 + B, V, V) correlations, the first as answered, the
    others of the bootstrap from so many units. All V variables that are not of the pair are held equal.
    """
    drawn = partial_correlations(matrices)
    strength = drawn[0]
    low, high = ends(drawn[1:], units, interval)
    return tuple(
        Reinforcement(names[a], names[b], float(strength[a, b]), min(float(low[a, b]), float(strength[a, b])),
                      max(float(high[a, b]), float(strength[a, b])))
        for a, b in combinations(range(len(names)), 2))
