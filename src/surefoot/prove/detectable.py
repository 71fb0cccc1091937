"""The smallest effect a roll-out could detect, told before it starts: simulated for the rule that will judge it.

Weekly use of a team wanders around its own level. How much, and for how long, is measured in the organisation's own
baseline weeks by a variogram (half the mean squared difference between weeks k apart: unlike the autocorrelation of
demeaned series it is not biased by a short baseline). Series with that noise are then simulated over the whole study,
an effect is planted in them, and the rule decides: permutation p <= 0.05 and the 95 % jackknife-t interval off zero,
teams that were drawn together left out together. Everything in it is linear in the series, so one set of weights serves
all simulations and effects; a test holds the outcome against the proof's own functions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import nnls
from scipy.stats import t as student

from surefoot.prove.effect import sample, weights
from surefoot.prove.rollout import Drawn, redraw
from surefoot.vocabulary.tables import Array

SIMULATIONS: Final = 1000
PERMUTATIONS: Final = 399
POWER: Final = 0.8
LARGEST: Final = 0.6
"""Effects above this are not looked for: no team-week share rises by more."""
MOST_TEAMS: Final = 90
"""Of larger roll-outs this many teams are simulated; the effect found is scaled by the root of the numbers."""
_SEED: Final = 20260803
_KEPT: Final = np.array([0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95])
_LONGEST_LAG: Final = 26
_USUAL_LASTING, _USUAL_KEPT, _USUAL_PAIRS = 0.5, 0.75, 60.0
"""Half of a team's variance lasts, 0.75 of that a week longer: between planted people whose use wanders (0.6 a week)
and planted people who take up a habit and drop it again (about 0.9), whom eight weeks can't tell apart.

With 24 teams and 8 to 10 weeks of baseline, 0.12 to 0.15 is said (10th to 90th percentile) where 0.105 is found four
times in five among the first, and 0.11 to 0.12 where it is 0.14 among the second (development seeds).
"""
_USE: Final = 0.4
"""Weekly use that is assumed where none was seen: near a half, where shares vary most."""
_WANDERS, _WANDER_KEPT = 0.10, 0.6
"""Assumed where no weeks were seen: standard deviation of a whole team's ups and downs, and what is left a week later.

With them the rule finds an effect of 0.13 as often as it did on planted panels of 12 and 24 teams (0.37 and 0.85).
"""


@dataclass(frozen=True)
class Noise:
    """How weekly use of each team (T) varies around its level: shares, 0 to 1."""

    fleeting: Array
    """float (T): standard deviation of what is gone the week after."""
    lasting: Array
    """float (T): standard deviation of what fades slowly."""
    kept: float
    """Part of what lasts that is still there a week later, 0 to 1."""


@dataclass(frozen=True)
class Design:
    """A roll-out as a panel of T teams by W weeks."""

    teams: Sequence[Drawn]
    starts: Array
    """int (waves): first week of each wave, W or later where it is held back."""
    weeks: int


@dataclass(frozen=True)
class Detectable:
    """What a design can detect. `effects` (E) and how often the rule finds each of them (E), 0 to 1."""

    effect: float | None
    """The smallest effect found four times in five, rounded up to a hundredth; None above 0.6."""
    effects: Array
    found: Array
    false: float
    """How often the rule finds an effect where there is none."""


def noise_seen(shares: Array, people: Array) -> Noise:
    """Noise measured in baseline weeks: `shares` is (T, B), NaN where a team had nobody eligible; `people` is (T).

    What all teams share in a week is taken out. Small teams vary more: a team's variance is modelled as a + b / people.
    Raises ValueError with fewer than 2 teams or 3 weeks.
    """
    teams, weeks = shares.shape
    if teams < 2 or weeks < 3:
        raise ValueError(f"noise of {teams} teams over {weeks} weeks can't be measured; give 2 teams and 3 weeks or "
                         "more, or use noise_from_sizes")
    rest = shares - np.nansum(shares, axis=0) / np.maximum((~np.isnan(shares)).sum(axis=0), 1)
    lags = np.arange(1, min(weeks - 1, _LONGEST_LAG) + 1)
    halves = np.full((teams, len(lags)), np.nan)
    for place, lag in enumerate(lags):
        squares = (rest[:, lag:] - rest[:, :-lag]) ** 2 / 2 * teams / (teams - 1)
        there = (~np.isnan(squares)).sum(axis=1)
        halves[:, place] = np.where(there > 0, np.nansum(squares, axis=1) / np.maximum(there, 1), np.nan)
    scale = _scale(halves, people)
    known = ~np.isnan(halves)
    pairs = known.sum(axis=0) * (weeks - lags)
    curve = np.nansum(halves, axis=0) / np.maximum((known * scale[:, None]).sum(axis=0), 1e-12)
    fleeting, lasting, kept = _fit(*_with_usual(curve, lags, pairs))
    return Noise(np.sqrt(fleeting * scale), np.sqrt(lasting * scale), kept)


def noise_from_sizes(people: Array) -> Noise:
    """Noise assumed from team sizes (T) alone: people who decide anew each week, and teams that wander slowly."""
    return Noise(np.sqrt(_USE * (1 - _USE) / np.maximum(people, 1)), np.full(len(people), _WANDERS), _WANDER_KEPT)


def detectable(noise: Noise, design: Design, *, simulations: int = SIMULATIONS) -> Detectable:
    """The smallest effect that the rule in force would find with 80 % probability.

    The effect is planted as a steady difference from the first week on. Series are normal and not cut off at 0 and 1.
    """
    design, noise, factor = _smaller(design, noise)
    rng = np.random.default_rng(_SEED)
    steps = np.arange(0.0, LARGEST + 0.005, 0.01)
    found = np.maximum.accumulate(_how_often(noise, design, steps, rng, simulations))
    effects, false = steps * factor, float(found[0])
    if found[-1] < POWER:
        return Detectable(None, effects, found, false)
    above = int(np.argmax(found >= POWER))
    part = (POWER - found[above - 1]) / (found[above] - found[above - 1]) if above else 0.0
    smallest = effects[max(above - 1, 0)] + part * (effects[1] - effects[0])
    return Detectable(math.ceil(smallest * 100 - 1e-6) / 100, effects, found, false)


def _how_often(noise: Noise, design: Design, effects: Array, rng: np.random.Generator, simulations: int) -> Array:
    """Share of simulated series in which the rule finds each effect (E)."""
    waves = np.array([drawn.wave for drawn in design.teams])
    own = design.starts[waves]
    redrawn = np.array([design.starts[redraw(design.teams, rng)] for _ in range(PERMUTATIONS)])
    teams, unit = len(waves), np.array([drawn.unit for drawn in design.teams])
    left_out = [np.flatnonzero(unit != number) for number in np.unique(unit)]
    kept = [part for part in left_out if _usable(own[part], design.weeks)]
    parts = [(np.arange(teams), own), *((np.arange(teams), starts) for starts in redrawn),
             *((part, own[part]) for part in kept)]
    every = np.array([_weights(part, starts, teams, design.weeks) for part, starts in parts])
    planted = (np.arange(design.weeks) >= own[:, None]).ravel().astype(float)
    series = _series(noise, design.weeks, rng, simulations).reshape(simulations, -1)
    values, moved = series @ every.T, every @ planted
    found = np.ones(len(effects))  # effects above one that is always found are found too
    for place, effect in enumerate(effects):
        found[place] = _rule(values + effect * moved, len(redrawn)).mean()
        if found[place] == 1:
            break
    return found


def _rule(values: Array, redrawn: int) -> Array:
    """bool (S): the rule in force, for estimates (S, 1 + redrawn + left out)."""
    own, others, jack = values[:, 0], values[:, 1:1 + redrawn], values[:, 1 + redrawn:]
    p = (1 + (np.abs(others) >= np.abs(own)[:, None] - 1e-12).sum(axis=1)) / (1 + redrawn)
    groups = jack.shape[1]
    error = np.sqrt((groups - 1) / groups * ((jack - jack.mean(axis=1, keepdims=True)) ** 2).sum(axis=1))
    found: Array = (p <= 0.05) & (np.abs(own) > student.ppf(0.975, groups - 1) * error)
    return found


def _usable(starts: Array, weeks: int) -> bool:
    """Whether somebody starts while somebody else has not."""
    return bool((starts < min(weeks, starts.max())).any())


def _weights(part: Array, starts: Array, teams: int, weeks: int) -> Array:
    """float (teams x weeks): what the estimate multiplies each cell of a complete panel with; 0 outside of `part`."""
    cells = sample(np.zeros((len(part), weeks)), None, starts)
    out = np.zeros((teams, weeks))
    out[part] = weights(cells, np.where(cells.hit > 0, 0, -1))
    return out.ravel()


def _series(noise: Noise, weeks: int, rng: np.random.Generator, simulations: int) -> Array:
    """float (S, T, W): simulated series around each team's level."""
    shape = (simulations, len(noise.fleeting), weeks)
    steps = rng.standard_normal(shape)
    state = steps[:, :, 0]
    lasting = np.empty(shape)
    for week in range(weeks):
        state = state if week == 0 else noise.kept * state + math.sqrt(1 - noise.kept**2) * steps[:, :, week]
        lasting[:, :, week] = state
    series: Array = noise.fleeting[:, None] * rng.standard_normal(shape) + noise.lasting[:, None] * lasting
    return series


def _smaller(design: Design, noise: Noise) -> tuple[Design, Noise, float]:
    """A large design cut to whole blocks of at most about MOST_TEAMS teams, spread over all sizes."""
    if len(design.teams) <= MOST_TEAMS:
        return design, noise, 1.0
    blocks = np.unique([drawn.block for drawn in design.teams])
    some = max(round(len(blocks) * MOST_TEAMS / len(design.teams)), 1)
    chosen = set(blocks[np.linspace(0, len(blocks) - 1, some).round().astype(int)].tolist())
    part = np.array([place for place, drawn in enumerate(design.teams) if drawn.block in chosen])
    cut = Design([design.teams[place] for place in part], design.starts, design.weeks)
    return (cut, Noise(noise.fleeting[part], noise.lasting[part], noise.kept),
            math.sqrt(len(part) / len(design.teams)))


def _scale(halves: Array, people: Array) -> Array:
    """float (T): variance of each team by its size, a + b / people with a, b >= 0, from its own mean square."""
    there = ~np.isnan(halves).all(axis=1)
    own = np.nanmean(halves[there], axis=1)
    size = 1 / np.maximum(people[there], 1)
    found, _ = nnls(np.column_stack([np.ones(len(size)), size]) / np.sqrt(size)[:, None], own / np.sqrt(size))
    scale: Array = np.maximum(found[0] + found[1] / np.maximum(people, 1), 1e-9)
    return scale


def _with_usual(curve: Array, lags: Array, pairs: Array) -> tuple[Array, Array, Array]:
    """The curve with what is usual mixed in, as if seen in a few pairs at every lag; scaled to the curve itself.

    A short baseline says little about slow ups and downs, and nothing about lags it does not have.
    """
    every = np.arange(1, _LONGEST_LAG + 1)
    usual = 1 - _USUAL_LASTING * _USUAL_KEPT**every
    usual *= (pairs * curve).sum() / (pairs * usual[lags - 1]).sum()
    weight, mixed = np.full(len(every), _USUAL_PAIRS), usual * _USUAL_PAIRS
    weight[lags - 1] += pairs
    mixed[lags - 1] += pairs * curve
    return mixed / weight, every, np.sqrt(weight)


def _fit(curve: Array, lags: Array, root: Array) -> tuple[float, float, float]:
    """Nugget, sill and memory: curve(k) = fleeting + lasting (1 - kept^k), by weighted least squares."""
    best = (math.inf, 0.0, 0.0, 0.0)
    for kept in _KEPT.tolist():
        columns = np.column_stack([np.ones(len(lags)), 1 - kept**lags])
        (fleeting, lasting), miss = nnls(columns * root[:, None], curve * root)
        if miss < best[0] - 1e-12:
            best = (float(miss), float(fleeting), float(lasting), kept)
    return best[1], best[2], best[3]
