"""A cell over many waves: people who answer alike each time, what is kept of them, and what somebody makes of it.

Persistent traits (standard deviation 1 between people, 0.5 from answer to answer), on the scale 1 to 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from surefoot.vocabulary.drivers import CONSTRUCTS, CORE_ITEMS, ROTATING_ITEMS
from surefoot.vocabulary.tables import PULSE, Table, table
from surefoot.web.pulse import apart
from tests.web import answered

SD = 0.5
DAY = np.datetime64("2026-06-01")
Person = Mapping[str, float]
"""Subject -> trait."""


def wave(rng: np.random.Generator, people: Sequence[Person], sd: float = SD) -> Table:
    """What these people answer in a wave, the first in the first row."""
    given = [answered.answers_of(rng, sd, person) for person in people]
    return table(PULSE, {"wave": [DAY] * len(people), "respondent": [""] * len(people), "team": ["cell"] * len(people),
                         **{item: [one[item] for one in given] for item in (*CORE_ITEMS, *ROTATING_ITEMS)}})


def profiles(rows: Table) -> np.ndarray:
    """(M, 16): both core items of every subject."""
    return np.stack([rows[f"{construct}_{number}"] for construct in CONSTRUCTS for number in (1, 2)], axis=1)


def pairs(rows: Table, construct: str) -> np.ndarray:
    """(M, 2): the core items of one subject."""
    return np.stack([rows[f"{construct}_1"], rows[f"{construct}_2"]], axis=1)


def left_over(before: np.ndarray, after: np.ndarray) -> int:
    """Which of one row more is new: the one that is left when the others are matched as well as they can be."""
    cost = np.abs(before[:, None, :] - after[None, :, :]).sum(axis=2)
    _, taken = linear_sum_assignment(cost)
    return int((set(range(len(after))) - set(taken.tolist())).pop())


def matched(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """To which row of a later wave each row of an earlier one belongs, as well as can be told."""
    cost = np.abs(before[:, None, :] - after[None, :, :]).sum(axis=2)
    return linear_sum_assignment(cost)[1]


def noise(rng: np.random.Generator) -> apart.Noise:
    """Bytes of a generator, so that a test is the same each time."""
    return rng.bytes


def kept(rng: np.random.Generator, rows: Table) -> Table:
    """What is kept of a wave for ever."""
    return apart.taken_apart(rows, noise(rng))
