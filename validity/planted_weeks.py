"""Weekly use of AI in teams with a planted effect: habits of people, shocks of teams, holidays, a general rise.

Use is drawn for people; the effect is planted as an average over the eligible people of a team and falls on those
who can still move (all but those who never will). The same lots decide what would have happened without it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from surefoot.demo.options import stream

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Design = Literal["waves", "chosen"]

BASELINE, GAP, AFTER = 8, 4, 6  # at least so many weeks before the first start, between waves, after the last
RAMP = 4  # weeks until the full effect: a quarter, a half, three quarters, all
HELD = 0.2  # share of teams held back
PERSISTENCE = 0.6
FADE_AFTER, FADE_HALF = 8, 4.0  # weeks after the start until a fading effect starts to fade; its half-life


@dataclass(frozen=True)
class PlantedWeeks:
    """Weekly use of n people in T teams over W weeks (numbered from 0).

    active (n x W) used AI on own initiative, also in a few weeks that are not eligible and must not count;
    eligible (n x W); team (n). start (T) first treated week, 0 = held back. draw_seed: see `drawn_starts`; None if
    the starts were chosen. effect: full size asked for. att: true average effect on the treated, in share of active
    eligible people, each treated team-week counting the same; att_people: each eligible person-week the same.
    since (W) true effect k weeks after the start, NaN beyond. team_effect (T x W) true effect, NaN where untreated or
    nobody eligible. untreated (n x W) what `active` would have been without any action. holiday (W).
    """

    seed: int
    design: Design
    active: Flags
    eligible: Flags
    team: Ints
    start: Ints
    draw_seed: int | None
    effect: float
    att: float
    att_people: float
    since: Floats
    team_effect: Floats
    untreated: Flags
    holiday: Flags

    def share(self, active: Flags | None = None) -> Floats:
        """Share (T x W) of eligible people active, by default as observed; NaN where nobody is eligible."""
        return _share(self.active if active is None else active, self.eligible, self.team, self.start.size)


def panel(
    seed: int, teams: int, weeks: int = 40, effect: float = 0.0, design: Design = "waves", *, spread: float = 0.0,
    fade: float = 0.0, waves: int = 3,
) -> PlantedWeeks:
    """Plant `weeks` weeks of use in `teams` teams of 5 to 12 licensed people.

    effect: full size, in share of active eligible people. design: waves (randomised, stepped, a fifth held back) or
    chosen (the teams that lately used it least go first). spread: standard deviation between teams of the full
    size. fade: part of the effect that is lost in the end (1 = all). waves: number of starts.
    """
    if teams < 2:
        raise ValueError("one team alone leaves nobody to hold back")
    rng = stream(seed, "validity weeks")
    team = np.repeat(np.arange(teams), np.clip(np.rint(8 * np.exp(rng.normal(0, 0.25, teams))), 5, 12).astype(np.int64))
    holiday = _holidays(rng, weeks)
    employed, away = _presence(rng, team.size, holiday)
    eligible = employed & ~away
    chance, fixed = _chances(rng, team, teams, holiday)
    chance = np.where(employed, np.where(away, 0.3 * chance, chance), 0.0)
    lots = rng.random(chance.shape)
    untreated: Flags = lots < chance
    steps = wave_weeks(weeks, min(waves, teams - 1))
    draw_seed: int | None = int(stream(seed, "validity draw").integers(1, 2**31))
    if design == "waves":
        start = drawn_starts(int(draw_seed or 0), teams, steps)
    else:
        draw_seed, start = None, _chosen_starts(rng, _share(untreated, eligible, team, teams), steps)
    size = np.where(start > 0, effect + spread * rng.normal(0, 1, teams), 0.0)
    wanted = size[:, None] * _profile(start, weeks, fade)
    lifted = _lift(chance, eligible, fixed, team, wanted)
    gained = _average(lifted - chance, eligible, team, teams)
    treated = (start[:, None] > 0) & (np.arange(weeks) >= start[:, None])
    team_effect = np.where(treated, gained, np.nan)
    counts = _sums(eligible.astype(np.float64), team, teams)
    known = ~np.isnan(team_effect)
    return PlantedWeeks(
        seed, design, lots < lifted, eligible, team, start, draw_seed, effect, float(team_effect[known].mean()),
        float(np.average(team_effect[known], weights=counts[known])), _since(team_effect, start), team_effect,
        untreated, holiday)


def wave_weeks(weeks: int, waves: int) -> Ints:
    """Weeks (waves) in which waves start: 8 or more weeks in, 4 or more apart, 6 or more left after the last."""
    first = max(BASELINE, weeks // 4)
    gap = max(GAP, min(6, (weeks - AFTER - first) // max(waves, 1)))
    starts = first + gap * np.arange(waves)
    if starts[-1] + AFTER > weeks:
        raise ValueError(f"{waves} waves do not fit into {weeks} weeks")
    return np.asarray(starts, dtype=np.int64)


def drawn_starts(draw_seed: int, teams: int, steps: Ints) -> Ints:
    """The draw: start weeks (teams), 0 = held back; a complete randomisation of `template` by this seed alone."""
    return template(teams, steps)[np.random.default_rng(draw_seed).permutation(teams)]


def template(teams: int, steps: Ints) -> Ints:
    """Start weeks (teams) in order of waves, as even as can be, then a fifth (at least one) held back."""
    held = max(1, round(HELD * teams))
    wave = np.arange(teams - held) * steps.size // max(teams - held, 1)
    return np.append(steps[wave], np.zeros(held, dtype=np.int64))


def _chosen_starts(rng: np.random.Generator, share: Floats, steps: Ints) -> Ints:
    """Start weeks (T): those with the least use in the four weeks before the first start go first, by judgement."""
    teams = share.shape[0]
    seen = share[:, steps[0] - 4 : steps[0]]
    lately = np.nansum(seen, axis=1) / np.maximum((~np.isnan(seen)).sum(axis=1), 1) + rng.normal(0, 0.04, teams)
    start = np.zeros(teams, dtype=np.int64)
    start[np.argsort(lately)] = template(teams, steps)
    return start


def _holidays(rng: np.random.Generator, weeks: int) -> Flags:
    """Holiday weeks (W): two together once in 26 weeks, and one alone."""
    flags = np.zeros(weeks, dtype=bool)
    at = int(rng.integers(0, 26))
    for first in range(at - 26, weeks, 26):
        for week in (first, first + 1, first + 15):
            if 0 <= week < weeks:
                flags[week] = True
    return flags


def _presence(rng: np.random.Generator, count: int, holiday: Flags) -> tuple[Flags, Flags]:
    """Who is employed and licensed, and who is away part of the week (both count x W)."""
    weeks = holiday.size
    joins = np.where(rng.random(count) < 0.10, rng.integers(1, max(2, int(0.7 * weeks)), count), 0)
    leaves = np.where(rng.random(count) < 0.08, rng.integers(weeks // 4, weeks, count), weeks)
    week = np.arange(weeks)
    away = rng.random((count, weeks)) < np.where(holiday, 0.35, 0.07)
    long_leave = rng.random(count) < 0.03
    begins = rng.integers(0, weeks, count)[:, None]
    away |= long_leave[:, None] & (week >= begins) & (week < begins + 10)
    return np.asarray((week >= joins[:, None]) & (week < leaves[:, None])), away


def _chances(rng: np.random.Generator, team: Ints, teams: int, holiday: Flags) -> tuple[Floats, Flags]:
    """Chance of a week with use (n x W) without any action, and who never will (n)."""
    count, weeks = team.size, holiday.size
    fixed: Flags = rng.random(count) < 0.10
    person = np.where(fixed, -8.0, rng.normal(-1.7, 2.5, count))
    shocks = _persistent(rng, teams, weeks, float(rng.uniform(0.45, 0.75))) + rng.normal(0, 0.5, (teams, 1))
    rise = rng.uniform(1.0, 1.7) * (1 - np.exp(-np.arange(weeks) / 30.0))
    season = -0.9 * holiday + 0.12 * rng.normal(0, 1, weeks)
    logit = person[:, None] + shocks[team] + _persistent(rng, count, weeks, 0.8) + rise + season
    return 1 / (1 + np.exp(-logit)), fixed


def _persistent(rng: np.random.Generator, rows: int, weeks: int, sd: float) -> Floats:
    """AR(1) series (rows x weeks) of this standard deviation, stationary from the first week."""
    innovations = rng.normal(0, sd * np.sqrt(1 - PERSISTENCE**2), (rows, weeks))
    innovations[:, 0] /= np.sqrt(1 - PERSISTENCE**2)
    return np.asarray(lfilter([1.0], [1.0, -PERSISTENCE], innovations, axis=1))


def _profile(start: Ints, weeks: int, fade: float) -> Floats:
    """Part (T x W) of the full effect in force: rises over RAMP weeks, then may fade."""
    since = np.where(start[:, None] > 0, np.arange(weeks) - start[:, None], -1)
    rising = np.clip((since + 1) / RAMP, 0.0, 1.0)
    lost = fade * (1 - 0.5 ** (np.maximum(since - FADE_AFTER, 0) / FADE_HALF))
    return np.asarray(rising * (1 - lost))


def _lift(chance: Floats, eligible: Flags, fixed: Flags, team: Ints, wanted: Floats) -> Floats:
    """Chance (n x W) with the action: everybody who can move goes the same part of the way up (or down), so that
    the average over a team's eligible people changes by `wanted` (T x W); at most nine tenths of the way."""
    movable = ~fixed[:, None]
    room = _average(np.where(movable, 1 - chance, 0.0), eligible, team, wanted.shape[0])
    held = _average(np.where(movable, chance, 0.0), eligible, team, wanted.shape[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(wanted >= 0, wanted / room, wanted / held)
    way = np.clip(np.nan_to_num(part, nan=0.0, posinf=0.0, neginf=0.0), -0.9, 0.9)[team]
    return np.where(movable, chance + np.where(way >= 0, way * (1 - chance), way * chance), chance) * (chance > 0)


def _sums(values: Floats, team: Ints, teams: int) -> Floats:
    """Sums by team (T x W) of values (n x W); `team` (n) is in order and every team has people."""
    return np.asarray(np.add.reduceat(values, np.searchsorted(team, np.arange(teams)), axis=0))


def _average(values: Floats, eligible: Flags, team: Ints, teams: int) -> Floats:
    """Mean by team (T x W) of values (n x W) over eligible people, NaN where there are none."""
    count = _sums(eligible.astype(np.float64), team, teams)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(count > 0, _sums(values * eligible, team, teams) / np.maximum(count, 1), np.nan))


def _share(active: Flags, eligible: Flags, team: Ints, teams: int) -> Floats:
    """Share (T x W) of eligible people active."""
    return _average(active.astype(np.float64), eligible, team, teams)


def _since(team_effect: Floats, start: Ints) -> Floats:
    """Average effect (W) by weeks since the start, NaN where no team has got so far."""
    teams, weeks = np.nonzero(~np.isnan(team_effect))
    after = weeks - start[teams]
    count = np.bincount(after, minlength=team_effect.shape[1])
    total = np.bincount(after, weights=team_effect[teams, weeks], minlength=team_effect.shape[1])
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
