"""Careless answers, found by how far people's two answers to nearly the same question lie apart.

Within-person consistency finds careless answers best; long strings and low variance do no better than chance in short
forms (doi 10.3758/s13428-024-02484-3), and a uniform 4 can be honest. So it is never the string that is looked at.
The correlation of a person's pairs ("psychometric synonyms") was tried first: it is undefined for uniform answers and
found 33 % of random answerers at 1 % false alarms, where the plain difference of pairs found 90 %.

A respondent is flagged when both hold; both chances are exact, the pairs taken as independent:
1. so far apart as nine in ten of those who answer blindly: at most one in ten of them would be this consistent;
2. so far apart as at most one in a hundred respondents of this wave would be by chance, given how far apart pairs lie
   in this wave altogether. Where pairs are worded too differently this keeps honest people from being flagged.

Measured on `surefoot.demo` surveys (40 and 400 teams, 10 to 20 seeds, 16,000 to 33,000 respondents a row; pairs
correlate .78 there; blind = at random):

| planted careless | pairs correlate | blind ones found | honest ones flagged |
|---|---|---|---|
| none | .78 | - | 0.6 % |
| 4 %, half blind, half straight lines | .78 | 89 % | 0.4 % |
| 10 % | .78 | 84 % | 0.1 % |
| 4 % | .60 | 51 % | 0.6 % |
| 4 % | .46 | 28 % | 1.1 % |

Straight lines are consistent: none of them is found, so of all careless people 45 % are. Flags are no reason to drop
anybody silently: show results with and without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from surefoot.vocabulary.drivers import CORE_ITEMS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array

_BLIND: Final = np.array([5, 8, 6, 4, 2]) / 25  # chance of each difference 0 to 4 of two blind answers 1 to 5
_AS_FAR_AS_BLIND: Final = 0.10
_UNUSUAL_HERE: Final = 0.01
_PAIRS_NEEDED: Final = 6  # of 8; with fewer pairs blind and honest answers overlap too much to tell


@dataclass(frozen=True)
class Consistency:
    """For each of M respondents how far the two answers of a pair lie apart on average, and who is flagged."""

    difference: Array
    """float (M): mean absolute difference over the answered pairs, 0 to 4 (blind answers: 1.6); NaN without a pair."""
    flagged: Array
    """bool (M)."""
    judged: Array
    """bool (M): enough pairs answered, in a wave with enough respondents; the others are never flagged."""


def consistency(answers: Array, settings: Settings) -> Consistency:
    """Flag respondents who contradict themselves.

    answers: float (M x 16), the core items in the order of `CORE_ITEMS` (pairs side by side), 1 to 5, NaN = missing.
    Nobody is flagged in a wave with fewer than `Settings.reliable_from` respondents who answered six pairs or more.
    Raises ValueError for another number of items or for answers that are not 1, 2, 3, 4 or 5.
    """
    answers = np.asarray(answers, dtype=float)
    if answers.ndim != 2 or answers.shape[1] != len(CORE_ITEMS):
        raise ValueError(f"answers have the shape {answers.shape}; expected (respondents, {len(CORE_ITEMS)}), "
                         "the core items in the order of CORE_ITEMS")
    strange = ~np.isnan(answers) & ~np.isin(answers, (1, 2, 3, 4, 5))
    if strange.any():
        raise ValueError(f"answer {answers[strange][0]:g} is none of 1 to 5; leave out what is no answer (NaN)")
    apart = np.abs(answers[:, ::2] - answers[:, 1::2])
    pairs = (~np.isnan(apart)).sum(axis=1)
    total = np.where(np.isnan(apart), 0, apart).sum(axis=1).astype(int)
    difference = np.divide(total, pairs, out=np.full(len(answers), np.nan), where=pairs > 0)
    judged = pairs >= _PAIRS_NEEDED
    flagged = np.zeros(len(answers), dtype=bool)
    if judged.sum() < settings.reliable_from:
        return Consistency(difference, flagged, np.zeros(len(answers), dtype=bool))
    seen = apart[judged]
    here = np.bincount(seen[~np.isnan(seen)].astype(int), minlength=len(_BLIND)).astype(float)
    here /= here.sum()
    for count in range(_PAIRS_NEEDED, apart.shape[1] + 1):
        who = pairs == count
        flagged[who] = total[who] >= _limit(here, count)
    return Consistency(difference, flagged, judged)


def _limit(here: Array, pairs: int) -> int:
    """Smallest sum of differences over this many pairs at which both conditions hold (above 4 x pairs: none)."""
    this_consistent = _sums(_BLIND, pairs).cumsum()
    this_far = _sums(here, pairs)[::-1].cumsum()[::-1]
    both = (this_consistent >= _AS_FAR_AS_BLIND) & (this_far <= _UNUSUAL_HERE)
    return int(np.argmax(both)) if both.any() else len(both)


def _sums(chances: Array, pairs: int) -> Array:
    """Chances (4 x pairs + 1) of each sum of that many independent differences with these chances."""
    out = np.ones(1)
    for _ in range(pairs):
        out = np.convolve(out, chances)
    return out
