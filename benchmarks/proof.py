"""Proof of an effect: leave-one-team-out jackknife and 999 permutations on 2,000 teams x 52 weeks.

    python benchmarks/proof.py                  both panels: complete, and with gaps in one cell of fifty
    python benchmarks/proof.py --teams 20000    more teams

Before anything is printed, the estimate is checked against diff-diff's ImputationDiD on the same panel, and twenty
leave-outs against estimates made anew. Exit 1 over the target.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings

import numpy as np
import pandas as pd
from diff_diff import ImputationDiD
from threadpoolctl import threadpool_limits

from surefoot.prove.effect import att
from surefoot.prove.event_study import event_study
from surefoot.prove.inference import PERMUTATIONS, jackknife, permutation_p
from surefoot.prove.question import Study

TARGET = 15.0


def panel(teams: int, weeks: int, gaps: float) -> Study:
    """Teams of 5 to 12 people; starts on any week of the second half, one team in five never."""
    rng = np.random.default_rng(1)
    people = rng.integers(5, 13, (teams, 1))
    start = np.where(rng.random(teams) < 0.2, weeks + 9, rng.integers(weeks // 3, weeks - 4, teams))
    chance = rng.beta(3, 5, (teams, 1)) + 0.1 * (np.arange(weeks) >= start[:, None])
    shares = rng.binomial(people, np.clip(chance, 0, 1), (teams, weeks)) / people
    shares[rng.random(shares.shape) < gaps] = np.nan
    return Study(shares, np.where(np.isnan(shares), 0, people), start)


def agree(study: Study, without: np.ndarray) -> bool:
    """Whether diff-diff has the same estimate, and leave-outs are what estimating anew gives."""
    teams, weeks = study.shares.shape
    frame = pd.DataFrame({
        "team": np.repeat(np.arange(teams), weeks), "week": np.tile(np.arange(1, weeks + 1), teams),
        "share": study.shares.ravel(), "first": np.repeat(np.where(study.start < weeks, study.start + 1, 0), weeks)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ImputationDiD().fit(frame.dropna(), outcome="share", unit="team", time="week", first_treat="first")
    ours = att(study.shares, None, study.start).estimate
    anew = [att(np.delete(study.shares, team, axis=0), None, np.delete(study.start, team)).estimate
            for team in range(20)]
    return bool(np.allclose(anew, without[:20, 0], atol=1e-9)) and ours is not None and bool(
        abs(ours - theirs.overall_att) < 1e-6)


def measure(study: Study) -> tuple[dict[str, float], np.ndarray]:
    """Seconds of each step, and the estimates without each team."""
    taken = {}
    begun = time.perf_counter()
    cells = study.cells()
    found = jackknife(cells, study.asked(cells), 1)
    taken["jackknife"] = time.perf_counter() - begun
    begun = time.perf_counter()
    permutation_p(study)
    taken[f"{PERMUTATIONS} permutations"] = time.perf_counter() - begun
    begun = time.perf_counter()
    event_study(study, 0.9)
    taken["event study"] = time.perf_counter() - begun
    return taken, found.without


def main() -> int:
    """Measure, check, print."""
    options = argparse.ArgumentParser(description="proof with jackknife and permutations")
    options.add_argument("--teams", type=int, default=2000, help="teams of the panel (default 2000)")
    options.add_argument("--weeks", type=int, default=52, help="weeks of the panel (default 52)")
    given = options.parse_args()
    slowest = 0.0
    for about, gaps in (("complete", 0.0), ("with gaps", 0.02)):
        study = panel(given.teams, given.weeks, gaps)
        with threadpool_limits(limits=1, user_api="blas"):
            taken, without = measure(study)
        if not agree(study, without):
            print(f"{about}: the estimates differ from diff-diff or from estimating anew: nothing to compare")
            return 1
        steps = "   ".join(f"{name} {seconds:.3f} s" for name, seconds in taken.items())
        total = sum(taken.values())
        slowest = max(slowest, total)
        print(f"{given.teams:,} teams x {given.weeks} weeks, {about}: {total:.2f} s (target {TARGET:.0f} s)\n  {steps}")
    return 0 if slowest < TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
