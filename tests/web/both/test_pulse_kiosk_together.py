"""Cards are printed while people hand in, and while machines die: a code is used or void, never both, never lost."""

from __future__ import annotations

import os
import sys

import pytest

from tests.web.installations import ROOT, Installation

PLANT = """
from surefoot.web.people.models import Person
from tests.web import cast as casting
from tests.web.waved import opened
cast = casting.plant()
hands = Person.unscoped.bulk_create(Person(key=f"hand-{number}", name="Hand") for number in range(12))
wave = opened({**dict.fromkeys(hands, cast.teams["motor"]), cast.person("dev"): cast.teams["motor"]})
"""
KNOWN = """
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Account, Team
from surefoot.web.pulse import handing
from surefoot.web.pulse.handing import NotTaken
from surefoot.web.pulse.kiosk import actions
from surefoot.web.pulse.models import Cards, Sealed, Ticket, Wave
wave, team = Wave.objects.get(), Team.objects.get(key="motor")
lead = reader_of(Account.objects.get(email="priya@larkmoor.example"), clock.today())
"""
TOGETHER = KNOWN + """
import threading
from django.db import connection
wrong, taken, refused = [], [], []
first = actions.print_cards(lead, wave.pk, team.pk).codes
def hand_in(codes):
    for code in codes:
        try:
            handing.hand_in(code, {"fear_1": 3})
            taken.append(code)
        except NotTaken as no:
            refused.append(no.why)
        except Exception as error:
            wrong.append(repr(error))
    connection.close()
def print_anew(found):
    try:
        for _ in range(4):
            found += actions.print_cards(lead, wave.pk, team.pk).codes
    except Exception as error:
        wrong.append(repr(error))
    connection.close()
later = []
threads = [threading.Thread(target=hand_in, args=(first[start::3],)) for start in range(3)]
threads += [threading.Thread(target=print_anew, args=(later,))]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(wrong, set(refused) <= {"unknown"}, Sealed.objects.count() == len(taken) == len(set(taken)),
      Sealed.objects.count() + Ticket.objects.count() == 13)
"""
POINTS = {"tickets.write": "12 13 12", "audit.record": "12 13 12", "secrets.SystemRandom": "0 13 12"}
"""Where it dies: with the old codes gone, with the new ones written, after the commit before anybody saw a code. And
what is left: old codes that work, codes in all, those on cards."""
STATE = KNOWN + """
def works(code):
    try:
        return bool(handing.wave_of(code))
    except NotTaken:
        return False
print(sum(works(code) for code in {codes}), Ticket.objects.count(), Ticket.objects.filter(printed=True).count())
print(sum(works(code) for code in actions.print_cards(lead, wave.pk, team.pk).codes), Ticket.objects.count())
"""
KILLED = KNOWN + """
import os, signal
print(list(actions.print_cards(lead, wave.pk, team.pk).codes), flush=True)
actions.{point} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
actions.print_cards(lead, wave.pk, team.pk)
"""


@pytest.fixture
def place(installation: Installation) -> Installation:
    installation.more["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    installation.python(PLANT)
    return installation


def test_killed_while_printing_the_old_cards_work_or_new_ones_can_be_printed(place: Installation) -> None:
    for point, expected in POINTS.items():
        process = place.start(sys.executable, "-c", "import django; django.setup()" + KILLED.format(point=point))
        codes, _ = process.communicate(timeout=60)
        assert process.returncode == -9
        left, anew = place.python(STATE.format(codes=codes.strip().splitlines()[-1])).splitlines()[-2:]
        assert (left, anew) == (expected, "12 13"), point


def test_who_hands_in_while_cards_are_printed_is_in_or_refused_and_nobody_waits_for_ever(place: Installation) -> None:
    assert place.python(TOGETHER).splitlines()[-1] == "[] True True True"
