"""What the first driver is weighed by: how much confidence goes with each driver, the other drivers held equal.

Standardised coefficients of a regression of confidence on the five drivers among respondents. All are answered with
high = good, so theory says that none costs confidence: they are bounded at 0 or more, which keeps noise of drivers
that go together from turning one of them into a remedy. How much people use AI is no input and must never become one:
people who use AI most may fear most for their job, and the correlation with use would call that fear a help.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from surefoot.vocabulary.tables import Array


def driver_weights(correlation: Array) -> Array:
    """(..., D): standardised partial coefficients, least squares under the bound of 0 or more.

    correlation: (..., D + 1, D + 1) of the drivers and, last, confidence, high = good in all. Lawson & Hanson 1974,
    ch. 23, on the square root of the drivers' correlations: |root b - root^-1 r| differs from the regression's sum of
    squares by a constant.
    """
    size = correlation.shape[-1] - 1
    flat = correlation.reshape(-1, size + 1, size + 1)
    values, vectors = np.linalg.eigh(flat[:, :-1, :-1])
    root = np.sqrt(np.maximum(values, 1e-10))[:, :, None] * np.swapaxes(vectors, -1, -2)
    target = (np.swapaxes(vectors, -1, -2) @ flat[:, :-1, -1:])[..., 0] / np.sqrt(np.maximum(values, 1e-10))
    found = np.array([nnls(left, right)[0] for left, right in zip(root, target, strict=True)])
    return found.reshape(*correlation.shape[:-2], size)
