"""What was done in teams: which action, when, in which wave, and what it truly adds to weekly use."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.climate import Floats
from surefoot.demo.options import Options
from surefoot.demo.staff import NEVER, Ints
from surefoot.demo.workdays import Spine

ACTIONS = ("ritual", "policy", "outlook", "peers", "practice", "manager", "training")
MATCHING = ("ritual", "policy", "outlook", "peers", "practice")  # the answer to each driver, in their order
WAVES_WEEKS_AGO = (28, 22, 16)
RAMP = 4  # weeks until an action has its full effect


@dataclass(frozen=True)
class Interventions:
    """Actions delivered (rows): team, action (index of ACTIONS), first and last day (NEVER: goes on), dose, wave.

    planned: rows of the registered draw (team, action, wave, day) or None. seed: of that draw.
    """

    team: Ints
    action: Ints
    first: Ints
    last: Ints
    dose: Floats
    wave: Ints
    planned: tuple[Ints, Ints, Ints, Ints] | None
    seed: int


def draw_interventions(
    rng: np.random.Generator, eligible: Ints, worst: Ints, climate: Floats, plan: Spine, options: Options, seed: int
) -> Interventions:
    """Choose teams among `eligible` and deliver actions in three waves (a fourth, still to come, if drawn).

    worst: (T) driver made worse on purpose or -1; climate: (T) how good a team's climate is (for `targeted`).
    """
    order = rng.permutation(eligible)
    if options.targeted and not options.drawn:
        order = order[np.argsort(climate[order] + rng.normal(0, 0.3, order.size), kind="stable")]
    waves = [7 * max(plan.weeks - ago, 6) for ago in WAVES_WEEKS_AGO]
    if options.drawn:
        return _drawn(rng, order, [*waves, 7 * plan.weeks + 7], seed)
    team = order[: round(options.actions_share * order.size)]
    wave = rng.permutation(np.arange(team.size) % len(waves)) if not options.targeted else np.arange(team.size) * len(
        waves) // max(team.size, 1)
    action = rng.integers(0, len(ACTIONS), team.size)
    match = (worst[team] >= 0) & (rng.random(team.size) < 0.5)
    action[match] = worst[team][match]
    first = np.array(waves)[wave] + rng.integers(0, 5, team.size)
    more = np.flatnonzero(rng.random(team.size) < 0.15)
    team, action = np.append(team, team[more]), np.append(action, (action[more] + 2) % len(ACTIONS))
    wave, first = np.append(wave, wave[more]), np.append(first, first[more] + rng.integers(14, 60, more.size))
    keep = first < 7 * plan.weeks
    return _delivered(rng, team[keep], action[keep], first[keep], wave[keep], None, seed)


def _drawn(rng: np.random.Generator, order: Ints, waves: list[int], seed: int) -> Interventions:
    """A stepped order: every team is drawn into a wave of the same action; one in ten never delivers."""
    wave = np.arange(order.size) % len(waves)
    start = np.array(waves)[wave]
    action = np.zeros(order.size, dtype=np.int64)
    done = (wave < len(waves) - 1) & (rng.random(order.size) < 0.9)
    first = start[done] + rng.integers(0, 7, int(done.sum()))
    return _delivered(rng, order[done], action[done], first, wave[done], (order, action, wave, start), seed)


def _delivered(
    rng: np.random.Generator, team: Ints, action: Ints, first: Ints, wave: Ints,
    planned: tuple[Ints, Ints, Ints, Ints] | None, seed: int,
) -> Interventions:
    ended = np.where(rng.random(team.size) < 0.3, first + rng.integers(40, 90, team.size), NEVER)
    dose = np.rint(rng.gamma(4, 15, team.size))
    dose[rng.random(team.size) < 0.4] = np.nan
    by = np.lexsort((action, team, first))
    return Interventions(team[by], action[by], first[by], ended[by], dose[by], wave[by], planned, seed)


def lift_of_teams(done: Interventions, teams: int, plan: Spine, options: Options) -> Floats:
    """Added probability of a week with use (teams x weeks): rises over RAMP weeks, then stays; actions add up."""
    lift = np.zeros((teams, plan.weeks))
    week = np.arange(plan.weeks)
    for team, action, first in zip(done.team.tolist(), done.action.tolist(), done.first.tolist(), strict=True):
        if ACTIONS[action] not in options.null_actions:
            lift[team] += options.intervention_effect * np.clip((week + 1 - first / 7) / RAMP, 0, 1)
    return lift


def true_effects(done: Interventions, gained: Floats, there: NDArray[np.bool_], team: Ints) -> list[dict[str, Any]]:
    """What each action truly added in its team: mean gain over the person-weeks from its start on.

    gained, there: (n x weeks) added probability, and whether the person was at work with a licence.
    """
    rows: list[dict[str, Any]] = []
    for index, action, first in zip(done.team.tolist(), done.action.tolist(), done.first.tolist(), strict=True):
        people, week = team == index, -(-first // 7)
        cells = there[people, week:]
        mean = float(gained[people, week:][cells].mean()) if cells.any() else 0.0
        rows.append({"team": index, "action": ACTIONS[action], "started_on": first, "added_weekly_use": mean})
    return rows
