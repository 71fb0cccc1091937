"""Usage segments of a weekly panel: ours beside vivainsights 0.4.3, in one run on the same numbers.

    python benchmarks/segments.py                        a million person-weeks with both
    python benchmarks/segments.py --theirs-people 2000   theirs on fewer people, scaled up and said so

Both are given a complete panel in memory and classify every person-week over 12 and over 4 weeks; that they agree row
by row (from the week with enough history) is checked before anything is printed. Exit 1 below the target.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
import pandas as pd
from vivainsights.identify_usage_segments import identify_usage_segments

from surefoot.measure.segments import SEGMENTS, segments
from surefoot.vocabulary.settings import Settings

TARGET = 200
NAMES = {"Power User": "power", "Habitual User": "habitual", "Novice User": "novice", "Low User": "low",
         "Non-user": "none"}
WINDOWS = {"12w": (12, 8), "4w": (4, 4)}


def panel(people: int, weeks: int) -> np.ndarray:
    """Actions (P, W) of people of every kind."""
    rng = np.random.default_rng(1)
    level = rng.choice([0.0, 0.05, 0.5, 3.0, 15.0, 25.0], (people, 1))
    return rng.poisson(level, (people, weeks)).astype(np.float32)


def ours(actions: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
    """Seconds (best of five) and the segments of both windows."""
    active, eligible = actions > 0, np.ones(actions.shape, dtype=bool)
    taken, found = [], {}
    for _ in range(5):
        begun = time.perf_counter()
        found = {name: segments(actions, active, eligible, Settings(), weeks=weeks, least=least)
                 for name, (weeks, least) in WINDOWS.items()}
        taken.append(time.perf_counter() - begun)
    return min(taken), found


def theirs(actions: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
    """Seconds (once: it is slow) and the segments of both windows."""
    people, weeks = actions.shape
    dates = pd.date_range("2020-01-06", periods=weeks, freq="W-MON")
    frame = pd.DataFrame({"PersonId": np.repeat(np.arange(people), weeks), "MetricDate": np.tile(dates, people),
                          "actions": actions.ravel()})
    begun = time.perf_counter()
    found = identify_usage_segments(frame, metric="actions")
    taken = time.perf_counter() - begun
    return taken, {name: found[f"UsageSegments_{name}"].to_numpy().reshape(people, weeks) for name in WINDOWS}


def agree(mine: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    """Whether all rows with enough history have the same segment."""
    for name, (weeks, _) in WINDOWS.items():
        named = pd.Series(other[name][:, weeks - 1:].ravel()).map(NAMES).to_numpy()
        if (np.array(SEGMENTS)[mine[name][:, weeks - 1:]].ravel() != named).any():
            return False
    return True


def main() -> int:
    """Measure, check, print."""
    options = argparse.ArgumentParser(description="segments of a weekly panel, ours and theirs")
    options.add_argument("--people", type=int, default=9616, help="people of the panel (default 9616)")
    options.add_argument("--weeks", type=int, default=104, help="weeks of the panel (default 104)")
    options.add_argument("--theirs-people", type=int, help="measure theirs on the first so many people only")
    given = options.parse_args()
    actions = panel(given.people, given.weeks)
    part = actions[: given.theirs_people or given.people]
    our_time, mine = ours(actions)
    their_time, other = theirs(part)
    if not agree({name: codes[: len(part)] for name, codes in mine.items()}, other):
        print("the segments differ: nothing to compare")
        return 1
    scaled = their_time * actions.size / part.size
    about = "" if part.size == actions.size else f", scaled from {their_time:.1f} s for {part.size:,}"
    ratio = scaled / our_time
    print(f"{actions.size:,} person-weeks ({given.people:,} people x {given.weeks} weeks), both windows\n"
          f"surefoot      {our_time:8.3f} s\n"
          f"vivainsights  {scaled:8.1f} s{about}\n"
          f"ratio         {ratio:8.0f} x (target {TARGET} x)")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
