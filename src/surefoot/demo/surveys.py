"""Only the survey of an organisation, fast enough for hundreds of seeds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.answers import CORE, answer, draw_manner
from surefoot.demo.climate import CONFIDENCE, DRIVERS, Floats, draw_climate, draw_scatter, momentary
from surefoot.demo.expected import team_truth
from surefoot.demo.options import Options, stream
from surefoot.demo.pulses import answering, claim, frequency_of
from surefoot.demo.staff import Ints

FREQUENCIES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Survey:
    """One wave. `team` (n respondents) numbers the team; `answers` (n x 16) by `items`, NaN = blank; `claimed` (n)
    use frequency as answered, NaN = blank; `department` (T), `size` (T) people; `truth`: column -> (T) values of
    the climate (`confident`, `capable_self`, `fear_level`, `fear_share`, ...); `frequency_all` (4) people of each
    true use frequency among all asked; `confident_all` realised share confident among all asked."""

    team: Ints
    answers: Floats
    claimed: Floats
    department: Ints
    size: Ints
    truth: dict[str, Floats]
    frequency_all: Ints
    confident_all: float
    items: tuple[str, ...] = CORE

    def frequency(self) -> dict[str, NDArray[np.generic]]:
        """The organisation's counts of measure x score x claimed frequency among respondents (as in formats.md);
        score is the mean of the two core items."""
        rows: list[tuple[str, float, int, int]] = []
        for name, construct in (("confident", "confidence"), ("capable", "capability"),
                                *((d, d) for d in (*DRIVERS, "manager"))):
            score = _pair(self.answers, construct)
            known = ~np.isnan(score) & ~np.isnan(self.claimed)
            cells, counts = np.unique(np.column_stack([score[known], self.claimed[known]]), axis=0, return_counts=True)
            rows += [(name, float(s), int(f), int(c)) for (s, f), c in zip(cells, counts, strict=True)]
        measure, scores, claimed, people = zip(*rows, strict=True)
        return {"measure": np.array(measure), "score": np.array(scores), "use_frequency": np.array(claimed),
                "people": np.array(people)}


def _pair(answers: Floats, construct: str) -> Floats:
    """Mean (n) of the two core items; one answered is enough."""
    at = CORE.index(f"{construct}_1")
    pair = answers[:, at : at + 2]
    given = (~np.isnan(pair)).sum(axis=1)
    return np.where(given > 0, np.nansum(pair, axis=1) / np.maximum(given, 1), np.nan)


def survey(
    seed: int, teams: int, *, departments: int | None = None, sizes: Ints | None = None,
    options: Options | None = None, kinds: bool = False,
) -> Survey:
    """Draw one wave in `teams` teams.

    Defaults: non-response does not depend on use and `kinds` plants no special teams, so that what a team would
    answer is what its respondents estimate; pass options to change that. sizes: (T) people asked per team.
    """
    chosen = options or Options(nonresponse_slope=0.0)
    rng = stream(seed, "survey")
    department = rng.permutation(np.arange(teams) % (departments or max(2, min(12, teams // 6))))
    climate = draw_climate(rng, department, chosen, kinds=kinds)
    drawn = np.clip(np.rint(chosen.median_team * np.exp(rng.normal(0, 0.38, teams))), 3, 2.3 * chosen.median_team)
    size = drawn.astype(np.int64) if sizes is None else np.asarray(sizes, dtype=np.int64)
    team = np.repeat(np.arange(teams), size)
    scatter = draw_scatter(rng, team.size)
    standing = climate.level[team] + momentary(rng, scatter.stable)
    keen = 0.7 * (standing[:, CONFIDENCE] + 0.4) + 0.6 * scatter.eager - 1.0
    active = rng.binomial(4, 1 / (1 + np.exp(-1.5 * keen)))
    answered = answering(rng, active, rng.normal(0, 0.35, teams)[team], chosen)
    careless = rng.random(team.size) < chosen.careless
    answers = answer(rng, standing, draw_manner(rng, team.size, chosen), careless, chosen)[:, : len(CORE)]
    confident = _pair(answers, "confidence")
    return Survey(
        team[answered], answers[answered], claim(rng, active, chosen)[answered], department, size,
        team_truth(climate.level, chosen), np.bincount(frequency_of(active), minlength=5)[1:],
        float((confident[~np.isnan(confident)] >= 4).mean()))
