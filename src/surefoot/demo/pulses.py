"""Pulse waves: who answers, what they say, and how often they claim to use AI."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.answers import CORE, ITEMS, THIRDS, answer, draw_manner
from surefoot.demo.climate import Floats, Scatter, momentary
from surefoot.demo.options import Options
from surefoot.demo.staff import Ints, Staff
from surefoot.demo.workdays import Spine

NEWEST_WAVE_DAYS_AGO = 19  # the newest wave opens on a Tuesday, three weeks before the last Sunday


@dataclass(frozen=True)
class Wave:
    """One wave: `day` it opened; `asked` (m) people; `answers` (m x 22) of all the asked, had all answered;
    `answered` (m); `active` (m) weeks with use among the four before; `claimed` (m) 1..4 as answered, NaN blank."""

    day: int
    asked: Ints
    answers: Floats
    answered: NDArray[np.bool_]
    active: Ints
    claimed: Floats


def wave_days(plan: Spine, options: Options) -> list[int]:
    """Opening days, oldest first."""
    newest = 7 * plan.weeks - NEWEST_WAVE_DAYS_AGO - 1
    return list(range(newest, 35, -7 * options.wave_every))[::-1]


def frequency_of(active: Ints) -> Ints:
    """Category 1 never, 2 once or twice, 3 most weeks, 4 every week, of active weeks among four (any shape)."""
    return np.array([1, 2, 2, 3, 4])[active]


def claim(rng: np.random.Generator, active: Ints, options: Options) -> Floats:
    """Claimed frequency: some claim one step more, a few two; nobody claims less; two in a hundred leave it out."""
    lot = rng.random(active.size)
    more = (lot < options.misreport).astype(np.int64) + (lot < 0.15 * options.misreport)
    claimed: Floats = np.minimum(frequency_of(active) + more, 4).astype(np.float64)
    claimed[rng.random(active.size) < 0.02] = np.nan
    return claimed


def answering(rng: np.random.Generator, active: Ints, mood: Floats, options: Options) -> NDArray[np.bool_]:
    """Who answers (m): likelier with more active weeks; `mood` (m) shifts whole teams. Calibrated to the response."""
    slope = options.nonresponse_slope * active + mood
    low, high = -12.0, 12.0
    for _ in range(50):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(middle + slope)))).mean() < options.response:
            low = middle
        else:
            high = middle
    return np.asarray(rng.random(active.size) < 1 / (1 + np.exp(-(low + slope))))


def draw_waves(
    rng: np.random.Generator, staff: Staff, level: Floats, scatter: Scatter, weekly: NDArray[np.int64], plan: Spine,
    options: Options,
) -> list[Wave]:
    """Every wave. level: (teams and former teams x 8) latent locations at the newest wave; weekly: (n x weeks) own
    acts. Styles and carelessness belong to people, moods to the day."""
    count = staff.key.size
    manner = draw_manner(rng, count, options)
    careless = rng.random(count) < options.careless
    willing: Floats = np.asarray(rng.normal(0, 0.35, level.shape[0]))
    waves, days = [], wave_days(plan, options)
    for number, day in enumerate(days):
        asked = np.flatnonzero(staff.employed_on(day))
        team = staff.team_on(day)
        standing = level[team] + momentary(rng, scatter.stable) - options.drift * (len(days) - 1 - number)
        fresh = draw_manner(rng, count, options)  # noise of the day, style of the person
        mixed = type(manner)(manner.stretch, manner.agree, 0.6 * manner.noise + 0.8 * fresh.noise)
        answers = answer(rng, standing, mixed, careless, options)
        week = day // 7
        active: Ints = (weekly[:, max(week - 4, 0) : week] > 0).sum(axis=1)
        answered = answering(rng, active[asked], willing[team][asked], options)
        claimed = claim(rng, active[asked], options)
        waves.append(Wave(day, asked, answers[asked], answered, active[asked], claimed))
    return waves


def pulse_table(
    rng: np.random.Generator, waves: list[Wave], staff: Staff, keys: NDArray[np.str_], plan: Spine
) -> dict[str, NDArray[np.generic]]:
    """The pulse as a file holds it: rows in random order within a wave, codes that never come twice, two of the
    six rotating thirds asked in each wave. keys: (teams and former teams)."""
    parts: dict[str, list[NDArray[np.generic]]] = {
        name: [] for name in ("wave", "respondent", "team", *CORE, *THIRDS, "use_frequency")}
    total = sum(int(wave.answered.sum()) for wave in waves)
    codes = iter(rng.choice(2**32, total, replace=False).tolist())
    for number, wave in enumerate(waves):
        rows = rng.permutation(np.flatnonzero(wave.answered))
        parts["wave"].append(np.full(rows.size, str(plan.start + wave.day)))
        parts["respondent"].append(np.array([f"r{next(codes):08x}" for _ in range(rows.size)], dtype="U9"))
        parts["team"].append(keys[staff.team_on(wave.day)[wave.asked[rows]]])
        for column, item in enumerate(ITEMS):
            asked = item in CORE or THIRDS.index(item) % 3 == number % 3
            parts[item].append(wave.answers[rows, column] if asked else np.full(rows.size, np.nan))
        parts["use_frequency"].append(wave.claimed[rows])
    return {name: np.concatenate(columns) if columns else np.array([]) for name, columns in parts.items()}
