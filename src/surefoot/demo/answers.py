"""From latent standing to answers 1..5: items, thresholds, answering styles, blanks, careless people.

The same draws that make the answers also say at which team location each answer would tip, so that the
expected shares of a team (its climate as answered) are exact up to the size of the panel.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.climate import CONSTRUCTS, DRIVERS, Floats
from surefoot.demo.options import Options

CORE = tuple(f"{name}_{i}" for name in (*DRIVERS, "confidence", "capability", "manager") for i in (1, 2))
THIRDS = tuple(f"{name}_3" for name in (*DRIVERS, "manager"))
ITEMS = (*CORE, *THIRDS)
CONSTRUCT_OF = np.array([CONSTRUCTS.index(item.rsplit("_", 1)[0]) for item in ITEMS])
CUTS = np.array([-1.75, -0.80, 0.15, 1.25])
# How hard each item is to agree to: pairs are near-parallel, not parallel.
DIFFICULTY = np.array([0.05, -0.10, -0.15, 0.20, 0.10, 0.00, -0.05, 0.10, 0.15, -0.05, 0.00, 0.10, -0.10, 0.15,
                       0.05, -0.05, 0.25, 0.10, -0.10, 0.20, 0.15, 0.00])
LOADING, NOISE = 0.92, 0.45
DELICATE = {"insecurity": 4.0, "irrelevance": 3.0}


@dataclass(frozen=True)
class Manner:
    """How people (n) answer: `stretch` (n) > 0 towards the ends, `agree` (n) yea-saying, `noise` (n x 22)."""

    stretch: Floats
    agree: Floats
    noise: Floats


def draw_manner(rng: np.random.Generator, count: int, options: Options) -> Manner:
    """Draw answering styles and the noise of each item, heavier-tailed than normal."""
    noise = rng.standard_t(6, (count, len(ITEMS))) / np.sqrt(1.5) * NOISE
    stretch = np.exp(rng.normal(0, 0.15 * options.style, count))
    return Manner(stretch, rng.normal(0, 0.25 * options.style, count), noise)


def blank_rates(options: Options) -> Floats:
    """Chance (22) that an item is left out."""
    return np.array([options.blanks * DELICATE.get(item.rsplit("_", 1)[0], 1.0) for item in ITEMS])


def careless_answers(rng: np.random.Generator, count: int) -> Floats:
    """Answers (count x 22) given without reading: half straight lines of 3 or 4, half at random."""
    line = np.repeat(rng.choice([3, 3, 4, 4, 5], (count, 1)), len(ITEMS), axis=1)
    random = rng.integers(1, 6, (count, len(ITEMS)))
    return np.where(rng.random((count, 1)) < 0.5, line, random).astype(np.float64)


def answer(
    rng: np.random.Generator, standing: Floats, manner: Manner, careless: NDArray[np.bool_], options: Options
) -> Floats:
    """Answers (n x 22), NaN = left out, of people whose latent standing is (n x 8)."""
    latent = LOADING * standing[:, CONSTRUCT_OF] + manner.noise
    latent = manner.stretch[:, None] * latent + manner.agree[:, None] - DIFFICULTY
    answers: Floats = 1.0 + (latent[:, :, None] > CUTS).sum(axis=2)
    answers[careless] = careless_answers(rng, int(careless.sum()))
    answers[rng.random(answers.shape) < blank_rates(options)] = np.nan
    return answers


def tipping(deviation: Floats, manner: Manner, item: int) -> Floats:
    """Team location (n x 4) from which on each person would answer `item` with 2, 3, 4, 5."""
    limit = (CUTS[None, :] - manner.agree[:, None] + DIFFICULTY[item]) / manner.stretch[:, None]
    at: Floats = (limit - manner.noise[:, item, None]) / LOADING - deviation[:, CONSTRUCT_OF[item], None]
    return at
