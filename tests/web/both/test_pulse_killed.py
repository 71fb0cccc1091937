"""Killed at any point, closing ends in the same place, once: every answer written, no key, no box, no code left."""

from __future__ import annotations

import signal
import sys

from tests.web.installations import Installation

SET_UP = """
import os, signal
from django.db import connection
from surefoot.web.people.models import Person
from surefoot.web.pulse import closing, keys, whole
from surefoot.web.pulse.models import *
from tests.web import answered, waved

def open_wave(number):
    from surefoot.web.frame import clock
    from datetime import timedelta
    wave = waved.opened({person: team for person in people.values()}, number,
                        opened_on=clock.today() + timedelta(days=number))
    for place, person in enumerate(people.values()):
        answered.hand_in(wave, person, waved.full(wave, 1 + place % 4), f"comment {place}")
    closing.begin(wave.pk)
    return wave

def state(wave):
    wave.refresh_from_db()
    rows = answered.table_of(wave)
    return (wave.state, wave.answered, Written.objects.filter(wave=wave).count(), len(rows),
            sorted(rows["fear_1"].tolist()), Cell.objects.filter(wave=wave).count(),
            Comment.objects.filter(wave=wave).count(), Sealed.objects.count(), Ticket.objects.count(),
            Asked.objects.filter(wave=wave, issued=True).count(), Asked.objects.filter(wave=wave).count(),
            keys.there(wave.pk), sorted(path.name for path in (keys.base() / "whole").iterdir())
            == [f"{wave.opened_on}.parquet"])

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def patched(module, name, after, times=1):
    before, count = getattr(module, name), [0]
    def replaced(*given, **named):
        count[0] += 1
        if not after and count[0] == times: die()
        found = before(*given, **named)
        if count[0] == times: die()
        return found
    setattr(module, name, replaced)
"""
PLANT = """
team = answered.teams({"motor": None})["motor"]
people = answered.people(f"p{number}" for number in range(12))
"""
POINTS = """
from pathlib import Path
from surefoot.web.pulse import apart
from surefoot.web.frame import home
points = [
    (closing, "Opener", True, 1), (closing, "open_all", True, 1), (closing, "prepared", True, 1),
    (whole.parquet, "write", True, 1), (Path, "replace", False, 1), (whole, "keep", True, 1),
    (closing, "write", False, 1), (closing, "write", True, 1), (Sealed.objects, "filter", True, 1),
    (closing, "_forget", True, 1), (closing, "_end", True, 1), (closing, "_tidy", False, 1),
    (keys, "wipe", False, 1), (keys, "wipe", True, 1), (keys, "wipe", True, 2), (keys, "destroy", True, 1),
    (whole, "sweep", True, 1), (closing, "_tidy", True, 1),
]
for number, (module, name, after, times) in enumerate(points, start=1):
    wave = open_wave(number)
    connection.close()
    child = os.fork()
    if not child:
        patched(module, name, after, times)
        closing.close.run(str(wave.pk))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, (name, status)
    closing.close.run(str(wave.pk))
    found = state(wave)
    closing.close.run(str(wave.pk))
    print(number, name, found == state(wave) == ("closed", 12, 2, 12, sorted([1.0, 2.0, 3.0, 4.0] * 3), 1, 12, 0, 0, 0,
                                                12, False, True))
"""


def test_wherever_closing_is_killed_the_next_try_ends_in_the_same_place(installation: Installation) -> None:
    found = installation.python(SET_UP + PLANT + POINTS).splitlines()
    assert len(found) == 18
    assert [line for line in found if not line.endswith("True")] == []


WITH_WORKERS = SET_UP + PLANT + """
print(open_wave(1).pk)
"""
DIES = SET_UP + """
from surefoot.web.frame import workers
patched(closing, "_end", True, 1)
workers.run(batch=True)
"""
GOES_ON = SET_UP + """
from surefoot.web.frame import workers
workers.run(batch=True)
wave = Wave.objects.get()
print(wave.state, wave.answered, keys.there(wave.pk), Sealed.objects.count(), Written.objects.count())
"""


def test_a_worker_takes_over_from_one_that_was_killed_before_the_commit(installation: Installation) -> None:
    installation.python(WITH_WORKERS)
    process = installation.start(sys.executable, "-c", "import django; django.setup()\n" + DIES)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert installation.python(GOES_ON) == "closed 12 False 0 2"
