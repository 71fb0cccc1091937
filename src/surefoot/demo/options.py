"""The knobs of the planted organisation, and the random streams they feed."""

import zlib
from dataclasses import dataclass

import numpy as np

KINDS = (
    ("ordinary", 0.40),
    ("confidence", 0.22),
    ("capability", 0.12),
    ("access", 0.10),
    ("fine", 0.06),
    ("even", 0.10),
)


@dataclass(frozen=True)
class Options:
    """What is planted. Shares are 0..1; latent units are standard deviations of a person within a team.

    median_team: median number of people in a team; the right tail ends near 2.3 times that.
    teams: exact number of teams that hold people; `people` is then ignored and follows from the sizes.
    managers_on_group: team leads sit on the department node itself instead of in a team "... leads".
    team_sd, department_sd: spread of climate between teams and between departments (latent units).
    kinds: (kind, share of teams); a kind shifts a team's climate or access, see `climate.SHIFTS`.
    response: expected share of the asked who answer a wave.
    nonresponse_slope: log-odds of answering per week active among the four before the wave (0 = ignorable).
    misreport: chance of claiming a higher use frequency than the true one (0 = honest).
    careless: share of people who answer without reading. style: size of answering styles (0 = none).
    blanks: chance that an item is left out; three to four times that for the delicate items.
    wave_every: weeks between pulses. drift: latent improvement of every construct from wave to wave.
    intervention_effect: added probability that a person uses AI in a week, from four weeks after an action.
    null_actions: actions that truly do nothing. actions_share: share of teams that had an action.
    drawn: the actions follow a registered random draw (a `plan` table). targeted: worse teams are treated first.
    check_departments: share of departments with a skill check. check_taken: share of their people who took it.
    trained: share of employed people with a completed course. use_level: shift of everybody's use (latent).
    outage_weeks_ago: the week in which no source delivered anything, counted back from the last (None = none).
    dirty: adds what real exports hold: overlaps, malformed rows, strangers, guests.
    """

    median_team: float = 7.0
    teams: int | None = None
    managers_on_group: bool = False
    team_sd: float = 0.40
    department_sd: float = 0.22
    kinds: tuple[tuple[str, float], ...] = KINDS
    response: float = 0.55
    nonresponse_slope: float = 0.45
    misreport: float = 0.25
    careless: float = 0.04
    style: float = 1.0
    blanks: float = 0.015
    wave_every: int = 8
    drift: float = 0.02
    intervention_effect: float = 0.06
    null_actions: tuple[str, ...] = ("training",)
    actions_share: float = 0.35
    drawn: bool = False
    targeted: bool = False
    check_departments: float = 0.30
    check_taken: float = 0.80
    trained: float = 0.80
    use_level: float = 0.0
    leavers: float = 0.08
    joiners: float = 0.10
    part_time: float = 0.12
    agents: float = 0.05
    unreported: float = 0.02
    outage_weeks_ago: int | None = 25
    reorganisation: bool = True
    zone: str = "Europe/Berlin"
    dirty: bool = False


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random stream `name` of `seed`: its own, so that one knob does not reshuffle all else."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])
