"""(d) A whole report from a cold start: files of an invented organisation in, OUT folder out.

    python -m benchmarks.report [--people 1200] [--runs 5]

The command runs as its own process; wall time, processor time and peak memory are the operating system's accounting of
it. The limit to hold it against is the time Python needs to start and import what is used.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from surefoot.demo import plant, write

SUREFOOT = Path(sys.executable).with_name("surefoot")


def timed(command: list[str | Path]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak MB of a command."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with status {status}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=1200)
    arguments.add_argument("--runs", type=int, default=5)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "data", Path(folder) / "out"
        write(data, plant(1, chosen.people))
        command = [SUREFOOT, "report", data, "--out", out]
        start = [sys.executable, "-c", "import surefoot.cli"]
        timed(command)
        runs = [(timed(command), timed(start)) for _ in range(chosen.runs)]
    print(f"report for {chosen.people:,} people, median of {chosen.runs} runs")
    print(f"{'':10}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}")
    for name, index in (("report", 0), ("imports", 1)):
        wall, cpu, peak = (statistics.median(run[index][figure] for run in runs) for figure in range(3))
        print(f"{name:10}{wall:9.2f}{cpu:9.2f}{peak:9.0f}")


if __name__ == "__main__":
    main()
