"""Teams that make their use look better than it is, beside honest teams that look alike.

For validating a warning about a team's figures, never about people: who took part is part of the truth here only.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.options import stream

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# story -> label; every eighth team has each of the six special stories, two in eight are ordinary.
LABELS = {
    "ordinary": "honest", "month-end task": "honest", "daily": "honest", "project": "honest",
    "scripted": "scripted", "bursty": "bursty", "end of period": "end of period",
}
STORIES = ("ordinary", "scripted", "month-end task", "bursty", "daily", "end of period", "project", "ordinary")


@dataclass(frozen=True)
class PlantedGaming:
    """Weekly acts of n people in T teams over W weeks.

    actions (n x W) acts counted as own initiative, also in weeks that are not eligible; eligible (n x W); team (n).
    label (T): honest, scripted, bursty, end of period; story (T): also which kind of honest (ordinary, month-end task,
    daily, project). since (T) first week of the story, 0 for stories that were always so. taking_part (n).
    held_out (T): not to be looked at while a rule is being made. month_end, holiday (W).
    """

    seed: int
    actions: Ints
    eligible: Flags
    team: Ints
    label: NDArray[np.str_]
    story: NDArray[np.str_]
    since: Ints
    taking_part: Flags
    held_out: Flags
    month_end: Flags
    holiday: Flags


@dataclass(frozen=True)
class _Scene:
    """What the story of one team is told with: base (m x W) its ordinary acts, away (m x W), employed (m x W), rate
    (m) mean acts a week of each, part (m) who takes part, since (first week), month_end (W), holiday (W)."""

    base: Ints
    away: Flags
    employed: Flags
    rate: Floats
    part: Flags
    since: int
    month_end: Flags
    holiday: Flags


def gaming(seed: int, teams: int = 32, weeks: int = 26) -> PlantedGaming:
    """Plant `weeks` weeks (12 or more) of acts in `teams` teams of 5 to 12 people."""
    rng = stream(seed, "validity gaming")
    story = rng.permutation(np.array([STORIES[i % len(STORIES)] for i in range(teams)]))
    team = np.repeat(np.arange(teams), np.clip(np.rint(8 * np.exp(rng.normal(0, 0.25, teams))), 5, 12).astype(np.int64))
    month_end, holiday = _calendar(rng, weeks)
    joins = np.where(rng.random(team.size) < 0.06, rng.integers(1, weeks // 2, team.size), 0)
    employed = np.arange(weeks) >= joins[:, None]
    away = rng.random((team.size, weeks)) < np.where(holiday, 0.35, 0.07)
    rate = np.exp(rng.normal(0.9, 1.0, team.size)) * np.exp(rng.normal(0, 0.35, teams))[team]
    base = _ordinary(rng, rate, away, employed, holiday)
    actions, part, since = base.copy(), np.zeros(team.size, dtype=bool), np.zeros(teams, dtype=np.int64)
    for index, name in enumerate(story.tolist()):
        tell = TELL.get(name)
        if tell is None:
            continue
        rows = np.flatnonzero(team == index)
        part[rows] = _take_part(rng, rows.size)
        since[index] = 0 if name in ("daily", "month-end task") else rng.integers(4, weeks // 2)
        actions[rows] = tell(rng, _Scene(base[rows], away[rows], employed[rows], rate[rows], part[rows],
                                         int(since[index]), month_end, holiday))
    label = np.array([LABELS[name] for name in story.tolist()])
    return PlantedGaming(
        seed, actions, employed & ~away, team, label, story, since, part, _halves(rng, story), month_end, holiday)


def _calendar(rng: np.random.Generator, weeks: int) -> tuple[Flags, Flags]:
    """Weeks with the last working day of a month, and holiday weeks (both W)."""
    days = 7 * np.arange(weeks) + int(rng.integers(0, 30))
    month_end = np.floor((days + 5) / 30.4) > np.floor((days - 2) / 30.4)
    holiday = np.zeros(weeks, dtype=bool)
    at = int(rng.integers(0, weeks - 1))
    holiday[[at, at + 1]] = True
    return np.asarray(month_end), holiday


def _halves(rng: np.random.Generator, story: NDArray[np.str_]) -> Flags:
    """Half the teams of each story (T) at random, odd ones in turn."""
    held, turn = np.zeros(story.size, dtype=bool), 0
    for name in LABELS:
        rows = rng.permutation(np.flatnonzero(story == name))
        held[rows[: (rows.size + turn) // 2]] = True
        turn = (turn + rows.size) % 2
    return held


def _take_part(rng: np.random.Generator, count: int) -> Flags:
    """Who takes part (m): six in ten to all, at least three."""
    return np.asarray(rng.permutation(count) < max(3, round(rng.uniform(0.6, 1.0) * count)))


def _acts(rng: np.random.Generator, mean: Floats, shape: float) -> Ints:
    """Counts with this mean (any shape of array), overdispersed: the smaller `shape`, the more."""
    return np.asarray(rng.poisson(mean * rng.gamma(shape, 1 / shape, mean.shape)), dtype=np.int64)


def _quiet(away: Flags, employed: Flags, holiday: Flags) -> Floats:
    """Part (m x W) of the usual work that gets done: less in holiday weeks and when away, none before joining."""
    return np.asarray(employed * np.where(away, 0.25, 1.0) * np.where(holiday, 0.6, 1.0))


def _ordinary(rng: np.random.Generator, rate: Floats, away: Flags, employed: Flags, holiday: Flags) -> Ints:
    """Acts (n x W) of ordinary people: weeks without any, uneven weeks with."""
    keen = rng.beta(1.0, 1.2, rate.size)
    on = rng.random(away.shape) < keen[:, None]
    return on * _acts(rng, rate[:, None] * _quiet(away, employed, holiday), 1.5)


def _month_end(rng: np.random.Generator, scene: _Scene) -> Ints:
    """Honest: a real task at the end of each month, of different size for each person, some of it a week early."""
    early = np.append(scene.month_end[1:], False) & (rng.random(scene.month_end.size) < 0.4)
    load = np.where(scene.month_end, 1.0, 0.35 * early) * _quiet(scene.away, scene.employed, np.zeros_like(early))
    each = scene.part * (4 + 2.5 * scene.rate * np.exp(rng.normal(0, 0.4, scene.rate.size)))
    return scene.base + _acts(rng, each[:, None] * load, 3.0)


def _daily(rng: np.random.Generator, scene: _Scene) -> Ints:
    """Honest: part of the daily work, 10 to 35 acts a week, fewer when away."""
    each = np.where(scene.part, rng.uniform(10, 35, scene.rate.size), scene.rate)
    return _acts(rng, each[:, None] * _quiet(scene.away, scene.employed, scene.holiday), 12.0)


def _project(rng: np.random.Generator, scene: _Scene) -> Ints:
    """Honest: a project of two weeks, people more or less deep in it, and some more use ever after."""
    weeks = np.arange(scene.base.shape[1])
    load = np.where((weeks == scene.since) | (weeks == scene.since + 1), 1.0, 0.0)
    load += 0.25 * ((weeks == scene.since - 1) | (weeks == scene.since + 2)) + 0.08 * (weeks > scene.since + 2)
    each = scene.part * (6 + 22 * np.exp(rng.normal(0, 0.7, scene.rate.size)))
    return scene.base + _acts(rng, each[:, None] * load * _quiet(scene.away, scene.employed, scene.holiday), 3.0)


def _scripted(rng: np.random.Generator, scene: _Scene) -> Ints:
    """Gaming: a script runs for those who take part, nearly the same number each week, mostly also when away."""
    shape, weeks = scene.base.shape, np.arange(scene.base.shape[1])
    number = int(rng.integers(3, 21)) + (0 if rng.random() < 0.5 else rng.integers(-2, 3, (shape[0], 1)))
    count = np.maximum(number + (rng.random(shape) < 0.15) * rng.integers(-1, 2, shape), 1)
    runs = scene.employed & scene.part[:, None] & (weeks >= scene.since) & ~(scene.away & (rng.random(shape) < 0.2))
    return np.where(runs, count + (rng.random(shape) < 0.1) * scene.base, scene.base)


def _bursty(rng: np.random.Generator, scene: _Scene) -> Ints:
    """Gaming: one to three single weeks of very many acts, alike for all who take part; hardly any use otherwise."""
    shape, weeks = scene.base.shape, scene.base.shape[1]
    burst = np.zeros(weeks, dtype=bool)
    burst[[scene.since, *rng.integers(scene.since, weeks, int(rng.integers(0, 3))).tolist()]] = True
    many = rng.uniform(20, 80) * np.exp(rng.normal(0, 0.25, shape))
    thin = rng.binomial(scene.base, 0.2)
    there = scene.employed & scene.part[:, None]
    return np.where(there & burst & ~scene.away, rng.poisson(many), np.where(there, thin, scene.base))


def _end_of_period(rng: np.random.Generator, scene: _Scene) -> Ints:
    """Gaming: just enough acts in the last week of a month, which is what gets counted, and next to none between."""
    shape, weeks = scene.base.shape, np.arange(scene.base.shape[1])
    just = scene.employed & ~scene.away & (rng.random(shape) < 0.92) & scene.month_end
    gamed = just * rng.integers(1, 4, shape) + rng.binomial(scene.base, 0.12)
    return np.where(scene.part[:, None] & (weeks >= scene.since), gamed, scene.base)


TELL: dict[str, Callable[[np.random.Generator, _Scene], Ints]] = {
    "month-end task": _month_end, "daily": _daily, "project": _project, "scripted": _scripted, "bursty": _bursty,
    "end of period": _end_of_period,
}
