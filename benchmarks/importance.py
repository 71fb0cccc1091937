"""What goes with confidence: the team bootstrap of a large organisation, and importance beside `dominance-analysis`.

    python -m benchmarks.importance

(a) LMG of six predictors with 1,000 drawings of 30,000 teams, from 255,000 respondents' answers to intervals: at most
8 s. (b) LMG of eight predictors of 100,000 people. dominance-analysis 1.1.9 gives the same numbers, but runs only on
numpy below 2 and with its notebook call patched out, so never in one process with us: its recorded time on two cores,
7.2 to 13.8 s, stands for it, and the fastest of these is what we are held against. Each time of ours is the best of
five, from the answers. Exit 1 where an aim is missed.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from surefoot.diagnose.associations import associations
from surefoot.diagnose.crossproducts import DRAWS, collect, correlation, covariance, ends, resample
from surefoot.diagnose.importance import lmg
from surefoot.vocabulary.drivers import CONSTRUCTS, DRIVERS
from surefoot.vocabulary.settings import Settings

T = TypeVar("T")
LIMIT, TARGET = 8.0, 300
RECORDED = 7.2


def answers(people: int, teams: int, predictors: int) -> tuple[np.ndarray, np.ndarray]:
    """Team of each person, and their mean answers 1 to 5 (people, predictors + 1), the last the outcome."""
    rng = np.random.default_rng(1)
    cell = rng.integers(0, teams, people)
    latent = (0.5 * rng.normal(size=(people, 1)) + rng.normal(size=(people, predictors + 1))
              + 0.35 * rng.normal(size=(teams, predictors + 1))[cell])
    latent[:, -1] += latent[:, :-1] @ np.linspace(0.4, 0.1, predictors)
    return cell, np.clip(np.rint(2 * (3 + latent)) / 2, 1, 5)


def bootstrap(cell: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """LMG's intervals, from answers: adding up by team included."""
    columns = collect(cell, values).columns()
    return ends(lmg(correlation(covariance(resample(columns, 1, DRAWS)))), len(columns), 0.9)


def importance(values: np.ndarray) -> np.ndarray:
    """LMG from answers."""
    return lmg(np.corrcoef(values.T))


def best(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the fastest of five, and what came out."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        found = work()
        taken.append(time.perf_counter() - begun)
    return min(taken), found


def large() -> bool:
    """(a)"""
    cell, values = answers(255_000, 30_000, 6)
    taken, _ = best(lambda: bootstrap(cell, values))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    means = dict.fromkeys(CONSTRUCTS, np.full(len(cell), np.nan)) | dict(
        zip((*DRIVERS, "manager", "confidence"), values.T, strict=True))
    whole, _ = best(lambda: associations(cell, means, Settings(), dict.fromkeys(CONSTRUCTS, 0.8)))
    print(f"255,000 respondents in 30,000 teams, 6 predictors, {DRAWS} drawings of teams\n"
          f"LMG with intervals     {taken:8.2f} s (at most {LIMIT:.0f} s), peak {peak:.0f} MB with all loaded\n"
          f"the whole diagnosis    {whole:8.2f} s (raw, corrected, Johnson, weights, reinforcement, split)")
    return taken <= LIMIT


def beside() -> bool:
    """(b)"""
    _, values = answers(100_000, 12_000, 8)
    taken, _ = best(lambda: importance(values))
    ratio = RECORDED / taken
    print(f"100,000 people, 8 predictors\nsurefoot               {taken:8.4f} s\n"
          f"dominance-analysis     {RECORDED:8.1f} s (recorded, the fastest of its runs)\n"
          f"ratio                  {ratio:8.0f} x (target {TARGET} x)")
    return ratio >= TARGET


def main() -> int:
    """Measure, check, print."""
    return 0 if all([large(), beside()]) else 1


if __name__ == "__main__":
    sys.exit(main())
