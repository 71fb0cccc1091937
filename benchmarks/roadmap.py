"""Roadmaps of 2,000 teams: seconds and plans, no two teams alike.

    python benchmarks/roadmap.py               2,000 teams in 100 departments
    python benchmarks/roadmap.py --teams 500

Every team has its own minutes, quiet weeks, readiness, actions on record and barriers, so that solving like problems
once helps as little as it can. Exit 1 above the target.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date

import numpy as np

from surefoot.close.roadmap import roadmaps
from surefoot.close.scheduling import schedule
from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import DriverResult, Group, Verdict
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import ACTIONS_TABLE, CALENDAR, CAPACITY, READINESS, Table, table

TARGET = 60
AS_OF = date(2026, 11, 22)


def organisation(teams: int) -> list[Group]:
    """A tree of teams, one in five hidden."""
    rng = np.random.default_rng(1)
    found = [_group(rng, "all", None, "group")]
    found += [_group(rng, f"d{number}", "all", "group") for number in range(max(teams // 20, 1))]
    for number in range(teams):
        parent = f"d{number % max(teams // 20, 1)}"
        if number % 5 == 0:
            found.append(Group(f"t{number}", f"t{number}", parent, "team", False, "small", None))
        else:
            found.append(_group(rng, f"t{number}", parent, "team"))
    return found


def _group(rng: np.random.Generator, team: str, parent: str | None, kind: str) -> Group:
    n = (15, 24)
    levels = 5 * rng.integers(2, 18, len(DRIVERS))
    drivers = {driver: DriverResult(Estimate(float(level), max(level - 20.0, 0), min(level + 20.0, 100), n),
                                    Estimate(level / 100, 0.0, 1.0, n)) for driver, level in zip(DRIVERS, levels,
                                                                                               strict=True)}
    capable, confident = 0.05 * rng.integers(8, 17), 0.05 * rng.integers(2, 12)
    limit = ("confidence", "confidence", "confidence", "capability", "access", "cannot tell")[rng.integers(0, 6)]
    return Group(team, team, parent, kind, True, None, n,  # type: ignore[arg-type]
                 capability=Estimate(capable, 0.0, 1.0, n), confidence=Estimate(confident, 0.0, 1.0, n),
                 verdict=Verdict(limit, 0.8), drivers=drivers,  # type: ignore[arg-type]
                 first_driver=FirstDriver(DRIVERS[int(levels.argmax())], (0.0, 0.5, 0.8)[rng.integers(0, 3)], 5))


def inputs(teams: int) -> dict[str, Table]:
    """Minutes, quiet weeks, readiness and what runs already, each drawn for itself."""
    rng = np.random.default_rng(2)
    names = np.array([f"t{number}" for number in range(teams)])
    first = np.datetime64(AS_OF) + rng.integers(1, 84, teams)
    some = rng.random(teams) < 0.3
    return {
        "capacity": table(CAPACITY, {"team": names, "manager_minutes_week": rng.integers(5, 90, teams).astype(float)}),
        "calendar": table(CALENDAR, {"team": [*names, ""], "starts": [*first, np.datetime64("2026-12-21")],
                                     "ends": [*(first + rng.integers(0, 14, teams)), np.datetime64("2027-01-01")],
                                     "kind": ["quiet"] * (teams + 1)}),
        "readiness": table(READINESS, {"team": names, "policy_gaps": rng.integers(0, 5, teams).astype(float),
                                       "outlook_current": rng.integers(0, 2, teams),
                                       "peers_available": rng.integers(0, 4, teams).astype(float)}),
        "actions": table(ACTIONS_TABLE, {"team": names[some],
                                         "action": np.array(ACTIONS)[rng.integers(0, len(ACTIONS), some.sum())],
                                         "started_on": np.datetime64(AS_OF) - rng.integers(0, 60, some.sum())})}


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description="roadmaps of many teams")
    options.add_argument("--teams", type=int, default=2000, help="teams (default 2000)")
    given = options.parse_args()
    groups, tables = organisation(given.teams), inputs(given.teams)
    begun = time.perf_counter()
    made = roadmaps(groups, None, tables, AS_OF, Settings())
    taken = time.perf_counter() - begun
    solved = schedule.cache_info()
    steps = sum(len(plan.steps) for plan in made.values())
    again = roadmaps(groups, None, tables, AS_OF, Settings(), made)
    print(f"{len(made):,} plans with {steps:,} steps, {solved.misses:,} problems solved\n"
          f"surefoot  {taken:6.1f} s (target {TARGET} s)\n"
          f"made again beside these: {sum(again[team].steps == made[team].steps for team in made):,} plans the same")
    return 0 if taken < TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
