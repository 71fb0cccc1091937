"""The decision rule."""

from __future__ import annotations

import math

import pytest

from surefoot.prove.verdict import verdict

NO = (math.nan, math.nan)


@pytest.mark.parametrize(("p", "wide", "narrow", "said"), [
    (0.05, (0.01, 0.20), (0.02, 0.19), "helped"),
    (0.05, (-0.20, -0.01), (-0.19, -0.02), "hurt"),
    (0.051, (0.01, 0.20), (0.02, 0.19), "cannot tell yet"),
    (0.01, (-0.01, 0.20), (0.01, 0.18), "cannot tell yet"),
    (0.60, (-0.05, 0.05), (-0.04, 0.04), "made no difference we could see"),
    (0.60, (-0.07, 0.06), (-0.06, 0.04), "cannot tell yet"),
    (0.01, (0.01, 0.04), (0.015, 0.035), "helped"),
    (None, (0.01, 0.20), (0.02, 0.19), "cannot tell yet"),
    (None, (-0.05, 0.05), (-0.04, 0.04), "made no difference we could see"),
    (0.01, NO, NO, "cannot tell yet"),
])
def test_both_the_permutation_and_the_interval_must_agree(p, wide, narrow, said):
    assert verdict(p, wide, narrow, 0.05) == said
