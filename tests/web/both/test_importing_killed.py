"""An import whose process is killed at any moment: nothing is lost, nothing is there twice."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.web.installations import Installation

PEOPLE = 600
LINES = PEOPLE + 40 + 40
"""Of the preview: people, teams, and who leads each."""
OFFER = f"""
from datetime import date
from tests.web.importing import DAY
from surefoot.web.frame import clock
from surefoot.web.people.jobs import read_import
from surefoot.web.people.models import Import, ImportFile
from benchmarks.people_import import tables
found = Import.objects.create(state="reading", made_at=clock.now(), since=DAY, whole=True, last_day=DAY)
for name, content in zip(("people.csv", "teams.csv"), tables({PEOPLE}, 40), strict=True):
    ImportFile.objects.create(belongs=found, name=name, content=content)
read_import.enqueue(number=found.pk)
"""
STATE = "from surefoot.web.people.models import Import; print(Import.objects.get().state)"
CONFIRM = """
from surefoot.web.people.jobs import carry_out_import
from surefoot.web.people.models import Import
Import.objects.update(state="running")
carry_out_import.enqueue(number=Import.objects.get().pk, actor="system")
"""
COUNTS = """
from surefoot.web.people.models import *
from surefoot.web.frame import audit
from surefoot.web.frame.models import AuditEntry
rows = [model._base_manager.count() for model in (Person, Position, Team, Place, Difference)]
print(rows, AuditEntry.objects.filter(action="people.imported").count(), audit.verify().broken)
"""


WORK = "from surefoot.web.frame import workers; workers.run(interval=0.1, batch=True)"
DIES = """
import os, signal
from surefoot.web.people.importing import steps, writing
left = [{times}]
def dying(real):
    def until(*args, **named):
        found = real(*args, **named)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    return until
{module}.{function} = dying({module}.{function})
"""


def killed(installation: Installation, before: str, module: str, function: str, times: int) -> None:
    """A process that goes on from `before` as a worker and dies by SIGKILL in its job, right after that call."""
    dies = DIES.format(module=module, function=function, times=times)
    code = f"import django; django.setup()\n{before}\n{dies}\n{WORK}"
    worker = installation.start(sys.executable, "-c", code)
    _, err = worker.communicate(timeout=120)
    assert worker.returncode == -signal.SIGKILL, err


@pytest.mark.parametrize(("reading", "writing"), [
    (("steps", "plan", 1), ("writing", "create", 3)), (("steps", "create", 1), ("writing", "create", 6)),
    (("steps", "_settled", 1), ("steps", "close_leavers", 1))])
def test_a_killed_import_is_whole_after_the_next_start(installation: Installation, reading: tuple[str, str, int],
                                                       writing: tuple[str, str, int]) -> None:
    killed(installation, OFFER, *reading)
    assert installation.python(f"{WORK}\n{STATE}\n{CONFIRM}") == "ready"
    killed(installation, "", *writing)
    assert installation.python(f"{COUNTS}\n{WORK}\n{STATE}\n{COUNTS}").splitlines() == [
        f"[0, 0, 0, 0, {LINES}] 0 None", "done", f"[{PEOPLE}, {PEOPLE}, 40, 40, {LINES}] 1 None"]
