"""The whole report of a large organisation: 100,000 people, 52 weeks, about 69 million rows of usage.

    python -m benchmarks.large_report [--people 100000] [--rows 69000000] [--runs 1]

Usage comes as one Parquet file in the order of days; the tables are people in 12,500 teams and 400 departments,
licences, training, a pulse with six in ten answering, and a drawn roll-out in 2,000 teams. The command runs as its own
process. Beside it stands DuckDB's bare GROUP BY over the same rows.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np
from benchmarks import usage_rows
from benchmarks.report import SUREFOOT, timed

from surefoot.vocabulary.drivers import CONSTRUCTS

TEAM = 8


def organisation(folder: Path, people: int, rows: int, teams: int = 0) -> int:
    """Write the folder; how many rows of usage it has. 0 teams: one for every 8 people."""
    folder.mkdir()
    rng = np.random.default_rng(1)
    teams = teams or people // TEAM
    with duckdb.connect() as connection:
        def write(name: str, columns: dict[str, np.ndarray]) -> None:
            days = [column for column, values in columns.items() if values.dtype.kind == "M"]
            cast = f"REPLACE ({', '.join(f'CAST({day} AS DATE) AS {day}' for day in days)})" if days else ""
            connection.register("now", columns | {day: columns[day].astype("datetime64[us]") for day in days})
            connection.execute(f"COPY (SELECT * {cast} FROM now) TO '{folder / name}.parquet' (FORMAT parquet)")
            connection.unregister("now")
        keys = np.array([f"p{number:06d}" for number in range(people)])
        team = np.array([f"t{number * teams // people:05d}" for number in range(people)])
        department = np.array([f"d{number * 400 // teams:03d}" for number in range(teams)])
        write("people", {"person": keys, "team": team, "manager": np.char.add("m", team),
                         "role": np.full(people, "clerk")})
        write("teams", {"team": np.concatenate([np.unique(department), np.unique(team)]),
                        "parent": np.concatenate([np.full(len(np.unique(department)), ""), department])})
        write("licences", {"person": keys, "tool": np.full(people, "m365_copilot"),
                           "assigned_on": np.full(people, np.datetime64("2024-12-01"))})
        done = rng.random(people) < 0.8
        write("training", {"person": keys[done], "course": np.full(done.sum(), "AI basics"),
                           "completed_on": np.datetime64("2025-03-03") + rng.integers(0, 200, done.sum())})
        write("pulse", _pulse(rng, team))
        write("plan", _plan(np.unique(team)[:2000]))
    return usage_rows.day_rows(folder / "usage.parquet", rows, people)


def _pulse(rng: np.random.Generator, team: np.ndarray) -> dict[str, np.ndarray]:
    """Answers that go together within people and within teams."""
    who = np.flatnonzero(rng.random(len(team)) < 0.6)
    place_of = np.unique(team, return_inverse=True)[1]
    climate = rng.normal(0, 0.5, (place_of.max() + 1, len(CONSTRUCTS)))[place_of[who]]
    standing = 3.3 + climate + 0.5 * rng.standard_normal((len(who), 1)) + 0.6 * rng.standard_normal(climate.shape)
    place = CONSTRUCTS.index("confidence")
    standing[:, place] += 0.3 * (standing[:, :5] - 3.3).sum(axis=1)
    items = {f"{construct}_{item}": np.clip(np.rint(standing[:, at] + rng.normal(0, 0.4, len(who))), 1, 5)
             for at, construct in enumerate(CONSTRUCTS) for item in (1, 2)}
    return {"wave": np.full(len(who), np.datetime64("2025-12-01")),
            "respondent": np.array([f"r{number}" for number in range(len(who))]), "team": team[who], **items}


def _plan(teams: np.ndarray) -> dict[str, np.ndarray]:
    """A drawn order of 2,000 teams in four waves, the last held back."""
    wave = np.random.default_rng(2).permutation(len(teams)) % 4
    starts = np.array(["2025-06-02", "2025-07-14", "2025-08-25", "NaT"], dtype="datetime64[D]")[wave]
    return {"team": teams, "action": np.full(len(teams), "ritual"), "wave": wave.astype(str), "starts_on": starts,
            "drawn": np.ones(len(teams), dtype=bool), "seed": np.full(len(teams), "2"),
            "registered_on": np.full(len(teams), np.datetime64("2025-05-01"))}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--rows", type=int, default=69_000_000)
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--bare", type=Path)
    given = options.parse_args()
    if given.bare:
        usage_rows.bare([given.bare], fetch=True)
        return
    with tempfile.TemporaryDirectory(prefix="surefoot-bench-") as place:
        data, out = Path(place) / "data", Path(place) / "out"
        rows = organisation(data, given.people, given.rows)
        bare = [sys.executable, "-m", "benchmarks.large_report", "--bare", data / "usage.parquet"]
        runs = [(timed([SUREFOOT, "report", data, "--out", out, "--as-of", usage_rows.AS_OF.isoformat()]), timed(bare))
                for _ in range(given.runs)]
        size = (out / "report.html").stat().st_size / 1e6
    print(f"report of {given.people:,} people, {rows:,} rows of usage, {size:.1f} MB of HTML; "
          f"median of {given.runs} runs")
    print(f"{'':16}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}")
    for name, index in (("report", 0), ("bare GROUP BY", 1)):
        wall, cpu, peak = (statistics.median(run[index][figure] for run in runs) for figure in range(3))
        print(f"{name:16}{wall:9.2f}{cpu:9.2f}{peak:9.0f}")


if __name__ == "__main__":
    main()
