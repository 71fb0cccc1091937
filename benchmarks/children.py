"""Runs work in processes of their own, one after the other in turn, and tells time, processor time and peak memory."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cost:
    """Median cost of one kind of work."""

    wall: float
    cpu: float
    peak_mb: float


def child(work: Callable[[], Any]) -> None:
    """Do the work in this process and print what it cost."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"wall": time.perf_counter() - started, "cpu": cpu, "peak_mb": after.ru_maxrss / 1024}))


def compare(module: str, kinds: Mapping[str, Sequence[str]], runs: int) -> dict[str, Cost]:
    """Run `python -m module ARGUMENTS` for each kind, in turn, `runs` times; medians."""
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    for _ in range(runs):
        for kind, arguments in kinds.items():
            done = subprocess.run([sys.executable, "-m", module, *arguments], check=True, stdout=subprocess.PIPE,
                                  text=True)
            found[kind].append(json.loads(done.stdout.splitlines()[-1]))
    return {kind: Cost(*(statistics.median(run[key] for run in all_runs) for key in ("wall", "cpu", "peak_mb")))
            for kind, all_runs in found.items()}


def table(costs: Mapping[str, Cost], base: str, rows: int) -> None:
    """Print costs and their ratios to `base`."""
    print(f"{'':34}{'wall s':>8}{'cpu s':>8}{'peak MB':>9}{'wall x':>8}{'cpu x':>8}{'M rows/cpu s':>14}")
    for kind, cost in costs.items():
        print(f"{kind:34}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.peak_mb:9.0f}{cost.wall / costs[base].wall:8.2f}"
              f"{cost.cpu / costs[base].cpu:8.2f}{rows / 1e6 / cost.cpu:14.1f}")
