"""Real worker processes, two at a time, killed and stopped."""

from __future__ import annotations

import signal

from tests.web.installations import Installation, wait_for

JOBS = 60
ENQUEUE = f"""
from tests.web.planted.jobs import trace
for number in range({JOBS}): trace.enqueue(number=number)
"""
STATES = """
from collections import Counter
from django_tasks_db.models import DBTaskResult
print(sorted(Counter(DBTaskResult.objects.values_list("status", flat=True)).items()))
"""


def test_every_job_runs_once_with_two_workers(installation: Installation) -> None:
    installation.python(ENQUEUE)
    workers = [installation.surefoot("worker") for _ in range(2)]
    wait_for(lambda: len(installation.lines()) >= JOBS)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    errors = [worker.communicate(timeout=10)[1] for worker in workers]
    ran = [line.split() for line in installation.lines()]
    assert sorted(int(number) for number, _ in ran) == list(range(JOBS))
    assert len({process for _, process in ran}) == 2, "only one worker took jobs"
    assert [worker.returncode for worker in workers] == [0, 0], errors
    assert installation.python(STATES) == f"[('SUCCESSFUL', {JOBS})]"


def test_a_job_whose_worker_was_killed_runs_again_when_another_starts(installation: Installation) -> None:
    installation.python("from tests.web.planted.jobs import hangs; hangs.enqueue()")
    installation.more["PLANTED_SECONDS"] = "60"
    first = installation.surefoot("worker")
    wait_for(installation.lines)
    first.kill()
    first.wait()
    installation.more["PLANTED_SECONDS"] = "0"
    second = installation.surefoot("worker")
    wait_for(lambda: len(installation.lines()) == 2)
    second.send_signal(signal.SIGINT)
    assert second.wait(10) == 0
    assert installation.python(STATES) == "[('SUCCESSFUL', 1)]"


def test_a_worker_that_is_told_to_stop_twice_finishes_its_job(installation: Installation) -> None:
    installation.python("from tests.web.planted.jobs import hangs; hangs.enqueue(); hangs.enqueue()")
    installation.more["PLANTED_SECONDS"] = "1"
    worker = installation.surefoot("worker")
    wait_for(installation.lines)
    worker.send_signal(signal.SIGTERM)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert installation.python(STATES) == "[('READY', 1), ('SUCCESSFUL', 1)]"
