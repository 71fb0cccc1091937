"""Ten times the rows, at most ten times the time: `python -m benchmarks.growing`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import usage_rows
from benchmarks.children import Cost, child, compare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", type=int, nargs="+", default=[10, 30, 100])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", type=Path)
    given = parser.parse_args()
    if given.child:
        child(usage_rows.ours([given.child], given.people, "Europe/Berlin"))
        return
    first: tuple[int, Cost] | None = None
    print(f"day rows of {given.people:,} people over 52 weeks, 2 threads, medians of {given.runs}")
    print(f"{'rows':>14}{'wall s':>8}{'cpu s':>8}{'peak MB':>9}{'rows x':>8}{'wall x':>8}{'cpu x':>8}")
    for millions in given.millions:
        with tempfile.TemporaryDirectory(prefix="surefoot-bench-") as folder:
            file = Path(folder) / "usage.parquet"
            rows = usage_rows.day_rows(file, millions * 1_000_000, given.people)
            cost = compare("benchmarks.growing", {"ours": ["--child", str(file), "--people", str(given.people)]},
                           given.runs)["ours"]
        first = first or (rows, cost)
        print(f"{rows:14,}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.peak_mb:9.0f}{rows / first[0]:8.2f}"
              f"{cost.wall / first[1].wall:8.2f}{cost.cpu / first[1].cpu:8.2f}")


if __name__ == "__main__":
    main()
