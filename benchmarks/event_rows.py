"""Events with a time zone in overlapping files, against a bare GROUP BY: `python -m benchmarks.event_rows`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import usage_rows
from benchmarks.children import child, compare, table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=34_000_000)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--overlap-days", type=int, default=14)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--child", choices=("ours", "table", "numpy"))
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.child:
        paths = sorted(given.folder.glob("*.parquet"))
        if given.child == "ours":
            child(usage_rows.ours(paths, given.people, "Europe/Berlin"))
        else:
            child(lambda: usage_rows.bare(paths, fetch=given.child == "numpy"))
        return
    with tempfile.TemporaryDirectory(prefix="surefoot-bench-") as folder:
        _, rows = usage_rows.event_rows(Path(folder), given.rows, given.people, given.files, given.overlap_days)
        print(f"{rows:,} events of {given.people:,} people in {given.files} files that overlap by {given.overlap_days} "
              f"days, Europe/Berlin, 2 threads, medians of {given.runs}")
        again = ["--folder", folder, "--people", str(given.people), "--child"]
        costs = compare("benchmarks.event_rows", {
            "bare GROUP BY, into a table": [*again, "table"], "bare GROUP BY, into numpy": [*again, "numpy"],
            "engine, into PersonWeeks": [*again, "ours"]}, given.runs)
        table(costs, "bare GROUP BY, into numpy", rows)


if __name__ == "__main__":
    main()
