"""One survey wave of small teams whose true levels, driver weights and first drivers are known.

Answers come from the demo's way of answering (thresholds, styles, blanks, careless people); what differs here is that
the weights of the drivers on confidence vary with the seed, and that in some seeds the people who use AI most also
fear most. Truth comes from a cached pool of people who answer in every team: exact up to the size of the pool.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.answers import CONSTRUCT_OF, CORE, answer, blank_rates, careless_answers, draw_manner, tipping
from surefoot.demo.climate import BASE, CONFIDENCE, CONSTRUCTS, DRIVERS, MANAGER, WEIGHTS, draw_climate
from surefoot.demo.options import Options, stream
from surefoot.demo.pulses import answering

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Singles = NDArray[np.float32]

POOL = 40_000
TRAP_SHARE, TRAP = 0.3, 0.9  # share of seeds with the trap; how much eagerness to use AI goes with fear
TOTAL = 1.2  # sum of the drivers' latent coefficients on confidence
OWN = 0.45  # confidence that comes from nothing else measured, within a team
STANDOUT_SHARE = 0.3  # share of teams in which one driver was made much worse


@dataclass(frozen=True)
class PlantedTeams:
    """One wave in T teams, n respondents.

    team (n) number of the team; answers (n x 16) by `items`, 1..5, high = good, NaN = blank; use (n) true active weeks
    among the four before; careless (n) who answered without reading. department (T); size (T) people asked.
    level (T x 5) true driver levels 0..100, what such a team would answer; manager_level (T) likewise.
    mean (5) organisation's level, teams weighted by people asked. weights (5) standardised partial coefficients of
    the five driver levels on confidence as answered by ever so many respondents (positive = costs confidence,
    cut at 0). first (T) index into DRIVERS of the largest (level - mean) x weight; lead (T) over the runner-up.
    planted (5) the structural standardised coefficients, given all else and free of error of measurement (some are
    exactly 0); first_planted, lead_planted (T): the same with these. trap: those who use AI most fear most.
    standout (T) driver made worse on purpose, or -1 (it may be one that weighs nothing).
    """

    seed: int
    team: Ints
    answers: Floats
    use: Ints
    careless: Flags
    department: Ints
    size: Ints
    level: Floats
    manager_level: Floats
    mean: Floats
    weights: Floats
    first: Ints
    lead: Floats
    planted: Floats
    first_planted: Ints
    lead_planted: Floats
    trap: bool
    standout: Ints
    items: tuple[str, ...] = CORE


@dataclass(frozen=True)
class _People:
    """n people around their team: parts (n x 7) drivers, manager, capability; own (n) confidence; eager (n)."""

    parts: Floats
    own: Floats
    eager: Floats


@dataclass(frozen=True)
class _Pool:
    """POOL people: tips, item -> (4 x POOL) location from which they answer 2..5 (confidence: of its standing, with
    no deviation); shares, item -> (POOL) weight in the mean of its pair (blanks); idle (POOL x 16) careless answers;
    careless (POOL); steps, construct -> sorted tips of both items (8 x POOL)."""

    people: _People
    tips: dict[int, Singles]
    shares: dict[int, Floats]
    idle: Floats
    careless: Flags
    steps: dict[int, Singles]


def teams(
    seed: int, count: int, sizes: Ints | None = None, *, trap: bool | None = None, response: float = 0.75,
    nonresponse_slope: float = 0.0,
) -> PlantedTeams:
    """Plant one wave in `count` teams.

    sizes: (count) people asked per team, by default 5 to 16. trap: by default in three seeds of ten.
    response: share answering. nonresponse_slope: log-odds of answering per active week (0 = ignorable).
    """
    rng = stream(seed, "validity teams")
    options = Options(response=response, nonresponse_slope=nonresponse_slope, team_sd=float(rng.uniform(0.15, 0.42)))
    drawn = bool(rng.random() < TRAP_SHARE)
    trapped = drawn if trap is None else trap
    size = _sizes(rng, count) if sizes is None else np.asarray(sizes, dtype=np.int64)
    department = rng.permutation(np.arange(count) % max(2, min(12, count // 6)))
    coefficients = _coefficients(rng, trapped)
    location, standout = _locations(rng, department, coefficients, options)
    team = np.repeat(np.arange(count), size)
    people = _draw_people(rng, team.size, trapped)
    standing = location[team] + np.column_stack([people.parts, people.parts @ coefficients + OWN * people.own])
    keen = 0.4 * (standing[:, CONFIDENCE] - BASE[CONFIDENCE]) + 1.1 * people.eager - 0.6
    use: Ints = rng.binomial(4, 1 / (1 + np.exp(-1.5 * keen)))
    there = answering(rng, use, rng.normal(0, 0.35, count)[team], options)
    careless: Flags = rng.random(team.size) < options.careless
    answers = answer(rng, standing, draw_manner(rng, team.size, options), careless, options)[:, : len(CORE)]
    level = np.column_stack([_levels(c, location[:, c], trapped) for c in range(len(DRIVERS))])
    mean: Floats = np.average(level, axis=0, weights=size)
    weights, planted = _weights(rng.choice(count, POOL, p=size / size.sum()), location, coefficients, trapped)
    first, lead = _first((level - mean) * weights)
    first_planted, lead_planted = _first((level - mean) * planted)
    return PlantedTeams(
        seed, team[there], answers[there], use[there], careless[there], department, size, level,
        _levels(MANAGER, location[:, MANAGER], trapped), mean, weights, first, lead, planted, first_planted,
        lead_planted, trapped, standout)


def _sizes(rng: np.random.Generator, count: int) -> Ints:
    """People asked (count): 5 to 16, median 9."""
    return np.asarray(np.clip(np.rint(9 * np.exp(rng.normal(0, 0.33, count))), 5, 16), dtype=np.int64)


def _coefficients(rng: np.random.Generator, trap: bool) -> Floats:
    """Latent coefficients (7) on confidence: drivers, none to two of which weigh nothing, manager, capability."""
    shares = rng.dirichlet(np.full(5, 2.5))
    idle = rng.permutation(5)[: rng.choice([0, 1, 2], p=[0.4, 0.4, 0.2])]
    shares[idle] = 0.0
    found = TOTAL * shares / shares.sum()
    if trap:
        found[0] = max(found[0], 0.30)
    return np.append(found, WEIGHTS[5:7])


def _locations(
    rng: np.random.Generator, department: Ints, coefficients: Floats, options: Options
) -> tuple[Floats, Ints]:
    """Latent locations of teams (T x 8) and the driver made worse on purpose (T, -1 = none)."""
    level = draw_climate(rng, department, options, kinds=False).level
    spread = level - BASE
    own = spread[:, CONFIDENCE] - spread[:, :7] @ WEIGHTS  # what a team's confidence has of its own
    standout: Ints = np.where(rng.random(department.size) < STANDOUT_SHARE, rng.integers(0, 5, department.size), -1)
    picked = np.flatnonzero(standout >= 0)
    spread[picked, standout[picked]] -= rng.uniform(0.5, 1.2, picked.size)
    return BASE + np.column_stack([spread[:, :7], spread[:, :7] @ coefficients + own]), standout


def _draw_people(rng: np.random.Generator, count: int, trap: bool) -> _People:
    """People around their team, unit variance: a shared mood, a skewed mixture for each construct, eagerness."""
    mood = (rng.gamma(2.0, 1.0, count) - 2.0) / -np.sqrt(2.0)
    own = rng.normal(0.2, 0.75, (count, 8))
    own = np.where(rng.random((count, 8)) < 0.2, own * 1.4 - 1.08, own) / 0.97
    eager = (rng.gamma(3.0, 1.0, count) - 3.0) / np.sqrt(3.0)
    parts = np.sqrt(0.3) * mood[:, None] + np.sqrt(0.7) * own[:, :7]
    return _People(_with_trap(parts, eager) if trap else parts, own[:, 7], eager)


def _with_trap(parts: Floats, eager: Floats) -> Floats:
    """The same people (n x 7), but the eager fear most."""
    parts = parts.copy()
    parts[:, 0] = (parts[:, 0] - TRAP * eager) / np.sqrt(1 + TRAP**2)
    return parts


@lru_cache(maxsize=2)
def _pool(trap: bool) -> _Pool:
    """The pool that stands for everybody (cached; about a second each, once)."""
    rng, options = stream(0, "validity pool"), Options()
    people = _draw_people(rng, POOL, trap)
    manner, idle = draw_manner(rng, POOL, options), careless_answers(rng, POOL)[:, : len(CORE)]
    deviation = np.column_stack([people.parts, np.zeros(POOL)])
    tips = {item: tipping(deviation, manner, item).T.astype(np.float32) for item in range(len(CORE))}
    given = rng.random((POOL, len(CORE))) >= blank_rates(options)[: len(CORE)]
    shares = {}
    for item in range(len(CORE)):
        other = item + 1 if item % 2 == 0 else item - 1
        alone = given[:, item] != given[:, other]  # both blank (under 4 in 1,000) counts as both given
        shares[item] = np.where(alone, given[:, item].astype(np.float64), 0.5)
    steps = {c: np.sort(np.concatenate([tips[i].ravel() for i in _pair(c)])) for c in range(MANAGER + 1)}
    return _Pool(people, tips, shares, idle, rng.random(POOL) < options.careless, steps)


def _pair(construct: int) -> list[int]:
    """The two core items of a construct."""
    return [item for item in range(len(CORE)) if CONSTRUCT_OF[item] == construct]


def _levels(construct: int, location: Floats, trap: bool) -> Floats:
    """Expected level (T), 0..100, of teams at these latent locations (T), careless people included."""
    pool, careless = _pool(trap), Options().careless
    steps = pool.steps[construct]
    attentive = 100.0 * (1 - np.searchsorted(steps, location.astype(np.float32), side="right") / steps.size)
    idle = 25.0 * (5.0 - float(pool.idle[:, _pair(construct)].mean()))
    return np.asarray((1 - careless) * attentive + careless * idle)


def _weights(team: Ints, location: Floats, coefficients: Floats, trap: bool) -> tuple[Floats, Floats]:
    """True weights (5), as answered and structural, with the pool (POOL) spread over teams `team`."""
    pool = _pool(trap)
    deviation = pool.people.parts @ coefficients + OWN * pool.people.own
    at = location.astype(np.float32)[team].T.copy()  # 8 x POOL
    at[CONFIDENCE] += deviation.astype(np.float32)
    scores = np.zeros((POOL, 6))
    for column, construct in enumerate((*range(5), CONFIDENCE)):
        for item in _pair(construct):
            given = 1.0 + (at[construct] >= pool.tips[item]).sum(axis=0, dtype=np.int8)
            scores[:, column] += pool.shares[item] * np.where(pool.careless, pool.idle[:, item], given)
    correlation = np.asarray(np.corrcoef(scores, rowvar=False))
    answered = np.linalg.solve(correlation[:5, :5], correlation[:5, 5])
    standing = location[team, :5] + pool.people.parts[:, :5]
    confidence = location[team, CONFIDENCE] + deviation
    return np.maximum(answered, 0.0), np.asarray(coefficients[:5] * standing.std(axis=0) / confidence.std())


def _first(product: Floats) -> tuple[Ints, Floats]:
    """Index of the largest of products (T x 5), and its lead over the next (T)."""
    ranked = np.sort(product, axis=1)
    return np.argmax(product, axis=1), ranked[:, -1] - ranked[:, -2]


assert CONSTRUCTS[:5] == DRIVERS  # columns of `level` and `weights`
