"""Use of AI day by day: habits that form and lapse, bursts, days off, heavy tails, a spike on training days.

Nobody's weeks are drawn from a team's share. A person is dormant, dabbling or in the habit, moves between
these from week to week, and each working day then either sees use or not.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.climate import BASE, CAPABILITY, CONFIDENCE, Floats, Scatter, draw_scatter
from surefoot.demo.options import Options, stream
from surefoot.demo.staff import NEVER, Ints

REFUSERS = 0.10  # share of people who will not touch it whatever the climate
USE_GRID = np.linspace(-3.5, 4.5, 33)


@dataclass(frozen=True)
class Uses:
    """Days with use (rows, ordered by person, then day): person, day, deliberate acts (>= 1); `gained` (n x weeks):
    the probability of a week with use that an action added."""

    person: Ints
    day: Ints
    acts: Ints
    gained: Floats


def pull(level: Floats, use: Floats) -> Floats:
    """How much a team's climate draws people into use (T), from its locations (T x 8) and shift of use (T)."""
    at = level - BASE
    return np.asarray(0.55 * at[:, CONFIDENCE] + 0.20 * at[:, CAPABILITY] + use)


def appetite(rng: np.random.Generator, scatter: Scatter) -> Floats:
    """A person's own part (n) of the pull; refusers far below all others."""
    own = 0.6 * scatter.stable[:, CONFIDENCE] + 0.15 * scatter.stable[:, CAPABILITY] + 0.6 * scatter.eager
    return np.where(rng.random(own.size) < REFUSERS, -8.0, own)


def habits(
    rng: np.random.Generator, drawn: Floats, enabled: NDArray[np.bool_], present: Floats, trained: Ints
) -> Floats:
    """Chance of use on a full working day (n x weeks).

    drawn: pull on the person (n x weeks or n x 1); enabled: licensed in the week (n x weeks); present: share of
    the week at work (n x weeks); trained: week of the first course (n, NEVER if none).
    """
    count, weeks = enabled.shape
    state = np.zeros(count, dtype=np.int8)
    daily = rng.beta(4.0, 4.5, count)  # how often in a week somebody with the habit uses it
    held = np.zeros(count)
    chance = np.zeros((count, weeks), dtype=np.float64)
    for week in range(weeks):
        z = drawn[:, min(week, drawn.shape[1] - 1)]
        fresh = (week - trained >= 0) & (week - trained < 3)
        known = week >= trained
        begin = (0.010 + 0.12 / (1 + np.exp(0.3 - z)) + 0.15 * fresh) * (1 + 0.5 * (held < 3))
        settle = 0.16 / (1 + np.exp(-1.7 * (z - 1.25))) * (0.55 + 0.45 * known) + 0.02 * fresh * (z > 0)
        lapse = 0.005 + 0.10 / (1 + np.exp(1.7 * (z - 0.9))) + 0.05 * (present[:, week] < 0.1)
        stop = 0.02 + 0.10 / (1 + np.exp(z + 0.5))
        lot, on = rng.random(count), enabled[:, week]
        rises = on & np.where(state == 0, lot < begin, (state == 1) & (lot < settle))
        falls = (lot > 1 - np.where(state == 2, lapse, stop)) & (state > 0) & ~rises
        state = np.where(z < -6, 0, state + rises - falls).astype(np.int8)
        mood = rng.gamma(3.0, 1 / 3.0, count)  # busy weeks and empty weeks
        chance[:, week] = np.select([state == 2, state == 1], [daily, 0.055 * mood], 0.003 * mood)
        chance[z < -6, week] = 0.0
        chance[:, week] *= np.where(on, 1.0, 0.06)
        held += on
    return np.clip(chance, 0.0, 0.95)


def draw_uses(
    rng: np.random.Generator, chance: Floats, at_work: Floats, spike: NDArray[np.bool_], lift: Floats, drawn: Floats
) -> Uses:
    """Draw the days with use. at_work: (n x days) 1 on working days, little at weekends, 0 when away; spike:
    (n x days) days on which a licensed person tries things in a course; lift: (n x weeks) what actions add."""
    count, weeks = chance.shape
    day_chance = np.repeat(chance, 7, axis=1) * at_work
    used = rng.random(day_chance.shape) < day_chance
    missed = np.prod(1 - day_chance.reshape(count, weeks, 7), axis=2)
    there = (at_work.reshape(count, weeks, 7) >= 1).any(axis=2)
    gained = np.where(there & (lift != 0), np.clip(1 - missed + lift, 0.0, 0.98) - (1 - missed), 0.0)
    _apply_lift(rng, used, at_work, missed, gained)
    used |= spike & (rng.random((count, 1)) < 0.65)
    person, day = np.nonzero(used)
    keen: Floats = 0.25 + 0.25 * np.clip(drawn.mean(axis=1), -2, 3) + rng.normal(0, 0.5, count)
    acts: Floats = 1 + np.floor(np.exp(keen[person] + rng.normal(0, 0.95, person.size)))
    burst = rng.random(person.size) < 0.01
    acts[burst] *= 1 + rng.pareto(1.5, int(burst.sum()))
    return Uses(person, day, np.minimum(acts, 400).astype(np.int64), gained)


def _apply_lift(
    rng: np.random.Generator, used: NDArray[np.bool_], at_work: Floats, missed: Floats, gained: Floats
) -> None:
    """Turn weeks without use into weeks with one day of use (or back, where an action hurts), in place."""
    count, weeks = missed.shape
    active = used.reshape(count, weeks, 7).any(axis=2)
    lot = rng.random(missed.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        wake = ~active & (gained > 0) & (lot < gained / missed)
        hush = active & (gained < 0) & (lot < -gained / (1 - missed))
    who, week = np.nonzero(wake)
    weight = (at_work.reshape(count, weeks, 7)[who, week] >= 1) + rng.random((who.size, 7)) * 0.5
    used[who, 7 * week + np.argmax(weight, axis=1)] = True
    who, week = np.nonzero(hush)
    for shift in range(7):
        used[who, 7 * week + shift] = False


def regular_expected(pulls: Floats, weeks: int, options: Options) -> Floats:
    """Share of regular users (T) that teams with these pulls would show after all these weeks with a licence."""
    return np.interp(pulls + options.use_level, USE_GRID, _regular_curve(weeks, options.trained))


@lru_cache(maxsize=16)
def _regular_curve(weeks: int, trained: float) -> Floats:
    """Regular (active in 9 of the last 12 weeks) among clones enabled from a random week of the roll-out."""
    rng, clones = stream(0, "clones"), 900
    scatter = draw_scatter(rng, clones)
    own = appetite(rng, scatter)
    drawn = (USE_GRID[:, None] + own).reshape(-1, 1)
    count = drawn.size
    start = rng.integers(-8, int(weeks * 0.36), count)
    enabled = np.arange(weeks) >= start[:, None]
    course = np.where(rng.random(count) < trained, rng.integers(0, int(weeks * 0.7), count), NEVER)
    chance = habits(rng, drawn, enabled, np.ones((count, weeks)), course)[:, -12:]
    active = rng.random(chance.shape) < 1 - (1 - chance) ** 5
    share: Floats = (active.sum(axis=1) >= 9).reshape(USE_GRID.size, clones).mean(axis=1)
    smooth = np.convolve(np.pad(share, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    return np.asarray(np.maximum.accumulate(smooth))
