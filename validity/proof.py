"""How often a proof claims what is not there, finds what is, and how often its intervals hold the truth.

Planted weeks become the tables of an organisation and go through the product's own `prove`, as a report does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ttest_rel
from threadpoolctl import threadpool_limits

from surefoot.disclose.effects import effects
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.tree import tree
from surefoot.prove.detectable import Design, detectable, noise_seen
from surefoot.prove.exposure import panel as weekly_use
from surefoot.prove.proof import prove
from surefoot.prove.rollout import Drawn
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import SCHEMAS, Table, table
from surefoot.vocabulary.usage import PersonWeeks
from validity.planted_weeks import PlantedWeeks, panel

FIRST = np.datetime64("2025-01-06")
ACTION = "ritual"
SETTINGS = Settings()


@dataclass(frozen=True)
class Judged:
    """What was said of one planted roll-out.

    verdict: of the product; covered: whether its 90 % interval held the true effect on the cells it rests on (None
    without a number); error: estimate - truth; naive: whether a plain comparison of each team before and after its
    start (paired t-test, p <= .05) claims an effect.
    """

    verdict: str
    covered: bool | None
    error: float | None
    naive: bool


def judged(seed: int, teams: int, effect: float = 0.0, design: str = "waves") -> Judged:
    """Plant a roll-out, prove it, and hold what was said against the truth."""
    planted = panel(seed, teams, effect=effect, design="waves" if design == "waves" else "chosen")
    with threadpool_limits(limits=1, user_api="blas"):
        found = weekly(planted)
    truth = rests_on(planted)
    inside = None
    if found.estimate is not None and found.low is not None and found.high is not None:
        inside = bool(found.low <= truth <= found.high)
    return Judged(found.verdict, inside, None if found.estimate is None else found.estimate - truth, naive(planted))


def weekly(planted: PlantedWeeks) -> Effect:
    """The proof's effect of the planted action on weekly use."""
    logs = logs_of(planted.team, planted.start.size, planted.eligible, planted.active, planted.active * 3,
                   _delivered(planted))
    found = prove(logs, logs.tables, SETTINGS)
    if found is None:
        raise AssertionError("an organisation with usage and a plan always has effects")
    return next(one for one in found if one.action == ACTION and one.outcome == "weekly use")


def logs_of(team: NDArray[np.int64], count: int, eligible: NDArray[np.bool_], active: NDArray[np.bool_],
            actions: NDArray[np.int64], more: dict[str, Table]) -> Logs:
    """Planted people (n x W) as an organisation of `count` teams with a manager each.

    Licences hold in eligible weeks only, so that the product finds the same weeks eligible.
    """
    persons, weeks = active.shape
    keys = np.array([f"p{number:05d}" for number in range(persons)], dtype=object)
    names = team_names(count)
    who, first, last = _runs(eligible)
    tables = {
        "people": table(SCHEMAS["people"], {"person": keys, "team": names[team], "manager": [""] * persons,
                                            "role": [""] * persons}),
        "teams": table(SCHEMAS["teams"], {"team": names, "parent": [""] * len(names),
                                          "manager": [f"m{name}" for name in names]}),
        "licences": table(SCHEMAS["licences"], {
            "person": keys[who], "tool": ["copilot"] * len(who), "assigned_on": FIRST + 7 * first,
            "removed_on": FIRST + 7 * last + 6}), **more}
    ever = np.asarray(active.any(axis=1))
    usage = PersonWeeks(keys, FIRST + 7 * np.arange(weeks), actions.astype(np.float32), active,
                        np.ones(weeks, dtype=bool), ever, ever)
    day, people = FIRST + 7 * weeks - 1, roster(tables["people"])
    return Logs(day, people, tree(people, tables["teams"], day), tables, usage, SETTINGS)


def team_names(count: int) -> NDArray[np.object_]:
    """Keys of teams (count)."""
    return np.array([f"t{number:03d}" for number in range(count)], dtype=object)


def _delivered(planted: PlantedWeeks) -> dict[str, Table]:
    """The registered draw, or what was recorded where teams were chosen."""
    names = team_names(planted.start.size)
    starts = np.where(planted.start > 0, FIRST + 7 * planted.start, np.datetime64("NaT"))
    if planted.design == "waves":
        return {"plan": table(SCHEMAS["plan"], {
            "team": names, "action": [ACTION] * len(names), "wave": planted.start.astype(str), "starts_on": starts,
            "drawn": np.ones(len(names)), "seed": [str(planted.draw_seed)] * len(names),
            "registered_on": np.full(len(names), FIRST)})}
    begun = planted.start > 0
    return {"actions": table(SCHEMAS["actions"], {
        "team": names[begun], "action": [ACTION] * int(begun.sum()), "started_on": starts[begun]})}


def _runs(flags: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Row, first and last column of every run of flags."""
    padded = np.pad(flags.astype(np.int8), ((0, 0), (1, 1)))
    change = np.diff(padded, axis=1)
    rows, first = np.nonzero(change == 1)
    _, end = np.nonzero(change == -1)
    return rows, first, end - 1


def rests_on(planted: PlantedWeeks) -> float:
    """The true effect on the team-weeks that have a comparison: weeks in which some team had not started."""
    weeks = np.arange(planted.active.shape[1])
    free = ((planted.start[:, None] == 0) | (weeks < planted.start[:, None])).any(axis=0)
    cells = planted.team_effect[:, free]
    return float(cells[~np.isnan(cells)].mean())


def naive(planted: PlantedWeeks) -> bool:
    """Whether a plain before and after of the teams that started claims an effect."""
    shares, begun = planted.share(), np.flatnonzero(planted.start > 0)
    before = [np.nanmean(shares[team, :planted.start[team]]) for team in begun]
    after = [np.nanmean(shares[team, planted.start[team]:]) for team in begun]
    return bool(ttest_rel(after, before).pvalue <= 0.05)


def detected(seed: int, teams: int) -> tuple[float, bool] | None:
    """The effect this roll-out's own baseline says it can detect, and whether one of that size is then found.

    None where nothing up to 0.6 can be detected.
    """
    before = panel(seed, teams)
    steps = np.unique(before.start[before.start > 0])
    weeks = before.active.shape[1]
    logs = logs_of(before.team, teams, before.eligible, before.active, before.active * 3, {})
    seen = weekly_use(logs)
    if seen is None:
        raise AssertionError("a planted organisation always has weeks of use")
    rows = np.searchsorted(team_names(teams), seen.teams)
    waves = np.searchsorted(steps, np.where(before.start > 0, before.start, weeks))[rows]
    drawn = [Drawn(team, int(wave), None, number, 0) for number, (team, wave) in enumerate(zip(
        seen.teams, waves, strict=True))]
    design = Design(drawn, np.append(steps, weeks), weeks)
    people = np.bincount(before.team, minlength=teams)[rows]
    with threadpool_limits(limits=1, user_api="blas"):
        found = detectable(noise_seen(seen.shares[:, :steps[0]], people), design, simulations=400)
    return None if found.effect is None else (found.effect, judged(seed, teams, found.effect).verdict == "helped")


def lasting(seed: int, teams: int, fade: float) -> str:
    """What the relapse watch says of an effect of 13 in 100 that stays (`fade` 0) or is lost in the end (1).

    `fades`, `holds` or `cannot tell`. Under eight teams that start it is the watch on their line.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        found = effects([weekly(panel(seed, teams, effect=0.13, fade=fade))])
    checks = [check for effect in found or () for check in effect.checks if check.name == "lasting"]
    said = checks[0].passed if checks else None
    return {False: "fades", True: "holds", None: "cannot tell"}[said]
