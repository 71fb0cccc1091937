"""3,000 people hand in their answers to the pulse within ten minutes, served as a company serves it.

    python -m benchmarks.answering [--people 3000] [--walkers 150] [--at-once 8] [--on sqlite|postgresql]

Some people walk through all screens first, from the personal link to "thank you". Then some hand in as 3,000 people
come within ten minutes, five a second at random moments, and all others as fast as the server takes it, several at
once. Beside each hand-in stands a bare POST of this product (the language switch, which asks no database) by the same
client. Afterwards every answer is looked for: opened, there once, and its code gone. Without --on both databases in
turn. Limits: ten minutes, none lost, five times the bare POST (p95, as people come).
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks.pages import database, free_port, p95, served

LIMIT = 5.0
MINUTES = 10
TEAM = 15
"""People a team."""
PACED = 300
"""So many hand in as people come."""
A_SECOND = 5
"""How many come in a second: 3,000 in ten minutes."""
FORM = "application/x-www-form-urlencoded"
TOKEN = "t" * 32
"""A token against forgery: its cookie and its field need to be the same, no more."""


@dataclass
class Client:
    """Somebody's browser: one line to the server, and how long its answers took."""

    port: int
    items: Sequence[str]
    handed: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def ask(self, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str, float]:
        """Status, page and seconds; a new connection each time, as people come."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": FORM, **({"Cookie": cookie} if cookie else {})}
        started = time.perf_counter()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), time.perf_counter() - started
        finally:
            connection.close()

    def hand_in(self, number: int, code: str) -> None:
        """One answer, and a bare POST beside it."""
        filled = {"code": code, "language": "en", "looked": "1", "comment": str(number),
                  **dict.fromkeys(self.items, "4")}
        status, page, seconds = self.ask("POST", "/pulse/hand-in", urlencode(filled))
        _taken(status, page)
        self.handed.append(seconds)
        switch = urlencode({"language": "de", "csrfmiddlewaretoken": TOKEN})
        status, page, seconds = self.ask("POST", "/language", switch, f"csrftoken={TOKEN}")
        if status != 302:
            raise SystemExit(f"the bare POST answered {status}: {page[:300]}")
        self.bare.append(seconds)

    def walk(self, number: int, code: str) -> int:
        """From the personal link through every screen; gives the number of requests."""
        asked = 1
        status, page, _ = self.ask("GET", f"/pulse/with/{code}")
        action, filled = "/pulse/begin", {"code": code, "language": "en"}
        while status == 200 and asked < 60:
            status, page, _ = self.ask("POST", action, urlencode(filled))
            asked += 1
            if 'name="code"' not in page:
                break
            action, filled = _next(page, number)
        _taken(status, page)
        return asked


def _next(page: str, number: int) -> tuple[str, dict[str, str]]:
    """Where the form of a screen goes, filled in."""
    form = re.search(r'<form method="post" action="(/pulse/[^"]+)".*?</form>', page, re.DOTALL)
    if form is None:
        raise SystemExit(f"a screen without a form: {page[-1500:]}")
    filled = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    filled |= dict.fromkeys(re.findall(r'<input type="radio" name="([^"]+)"', form[0]), "4")
    if "<textarea" in form[0]:
        filled |= {"comment": str(number)}
    return form[1], filled | ({"do": "next"} if form[1] == "/pulse/answer" else {})


def _taken(status: int, page: str) -> None:
    if status != 200 or 'name="code"' in page:
        raise SystemExit(f"an answer was not taken, {status}: {re.sub('<[^>]*>', ' ', page)[-600:]}")


@dataclass(frozen=True)
class Planted:
    """A wave that is open, with everybody's code."""

    wave: Any
    codes: Sequence[str]


def plant(people: int) -> Planted:
    """An organisation in teams of fifteen, all of whom an open wave asks. Fills the database that Django knows."""
    from surefoot.diagnose.questionnaire import asked, questionnaire
    from surefoot.web.frame import clock
    from surefoot.web.people.models import Organisation, Person, Team
    from surefoot.web.pulse import keys, sealing, tickets
    from surefoot.web.pulse.models import Wave
    Organisation.objects.create(name="Larkmoor Mutual", set_up_at=clock.now())
    teams = [Team.objects.create(key=f"t{at}", name=f"Team {at}") for at in range(people // TEAM)]
    persons = Person.unscoped.bulk_create([Person(key=f"p{at}", name=f"Person {at}") for at in range(people)], 500)
    now = clock.now()
    wave = Wave(number=1, state="open", opens_at=now, closes_at=now + timedelta(days=10), opened_on=clock.today(),
                languages=["en", "de"], version=questionnaire("en").version, items=list(asked(1)), asked=people)
    wave.public = sealing.new_key(wave.pk)
    tickets.new_key(wave.pk)
    wave.save(force_insert=True)
    tickets.prepare(wave, {person.pk: teams[at % len(teams)].pk for at, person in enumerate(persons)})
    key = keys.read(wave.pk, keys.CODES)
    return Planted(wave, [tickets.code_of(wave.pk, person.pk, key) for person in persons])


def everybody(port: int, planted: Planted, walkers: int, at_once: int) -> tuple[list[Client], float]:
    """Everybody hands in; the clients of those who come by and by and of those at once, and the seconds of it all."""
    codes = list(enumerate(planted.codes))
    clients = [Client(port, planted.wave.items) for _ in range(at_once + 1)]
    started = time.perf_counter()
    asked = sum(_side_by_side(clients[1:], codes[:walkers], Client.walk))
    walked = time.perf_counter() - started
    if walkers:
        print(f"{walkers} people walked through all screens, {asked} requests in {walked:.1f} s: {len(codes)} people "
              f"would take {walked / walkers * len(codes) / 60:.1f} minutes")
    _as_people_come(clients[0], codes[walkers:walkers + PACED])
    _side_by_side(clients[1:], codes[walkers + PACED:], Client.hand_in)
    return clients, time.perf_counter() - started


def _as_people_come(client: Client, codes: Sequence[tuple[int, str]]) -> None:
    """Each at a random moment, whether or not those before are done."""
    random, started = Random(1), time.perf_counter()
    moments = sorted(random.random() * len(codes) / A_SECOND for _ in codes)
    with ThreadPoolExecutor(32) as pool:
        waiting = []
        for moment, one in zip(moments, codes, strict=True):
            time.sleep(max(0.0, started + moment - time.perf_counter()))
            waiting.append(pool.submit(client.hand_in, *one))
        for one_done in waiting:
            one_done.result()


def _side_by_side(clients: Sequence[Client], codes: Sequence[tuple[int, str]], does: Any) -> Iterable[Any]:
    with ThreadPoolExecutor(len(clients)) as pool:
        return [found for some in pool.map(lambda pair: [does(pair[1], *one) for one in codes[pair[0]::len(clients)]],
                                           enumerate(clients)) for found in some]


def lost(planted: Planted) -> list[str]:
    """What is missing, there twice, or kept its code."""
    from surefoot.web.pulse.models import Sealed, Ticket
    from surefoot.web.pulse.sealing import Opener
    opener = Opener(planted.wave.pk)
    found = sorted(int(opener.open(bytes(box)).comment) for box in Sealed.objects.values_list("box", flat=True))
    wrong = [] if found == list(range(len(planted.codes))) else [f"{len(set(found))} different of {len(found)} answers"]
    left = Ticket.objects.count()
    return [*wrong, *([f"{left} codes are left"] if left else [])]


def tell(name: str, clients: Sequence[Client]) -> float:
    """Print the times of some clients; gives the ratio of hand-in to bare POST."""
    handed = [seconds for client in clients for seconds in client.handed]
    bare = [seconds for client in clients for seconds in client.bare]
    ratio = p95(handed) / p95(bare)
    print(f"{name:14}hand in: median {1000 * sorted(handed)[len(handed) // 2]:6.1f} ms, p95 {1000 * p95(handed):6.1f}"
          f" ms;  bare POST: p95 {1000 * p95(bare):6.1f} ms;  ratio {ratio:.1f}")
    return ratio


def on(postgresql: bool, people: int, walkers: int, at_once: int) -> None:
    """All of it on one database, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="surefoot-benchmark-") as place, database(postgresql, Path(place)) as url:
        os.environ |= {"SUREFOOT_HOME": str(Path(place) / "home"), "DATABASE_URL": url, "SUREFOOT_LOG_LEVEL": "ERROR",
                       "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}",
                       "DJANGO_SETTINGS_MODULE": "surefoot.web.settings"}
        import django
        django.setup()
        from django.core.management import call_command
        from django.db import connections
        call_command("migrate", verbosity=0)
        planted = plant(people)
        connections.close_all()
        print(f"\n{people:,} people, {'PostgreSQL' if url else 'SQLite'}, {os.cpu_count()} cores", flush=True)
        with served(Path(place) / "serve.log") as port:
            clients, seconds = everybody(port, planted, walkers, at_once)
        print(f"all {people:,} answers were taken in {seconds:.0f} s, with as many bare POSTs beside them")
        ratio = tell("as they come", clients[:1])
        tell(f"{at_once} at once", clients[1:])
        missing = lost(planted)
        connections.close_all()
    print(f"lost, doubled or left over: {'; '.join(missing) or 'none'}")
    if missing or seconds > 60 * MINUTES or (ratio > LIMIT and people >= 3000):
        raise SystemExit("over the limit")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--people", type=int, default=3_000)
    options.add_argument("--walkers", type=int, default=150)
    options.add_argument("--at-once", type=int, default=8)
    options.add_argument("--on", choices=("sqlite", "postgresql"))
    given = options.parse_args()
    if given.on:
        on(given.on == "postgresql", given.people, given.walkers, given.at_once)
        return
    for name in ("sqlite", "postgresql"):
        more = ["--people", str(given.people), "--walkers", str(given.walkers), "--at-once", str(given.at_once)]
        done = subprocess.run([sys.executable, "-m", "benchmarks.answering", "--on", name, *more], check=False)
        if done.returncode:
            raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
