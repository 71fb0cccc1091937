"""Many share at once, while workers open and close the round together: each try once, each person counted once, the
question asked once."""

from __future__ import annotations

import os

import pytest

from tests.web.installations import ROOT, Installation

TOGETHER = """
import threading
from datetime import timedelta
from django.db import connection
from surefoot.web.close.ritual import actions
from surefoot.web.close.ritual.jobs import turn
from surefoot.web.close.ritual.models import Mark, Round, Try
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from surefoot.web.post.models import Item
from tests.web import cast as casting
from tests.web.tried import MONDAY, at, begin, join, turned
cast = casting.plant()
people = join(cast, "motor", 6)
begin(cast, MONDAY - timedelta(days=3))
wrong = []
def run(what):
    try:
        what()
    except Exception as error:
        wrong.append(repr(error))
    connection.close()
def share(account):
    for _ in range(3):
        actions.share(reader_of(account, MONDAY), "A try", "partly", signed=False)
def together(*whats):
    threads = [threading.Thread(target=run, args=(what,)) for what in whats]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
with clock.stopped(at(MONDAY + timedelta(days=3), 9)):
    together(*[lambda account=account: share(account) for account in people], turn.run, turn.run)
    turn.run()
print(wrong, Try.objects.count(), Mark.objects.count(), Item.objects.filter(kind="ritual.question").count(),
      Round.objects.get(week=MONDAY).state)
with clock.stopped(at(MONDAY + timedelta(days=7), 1)):
    together(turn.run, turn.run)
found = Round.objects.get(week=MONDAY)
print(wrong, Try.objects.count(), Mark.objects.count(), found.took_part, found.salt, found.state)
"""


@pytest.mark.slow
def test_what_happens_at_once_happens_once(installation: Installation) -> None:
    installation.more["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    told = installation.python(TOGETHER).splitlines()
    assert told[-2:] == ["[] 18 6 7 open", "[] 18 0 6 None closed"]
