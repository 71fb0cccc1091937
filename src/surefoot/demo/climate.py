"""The planted climate: where teams stand on each construct, and how people scatter around their team.

Eight constructs, all oriented so that high = good: the five drivers, the manager, capability and confidence.
Teams and departments scatter with a long tail towards the bad side; people scatter as skewed mixtures that
share a general mood. Confidence is built from the drivers, the manager and capability, plus a part of its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.options import Options

Floats = NDArray[np.float64]
DRIVERS = ("fear", "ambiguity", "insecurity", "isolation", "irrelevance")
CONSTRUCTS = (*DRIVERS, "manager", "capability", "confidence")
MANAGER, CAPABILITY, CONFIDENCE = 5, 6, 7
BASE = np.array([-0.15, 0.00, 0.00, -0.25, -0.05, 0.05, 0.62, -0.40])
# What confidence is made of: the first seven constructs, per latent unit.
WEIGHTS = np.array([0.40, 0.22, 0.24, 0.28, 0.14, 0.20, 0.15])
SHIFTS: dict[str, dict[str, float]] = {
    "ordinary": {},
    "confidence": {"capability": 0.35, "confidence": -0.20},
    "capability": {"capability": -1.15, "confidence": 0.10},
    "access": {},
    "fine": {"fear": 0.5, "ambiguity": 0.4, "isolation": 0.5, "irrelevance": 0.4, "manager": 0.5, "confidence": 0.75},
    "even": {"confidence": 0.95},
}
USE_SHIFTS = {"fine": 2.8, "confidence": -0.25, "capability": -0.1}
STABLE = 0.8  # share of a person's scatter that stays from wave to wave


@dataclass(frozen=True)
class Climate:
    """Latent locations of teams: `level` (T x 8 constructs), `use` (T, shift of use), `kind` (T names),
    `worst` (T, index of the driver made worse on purpose, or -1)."""

    level: Floats
    use: Floats
    kind: NDArray[np.str_]
    worst: NDArray[np.int64]


@dataclass(frozen=True)
class Scatter:
    """People around their team: `stable` (n x 8), what stays of them; `eager` (n), a taste for trying tools."""

    stable: Floats
    eager: Floats


def draw_climate(
    rng: np.random.Generator, department: NDArray[np.int64], options: Options, *, kinds: bool = True
) -> Climate:
    """Draw the climate of teams; `department` (T) numbers the department of each."""
    count = department.size
    names = [name for name, _ in options.kinds]
    shares = np.array([share for _, share in options.kinds])
    kind = np.array(names)[rng.choice(len(names), count, p=shares / shares.sum())] if kinds \
        else np.full(count, "ordinary")
    own = _skewed(rng, count) * options.team_sd
    above = _skewed(rng, int(department.max()) + 1)[department] * options.department_sd
    spread = own + above
    spread[kind == "even"] = 0.0  # a team in which truly nothing is the matter
    worst = np.where(kind == "confidence", rng.choice(5, count, p=[0.3, 0.2, 0.15, 0.2, 0.15]), -1)
    drivers = spread[:, :7].copy()
    picked = np.flatnonzero(worst >= 0)
    drivers[picked, worst[picked]] -= 0.9
    for name, shift in SHIFTS.items():
        for construct, amount in shift.items():
            if construct != "confidence":
                drivers[kind == name, CONSTRUCTS.index(construct)] += amount
    confidence = drivers @ WEIGHTS + 0.7 * spread[:, CONFIDENCE]
    confidence += np.array([SHIFTS.get(k, {}).get("confidence", 0.0) for k in kind.tolist()])
    use = 0.6 * rng.normal(0, options.team_sd, count) + np.array([USE_SHIFTS.get(k, 0.0) for k in kind.tolist()])
    return Climate(BASE + np.column_stack([drivers, confidence]), use, kind, worst)


def _skewed(rng: np.random.Generator, count: int) -> Floats:
    """Effects (count x 8) of unit variance, correlated .4, with a long tail to the bad side."""
    def tail(size: tuple[int, int]) -> Floats:
        sigma = 0.55
        drawn = np.exp(rng.normal(0, sigma, size))
        sd = np.sqrt((np.exp(sigma**2) - 1) * np.exp(sigma**2))
        return np.asarray(-(drawn - np.exp(sigma**2 / 2)) / sd)
    return np.asarray(np.sqrt(0.4) * tail((count, 1)) + np.sqrt(0.6) * tail((count, len(CONSTRUCTS))))


def draw_scatter(rng: np.random.Generator, count: int) -> Scatter:
    """Draw what is lasting about people: a general mood, a mixture of two kinds for each construct, eagerness."""
    mood = (rng.gamma(2.0, 1.0, count) - 2.0) / -np.sqrt(2.0)  # most a little above, few far below
    own = rng.normal(0.2, 0.75, (count, 8))
    low = rng.random((count, 8)) < 0.2
    own = np.where(low, own * 1.4 - 1.08, own) / 0.97
    eager = (rng.gamma(3.0, 1.0, count) - 3.0) / np.sqrt(3.0)  # most a little below, few far above
    parts = np.sqrt(0.3) * mood[:, None] + np.sqrt(0.7) * own
    # The trap: those who use AI most fear most for their job, although the fear itself costs confidence.
    parts[:, 2] = (parts[:, 2] - 0.6 * eager) / np.sqrt(1 + 0.6**2)
    confidence = parts[:, :7] @ WEIGHTS + 0.45 * own[:, 7] + 0.15 * eager
    stable = np.column_stack([parts[:, :7], confidence])
    return Scatter(stable, eager)


def momentary(rng: np.random.Generator, stable: Floats) -> Floats:
    """The deviation (n x 8) at one wave: what is lasting, plus the mood of the day, same total variance."""
    day = rng.normal(0, 1, (stable.shape[0], 7))
    today = np.sqrt(STABLE) * stable[:, :7] + np.sqrt(1 - STABLE) * day
    own = stable[:, 7] - stable[:, :7] @ WEIGHTS
    return np.column_stack([today, today @ WEIGHTS + own])
