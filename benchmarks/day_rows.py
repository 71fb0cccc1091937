"""Day rows to person-weeks, against DuckDB's bare GROUP BY on the same file: `python -m benchmarks.day_rows`."""

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
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--child", choices=("ours", "measured", "table", "numpy"))
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    if given.child == "ours":
        child(usage_rows.ours([given.file], given.people, "Europe/Berlin"))
    elif given.child == "measured":
        child(usage_rows.measured([given.file], given.people, "Europe/Berlin"))
    elif given.child:
        child(lambda: usage_rows.bare([given.file], fetch=given.child == "numpy"))
    else:
        with tempfile.TemporaryDirectory(prefix="surefoot-bench-") as folder:
            file = Path(folder) / "usage.parquet"
            rows = usage_rows.day_rows(file, given.rows, given.people)
            print(f"{rows:,} day rows of {given.people:,} people over 52 weeks, 2 threads, medians of {given.runs}")
            again = ["--file", str(file), "--people", str(given.people), "--child"]
            costs = compare("benchmarks.day_rows", {
                "bare GROUP BY, into a table": [*again, "table"], "bare GROUP BY, into numpy": [*again, "numpy"],
                "engine, into PersonWeeks": [*again, "ours"],
                "engine, funnel and segments": [*again, "measured"]}, given.runs)
            table(costs, "bare GROUP BY, into numpy", rows)


if __name__ == "__main__":
    main()
